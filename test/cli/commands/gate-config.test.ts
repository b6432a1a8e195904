/** Settings of the gate in a configuration, and the one that `gate --init` writes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { runHere as run } from '../../support/programs/here.ts'
import { scratch } from '../../support/programs/shell.ts'

const LOG =
  '2026-01-31T10:00:00Z ERROR C_Login failed: CKR_PIN_INCORRECT (0xA0)\n2026-01-31T10:09:00Z ERROR C_Sign failed: CKR_DATA_INVALID (0x20)\n'

function place(config: string): string {
  const cwd = scratch()
  writeFileSync(join(cwd, 'a.log'), LOG)
  writeFileSync(join(cwd, 'logremedy.config.yaml'), config)
  return cwd
}

async function rules(cwd: string, ...flags: string[]): Promise<string[]> {
  const { stdout, stderr } = await run(['gate', 'a.log', '--format', 'json', ...flags], { cwd })
  if (!stdout.startsWith('{')) throw new Error(stderr)
  const { violations } = JSON.parse(stdout).verdict
  return violations.map((v: { policy: string }) => v.policy)
}

describe('the section', () => {
  test('holds what flags say; a list may be a map or one word', async () => {
    const cwd = place(
      'gate:\n  fail-on: fatal\n  max: {CKR_PIN_INCORRECT: 0}\n  max-rate: {any: 1/2}\n  min-lines: 3\n',
    )
    expect(await rules(cwd)).toEqual(['--max CKR_PIN_INCORRECT=0', '--max-rate any=1/2', '--min-lines 3'])
  })

  test('gives way to a flag and to the environment, and stands before the settings of all commands', async () => {
    const cwd = place('min-lines: 9\ngate: {fail-on: [fatal], min-lines: 3}\n')
    expect(await rules(cwd)).toEqual(['--min-lines 3'])
    expect(await rules(cwd, '--min-lines', '2')).toEqual([])
    expect(await rules(cwd, '--fail-on', 'any', '--min-lines', '0')).toEqual(['--fail-on any', '--fail-on any'])
    const env = await run(['gate', 'a.log', '--format', 'json'], { cwd, env: { LOGREMEDY_MIN_LINES: '7' } })
    expect(env.stdout).toContain('"--min-lines 7"')
  })

  test('is nothing to other commands', async () => {
    const cwd = place('gate: {min-severity: fatal, format: json}\n')
    expect((await run(['analyze', 'a.log'], { cwd })).stdout).toMatch(/^Found 2 errors/)
  })

  test.each([
    ['gate: {fail-onn: any}', 'There is no setting "gate.fail-onn". Did you mean "fail-on"?'],
    ['gate: [any]', 'The section "gate" must contain settings.'],
    ['gate: {strict: maybe}', 'The setting "gate.strict" cannot be "maybe". Write true or false.'],
    ['gate: {min-lines: many}', 'The setting "gate.min-lines" cannot be "many". Write a number.'],
    ['gate: {max: {CKR_PIN_INCORRECT: [1]}}', 'The setting "gate.max" cannot be {"CKR_PIN_INCORRECT":[1]}.'],
    ['gate: {min-severity: worst}', 'The setting "gate.min-severity" cannot be "worst".'],
    ['gate: {fail-on: [CKR_PIN_INCORECT]}', 'Did you mean CKR_PIN_INCORRECT?'],
    ['gate: {"__proto__": {strict: true}}', 'There is no setting "gate.__proto__".'],
    ['gate: {fail-on: [any]', 'The configuration cannot be read'],
  ])('%s is refused', async (config, sentence) => {
    const { exit, stdout, stderr } = await run(['gate', 'a.log'], { cwd: place(`${config}\n`) })
    expect([exit, stdout]).toEqual([2, ''])
    expect(stderr).toContain(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})

describe('gate --init', () => {
  test.each(['en', 'zh'])('writes a configuration that holds, once (%s)', async lang => {
    const cwd = scratch()
    writeFileSync(join(cwd, 'a.log'), LOG)
    const { exit, stdout } = await run(['gate', '--init', '--lang', lang], { cwd })
    expect([exit, stdout]).toEqual([0, expect.stringContaining('logremedy baseline create build.log')])
    const path = join(cwd, 'logremedy.config.yaml')
    const text = readFileSync(path, 'utf8')
    expect(parse(text)).toEqual({ gate: { 'fail-on': ['error'] } })
    expect(await rules(cwd)).toEqual(['--fail-on error', '--fail-on error'])
    // What stands there as a remark can be taken into use as it is.
    writeFileSync(path, text.replace(/^ {2}# (?=[a-z-]+: )/gm, '  '))
    expect(Object.keys(parse(readFileSync(path, 'utf8')).gate)).toHaveLength(10)
    writeFileSync(join(cwd, 'logremedy.baseline.yaml'), 'schema: logremedy/baseline@1\naccepted: []\n')
    expect(await rules(cwd)).toEqual(['--fail-on error', '--min-lines 100'])
    const again = await run(['gate', '--init'], { cwd })
    expect([again.exit, again.stderr]).toEqual([2, expect.stringContaining('A configuration file already exists')])
  })
})
