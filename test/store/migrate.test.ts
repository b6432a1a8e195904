/** Databases of older versions: their tables are brought up to date when they are written to, all at once, with all they hold. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { namedFindings, sourceDigest } from '../../src/store/checks/digest.ts'
import { type LedgerColumns, ledgerSeal } from '../../src/store/checks/row-seals.ts'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import { closeStore, openStore, type Store } from '../../src/store/database.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from '../../src/store/schema.ts'
import { beginSource, nameLogs } from '../../src/store/write/apply.ts'
import {
  applyLines,
  directory,
  dump,
  expectBad,
  expectGood,
  nextGeneration,
  someLines,
  storeAt,
  versionThree,
} from './scaffold.ts'

const NOW = storeAtOnce()

/** The columns of every table, as a new database has them. */
function storeAtOnce(): Record<string, unknown> {
  const store = expectGood(openStore(null))
  const columns = columnsOf(store.db)
  store.db.close()
  return columns
}

function columnsOf(db: Database.Database): Record<string, unknown> {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'index', 'view')").pluck().all()
  return Object.fromEntries((tables as string[]).map(name => [name, db.pragma(`table_xinfo(${name})`)]))
}

/** A database as version 1 wrote it. */
function versionOne(): string {
  const path = join(directory(), 'old.db')
  const db = new Database(path)
  db.exec(readFileSync(join(import.meta.dirname, 'old/schema-1.sql'), 'utf8'))
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma('user_version = 1')
  db.exec(`
    INSERT INTO run (version, pid, started_ts, ended_ts, exit_code) VALUES ('0.1.0', 7, 1000, 2000, 0);
    INSERT INTO source (path, dev, ino, gen, state, format, bytes, dec_off, head_len, head_hash, tail_len, tail_hash)
      VALUES ('logs/app.log.1', '5', '6', 0, 'complete', 'text', 20, 20, 20, 'aa', 20, 'aa');
    INSERT INTO source (path, member) VALUES ('a.tar', 'b.log');
    INSERT INTO ledger VALUES (1, 0, 0, 20, 1, 1, 20, 'aa', 1);
    INSERT INTO finding VALUES (1, 'pkcs11', 'CKR_PIN_INCORRECT', 160, NULL, 'login', 'error', 'certain', 'spy');
    INSERT INTO agg VALUES (1, 0, 1, -1, 1, NULL, NULL);`)
  db.close()
  return path
}

test('version 1 becomes that of today, with what it held', () => {
  const path = versionOne()
  const store = storeAt(path)
  expect(store.db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
  expect(columnsOf(store.db)).toEqual(NOW)
  expect(verifyLedger(store)).toEqual([])
  expect(dump(store).agg).toHaveLength(1)
  nameLogs(store, file => file.replace(/\.1$/, ''))
  const identity = { path: 'logs/app.log.2', member: null, dev: 1, ino: 1, log: 'logs/app.log' }
  expect(beginSource(store, identity)).toMatchObject([{ path: 'logs/app.log.1', decOff: 20, packs: null }])
  applyLines(store, 'new.log', someLines())
  expect(nextGeneration(store, 'new.log').gen).toBe(1)
})

test('a migration that fails leaves the old version as it was', () => {
  const path = versionOne()
  const db = new Database(path)
  // In the way of what the migration makes.
  db.exec('CREATE TABLE source_head (x)')
  const before = columnsOf(db)
  db.close()
  expect(expectBad(openStore(path))).toMatchObject({
    id: 'store/corrupt',
    fact: expect.stringContaining('source_head'),
  })
  const after = new Database(path)
  expect(after.pragma('user_version', { simple: true })).toBe(1)
  expect(columnsOf(after)).toEqual(before)
  after.close()
})

test('to be read only, an older database is brought up to date in memory, and left as it is', () => {
  const path = versionOne()
  const bytes = readFileSync(path)
  const store = expectGood(openStore(path, { access: 'read' }))
  expect(columnsOf(store.db)).toEqual(NOW)
  expect(dump(store).agg).toHaveLength(1)
  closeStore(store)
  expect(readFileSync(path)).toEqual(bytes)
})

/** Takes the samples out of the digests, which did not cover them before version 5. */
function forgetSamples(store: Store): void {
  const findings = namedFindings(store)
  const digests = [true, false].map(samples => sourceDigest(store, findings, { samples }).map(one => one.digest))
  expect(digests.map(all => all.length)).toEqual([1, 1])
  const row = store.db
    .prepare(`
    SELECT source_id AS sourceId, gen, dec_from AS "from", dec_to AS "to", lines, events, tail_len AS tailLen,
           tail_hash AS tailHash, run_id AS runId, digest FROM ledger`)
    .get() as LedgerColumns
  expect(row.digest).toBe(digests[0]![0])
  const digest = digests[1]![0]!
  store.db.prepare('UPDATE ledger SET digest = ?, seal = ?').run(digest, ledgerSeal({ ...row, digest }))
}

/** A database as version 3 wrote it: the rows of today's in the tables of then. */
function databaseOfThree(change = ''): string {
  const folder = directory()
  const store = expectGood(openStore(join(folder, 'new.db')))
  applyLines(store, 'a.log', someLines(), versionThree)
  forgetSamples(store)
  closeStore(store)
  const path = join(folder, 'old.db')
  const db = new Database(path)
  db.exec(readFileSync(join(import.meta.dirname, 'old/schema-3.sql'), 'utf8'))
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma('user_version = 3')
  db.prepare('ATTACH ? AS new').run(join(folder, 'new.db'))
  const tables = db.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'").pluck().all() as string[]
  for (const table of tables) {
    const columns = db.prepare(`SELECT group_concat(name) FROM pragma_table_info('${table}', 'main')`).pluck().get()
    db.exec(`INSERT INTO main.${table} SELECT ${columns} FROM new.${table}`)
  }
  db.exec('DETACH new')
  db.exec(change)
  db.close()
  return path
}

test('version 3 becomes that of today: its check sums stay but for samples, and new codes are added', () => {
  const path = databaseOfThree()
  const seals = (db: Database.Database) => db.prepare('SELECT seal, digest FROM ledger').all()
  const store = storeAt(path)
  expect(columnsOf(store.db)).toEqual(NOW)
  const same = storeAt(null)
  applyLines(same, 'a.log', someLines(), versionThree)
  expect(seals(store.db)).toEqual(seals(same.db))
  expect(dump(store)).toMatchObject({ unknown_code: [], activity: [] })
  applyLines(store, 'b.log', someLines())
  expect(dump(store).unknown_code).not.toEqual([])
  expect(verifyLedger(store)).toEqual([])
})

test('a database of version 3 that something else changed is refused, to be read and to be written', () => {
  for (const access of ['read', 'write'] as const) {
    const path = databaseOfThree('UPDATE agg SET n = n + 1 WHERE bucket = -1')
    expect(expectBad(openStore(path, { access })).id).toBe('store/damaged')
  }
})

test('version 3 becomes that of today, with its seals as they were', () => {
  const path = databaseOfThree()
  const store = storeAt(path)
  expect(store.db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
  expect(columnsOf(store.db)).toEqual(NOW)
  expect(verifyLedger(store)).toEqual([])
  expect(dump(store).agg!.length).toBeGreaterThan(1)
  expect(store.db.prepare('SELECT count(*) FROM origin').pluck().get()).toBe(0)
  applyLines(store, 'new.log', someLines())
  expect(verifyLedger(store)).toEqual([])
})

/** A database that version 4 wrote, with several files and provisional lines. */
function databaseOfFour(change = ''): string {
  const path = join(directory(), 'old.db')
  const db = new Database(path)
  db.exec(readFileSync(join(import.meta.dirname, 'old/schema-4.sql'), 'utf8'))
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma('user_version = 4')
  db.exec(change)
  db.close()
  return path
}

test('version 4 becomes that of today: from then on a sample that is gone is found', () => {
  const path = databaseOfFour()
  const store = storeAt(path)
  expect(columnsOf(store.db)).toEqual(NOW)
  expect(verifyLedger(store)).toEqual([])
  applyLines(store, 'new.log', someLines())
  expect(verifyLedger(store)).toEqual([])
  for (const gen of [0, -1]) {
    const own = `source_id = (SELECT max(source_id) FROM sample WHERE gen = ${gen}) AND gen = ${gen}`
    store.db.exec(`BEGIN; DELETE FROM sample WHERE ${own}`)
    expect(verifyLedger(store).map(({ id }) => id)).toEqual(['store/altered'])
    store.db.exec('ROLLBACK')
  }
})

test.each([
  'UPDATE ledger SET lines = lines + 1',
  'UPDATE ledger SET tail_len = tail_len + 1 WHERE gen < 0',
  'UPDATE param SET n = n + 1',
])('version 4 that something else changed is refused: %s', change => {
  const path = databaseOfFour(change)
  for (const access of ['read', 'write'] as const)
    expect(expectBad(openStore(path, { access })).id).toBe('store/damaged')
  const after = new Database(path)
  expect(after.pragma('user_version', { simple: true })).toBe(4)
  after.close()
})

test('a changed row of version 3 is found before it is brought up to date', () => {
  const path = databaseOfThree('UPDATE sample SET text = text || 1')
  expect(expectBad(openStore(path))).toMatchObject({ id: 'store/damaged' })
  expect(expectBad(openStore(path, { access: 'read' }))).toMatchObject({ id: 'store/damaged' })
  const after = new Database(path)
  expect(after.pragma('user_version', { simple: true })).toBe(3)
  after.close()
})
