/** Opens databases after checking their place, their version, their file and their contents. */
import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { SetLimits } from '../model/bounded-sets.ts'
import { err, ok, type Problem, type Result } from '../model/problem.ts'
import { damageOf } from './checks/contents.ts'
import { createPrivate, type DatabasePlace, inspectPlace } from './checks/file-checks.ts'
import { sealOlder } from './checks/seal-all.ts'
import {
  createTables,
  damageProblem,
  isOlder,
  migrate,
  nameHolder,
  prepareConnection,
  prepareFile,
  versionProblem,
} from './connection.ts'
import { databaseName, errorProblem, ownErrorProblem, storeProblem } from './errors.ts'
import { makeStore, type Store, snapshot } from './handle.ts'
import { lostWrites } from './runs.ts'

export {
  atOnce,
  bytesIn,
  closeStore,
  lockWait,
  prepared,
  type Store,
  snapshot,
  type Turns,
  transact,
  transactInTurns,
} from './handle.ts'

/**
 * `read` neither creates nor changes the file; `timeoutMs` is the maximum wait for another program's lock. Unless
 * `unchecked`, a database is opened only if it is undamaged and its contents are as they were written.
 */
export interface OpenOptions {
  readonly access?: 'write' | 'read'
  readonly timeoutMs?: number
  readonly unchecked?: boolean
  readonly caps?: SetLimits
}

const DEFAULT_TIMEOUT_MS = 5000

/** The two bytes of the file header with the journal mode; a database in memory cannot have a write-ahead log. */
const JOURNAL_FORMATS = [18, 20] as const
const ROLLBACK_JOURNAL = 1

/** Opens the database at `path`, creating it if necessary; null opens a private one that `closeStore` deletes. */
export function openStore(path: string | null, options: OpenOptions = {}): Result<Store> {
  if (path === null) return openTemporary(options.caps)
  const place = inspectPlace(path)
  if (!place.ok) return place
  const missing = options.access === 'read' ? missingProblem(path, place.value) : null
  return missing === null ? openPlace(path, place.value, options) : err(missing)
}

/** An empty name means a file without a name in SQLite, written to disk only when it outgrows the cache. */
function openTemporary(caps?: SetLimits): Result<Store> {
  const db = new Database('')
  // It ends with the process, so its journal only has to survive an exception.
  db.pragma('journal_mode = MEMORY')
  db.pragma('synchronous = OFF')
  prepareConnection(db)
  db.exec('BEGIN IMMEDIATE')
  createTables(db)
  return ok(makeStore(null, db, caps))
}

function openPlace(path: string, place: DatabasePlace, options: OpenOptions): Result<Store> {
  const readonly = options.access === 'read'
  const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  let db: Database.Database | null = null
  try {
    if (!place.exists) createPrivate(place.file)
    db = readonly ? connectToRead(place, timeout) : new Database(place.file, { fileMustExist: true, timeout })
    prepareConnection(db)
    let store = makeStore(path, db, options.caps)
    // Checked before anything is written.
    const isChecked = !options.unchecked && !place.fresh
    let problem = isChecked ? damageProblem(db, path) : null
    if (problem === null && readonly && isOlder(db)) {
      db = upToDate(path, db)
      store = makeStore(path, db, options.caps)
    }
    problem ??= readonly ? versionProblem(db, path) : null
    if (problem === null && isChecked && versionProblem(db, path) === null) {
      problem = (readonly ? lostWrites(store) : null) ?? snapshot(store, () => damageOf(store))
    }
    if (problem === null && !readonly) problem = prepareFile(db, path, timeout, from => sealOlder(store, from))
    if (problem === null) return ok(store)
    db.close()
    return err(problem)
  } catch (error) {
    const problem = ownErrorProblem(error, path)
    const known = problem?.id === 'store/locked' && db !== null ? nameHolder(db, problem) : problem
    db?.close()
    if (known === null) throw error
    return err(known)
  }
}

/** Opens a database of an older version for reading: its tables are migrated in a copy in memory. */
function upToDate(path: string, old: Database.Database): Database.Database {
  const image = old.serialize()
  old.close()
  image.fill(ROLLBACK_JOURNAL, ...JOURNAL_FORMATS)
  const db = new Database(image)
  prepareConnection(db)
  const store = makeStore(path, db)
  db.transaction(() => {
    const from = migrate(db)
    if (from !== null) sealOlder(store, from)
  }).immediate()
  db.pragma('query_only = ON')
  return db
}

/** SQLite can read only if it can create its lock file beside the database. Otherwise a closed one is read from memory. */
function connectToRead(place: DatabasePlace, timeout: number): Database.Database {
  const db = new Database(place.file, { readonly: true, fileMustExist: true, timeout })
  try {
    db.pragma('user_version')
    return db
  } catch (error) {
    db.close()
    if (place.unclean || errorProblem(error, null)?.id !== 'store/read-only') throw error
    const image = readFileSync(place.file)
    image.fill(ROLLBACK_JOURNAL, ...JOURNAL_FORMATS)
    return new Database(image, { readonly: true })
  }
}

function missingProblem(path: string, place: DatabasePlace): Problem | null {
  if (!place.fresh) return null
  const fact = place.exists ? `${databaseName(path)} is empty.` : `There is no database ${path}.`
  return storeProblem('missing', path, fact, 'Create one with `logremedy analyze --db`, or correct the name.')
}
