/** Databases of older versions as their users meet them: read, added to, and proved, with counts as they were. */
import { appendFileSync, cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { APPLICATION_ID } from '../../../src/store/schema.ts'
import { run, scratch } from '../../support/programs/shell.ts'
import { analyze } from '../../support/runs/report.ts'

const FIXTURES = join(import.meta.dirname, '../../store')

/** A folder with the database that version 2 made of `logs`, and these logs. */
function place(change = ''): string {
  const cwd = scratch()
  cpSync(join(FIXTURES, 'old/logs'), join(cwd, 'logs'), { recursive: true })
  const db = new Database(join(cwd, 'old.db'))
  db.exec(readFileSync(join(FIXTURES, 'old/schema-2.sql'), 'utf8'))
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma('user_version = 2')
  db.pragma('journal_mode = WAL')
  db.exec(change)
  db.close()
  return cwd
}

const countsOf = async (cwd: string, ...argv: string[]): Promise<string[]> => {
  const { exit, stdout, stderr } = await run(['report', '--db', 'old.db', '--format', 'csv', ...argv], { cwd })
  expect([exit, stderr]).toEqual([0, ''])
  return stdout
    .trim()
    .split('\r\n')
    .slice(1)
    .map(row => row.split(',').slice(1, 12).join())
}

/** What version 2 itself reported. */
const BEFORE = [
  '"CKR_DEVICE_ERROR",48,,"fatal","certain","error","sign","miekg-go",15,"2026-01-31T10:01:01.000Z","2026-01-31T15:05:01.000Z"',
  '"CKR_PIN_INCORRECT",160,,"error","certain","error","login","pkcs11-tool",14,"2026-01-31T10:01:01.000Z","2026-01-31T15:05:01.000Z"',
  '"CKR_KEY_TYPE_INCONSISTENT",99,,"error","certain","error","sign","miekg-go",13,"2026-01-31T10:04:00.000Z","2026-01-31T15:08:00.000Z"',
]

test('version 2 is read as it is, without being changed', async () => {
  const cwd = place()
  const bytes = readFileSync(join(cwd, 'old.db'))
  expect(await countsOf(cwd)).toEqual(BEFORE)
  expect((await run(['db', 'verify', 'old.db'], { cwd })).exit).toBe(0)
  const asked = await run(['query', '--db', 'old.db', 'SELECT sum(n) AS n FROM agg', '--format', 'csv'], { cwd })
  expect(asked.stdout).toBe('"n"\r\n42\r\n')
  expect(readFileSync(join(cwd, 'old.db'))).toEqual(bytes)
})

test('version 2 goes on: the same bytes count once, what is new is added, and all of it is proved', async () => {
  const cwd = place()
  const again = await analyze(['logs/app.log', 'logs/other.log', 'logs/box.tar.gz', '--db', 'old.db'], { cwd })
  expect(again.exit).toBe(0)
  expect(await countsOf(cwd)).toEqual(BEFORE)
  expect((await run(['db', 'verify', 'old.db'], { cwd })).exit).toBe(0)
  appendFileSync(
    join(cwd, 'logs/app.log'),
    'C_Sign failed: CKR_DEVICE_ERROR new\nC_Login failed: CKR_PIN_EXPIRED new\n',
  )
  appendFileSync(join(cwd, 'logs/live.log'), '\nC_Login failed: CKR_PIN_EXPIRED live\n')
  expect((await analyze(['logs', '--db', 'old.db'], { cwd })).exit).toBe(0)
  const counts = await countsOf(cwd)
  const sums = counts.map(row => [row.split(',')[0], Number(row.split(',')[8])])
  // The unended last line of live.log is one of these: it ended.
  expect(Object.fromEntries(sums)).toMatchObject({ '"CKR_PIN_EXPIRED"': 2, '"CKR_PIN_LOCKED"': 1 })
  expect(sums.reduce((sum, [, n]) => sum + Number(n), 0)).toBe(42 + 4)
  expect((await run(['db', 'verify', 'old.db'], { cwd })).exit).toBe(0)
})

test('version 2 whose counts do not add up is refused and left as it is', async () => {
  const cwd = place('UPDATE agg SET n = n + 1 WHERE source_id = 2 AND finding_id = 1')
  const bytes = readFileSync(join(cwd, 'old.db'))
  for (const argv of [['report'], ['analyze', 'logs']]) {
    const { exit, stdout, stderr } = await run([...argv, '--db', 'old.db'], { cwd })
    expect([exit, stdout]).toEqual([4, ''])
    expect(stderr).toContain('Source 2, generation 0: the ledger states 4 occurrences, but ')
  }
  expect(readFileSync(join(cwd, 'old.db'))).toEqual(bytes)
})
