/**
 * Whatever a log, a file name or an argument holds: nothing but text, line feeds and our own colours reaches the terminal.
 * The rule is that of the reference, part 2.2, T7.
 */
import { cpSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandsIn } from '../../support/programs/build-servers.ts'
import { runHere as run } from '../../support/programs/here.ts'
import { type How, scratch } from '../../support/programs/shell.ts'

const HOSTILE = join(import.meta.dirname, '../../../fixtures/hostile')

/** Controls but tab and line feed, lone surrogates, and what is invisible or turns the direction of text. */
const FORBIDDEN =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]|\p{Cs}/u

/** Formats that a terminal may get to see. */
const FORMATS = ['text', 'md', 'csv', 'json', 'jsonl', 'sarif', 'junit', 'github', 'gitlab', 'rdjsonl', 'openmetrics']

const OUR_COLOUR = /\x1b\[[0-9;]*m/g

/** What is left of an output once what may be there is taken away. */
function forbidden(text: string, { colour = false, csv = false } = {}): string | undefined {
  const plain = colour ? text.replace(OUR_COLOUR, '') : text
  return FORBIDDEN.exec(csv ? plain.replaceAll('\r\n', '\n') : plain)?.[0]
}

async function expectHarmless(argv: readonly string[], how: How = {}): Promise<string> {
  const colour = argv.includes('always')
  const csv = argv.includes('csv')
  const { stdout, stderr } = await run(argv, how)
  expect(forbidden(stdout, { colour, csv }), `standard output of ${argv.join(' ')}`).toBeUndefined()
  expect(forbidden(stderr, { colour }), `standard error of ${argv.join(' ')}`).toBeUndefined()
  return stdout + stderr
}

describe('hostile logs', () => {
  const logs = readdirSync(HOSTILE).map(name => join(HOSTILE, name))

  for (const format of FORMATS)
    test(`as ${format}`, async () => {
      const weak = ['--min-confidence', 'possible']
      const text = await expectHarmless(['analyze', ...logs, '--format', format, ...weak, '-v'])
      expect(text).toContain('CKR_PIN_INCORRECT')
      await expectHarmless(['analyze', ...logs, '--format', format, ...weak, '--lang', 'zh', '--color', 'always'])
    })

  test.each([
    ['GitHub', { GITHUB_ACTIONS: 'true' }],
    ['Azure', { TF_BUILD: 'True' }],
    ['TeamCity', { TEAMCITY_VERSION: '2026.1' }],
    ['GitLab', { GITLAB_CI: 'true' }],
    ['any', { CI: 'true' }],
  ])('command no build server: %s', async (_, env) => {
    for (const format of 'GITHUB_ACTIONS' in env ? ['text', 'md', 'csv', 'json', 'jsonl'] : ['text', 'csv']) {
      const argv = ['analyze', ...logs, 'nosuch##[group]', '--format', format, '-v']
      const { stdout, stderr } = await run(argv, { env })
      // The fence on GitHub is a second wall; behind it no line may be a command by itself.
      const fence = commandsIn(stdout, { wall: false })
      expect(fence.map(c => c.name.replace(/^[0-9a-f]{32}$/, 'end'))).toEqual(
        format === 'text' && 'GITHUB_ACTIONS' in env ? ['stop-commands', 'end'] : [],
      )
      expect(commandsIn(stderr)).toEqual([])
    }
  })
})

describe('hostile names and arguments', () => {
  const EVIL = '\x1b]0;pwned\x07\x1b[2J\u202egol.\u009b1m\r\n\u2028'

  test('names of files', async () => {
    const cwd = scratch()
    cpSync(join(HOSTILE, 'lf.log'), join(cwd, `${EVIL}.log`))
    writeFileSync(join(cwd, `${EVIL}.gz`), Buffer.from([0x1f, 0x8b, 8, 0]))
    for (const format of FORMATS)
      await expectHarmless(['analyze', '.', 'nosuch\x1b[2J', '--format', format, '-v', '--color', 'always'], { cwd })
  })

  test.each([
    ['a path', ['analyze', EVIL]],
    ['a code', ['explain', EVIL]],
    ['a name of a code', ['explain', `CKR_PIN_INCORRECT${EVIL}`]],
    ['an operation', ['explain', '0xA0', '--context', EVIL]],
    ['a search', ['codes', EVIL]],
    ['a format', ['analyze', '--format', EVIL]],
    ['a flag', ['analyze', `--${EVIL}`]],
    ['a value', ['analyze', '--min-severity', EVIL]],
    ['a language', ['analyze', '--lang', EVIL]],
    ['a number', ['analyze', '--jobs', EVIL]],
    ['a size', ['analyze', '--max-line', EVIL]],
    ['a zone', ['analyze', '--tz', EVIL]],
    ['a time', ['analyze', '--since', EVIL]],
    ['a code space', ['codes', '--namespace', EVIL]],
    ['a pack', ['codes', '-r', EVIL]],
    ['a configuration', ['codes', '--config', EVIL]],
    ['a list of files', ['analyze', '--files-from', EVIL]],
    ['an output', ['explain', '0xA0', '-o', `nosuch/${EVIL}`]],
    ['a database', ['analyze', '-', '--db', `nosuch/${EVIL}`]],
  ])('%s', async (_, argv) => {
    await expectHarmless(argv)
  })

  test('names in packs and configurations', async () => {
    const cwd = scratch()
    writeFileSync(join(cwd, 'p.yaml'), 'pack: {"\\e[2Jname": x}\ncodes: "\\u202e"\n')
    await expectHarmless(['codes', '-r', 'p.yaml'], { cwd })
    writeFileSync(join(cwd, 'logremedy.config.yaml'), '"\\e[2Jlang": zh\n')
    await expectHarmless(['codes', 'PIN'], { cwd })
    writeFileSync(join(cwd, 'logremedy.config.yaml'), 'lang: "\\e[2J"\n')
    await expectHarmless(['codes', 'PIN'], { cwd })
    writeFileSync(join(cwd, 'logremedy.config.yaml'), 'lang: [\x1b[2J\n')
    await expectHarmless(['codes', 'PIN'], { cwd })
  })
})
