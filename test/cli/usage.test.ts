/** Calls that are wrong: each is refused with exit 2, in one line that says what is wrong and what to write instead. */
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { execute } from '../../src/cli/main.ts'

async function call(argv: readonly string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const signal = new AbortController().signal
  const exit = await execute([...argv, ...(argv.includes('--') ? [] : ['--no-config'])], {
    stdin: () => Readable.from([]),
    stdout,
    stderr,
    env: {},
    nowMs: () => 0,
    signal,
  })
  stdout.end()
  stderr.end()
  return { exit, stdout: await text(stdout), stderr: await text(stderr) }
}

test.each([
  ['analyse x', 'There is no command "analyse". Did you mean "analyze"?'],
  ['analyze --fromat json', 'The command "analyze" has no flag "--fromat". Did you mean "--format"?'],
  ['--fromat=json', 'The command "analyze" has no flag "--fromat". Did you mean "--format"?'],
  ['analyze x --no-progres', 'The command "analyze" has no flag "--no-progres". Did you mean "--progress"?'],
  ['explain 0xA0 -x', 'The command "explain" has no flag "-x". See: logremedy explain --help'],
  ['explain 0xA0 -vq', 'The command "explain" has no flag "-vq". See: logremedy explain --help'],
  ['codes -n huks', 'The command "codes" has no flag "-n". See: logremedy codes --help'],
  ['explain 0xA0 --a.b 1', 'The command "explain" has no flag "--a.b". See: logremedy explain --help'],
  ['explain 0xA0 --rules.x 1', 'The command "explain" has no flag "--rules.x". Did you mean "--rules"?'],
  ['explain 0xA0 --__proto__ 1', 'The command "explain" has no flag "--__proto__". See: logremedy explain --help'],
  ['codes a b', '"b" is not an expected argument. See: logremedy codes --help'],
  ['query a -- b', '"b" is not an expected argument. See: logremedy query --help'],
  ['report x', '"x" is not an expected argument. See: logremedy report --help'],
  ['rules', 'No action was named. Known actions: list, lint, test, compile.'],
  ['db --dry-run', 'No action was named. Known actions: verify, backup, prune, forget.'],
  ['db veryfy x', 'There is no action "veryfy". Known actions: verify, backup, prune, forget. Did you mean "verify"?'],
  ['baseline frob', 'There is no action "frob". Known actions: create, update, prune, check.'],
  ['analyze x --db --format json', 'The flag "--db" needs a value. See: logremedy analyze --help'],
  ['analyze x -o', 'The flag "-o" needs a value. See: logremedy analyze --help'],
  ['explain 0xA0 -vo', 'The flag "-o" needs a value. See: logremedy explain --help'],
  ['analyze x --jobs --', 'The flag "--jobs" needs a value. See: logremedy analyze --help'],
  ['explain 0xA0 --lang fr', 'The flag "--lang" does not accept "fr". Use one of: auto, en, zh.'],
  [
    'analyze x --min-severity eror',
    'The flag "--min-severity" does not accept "eror". Use one of: fatal, error, warning, info. Did you mean "error"?',
  ],
  [
    'analyze x --no-db',
    'The flag "--db" takes a value, so there is no "--no-db". Leave it out, or give a value: --db VALUE',
  ],
] as const)('%s', async (line, told) => {
  const { exit, stdout, stderr } = await call(line.split(' '))
  expect({ exit, stdout, stderr }).toEqual({ exit: 2, stdout: '', stderr: `logremedy: ${told}\n` })
})

test.each([
  ['explain', '-5'],
  ['explain', '-'],
  ['codes', '--'],
])('what only begins with a dash is a word: %s %s', async (...argv) => {
  expect((await call(argv)).stderr).not.toMatch(/has no flag|too many/)
})

test('help is there for all, and for each command', async () => {
  expect((await call(['--help'])).stdout).toMatch(/^logremedy finds[\s\S]*logremedy baseline <action> \[paths\.\.]/)
  expect((await call(['gate', '--help'])).stdout).toMatch(
    /--fail-on[\s\S]*logremedy gate --init[\s\S]*Exit codes: 0 done/,
  )
})
