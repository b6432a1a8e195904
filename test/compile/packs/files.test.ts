/** Which files make a pack, and what is said of paths that hold none. */
import { chmodSync, mkdirSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPackFiles } from '../../../src/compile/packs/files.ts'
import { makeFolder } from '../../support/folder.ts'
import { need } from '../../support/rules/packs.ts'

const folder = makeFolder()
const at = (name: string): string => join(folder.path, name)

/** Root, and the files below it, of each pack that the paths hold. */
function packsAt(...names: string[]): string[] {
  return need(readPackFiles(names.map(at))).map(({ root, files }) =>
    [root.slice(folder.path.length + 1), ...files.map(f => `${f.path.slice(root.length)}=${f.text}`)].join(' '),
  )
}

test('one file is a pack', () => {
  folder.write({ 'single.yaml': 'S', 'single/other.yaml': 'no' })
  expect(packsAt('single.yaml')).toEqual(['single.yaml =S'])
})

test('a folder with pack.yaml is a pack of all YAML files below it, in a stable order', () => {
  folder.write({
    'one/pack.yaml': 'P',
    'one/z.yml': 'Z',
    'one/codes/b.yaml': 'B',
    'one/codes/a.yaml': 'A',
    'one/x.txt': '',
  })
  expect(packsAt('one')).toEqual(['one /codes/a.yaml=A /codes/b.yaml=B /pack.yaml=P /z.yml=Z'])
})

test('a folder of folders is as many packs as hold pack.yaml', () => {
  folder.write({ 'many/b/pack.yaml': 'B', 'many/a/pack.yaml': 'A', 'many/none/codes.yaml': '', 'many/README.md': '' })
  expect(packsAt('many')).toEqual(['many/a /pack.yaml=A', 'many/b /pack.yaml=B'])
  expect(packsAt('many/b', 'many')).toEqual(['many/b /pack.yaml=B', 'many/a /pack.yaml=A', 'many/b /pack.yaml=B'])
})

test('links to files and folders are followed, a loop of them is not', () => {
  folder.write({ 'shared/c.yaml': 'C', 'shared/deep/d.yaml': 'D', 'linked/pack.yaml': 'P' })
  for (const [target, link] of [
    ['../shared/c.yaml', 'linked/codes.yaml'],
    ['../shared/deep', 'linked/more'],
    ['.', 'linked/self'],
    ['../linked', 'shared/deep/back'],
    ['gone', 'linked/README'],
  ] as const)
    symlinkSync(target, at(link))
  expect(packsAt('linked')).toEqual(['linked /codes.yaml=C /more/d.yaml=D /pack.yaml=P'])
})

test('the digest tells contents and names, not where the pack lies', () => {
  const digest = (name: string): string => need(readPackFiles([at(name)]))[0]!.digest
  folder.write({ 'd1/pack.yaml': 'P', 'd1/a.yaml': 'A', 'd2/pack.yaml': 'P', 'd2/a.yaml': 'A' })
  const first = digest('d1')
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  expect(digest('d2')).toBe(first)
  folder.write({ 'd2/a.yaml': 'B' })
  expect(digest('d2')).not.toBe(first)
  folder.write({ 'd2/a.yaml': 'A' })
  renameSync(at('d2/a.yaml'), at('d2/b.yaml'))
  expect(digest('d2')).not.toBe(first)
})

test('nothing asked, nothing read', () => {
  expect(readPackFiles([])).toEqual({ ok: true, value: [] })
})

test.each<[what: string, make: () => string[], problem: object[]]>([
  [
    'missing',
    () => ['gone'],
    [
      {
        id: 'pack/missing',
        place: { path: at('gone') },
        fact: 'There is no such rule pack.',
        remedy: 'Check the path given with --rules.',
      },
    ],
  ],
  [
    'in a file',
    () => [folder.write({ file: '' }) && 'file/x'],
    [{ id: 'pack/unreadable', place: { path: at('file/x') }, fact: 'The rule pack cannot be read (ENOTDIR).' }],
  ],
  [
    'a link to itself',
    () => {
      symlinkSync('loop', at('loop'))
      return ['loop']
    },
    [{ id: 'pack/unreadable', place: { path: at('loop') }, remedy: 'Check its permissions.' }],
  ],
  [
    'a folder without pack',
    () => {
      mkdirSync(at('empty'))
      return ['empty']
    },
    [
      {
        id: 'pack/none',
        place: { path: at('empty') },
        fact: 'There is no rule pack here.',
        remedy: 'Name a pack file, or a directory that contains pack.yaml.',
      },
    ],
  ],
  [
    'a link to nowhere in a pack',
    () => {
      folder.write({ 'torn/pack.yaml': 'P' })
      symlinkSync('gone', at('torn/codes.yaml'))
      return ['torn']
    },
    [
      {
        id: 'pack/missing',
        place: { path: at('torn/codes.yaml') },
        fact: 'This symbolic link in the rule pack is broken.',
        remedy: 'Fix or remove it.',
      },
    ],
  ],
  [
    'several, beside a good one',
    () => {
      folder.write({ 'good.yaml': 'G', 'bare/readme.txt': '' })
      return ['lost', 'good.yaml', 'bare']
    },
    [
      { id: 'pack/missing', place: { path: at('lost') } },
      { id: 'pack/none', place: { path: at('bare') } },
    ],
  ],
])('%s', (_, make, problems) => {
  const result = readPackFiles(make().map(at))
  expect(result).toMatchObject({ ok: false, problems: problems.map(p => ({ kind: 'pack', ...p })) })
  expect(result.ok ? 0 : result.problems.length).toBe(problems.length)
})

/** Root could read everything, so it acts without its rights. */
function withoutRights<T>(act: () => T): T {
  if (process.getuid?.() !== 0) return act()
  process.seteuid!(65534)
  try {
    return act()
  } finally {
    process.seteuid!(0)
  }
}

test('a file that may not be read is told by its own name', () => {
  folder.write({ 'locked/pack.yaml': 'P', 'locked/codes.yaml': 'C' })
  chmodSync(at('locked/codes.yaml'), 0)
  chmodSync(folder.path, 0o755)
  expect(withoutRights(() => readPackFiles([at('locked')]))).toMatchObject({
    problems: [
      {
        id: 'pack/unreadable',
        place: { path: at('locked/codes.yaml') },
        fact: 'The rule pack cannot be read (EACCES).',
      },
    ],
  })
})
