/** A run beside a former one, for the gate and for reports that are rendered again. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runHere as run } from '../../support/programs/here.ts'
import { scratch } from '../../support/programs/shell.ts'

const PIN = '2026-01-31T10:00:00Z ERROR C_Login failed: CKR_PIN_INCORRECT (0xA0)\n'
const DEVICE = '2026-01-31T10:09:00Z ERROR C_Sign failed: CKR_DEVICE_ERROR (0x30)\n'
const LOCKED = '2026-01-31T10:19:00Z ERROR C_Login failed: CKR_PIN_LOCKED (0xA4)\n'

/** Yesterday's run as a database and as a report, and the log of today. */
async function twoDays(): Promise<string> {
  const cwd = scratch()
  writeFileSync(join(cwd, 'yesterday.log'), PIN + PIN.replace('10:00', '10:04') + DEVICE)
  writeFileSync(
    join(cwd, 'today.log'),
    `${PIN + PIN.replace('10:00', '10:03')}${PIN.replace('10:00', '10:06')}${LOCKED}`,
  )
  const argv = ['analyze', 'yesterday.log', '--db', 'yesterday.db', '--format', 'json=yesterday.json']
  expect((await run(argv, { cwd })).exit).toBe(0)
  return cwd
}

const CHANGES = {
  new: [{ code: 'CKR_PIN_LOCKED', before: 0, now: 1 }],
  gone: [{ code: 'CKR_DEVICE_ERROR', before: 1, now: 0 }],
  grown: [{ code: 'CKR_PIN_INCORRECT', before: 2, now: 3 }],
}

describe('the gate', () => {
  test.each([
    ['--compare-db', 'yesterday.db'],
    ['--compare-report', 'yesterday.json'],
  ])('%s %s', async (flag, file) => {
    const cwd = await twoDays()
    const before = readFileSync(join(cwd, file))
    const { exit, stdout } = await run(['gate', 'today.log', flag, file, '--format', 'json'], { cwd })
    const { verdict } = JSON.parse(stdout)
    expect(exit).toBe(1)
    expect(verdict.compared).toMatchObject({ with: file, ...CHANGES })
    expect(verdict.violations.map((v: { code: string; policy: string }) => [v.policy, v.code])).toEqual([
      ['--fail-on new', 'CKR_PIN_LOCKED'],
    ])
    const grown = await run(['gate', 'today.log', flag, file, '--fail-on', 'grown'], { cwd })
    expect(grown.stdout.replace(/\s+/g, ' ')).toContain(
      'It increased from 2 to 3 since the previous run (--fail-on grown)',
    )
    expect(grown.stdout).toContain(`Compared with ${file}\n  new    CKR_PIN_LOCKED  logging in (login)  0 → 1\n`)
    // The former run is only looked at.
    expect(readFileSync(join(cwd, file)).equals(before)).toBe(true)
    // A run beside itself has nothing new.
    const same = await run(['gate', 'yesterday.log', flag, file], { cwd })
    expect([same.exit, same.stdout]).toEqual([0, expect.stringContaining('Nothing is new, gone or more frequent.')])
  })

  test('what the present run leaves out is left out of the former one too', async () => {
    const cwd = await twoDays()
    const argv = ['gate', 'today.log', '--compare-db', 'yesterday.db', '--format', 'json']
    const compared = async (...flags: string[]) =>
      JSON.parse((await run([...argv, ...flags], { cwd })).stdout).verdict.compared
    expect(await compared('--min-severity', 'fatal')).toMatchObject({ new: [], gone: CHANGES.gone, grown: [] })
    expect(await compared('--namespace', 'huks')).toMatchObject({ new: [], gone: [], grown: [] })
  })

  test.each([
    ['{"schema":"logremedy/report@2","findings":[]}', 'The report has the schema "logremedy/report@2"'],
    ['{"schema":"logremedy/report@1"}', 'The report has no findings.'],
    [
      '{"schema":"logremedy/report@1","findings":[{"fingerprint":"x","count":"many"}]}',
      'Finding 1 of the report is not valid',
    ],
    ['[]', 'This is not a JSON report of logremedy.'],
    ['null', 'This is not a JSON report of logremedy.'],
    ['{', 'This is not valid JSON.'],
  ])('%s is no former run', async (text, sentence) => {
    const cwd = scratch()
    writeFileSync(join(cwd, 'a.log'), PIN)
    writeFileSync(join(cwd, 'r.json'), text)
    const { exit, stderr } = await run(['gate', 'a.log', '--compare-report', 'r.json'], { cwd })
    expect([exit, stderr]).toEqual([2, expect.stringContaining(`r.json: ${sentence}`)])
  })
})

describe('report', () => {
  test('is the report of the run that filled the database, in every format', async () => {
    const cwd = await twoDays()
    for (const format of ['text', 'json', 'jsonl', 'md', 'csv']) {
      const direct = await run(['analyze', 'yesterday.log', '--format', format, '--no-run-info'], { cwd })
      const again = await run(['report', '--db', 'yesterday.db', '--format', format], { cwd })
      expect([again.exit, again.stdout]).toEqual([0, direct.stdout])
    }
  })

  test('keeps to the code spaces, severities and confidences that are asked for', async () => {
    const cwd = await twoDays()
    const ask = async (...flags: string[]) =>
      JSON.parse((await run(['report', '--db', 'yesterday.db', '--format', 'json', ...flags], { cwd })).stdout).findings
    expect(await ask()).toHaveLength(2)
    expect(await ask('--namespace', 'huks')).toEqual([])
    expect(await ask('--min-severity', 'fatal')).toMatchObject([{ code: 'CKR_DEVICE_ERROR' }])
  })

  test.each(['yesterday.db', 'yesterday.json'])('--compare %s tells what changed', async file => {
    const cwd = await twoDays()
    await run(['analyze', 'today.log', '--db', 'today.db'], { cwd })
    const { exit, stdout } = await run(['report', '--db', 'today.db', '--compare', file, '--format', 'json'], { cwd })
    expect([exit, JSON.parse(stdout).compared]).toMatchObject([0, { with: file, ...CHANGES }])
    const text = await run(['report', '--db', 'today.db', '--compare', file, '--lang', 'zh'], { cwd })
    expect(text.stdout).toContain(`与 ${file} 比较\n  新增  CKR_PIN_LOCKED  `)
    const md = await run(['report', '--db', 'today.db', '--compare', file, '--format', 'md'], { cwd })
    expect(md.stdout).toContain('- grown `CKR_PIN_INCORRECT` logging in (login) 2 → 3')
  })

  test('a database that is none, or not there', async () => {
    const cwd = await twoDays()
    for (const file of ['yesterday.log', 'no.db']) {
      const { exit, stdout, stderr } = await run(['report', '--db', file], { cwd })
      expect([exit, stdout]).toEqual([4, ''])
      expect(stderr).toMatch(/^logremedy: .+\n$/)
    }
    const { exit } = await run(['report', '--db', 'yesterday.db', '--compare', 'no.json'], { cwd })
    expect(exit).toBe(2)
    expect(existsSync(join(cwd, 'no.db'))).toBe(false)
  })
})
