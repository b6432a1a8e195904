/** Patterns of paths: as an argument and as `--include` one pattern finds the same files, and `--exclude` leaves out the same. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listSources } from '../../src/source/list/list.ts'
import { run, scratch } from '../support/programs/shell.ts'

const FILES = [
  'a.log',
  'a.txt',
  'b.log',
  'c.json',
  '.dot.log',
  '.hid/e.log',
  'deep/a.log',
  'deep/er/a.log',
  'deep/er/.f.log',
  'f1.log',
  'f2.log',
  'f10.log',
  '[x].log',
  'a*b.log',
  'a b.log',
  'sp ace/x y.log',
  '中文/日志.log',
  '中文/日志.txt',
  'old.d/g.log',
]

/** Pattern → the files that it finds, as an argument and as a flag. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  'logs/*.{log,txt}': ['[x].log', 'a b.log', 'a*b.log', 'a.log', 'a.txt', 'b.log', 'f1.log', 'f10.log', 'f2.log'],
  'logs/[ab].*': ['a.log', 'a.txt', 'b.log'],
  'logs/[!a].log': ['b.log'],
  'logs/[^a].log': ['b.log'],
  'logs/[[:alpha:]].log': ['a.log', 'b.log'],
  'logs/?.log': ['a.log', 'b.log'],
  'logs/{a,deep/a}.log': ['a.log', 'deep/a.log'],
  'logs/{a.log,deep/*}': ['a.log', 'deep/a.log', 'deep/er/.f.log', 'deep/er/a.log'],
  'logs/f{1..2}.log': ['f1.log', 'f2.log'],
  'logs/f{1..10}.log': ['f1.log', 'f10.log', 'f2.log'],
  'logs/f{08..10}.log': ['f10.log'],
  'logs/.*.log': ['.dot.log'],
  'logs/.h*/*': ['.hid/e.log'],
  'logs/*/a.log': ['deep/a.log'],
  'logs/**/a.log': ['a.log', 'deep/a.log', 'deep/er/a.log'],
  'logs/**/er/*': ['deep/er/a.log'],
  'logs/deep/**': ['deep/a.log', 'deep/er/.f.log', 'deep/er/a.log'],
  '**/{f1,f2}.log': ['f1.log', 'f2.log'],
  'logs/deep*': ['deep/a.log', 'deep/er/.f.log', 'deep/er/a.log'],
  'logs/deep*/': ['deep/a.log', 'deep/er/.f.log', 'deep/er/a.log'],
  'logs/*.d': ['old.d/g.log'],
  'logs/[a-b]*/': [],
  'logs/a\\*b.lo?': ['a*b.log'],
  'logs/\\[x\\].lo?': ['[x].log'],
  'logs/[[]x].log': ['[x].log'],
  'logs/a [a-c].log': ['a b.log'],
  'logs/sp*/x *': ['sp ace/x y.log'],
  'logs/中?/日*.{log,txt}': ['中文/日志.log', '中文/日志.txt'],
  'logs/@(a|c).*': ['a.log', 'a.txt', 'c.json'],
  'logs//*.json': ['c.json'],
  'logs/*.LOG': [],
}

/** The files in a folder `logs`, listed by absolute paths; patterns are made absolute where they do not begin with `**`. */
function folder(): { below: string; find: (args: readonly string[], flags?: Partial<Flags>) => string[] } {
  const home = scratch()
  for (const file of FILES) {
    mkdirSync(dirname(join(home, 'logs', file)), { recursive: true })
    writeFileSync(join(home, 'logs', file), `${file}\n`)
  }
  const below = `${home}/`
  const absolute = (pattern: string): string => (pattern.startsWith('**') ? pattern : below + pattern)
  return {
    below,
    find: (args, { include = [], exclude = [] } = {}) =>
      listSources(args.map(absolute), { include: include.map(absolute), exclude: exclude.map(absolute) })
        .sources.flatMap(source => (source.kind === 'file' ? [source.path.slice(`${below}logs/`.length)] : []))
        .sort(),
  }
}

interface Flags {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

describe('one pattern has one meaning', () => {
  test.each(Object.entries(TABLE))('%s', (pattern, files) => {
    const { find } = folder()
    if (!pattern.startsWith('**')) expect(find([pattern])).toEqual(files)
    expect(find(['logs'], { include: [pattern] })).toEqual(files)
    expect(find(['logs'], { exclude: [pattern] })).toEqual(FILES.filter(file => !files.includes(file)).sort())
  })

  test('a pattern without a slash is tried on names of files at any depth, not on those of folders', () => {
    const { below } = folder()
    const names = (include: string): string[] =>
      listSources([`${below}logs`], { include: [include], exclude: [] }).sources.flatMap(source =>
        source.kind === 'file' ? [source.path.slice(`${below}logs/`.length)] : [],
      )
    expect(names('a.*')).toEqual(['a.log', 'a.txt', 'deep/a.log', 'deep/er/a.log'])
    expect(names('[ef].{log,txt}')).toEqual(['.hid/e.log'])
    expect(names('deep')).toEqual([])
    expect(names('日志.*')).toEqual(['中文/日志.log', '中文/日志.txt'])
  })

  test('below a hidden folder that an argument names a pattern with ** finds what it finds elsewhere', () => {
    const { find } = folder()
    expect(find(['logs/.hid'], { include: ['**/*.log'] })).toEqual(['.hid/e.log'])
    expect(find(['logs'], { include: ['**/e.log'] })).toEqual([])
  })

  test('a file with two names is found by either of them', () => {
    const { below } = folder()
    symlinkSync('a.log', `${below}logs/z.link`)
    const { sources } = listSources([`${below}logs`], { include: ['*.link'], exclude: [] })
    expect(sources).toEqual([{ kind: 'file', path: `${below}logs/z.link` }])
  })

  test('links to folders are followed by name, and not through **', () => {
    const { below, find } = folder()
    symlinkSync('deep', `${below}logs/link`)
    symlinkSync('..', `${below}logs/deep/up`)
    expect(find(['logs/li*/a.log'])).toEqual(['link/a.log'])
    expect(find(['logs/**/er/a.log'])).toEqual(['deep/er/a.log'])
  })
})

test('nothing is written to standard error by patterns', async () => {
  const { below } = folder()
  for (const flags of [
    ['logs/*.log'],
    ['logs', '--include', 'logs/*.{log,txt}'],
    ['logs', '--include', '[ab].*'],
    ['.', '--include', './logs/a.*'],
  ]) {
    const ran = await run(['analyze', ...flags, '--no-config'], { cwd: below })
    expect({ stderr: ran.stderr, exit: ran.exit }).toEqual({ stderr: '', exit: 0 })
  }
})
