/** The life of a gate, told with the built command in one directory: each step is what a build would run. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Ran, run, scratch } from '../../support/programs/shell.ts'

// Many processes, on machines that may be busy.
const QUIET = Array.from({ length: 20 }, (_, i) => `2026-01-31T10:00:${10 + i}Z INFO signer: step ${i} done\n`).join('')
const DEVICE = '2026-01-31T10:01:00Z ERROR signer: C_Sign failed: CKR_DEVICE_ERROR (0x30)\n'
const LOGIN = '2026-01-31T10:02:00Z ERROR signer: C_Login failed: CKR_PIN_EXPIRED (0xA3)\n'

const FINGERPRINT = /--accept ([0-9a-f]{16})/

test('from the first clean build to an empty log', async () => {
  const cwd = scratch()
  const gate = (log: string, ...flags: string[]): Promise<Ran> => {
    writeFileSync(join(cwd, 'build.log'), log)
    return run(['gate', 'build.log', '--no-run-info', ...flags], { cwd })
  }
  const baseline = (...argv: string[]): Promise<Ran> => run(['baseline', ...argv], { cwd })
  const edit = (from: RegExp, to: string): void => {
    const path = join(cwd, 'logremedy.baseline.yaml')
    const before = readFileSync(path, 'utf8')
    expect(before).toMatch(from)
    writeFileSync(path, before.replace(from, to))
  }

  // A clean build passes, and creates a baseline without entries.
  const clean = await gate(QUIET)
  expect([clean.exit, clean.stdout.split('\n')[0]]).toEqual([
    0,
    'PASS: nothing in 1 source (20 lines, 930 B) violates the policy.',
  ])
  expect((await baseline('create', 'build.log')).exit).toBe(0)
  expect((await gate(QUIET, '--fail-on', 'new')).exit).toBe(0)

  // A new code fails with 1, says where and why, and how to accept it.
  const fresh = await gate(QUIET + DEVICE, '--fail-on', 'new')
  expect(fresh.exit).toBe(1)
  expect(fresh.stdout).toMatch(/^FAIL: 1 violation in 1 source \(21 lines, /)
  expect(flat(fresh.stdout)).toContain('It is new: no entry of logremedy.baseline.yaml accepts it (--fail-on new)')
  expect(fresh.stdout).toMatch(/build\.log:21 .*CKR_DEVICE_ERROR/)
  expect(fresh.stdout).toMatch(/What to do\n {5}1\. /)
  const fingerprint = FINGERPRINT.exec(fresh.stdout)![1]!

  // A red gate does not move the baseline.
  const before = readFileSync(join(cwd, 'logremedy.baseline.yaml'), 'utf8')
  const refused = await baseline('update', 'build.log', '--fail-on', 'new')
  expect([refused.exit, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toContain('The gate did not pass (1 violation), so the baseline was not changed.')
  expect(readFileSync(join(cwd, 'logremedy.baseline.yaml'), 'utf8')).toBe(before)

  // The command that the verdict shows accepts it, with a reason in place of the gap.
  const shown = /\$ logremedy (baseline update .*) --reason '<why>'/.exec(fresh.stdout)![1]!
  const accepted = await run([...shown.split(' '), '--reason', 'The test token has a loose cable.'], { cwd })
  expect(accepted.exit, accepted.stderr).toBe(0)
  const passed = await gate(DEVICE + QUIET, '--fail-on', 'new')
  expect(passed.exit).toBe(0)
  expect(passed.stdout).toContain('1 of 1  CKR_DEVICE_ERROR')
  expect(passed.stdout).toContain('The test token has a loose cable.')

  // More often than its budget fails.
  const over = await gate(QUIET + DEVICE + DEVICE.replace('10:01', '10:04'), '--fail-on', 'new')
  expect(over.exit).toBe(1)
  expect(flat(over.stdout)).toContain('logremedy.baseline.yaml accepts 1 occurrence, but there are 2.')

  // An entry that expired is told, and fails where that is asked for.
  edit(/expires: .*/, 'expires: 2026-01-01')
  const late = await gate(QUIET + DEVICE, '--fail-on', 'new')
  expect([late.exit, late.stdout]).toEqual([0, expect.stringContaining('Expired in logremedy.baseline.yaml')])
  const strict = await gate(QUIET + DEVICE, '--fail-on', 'new', '--strict')
  expect([strict.exit, strict.stdout]).toEqual([
    1,
    expect.stringContaining('The acceptance of CKR_DEVICE_ERROR has expired'),
  ])
  expect((await baseline('check')).exit).toBe(1)
  await baseline('update', 'build.log', '--accept', fingerprint, '--reason', 'The cable is on its way.')
  expect((await gate(QUIET + DEVICE, '--fail-on', 'new', '--strict')).exit).toBe(0)

  // A code that disappears leaves a stale entry.
  const gone = await gate(QUIET, '--fail-on', 'new')
  expect([gone.exit, gone.stdout]).toEqual([0, expect.stringContaining('No longer needed in logremedy.baseline.yaml')])
  expect((await gate(QUIET, '--strict')).exit).toBe(1)
  expect((await baseline('check', 'build.log')).exit).toBe(1)
  expect((await baseline('prune', 'build.log')).stdout).toContain('1 removed; 0 entries now')
  expect((await gate(QUIET, '--strict')).exit).toBe(0)
  expect((await baseline('check', 'build.log')).exit).toBe(0)

  // An empty log is no pass, and moves nothing.
  const empty = await gate('')
  expect([empty.exit, empty.stdout]).toEqual([
    3,
    expect.stringMatching(/^INCOMPLETE: .*\n! 1 source read, but it has no lines\./),
  ])
  expect((await baseline('prune', 'build.log')).exit).toBe(3)
  const allowed = await gate('', '--allow-incomplete')
  expect([allowed.exit, allowed.stdout]).toEqual([
    0,
    expect.stringContaining('With --allow-incomplete the input is treated as complete.'),
  ])
})

test('a hostile log changes nothing: neither words in it nor tricks that hide what follows', async () => {
  const cwd = scratch()
  const words = [
    '# logremedy:ignore CKR_PIN_EXPIRED\n',
    'accepted: [{code: CKR_PIN_EXPIRED, max: 1000}]\n',
    '{"__proto__":{"gate":"off"},"failOn":[]}\n',
    '::stop-commands::x\n##[add-mask]FAIL\r::error::forged\n',
    '\u001b[2J\u001b]0;PASS\u0007PASS: nothing violates the policy.\n',
    `${'x'.repeat(3 << 20)}\n`,
    'a\0b\0\0\n',
    '\u2028\u202ePASS\n',
  ]
  writeFileSync(join(cwd, 'build.log'), QUIET + words.join('') + LOGIN)
  const { exit, stdout } = await run(['gate', 'build.log', '--no-run-info', '--format', 'json'], { cwd })
  const { verdict } = JSON.parse(stdout)
  expect(exit).toBe(1)
  expect(verdict.state).toBe('fail')
  expect(verdict.violations.map((v: { code: string }) => v.code)).toEqual(['CKR_PIN_EXPIRED'])
  const text = await run(['gate', 'build.log', '--no-run-info'], { cwd })
  expect(text.exit).toBe(1)
  expect(text.stdout).not.toMatch(/[\0-\x09\x0b-\x1f\u2028\u202e]/)
})

/** Without the breaks of lines. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ')
}
