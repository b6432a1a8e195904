/**
 * Secrets of many forms through the command: each in a log of its own with a code of its own, so that each is kept as a
 * sample. No spelling of one reaches the database, a report in any format, a line of `tail` or what an action gets.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { spellings } from '../support/logs/canaries.ts'
import { someLines } from '../support/logs/secret-lines.ts'
import { run, scratch } from '../support/programs/shell.ts'
import { builtInRules } from '../support/rules/rules.ts'

const FORMATS = 'text json jsonl md html csv sarif junit github gitlab rdjsonl openmetrics'.split(' ')
const CODES = builtInRules()
  .packs.find(p => p.namespace === 'pkcs11')!
  .codes.filter(c => c.vendor === null && /^CKR_[A-Z_]{4,}$/.test(c.code) && c.code !== 'CKR_OK')
  .map(c => c.code)
/** With digits and letters, as every form takes it, and unlike any other text. */
const secretOf = (i: number): string => `Zq${(i * 7919 + 104_729).toString(36)}K${(i * 31 + 10).toString(36)}w`
const LINES = someLines(Math.min(CODES.length, 112), secretOf)

/** Each line with its code behind. */
const logOf = (i: number): string =>
  `2026-01-31T10:00:${String(i % 60).padStart(2, '0')}Z ERROR hsm[${100 + i}]: ${LINES[i]!.line} ; C_Sign failed: rv = ${CODES[i]!}\n`

function leaks(cwd: string, names: readonly string[], streams: readonly string[]): string[] {
  const texts = [...names.map(name => readFileSync(join(cwd, name))), ...streams.map(text => Buffer.from(text))]
  return LINES.flatMap(({ form, secret }, i) =>
    texts.some(text => spellings(secret).some(spelling => text.includes(spelling))) ? [`${form}: ${logOf(i)}`] : [],
  )
}

test('database and reports in all formats hold none of them', async () => {
  expect(LINES.length).toBeGreaterThanOrEqual(60)
  const cwd = scratch()
  mkdirSync(join(cwd, 'in'))
  for (const i of LINES.keys()) writeFileSync(join(cwd, 'in', `${i}.log`), logOf(i))
  const formats = FORMATS.flatMap(f => ['--format', `${f}=out.${f}`])
  const whole = ['--db', 'out.db', '-v', '--min-confidence', 'possible']
  const { exit, stdout, stderr } = await run(['analyze', 'in', ...whole, ...formats], { cwd })
  expect(exit).toBe(0)
  const zh = await run(['report', '--db', 'out.db', '--lang', 'zh', '-v', '--format', 'text'], { cwd })
  const report = JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'))
  const samples: { text: string }[] = report.findings.flatMap((f: { samples: object[] }) => f.samples)
  // Each was kept: nothing is masked by being left out. (A line that looks like source text tells no code.)
  expect(samples.length).toBeGreaterThanOrEqual(LINES.length - 2)
  expect(samples.filter(s => !s.text.includes('‹redacted:'))).toEqual([])
  const written = readdirSync(cwd).filter(name => name.startsWith('out.'))
  expect(written.length).toBeGreaterThan(FORMATS.length)
  expect(leaks(cwd, written, [stdout, stderr, zh.stdout])).toEqual([])
}, 900_000)

test('what tail tells, stores and hands to actions holds none of them', async () => {
  const cwd = scratch()
  const log = [...LINES.keys()].map(logOf).join('\n\n\n\n\n')
  const argv = ['tail', '-', '--db', 'out.db', '--no-live', '-v']
  const all = await run(argv, { cwd, stdin: log })
  expect(all.exit).toBe(0)
  expect(all.stdout.split('‹redacted:').length).toBeGreaterThan(LINES.length / 2)
  // A process for each: few, so that slow machines carry them all out.
  const some = [...LINES.keys()].filter(i => i % 14 === 0).map(logOf)
  const acted = await run(['tail', '-', '--no-live', '--on-match', 'cat >> out.alerts'], { cwd, stdin: some.join('') })
  expect([acted.exit, acted.stderr]).toEqual([0, expect.anything()])
  const written = readdirSync(cwd).filter(name => name.startsWith('out.'))
  expect(written).toEqual(expect.arrayContaining(['out.alerts', 'out.db']))
  expect(leaks(cwd, written, [all.stdout, all.stderr, acted.stdout, acted.stderr])).toEqual([])
}, 900_000)
