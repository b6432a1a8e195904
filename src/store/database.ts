/**
 * Opens and closes databases. A store is a connection with its prepared statements; the other files of this folder are
 * functions over it. A store never ends in half: what does not commit leaves nothing behind.
 */
import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { CAPS, type Caps } from '../model/kept.ts'
import { bad, good, type Problem, type Result } from '../model/problem.ts'
import {
  createTables,
  damageProblem,
  nameHolder,
  prepareConnection,
  prepareFile,
  versionTrouble,
} from './connection.ts'
import { createPrivate, type DatabasePlace, inspectPlace } from './place.ts'
import { databaseName, isLasting, StoreError, storeProblem, troubleOf } from './trouble.ts'

/** An open database. Made by `openStore`; its fields are for this folder only. */
export interface Store {
  /** Null for a temporary database. */
  readonly path: string | null
  readonly db: Database.Database
  readonly statements: Map<string, Database.Statement>
  /** Ids of the findings met so far; emptied when a transaction fails, since it may have given some of them. */
  readonly findingIds: Map<string, number>
  /** The run that ledger rows name; 0 until `beginRun`. */
  runId: number
  /** The digest of the rules that this run counts with; null where it is not told. */
  packs: string | null
  /** How many members of sets that a log can make grow without end are kept. */
  readonly caps: Caps
  /** Set when the disk failed: nothing may be written through this connection any more. */
  broken: Problem | null
}

/** `read` neither creates nor changes the file; `timeoutMs` is how long to wait for another program's lock. */
export interface OpenOptions {
  readonly access?: 'write' | 'read'
  readonly timeoutMs?: number
  readonly caps?: Caps
}

const DEFAULT_TIMEOUT_MS = 5000

/** The two bytes of the file header that say how the database is journaled; memory knows no write-ahead log. */
const JOURNAL_FORMATS = [18, 20] as const
const ROLLBACK_JOURNAL = 1

/** Opens the database at `path`, creating it if need be; null opens a private one that is gone after `closeStore`. */
export function openStore(path: string | null, options: OpenOptions = {}): Result<Store> {
  if (path === null) return openTemporary(options.caps)
  const place = inspectPlace(path)
  if (!place.ok) return place
  const missing = options.access === 'read' ? missingProblem(path, place.value) : null
  return missing === null ? openPlace(path, place.value, options) : bad(missing)
}

/** Closes the database. The last connection to close folds the write-ahead log into the file. */
export function closeStore(store: Store): void {
  store.db.close()
}

/** The prepared form of a statement, made on first use. */
export function prepared(store: Store, sql: string): Database.Statement {
  let statement = store.statements.get(sql)
  if (statement === undefined) {
    statement = store.db.prepare(sql)
    store.statements.set(sql, statement)
  }
  return statement
}

/**
 * Runs `work` in one write transaction: all of it is stored or, if anything throws, nothing. Within another
 * transaction it becomes part of that one. Failures of the database come out as `StoreError`.
 */
export function transact<T>(store: Store, work: () => T): T {
  if (store.broken !== null) throw new StoreError(store.broken)
  try {
    return store.db.transaction(work).immediate()
  } catch (error) {
    store.findingIds.clear()
    throw asStoreError(store, error)
  }
}

/** Runs `work` on one unchanging state of the database. */
export function snapshot<T>(store: Store, work: () => T): T {
  try {
    return store.db.transaction(work).deferred()
  } catch (error) {
    throw asStoreError(store, error)
  }
}

function asStoreError(store: Store, error: unknown): unknown {
  const trouble = troubleOf(error, store.path)
  if (trouble === null) return error
  if (isLasting(error)) store.broken = trouble
  return new StoreError(trouble.id === 'store/locked' ? nameHolder(store.db, trouble, store.runId) : trouble)
}

function makeStore(path: string | null, db: Database.Database, caps: Caps = CAPS): Store {
  return { path, db, statements: new Map(), findingIds: new Map(), runId: 0, packs: null, caps, broken: null }
}

/** An empty name is SQLite's word for a file without a name, spilled to the disk only when it outgrows the cache. */
function openTemporary(caps?: Caps): Result<Store> {
  const db = new Database('')
  // It dies with the process, so its journal only has to survive a throw.
  db.pragma('journal_mode = MEMORY')
  db.pragma('synchronous = OFF')
  prepareConnection(db)
  db.transaction(() => createTables(db)).immediate()
  return good(makeStore(null, db, caps))
}

function openPlace(path: string, place: DatabasePlace, options: OpenOptions): Result<Store> {
  const readonly = options.access === 'read'
  const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  let db: Database.Database | null = null
  try {
    if (!place.exists) createPrivate(place.file)
    db = readonly ? connectToRead(place, timeout) : new Database(place.file, { fileMustExist: true, timeout })
    prepareConnection(db)
    // Looked at before anything is written to it.
    const damage = place.unclean ? damageProblem(db, path) : null
    const trouble = damage ?? (readonly ? versionTrouble(db, path) : prepareFile(db, path, timeout))
    if (trouble === null) return good(makeStore(path, db, options.caps))
    db.close()
    return bad(trouble)
  } catch (error) {
    const trouble = troubleOf(error, path)
    const known = trouble?.id === 'store/locked' && db !== null ? nameHolder(db, trouble) : trouble
    db?.close()
    if (known === null) throw error
    return bad(known)
  }
}

/** SQLite reads only where it may put its lock file beside the database. Elsewhere a closed one is read from memory. */
function connectToRead(place: DatabasePlace, timeout: number): Database.Database {
  const db = new Database(place.file, { readonly: true, fileMustExist: true, timeout })
  try {
    db.pragma('user_version')
    return db
  } catch (error) {
    db.close()
    if (place.unclean || troubleOf(error, null)?.id !== 'store/read-only') throw error
    const image = readFileSync(place.file)
    image.fill(ROLLBACK_JOURNAL, ...JOURNAL_FORMATS)
    return new Database(image, { readonly: true })
  }
}

function missingProblem(path: string, place: DatabasePlace): Problem | null {
  if (!place.fresh) return null
  const fact = place.exists ? `${databaseName(path)} is empty.` : `There is no database ${path}.`
  return storeProblem('missing', path, fact, 'Make one with `logremedy analyze --db`, or correct the name.')
}
