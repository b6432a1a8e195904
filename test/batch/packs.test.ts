/** Other packs than those that a source was counted with: refused, since the counts of both would not add up. */
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run, scratch } from '../support/programs/shell.ts'
import { analyze, countsOf } from '../support/runs/report.ts'

/** One code space less is another set of rules. */
const PKCS11 = ['--namespace', 'pkcs11']

test('F52: other packs, code spaces or vendor are refused before anything is read, and --rescan counts again', async () => {
  const cwd = scratch()
  const path = join(cwd, 'a.log')
  writeFileSync(path, 'C_Login failed: 160\nC_Sign failed: 48\n')
  const db = ['--db', 'x.db']
  const first = await analyze(['a.log', ...db], { cwd })
  writeFileSync(path, 'C_Login failed: 160\nC_Sign failed: 48\nC_Login failed: 164\n')
  for (const other of [[...PKCS11], ['--namespace', 'huks'], ['--vendor', 'thales-luna']]) {
    const { exit, stdout, stderr } = await run(['analyze', 'a.log', ...db, ...other], { cwd })
    expect([exit, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^logremedy: a\.log: This was counted with other packs.+--rescan.+\n$/)
  }
  // Nothing of the new line was counted.
  expect(Object.keys(countsOf(first.report))).toHaveLength(2)
  const again = await analyze(['a.log', ...db, ...PKCS11, '--rescan'], { cwd })
  expect([again.exit, again.report.totals.lines]).toEqual([0, 3])
  expect(countsOf(again.report)).toEqual({ CKR_PIN_INCORRECT: 1, CKR_DEVICE_ERROR: 1, CKR_PIN_LOCKED: 1 })
  const more = await analyze(['a.log', ...db, ...PKCS11], { cwd })
  expect(countsOf(more.report)).toEqual(countsOf(again.report))
  // Another name does not hide it.
  renameSync(path, join(cwd, 'b.log'))
  const moved = await run(['analyze', 'b.log', ...db], { cwd })
  expect([moved.exit, moved.stderr]).toEqual([2, expect.stringContaining('This was counted with other packs')])
  // Other sources do not mind.
  writeFileSync(join(cwd, 'c.log'), 'C_Sign failed: 48\n')
  expect((await analyze(['c.log', ...db], { cwd })).exit).toBe(0)
  expect((await run(['db', 'verify', 'x.db'], { cwd })).exit).toBe(0)
})
