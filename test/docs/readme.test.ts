/**
 * What the documents say is true: every command of the README and of the topics of the manual is run and prints what they show. A
 * line `…` stands for any lines, `…` within a line for any text. Every number in a sentence is that of the source.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { END_MS } from '../../src/alerts/actions.ts'
import { LIMIT_MS } from '../../src/alerts/command.ts'
import { MAX_RUNNING, MAX_WAITING } from '../../src/alerts/dispatch.ts'
import { PAUSES_MS } from '../../src/alerts/webhook.ts'
import { COMMANDS } from '../../src/cli/commands/index.ts'
import { TOPIC_OF_COMMAND, TOPICS } from '../../src/cli/flags/help-flags.ts'
import { DEFAULT_SET_LIMITS } from '../../src/model/bounded-sets.ts'
import { ORIGINS } from '../../src/model/findings/origins.ts'
import { SERIES } from '../../src/report/ci/openmetrics.ts'
import { REPORTERS } from '../../src/report/index.ts'

const FLAGS = COMMANDS.flatMap(({ flags }) => flags)
const root = join(import.meta.dirname, '../..')
const { engines, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  engines: { node: string }
  version: string
}
const FOLDER = 'src/cli/help'
const topics = readdirSync(join(root, FOLDER)).sort()
const DOCUMENTS = ['README.md', ...topics.map(name => `${FOLDER}/${name}`)]

/** Numbers in sentences, and what they come from. Numbers in code, such as examples, are free. */
const NUMBERS: Readonly<Record<string, readonly (readonly [text: string, is: number])[]>> = {
  'README.md': [['Node.js 22.15 or newer', Number(/>=(\d+\.\d+)/.exec(engines.node)![1])]],
  'actions.md': [
    ['60 seconds', LIMIT_MS / 1000],
    ['3 times', PAUSES_MS.length],
    ['Up to 4 actions', MAX_RUNNING],
    ['up to 1,000 wait', MAX_WAITING],
    ['get 5 seconds', END_MS / 1000],
  ],
  'formats.md': [
    ['10,000 of them', DEFAULT_SET_LIMITS.codes],
    ['16 are reported separately', ORIGINS],
    ['at most 1,000 series', SERIES],
  ],
}

/** Names that end in a number. */
const NAMES = /PKCS#11|pkcs11-spy|UTF-(?:8|16|32)|SHA-256|bzip2|lz4|SARIF 2\.1\.0|base64|SQLite3/g

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const linesOf = (path: string): number => read(path).trimEnd().split('\n').length

interface Block {
  readonly command: string
  readonly shown: string
}

function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/```console\n\$ (.+)\n([\s\S]*?)```/g)].map(m => ({ command: m[1]!, shown: m[2]! }))
}

interface Program {
  readonly code: string
  readonly shown: string
}

/** Programs, each with what it prints. */
function programsOf(markdown: string): Program[] {
  const parts = [...markdown.matchAll(/```js\n([\s\S]*?)```\n\nIt prints:\n\n```text\n([\s\S]*?)```/g)]
  return parts.map(m => ({ code: m[1]!, shown: m[2]! }))
}

/** Runs a program that imports the package by its name, as those do that have installed it. */
function runProgram(code: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  })
}

/** Runs the part of a command that is ours; installing and testing are what got us here. */
function run(command: string, cwd: string): string {
  const own = /^(?:npm ci && )?(?:npx )?logremedy (.+)$/.exec(command)
  if (own === null) return ''
  const args = [...own[1]!.matchAll(/"([^"]*)"|(\S+)/g)].map(m => m[1] ?? m[2]!)
  try {
    return execFileSync(process.execPath, [join(root, 'dist/logremedy.js'), ...args], {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return stdout + stderr
  }
}

function pattern(shown: string): RegExp {
  const parts = shown.split(/^…\n/m).map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('…', '[^\n]*'))
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`)
}

function brokenLinks(path: string, text: string): string[] {
  const links = [...text.matchAll(/\]\((?!https:)([^)#]+)(?:#[^)]*)?\)/g)].map(m => m[1]!)
  return links.filter(link => !existsSync(join(root, dirname(path), link)))
}

/** Sentences without code. */
function proseOf(markdown: string): string {
  return markdown
    .replace(/```[\s\S]*?\n```/g, '')
    .replace(/`[^`]*`/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/^\d+\. /gm, '')
    .replaceAll(/\s+/g, ' ')
    .replace(NAMES, '')
    .replace(/exit code (?:is )?[0-4]/gi, '')
}

describe.each(DOCUMENTS)('%s', path => {
  const text = read(path)
  const name = path.slice(path.lastIndexOf('/') + 1)
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'logremedy-docs-'))
    symlinkSync(join(root, 'fixtures'), join(folder, 'fixtures'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  for (const { command, shown } of blocksOf(text))
    test(command, () => {
      expect(run(command, folder)).toMatch(pattern(shown))
    })

  for (const [i, { code, shown }] of programsOf(text).entries())
    test(`program ${i + 1}`, () => {
      expect(runProgram(code)).toMatch(pattern(shown))
    })

  test('shows no output of a command or program that is not run', () => {
    const programs = [...text.matchAll(/^```(?:js|text)$/gm)].length
    expect(2 * programsOf(text).length).toBe(programs)
    const languages = [...text.matchAll(/^```(.*)\n[\s\S]*?\n```$/gm)].map(m => m[1])
    expect(languages.filter(l => !['console', 'sh', 'yaml', 'groovy', 'ts', 'js', 'text'].includes(l!))).toEqual([])
    const commands = [...text.matchAll(/^```console$/gm)].length
    expect(blocksOf(text)).toHaveLength(commands)
    expect(text).not.toContain('@@')
  })

  test('states no number that is not known', () => {
    let prose = proseOf(text)
    for (const [words, is] of NUMBERS[name] ?? []) {
      expect(prose).toContain(words)
      expect(Number(/\d[\d,.]*/.exec(words)![0].replaceAll(',', ''))).toBe(is)
      prose = prose.replace(words, '')
    }
    expect(prose.match(/.{0,30}\d.{0,30}/g)).toBeNull()
  })

  test('names flags that exist', () => {
    const own = new Set([...FLAGS.flatMap(({ name }) => [name, `no-${name}`]), 'help'])
    const lines = text.split('\n').filter(line => !/[→$].*(?:<|pkcs11-tool)/.test(line))
    const named = [...lines.join('\n').matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)].map(m => m[1]!)
    const foreign = ['save-dev', 'module']
    expect(named.filter(flag => !own.has(flag) && !foreign.includes(flag))).toEqual([])
  })

  test('links to files that exist', () => {
    expect(brokenLinks(path, text)).toEqual([])
  })
})

/** Documents for developers. */
const MAPS = [
  '.github/CONTRIBUTING.md',
  '.github/CHANGELOG.md',
  ...readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(name => /(?:^|\/)README\.md$/.test(name))
    .map(name => `src/${name}`),
]

describe.each(MAPS)('%s', path => {
  const text = read(path)

  test('names files that exist', () => {
    const places = [dirname(path), 'src', '.']
    const names = [...text.matchAll(/`([\w./-]+\/|[\w./-]+\.(?:ts|md|yaml))`/g)].map(m => m[1]!)
    const isMade = (name: string): boolean => /NAME|logremedy\./.test(name)
    expect(names.filter(name => !isMade(name) && !places.some(p => existsSync(join(root, p, name))))).toEqual([])
  })

  test('links to files that exist', () => {
    expect(brokenLinks(path, text)).toEqual([])
  })
})

test('every README below src is on the map', () => {
  const map = read('src/README.md')
  const others = MAPS.filter(path => path.startsWith('src/') && path !== 'src/README.md')
  expect(others.filter(path => !map.includes(`(${path.slice('src/'.length)})`))).toEqual([])
})

test('the changelog has this version', () => {
  expect(read('.github/CHANGELOG.md')).toContain(`\n## ${version}\n`)
})

describe('README', () => {
  const text = read('README.md')

  test('is one page, and so is the map of the sources', () => {
    expect(linesOf('README.md')).toBeLessThanOrEqual(220)
    expect(linesOf('src/README.md')).toBeLessThanOrEqual(110)
  })

  test('shows its commands', () => {
    expect(blocksOf(text).length).toBeGreaterThanOrEqual(7)
  })

  test('the test command is what .ci/run runs', () => {
    expect(blocksOf(text).some(b => b.command === 'npm ci && npm test')).toBe(true)
    expect(read('.ci/run')).toMatch(/^npm ci\nnpm test$/m)
  })

  test('links to every topic', () => {
    expect(topics.filter(name => !text.includes(`(${FOLDER}/${name})`))).toEqual([])
  })
})

describe('topics', () => {
  test('are those that `logremedy help` lists', () => {
    expect([...TOPICS].map(name => `${name}.md`).sort()).toEqual(topics)
    const listed = run('logremedy help', root)
    for (const name of TOPICS) expect(listed).toContain(`\n  ${name} `)
  })

  test('there is one for every command', () => {
    const known: readonly string[] = TOPICS
    const without = COMMANDS.filter(({ name }) => name !== 'help' && !known.includes(TOPIC_OF_COMMAND[name] ?? name))
    expect(without).toEqual([])
  })

  test('have a row for every format', () => {
    const text = read(`${FOLDER}/formats.md`)
    expect(REPORTERS.filter(name => !text.includes(`\n| \`${name}\` | `))).toEqual([])
  })

  test('show a configuration that is accepted', () => {
    const folder = mkdtempSync(join(tmpdir(), 'logremedy-docs-'))
    const example = /```yaml\n([\s\S]*?)```/.exec(read(`${FOLDER}/configuration.md`))![1]!
    writeFileSync(join(folder, 'logremedy.config.yaml'), example)
    const verdict = run(`logremedy gate ${join(root, 'fixtures/gate/build.log')}`, folder)
    rmSync(folder, { recursive: true, force: true })
    expect(verdict).toMatch(/^未通过：/)
  })

  test('fit 80 columns where they are text', () => {
    for (const name of topics) {
      const prose = read(`${FOLDER}/${name}`).replace(/```[\s\S]*?\n```/g, '')
      expect(
        prose.split('\n').filter(line => line.length > 80 && !line.startsWith('|')),
        name,
      ).toEqual([])
    }
  })
})
