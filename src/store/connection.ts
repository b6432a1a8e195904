/**
 * Settings and checks of a new connection: is this file ours, of a known version, writable, undamaged? All of it is
 * checked when the database is opened, before hours of reading.
 */
import type Database from 'better-sqlite3'
import type { Problem } from '../model/problem.ts'
import { oddShape } from './checks/table-shapes.ts'
import { corruptProblem, databaseName, errorProblem, storeProblem } from './errors.ts'
import { APPLICATION_ID, MIGRATIONS, SCHEMA, SCHEMA_VERSION } from './schema.ts'

const WAL_RETRY_MS = 20

/** Sets the options of every connection. */
export function prepareConnection(db: Database.Database): void {
  // Rows are consistent by construction; the driver's default would check it again for every row.
  db.pragma('foreign_keys = OFF')
  // A database may come from anywhere: its views and triggers must not call functions with side effects.
  db.pragma('trusted_schema = OFF')
  // Costs next to nothing, and finds pages with cells that exceed them.
  db.pragma('cell_size_check = ON')
}

/**
 * Prepares a file for writing, creating its tables if it has none. Taking the write lock shows what would fail later.
 * `migrated` is called with the older version if its tables were migrated, in the same transaction.
 */
export function prepareFile(
  db: Database.Database,
  path: string,
  timeout: number,
  migrated: (from: number) => void,
): Problem | null {
  const problem = db
    .transaction(() => {
      if (isBlank(db)) createTables(db)
      else {
        const from = migrate(db)
        if (from !== null) migrated(from)
      }
      const problem = versionProblem(db, path)
      // On a read-only file, SQLite allows a write transaction to begin, and fails with the first write.
      if (problem === null) db.pragma(`user_version = ${SCHEMA_VERSION}`)
      return problem
    })
    .immediate()
  if (problem !== null) return problem
  enterWal(db, Math.ceil(timeout / WAL_RETRY_MS))
  db.pragma('synchronous = NORMAL')
  db.pragma('journal_size_limit = 67108864')
  return null
}

/** Returns whether a file has no mark and no table. */
export function isBlank(db: Database.Database): boolean {
  if (db.pragma('application_id', { simple: true }) !== 0) return false
  return db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0
}

/** Creates mark, version and tables in one transaction, so an interrupted start leaves a blank file. */
export function createTables(db: Database.Database): void {
  db.exec(SCHEMA)
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma(`user_version = ${SCHEMA_VERSION}`)
}

/** Migrates older tables, in the transaction around it: all of them or none. Returns their version, null if there were none. */
export function migrate(db: Database.Database): number | null {
  if (!isOlder(db)) return null
  const from = versionOf(db)
  for (let version = from; version < SCHEMA_VERSION; version++) {
    db.exec(MIGRATIONS[version]!)
    db.pragma(`user_version = ${version + 1}`)
  }
  return from
}

/** Returns whether a database is one of ours with tables that can be migrated. */
export function isOlder(db: Database.Database): boolean {
  const version = versionOf(db)
  const isOurs = db.pragma('application_id', { simple: true }) === APPLICATION_ID
  return isOurs && version < SCHEMA_VERSION && MIGRATIONS[version] !== undefined
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
      if (left <= 0 || errorProblem(error, null)?.id !== 'store/locked') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAL_RETRY_MS)
    }
  }
}

/** Returns why the tables of this database cannot be used, or null. */
export function versionProblem(db: Database.Database, path: string): Problem | null {
  const version = versionOf(db)
  if (version === SCHEMA_VERSION) return null
  if (version > SCHEMA_VERSION) {
    const fact = `${databaseName(path)} was written by a newer logremedy (table version ${version}; this version reads ${SCHEMA_VERSION}).`
    return storeProblem('newer', path, fact, 'Update logremedy, or name another file with --db.')
  }
  return storeProblem(
    'foreign',
    path,
    `${databaseName(path)} contains no tables of logremedy.`,
    'Name another file with --db.',
  )
}

/** Checks the file with SQLite and the definitions of the tables, before anything is read from it or added to it. */
export function damageProblem(db: Database.Database, path: string): Problem | null {
  const answer = String(db.pragma('integrity_check(1)', { simple: true }))
  if (answer !== 'ok') return corruptProblem(path, answer)
  const odd = isBlank(db) || isOlder(db) || versionProblem(db, path) !== null ? null : oddShape(db)
  return odd === null ? null : corruptProblem(path, `the definition of ${odd} is not the one that logremedy uses`)
}

/** Names the run that has the lock if possible, since reading works while another run writes; `own` is this run. */
export function nameHolder(db: Database.Database, problem: Problem, own = 0): Problem {
  try {
    db.pragma('busy_timeout = 0')
    const open = db.prepare('SELECT pid FROM run WHERE ended_ts IS NULL AND id <> ? ORDER BY id DESC LIMIT 1')
    const pid = open.pluck().get(own)
    if (pid === undefined) return problem
    return { ...problem, fact: `${problem.fact} The last run that has not ended is process ${String(pid)}.` }
  } catch {
    return problem
  }
}
