/** Calls of the gate that cannot be understood, and inputs that are not whole: a sentence, an exit code, no half file. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { runHere as run } from '../../support/programs/here.ts'
import { CAN_BE_NOBODY, COMMAND, cleanEnvironment, run as runAlone, scratch } from '../../support/programs/shell.ts'

const LINE = '2026-01-31T10:00:00Z ERROR C_Login failed: CKR_PIN_INCORRECT (0xA0)\n'

function place(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const cwd = scratch()
  for (const [name, text] of Object.entries({ 'a.log': LINE, ...files })) writeFileSync(join(cwd, name), text)
  return cwd
}

async function baselineIn(cwd: string): Promise<string> {
  const made = await run(['baseline', 'create', 'a.log'], { cwd })
  expect(made.exit, made.stderr).toBe(0)
  return readFileSync(join(cwd, 'logremedy.baseline.yaml'), 'utf8')
}

describe('wrong calls', () => {
  test.each([
    [
      'gate a.log --fail-on CKR_PIN_INCORECT',
      'No pack knows the code "CKR_PIN_INCORECT". Did you mean CKR_PIN_INCORRECT?',
    ],
    ['gate a.log --fail-on eror', 'There is no severity, code space or code "eror". Did you mean "error"?'],
    [
      'gate a.log --max 160=1',
      '"160" can mean pkcs11/CKR_PIN_INCORRECT or pkcs11/CKR_SAVED_STATE_INVALID. Write one of these.',
    ],
    ['gate a.log --expect 12000099', 'Write a number that no pack knows with its code space, such as huks/12000099.'],
    ['gate a.log --min-lines many', 'The flag "--min-lines" needs a whole number, 0 or more.'],
    ['gate a.log --fail-on new', 'Nothing says what is new for "--fail-on new"'],
    [
      'gate a.log --baseline no.yaml',
      'no.yaml: The baseline does not exist. Create it with `logremedy baseline create`.',
    ],
    ['gate a.log --compare-report no.json', 'no.json: The report to compare with cannot be read (ENOENT).'],
    ['gate a.log --compare-report a.log', 'a.log: This is not valid JSON.'],
    ['gate a.log --compare-db x.db --compare-report y.json', 'Only one previous run can be compared with'],
    [
      'gate a.log --format json=x --format csv=./x',
      './x: Two outputs would go to the same file. Give each its own file.',
    ],
    ['gate a.log --format sarif2', 'There is no format "sarif2".'],
    ['baseline', 'No action was named. Known actions: create, update, prune, check.'],
    ['baseline chek', 'There is no action "chek". Known actions: create, update, prune, check.'],
    ['baseline check', 'logremedy.baseline.yaml: The baseline does not exist.'],
    ['baseline create a.log --accept 0', '"--accept" belongs to "baseline update"'],
    ['baseline update a.log --accept all', 'A finding can be accepted only with a reason.'],
    ['baseline create a.log --expires soon', '"soon" is not a valid date. Give 2027-01-31, 90d, 12w or never.'],
    ['report', 'No database was named. Name one: logremedy report --db counts.db'],
  ])('%s', async (line, sentence) => {
    const cwd = place()
    const { exit, stdout, stderr } = await run(line.split(' '), { cwd })
    expect([exit, stdout]).toEqual([2, ''])
    expect(stderr).toContain(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(readdirSync(cwd)).toEqual(['a.log'])
  })

  test('the sentence of a placeholder is no reason', async () => {
    const cwd = place()
    const argv = ['baseline', 'update', 'a.log', '--accept', 'all', '--reason', '<why>']
    expect((await run(argv, { cwd })).exit).toBe(2)
    expect(readdirSync(cwd)).toEqual(['a.log'])
  })
})

describe('a baseline that cannot be used', () => {
  test.each([
    [
      'newer',
      /baseline@1/,
      'baseline@7',
      'logremedy.baseline.yaml:3:9: This baseline was written by a newer logremedy (logremedy/baseline@7; this version reads logremedy/baseline@1). Update logremedy.',
    ],
    ['torn', /max: 1[\s\S]*/, 'max: "1', ':10:'],
    ['of an unknown code', /code: CKR_PIN_INCORRECT/, 'code: CKR_PIN_INCORECT', 'does not belong to CKR_PIN_INCORECT'],
  ])('%s', async (_, from, to, sentence) => {
    const cwd = place()
    const text = await baselineIn(cwd)
    expect(text).toMatch(from)
    writeFileSync(join(cwd, 'logremedy.baseline.yaml'), text.replace(from, to))
    for (const argv of [
      ['gate', 'a.log'],
      ['baseline', 'update', 'a.log'],
      ['baseline', 'check'],
    ]) {
      const { exit, stdout, stderr } = await run(argv, { cwd })
      expect([exit, stdout]).toEqual([2, ''])
      expect(stderr).toContain(sentence)
    }
  })

  test('whose codes only another pack knows', async () => {
    const cwd = place({ 'badge.log': '2026-01-31 10:00:00 door 3 readBadge: result 71\n' })
    const pack = join(import.meta.dirname, '../../../fixtures/packs/badge.yaml')
    const made = await run(['baseline', 'create', 'badge.log', '-r', pack, '--fail-on', 'any'], { cwd })
    expect([made.exit, made.stderr]).toEqual([0, ''])
    expect((await run(['gate', 'badge.log', '-r', pack], { cwd })).exit).toBe(0)
    const without = await run(['gate', 'badge.log'], { cwd })
    expect([without.exit, without.stderr]).toEqual([
      2,
      expect.stringContaining('There is no code space "badge". Name its pack with --rules'),
    ])
  })

  test('that is there already is not made again', async () => {
    const cwd = place()
    const text = await baselineIn(cwd)
    const again = await run(['baseline', 'create', 'a.log'], { cwd })
    expect([again.exit, again.stderr]).toEqual([2, expect.stringContaining('A baseline already exists')])
    expect(readFileSync(join(cwd, 'logremedy.baseline.yaml'), 'utf8')).toBe(text)
  })

  test('and no report takes its place', async () => {
    const cwd = place()
    const text = await baselineIn(cwd)
    const argv = ['gate', 'a.log', '--format', 'json=./logremedy.baseline.yaml']
    expect((await run(argv, { cwd })).exit).toBe(2)
    expect(readFileSync(join(cwd, 'logremedy.baseline.yaml'), 'utf8')).toBe(text)
  })
})

describe('an input that is not whole is no pass', () => {
  const cut = gzipSync(LINE.repeat(1000)).subarray(0, -9)

  test.each([
    ['an empty file', { 'b.log': '' }, ['a.log', 'b.log'], 'b.log is empty.'],
    ['a file that is not there', {}, ['a.log', 'b.log'], 'There is no such file or directory.'],
    ['a pattern without files', {}, ['a.log', '*.txt'], ''],
    ['a cut archive', { 'b.log.gz': cut }, ['b.log.gz'], '1 of 1 source could not be read completely.'],
    ['nothing at all', {}, [], 'Nothing was read: there was no source.'],
    ['silence on standard input', {}, ['-'], '1 source read, but it has no lines.'],
  ])('%s', async (_, files, paths, sentence) => {
    const cwd = place(files)
    const { exit, stdout } = await run(['gate', ...paths, '--fail-on', 'fatal'], { cwd })
    expect(exit).toBe(3)
    expect(stdout).toMatch(/^INCOMPLETE: some input is missing, so this is not a pass\.\n! /)
    expect(stdout.replace(/\s+/g, ' ')).toContain(sentence)
    const allowed = await run(['gate', ...paths, '--fail-on', 'fatal', '--allow-incomplete'], { cwd })
    expect([allowed.exit, allowed.stdout]).toEqual([
      0,
      expect.stringContaining('! With --allow-incomplete the input is treated as complete.'),
    ])
    // Nothing moves by it either.
    expect((await run(['baseline', 'create', ...paths], { cwd })).exit).toBe(3)
    expect(existsSync(join(cwd, 'logremedy.baseline.yaml'))).toBe(false)
  })

  test('and wins over violations, which are told', async () => {
    const cwd = place({ 'b.log': '' })
    const { exit, stdout } = await run(['gate', 'a.log', 'b.log'], { cwd })
    expect(exit).toBe(3)
    expect(stdout).toContain('INCOMPLETE: some input is missing, and what was read has 1 violation.')
    expect(stdout).toContain('1. CKR_PIN_INCORRECT')
    expect((await run(['gate', 'a.log', 'b.log', '--allow-incomplete'], { cwd })).exit).toBe(1)
  })
})

describe('outputs', () => {
  test('one that cannot be written wins over the verdict, and the others are whole', async () => {
    const cwd = place()
    const formats = ['json=ok.json', 'md=no/such/dir.md', 'csv=ok.csv', 'text'].flatMap(f => ['--format', f])
    const { exit, stdout, stderr } = await run(['gate', 'a.log', ...formats], { cwd })
    expect(exit).toBe(4)
    expect(stdout).toMatch(/^FAIL: 1 violation/)
    expect(stderr).toContain('no/such/dir.md: The output cannot be written (ENOENT).')
    expect(JSON.parse(readFileSync(join(cwd, 'ok.json'), 'utf8'))).toMatchObject({
      schema: 'logremedy/report@1',
      verdict: { state: 'fail', violations: [{ rule: 'fail-on', code: 'CKR_PIN_INCORRECT' }] },
    })
    expect(readdirSync(cwd).sort()).toEqual(['a.log', 'ok.csv', 'ok.json'])
  })

  test.runIf(CAN_BE_NOBODY)('a baseline that may not be written stays, exit 4', async () => {
    const cwd = place()
    chmodSync(cwd, 0o555)
    const { exit, stderr } = await runAlone(['baseline', 'create', 'a.log'], { cwd, nobody: true })
    chmodSync(cwd, 0o755)
    expect([exit, stderr]).toEqual([
      4,
      expect.stringContaining('logremedy.baseline.yaml: The output cannot be written (EACCES).'),
    ])
    expect(readdirSync(cwd)).toEqual(['a.log'])
  })

  test('a linked baseline is changed where it lies', async () => {
    const cwd = place()
    mkdirSync(join(cwd, 'ci'))
    symlinkSync('ci/accepted.yaml', join(cwd, 'logremedy.baseline.yaml'))
    await run(['baseline', 'create', 'a.log', '--baseline', 'ci/accepted.yaml'], { cwd })
    const renewed = await run(['baseline', 'update', 'a.log', '--accept', 'all', '--reason', 'x y'], { cwd })
    expect(renewed.exit).toBe(0)
    expect((await run(['gate', 'a.log'], { cwd })).exit).toBe(0)
  })
})

describe('the way out that a verdict shows', () => {
  test('is a command that a shell runs as it stands, whatever the file is called', async () => {
    const cwd = place({ "it's a $(touch pwned) log.txt": LINE, '-r.log': LINE })
    const gate = await run(['gate', "it's a $(touch pwned) log.txt", './-r.log'], { cwd })
    const command = /\$ (logremedy baseline update .*)/.exec(gate.stdout)![1]!
    execFileSync(
      'bash',
      ['-c', `logremedy() { "$NODE" "$COMMAND" "$@"; }; ${command.replace("'<why>'", "'We know.'")}`],
      {
        cwd,
        env: { ...cleanEnvironment(), NODE: process.execPath, COMMAND },
      },
    )
    expect((await run(['gate', "it's a $(touch pwned) log.txt", './-r.log'], { cwd })).exit).toBe(0)
    expect(existsSync(join(cwd, 'pwned'))).toBe(false)
  })

  test('is an entry to copy where the input cannot be read again', async () => {
    const cwd = place()
    const { stdout } = await run(['gate', '-'], { cwd, stdin: LINE })
    const entry = /Add to logremedy\.baseline\.yaml:\n([\s\S]*?)\n\n/.exec(stdout)![1]!
    // The day of the run stands in no report.
    expect(entry).not.toMatch(/added|expires|\d{4}-\d\d/)
    writeFileSync(
      join(cwd, 'logremedy.baseline.yaml'),
      `schema: logremedy/baseline@1\naccepted:\n${entry.replace('<why>', 'We know.')}\n`,
    )
    expect((await run(['gate', '-'], { cwd, stdin: LINE })).exit).toBe(0)
  })

  test('leaves out what the configuration says, and keeps what was typed', async () => {
    const cwd = place({ 'logremedy.config.yaml': 'redact: strict\ngate: {fail-on: any, min-confidence: certain}\n' })
    const { stdout } = await run(['gate', 'a.log', '--tz', 'Asia/Shanghai', '--max', 'any=9', '-v'], { cwd })
    expect(stdout).toMatch(
      /\$ logremedy baseline update a\.log --tz Asia\/Shanghai --accept [0-9a-f]{16} --reason '<why>'\n/,
    )
  })
})
