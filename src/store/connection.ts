/**
 * Settings and checks of a fresh connection: is this file ours, of a version we know, writable, whole? All of it is
 * asked when the database is opened, before hours of reading, not after.
 */
import type Database from 'better-sqlite3'
import type { Problem } from '../model/problem.ts'
import { APPLICATION_ID, MIGRATIONS, SCHEMA, SCHEMA_VERSION } from './schema.ts'
import { databaseName, storeProblem, troubleOf } from './trouble.ts'

const WAL_RETRY_MS = 20

/** What every connection is set to. */
export function prepareConnection(db: Database.Database): void {
  // Rows refer to each other by construction; the driver's default would check it again for every row.
  db.pragma('foreign_keys = OFF')
  // A database may come from anywhere: its views and triggers must not call functions with effects.
  db.pragma('trusted_schema = OFF')
}

/** Makes a file ready to be written to, with its tables if it has none. The write lock shows what would fail later. */
export function prepareFile(db: Database.Database, path: string, timeout: number): Problem | null {
  const trouble = db
    .transaction(() => {
      if (isBlank(db)) createTables(db)
      else migrate(db)
      const trouble = versionTrouble(db, path)
      // On a file that it may only read, SQLite lets a write transaction begin, and fails with the first write.
      if (trouble === null) db.pragma(`user_version = ${SCHEMA_VERSION}`)
      return trouble
    })
    .immediate()
  if (trouble !== null) return trouble
  enterWal(db, Math.ceil(timeout / WAL_RETRY_MS))
  db.pragma('synchronous = NORMAL')
  db.pragma('journal_size_limit = 67108864')
  return null
}

/** Blank is what was never ours or anyone's: no mark and no table. */
function isBlank(db: Database.Database): boolean {
  if (db.pragma('application_id', { simple: true }) !== 0) return false
  return db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0
}

/** Mark, version and tables appear in one transaction, so an interrupted start leaves a blank file. */
export function createTables(db: Database.Database): void {
  db.exec(SCHEMA)
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma(`user_version = ${SCHEMA_VERSION}`)
}

/** Older tables become those of today, in the transaction around it: all of them or none. */
function migrate(db: Database.Database): void {
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) return
  for (let version = versionOf(db); version < SCHEMA_VERSION && MIGRATIONS[version] !== undefined; version++) {
    db.exec(MIGRATIONS[version]!)
    db.pragma(`user_version = ${version + 1}`)
  }
}

function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** Runs that start together switch the same file; SQLite does not wait for its lock here, so we do. */
function enterWal(db: Database.Database, tries: number): void {
  for (let left = tries; ; left--) {
    try {
      db.pragma('journal_mode = WAL')
      return
    } catch (error) {
      if (left <= 0 || troubleOf(error, null)?.id !== 'store/locked') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAL_RETRY_MS)
    }
  }
}

/** Why the tables of this database cannot be used, or null. */
export function versionTrouble(db: Database.Database, path: string): Problem | null {
  const version = versionOf(db)
  if (version === SCHEMA_VERSION) return null
  if (MIGRATIONS[version] !== undefined) {
    const fact = `${databaseName(path)} was written by an older logremedy (tables ${version}, known here ${SCHEMA_VERSION}).`
    return storeProblem('older', path, fact, 'Analyze a log into it once with --db: that brings its tables up to date.')
  }
  if (version > SCHEMA_VERSION) {
    const fact = `${databaseName(path)} was written by a newer logremedy (tables ${version}, known here ${SCHEMA_VERSION}).`
    return storeProblem('newer', path, fact, 'Update logremedy, or name another file with --db.')
  }
  return storeProblem(
    'foreign',
    path,
    `${databaseName(path)} holds no tables of logremedy.`,
    'Name another file with --db.',
  )
}

/** After a crash of the machine a short look at every page is worth its time. */
export function damageProblem(db: Database.Database, path: string): Problem | null {
  const answer = String(db.pragma('quick_check(1)', { simple: true }))
  if (answer === 'ok') return null
  const fact = `${databaseName(path)} is damaged: ${answer.replaceAll('\n', ' ')}.`
  return storeProblem(
    'corrupt',
    path,
    fact,
    'Restore a backup, or name a new file with --db and analyze the logs again.',
  )
}

/** Readers are let in while another run writes, so the run table can often say who holds the lock; `own` is this run. */
export function nameHolder(db: Database.Database, trouble: Problem, own = 0): Problem {
  try {
    db.pragma('busy_timeout = 0')
    const open = db.prepare('SELECT pid FROM run WHERE ended_ts IS NULL AND id <> ? ORDER BY id DESC LIMIT 1')
    const pid = open.pluck().get(own)
    if (pid === undefined) return trouble
    return { ...trouble, fact: `${trouble.fact} The last run that has not ended is process ${String(pid)}.` }
  } catch {
    return trouble
  }
}
