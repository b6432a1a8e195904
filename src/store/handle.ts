/**
 * A store is a connection with its prepared statements; the other files of this folder are functions over it. Work on a
 * store is complete or absent: nothing remains of what does not commit.
 *
 * A temporary database has one transaction without an end, in which each of ours is a savepoint: SQLite visits every page
 * of such a database when a transaction ends, so that many small sources would take the longer the more of them there are.
 */
import type Database from 'better-sqlite3'
import { DEFAULT_SET_LIMITS, type SetLimits } from '../model/bounded-sets.ts'
import type { Problem } from '../model/problem.ts'
import { sealSources } from './checks/row-seals.ts'
import type { KnownFinding } from './checks/seal.ts'
import { nameHolder } from './connection.ts'
import { isLasting, ownErrorProblem, StoreError } from './errors.ts'

/** An open database. Made by `openStore`; its fields are for this folder only. */
export interface Store {
  /** Null for a temporary database. */
  readonly path: string | null
  readonly db: Database.Database
  readonly statements: Map<string, Database.Statement>
  /** The findings so far, by the names of their keys; emptied when a transaction fails, since it may have created some of them. */
  readonly findings: Map<string, KnownFinding>
  /** Sources with rows that the open transaction changed: they are sealed before it commits. */
  readonly unsealed: Set<number>
  /** The run that ledger rows name; 0 until `beginRun`. */
  runId: number
  /** The last id of a source before this run; higher ones are of files that this run, or another one beside it, found first. */
  sourcesBefore: number
  /** The digest of this run's rules; null if none was given. */
  packs: string | null
  /** Maximum sizes of sets that a log can make grow without end. */
  readonly caps: SetLimits
  /** Whether a write transaction is open. */
  writing: boolean
  /** What the open transaction has changed so far in the digest of its generation. */
  change: number
  /** Set when the disk failed: nothing may be written through this connection any more. */
  broken: Problem | null
}

/** Closes the database. The last connection to close folds the write-ahead log into the file. */
export function closeStore(store: Store): void {
  store.db.close()
}

/** Returns a prepared statement, made on first use. */
export function prepared(store: Store, sql: string): Database.Statement {
  let statement = store.statements.get(sql)
  if (statement === undefined) {
    statement = store.db.prepare(sql)
    store.statements.set(sql, statement)
  }
  return statement
}

/**
 * Runs `work` in one write transaction: all of it is stored or, if anything throws, nothing. Within another transaction
 * it becomes part of that one. Failures of the database are thrown as `StoreError`.
 */
export function transact<T>(store: Store, work: () => T): T {
  if (store.broken !== null) throw new StoreError(store.broken)
  if (store.writing) return within(store, work)
  try {
    begin(store)
    const answer = work()
    commit(store)
    return answer
  } catch (error) {
    throw undone(store, error)
  } finally {
    store.writing = false
    store.unsealed.clear()
  }
}

/** Runs `work` as a part of the open transaction that can fail alone. */
function within<T>(store: Store, work: () => T): T {
  try {
    return store.db.transaction(work)()
  } catch (error) {
    store.findings.clear()
    throw asStoreError(store, error)
  }
}

function begin(store: Store): void {
  prepared(store, store.path === null ? 'SAVEPOINT work' : 'BEGIN IMMEDIATE').run()
  store.writing = true
}

function commit(store: Store): void {
  sealSources(sql => prepared(store, sql), store.unsealed)
  prepared(store, store.path === null ? 'RELEASE work' : 'COMMIT').run()
}

/** Undoes what the open transaction has done, and returns the error to throw. */
function undone(store: Store, error: unknown): unknown {
  // Some failures roll back by themselves.
  if (store.writing && store.db.inTransaction) {
    const undo = store.path === null ? ['ROLLBACK TO work', 'RELEASE work'] : ['ROLLBACK']
    for (const sql of undo) prepared(store, sql).run()
  }
  store.findings.clear()
  return asStoreError(store, error)
}

/** Pauses long work for other work. */
export interface Turns {
  /** Whether it is time for a pause. */
  readonly due: boolean
  pause(): Promise<void>
}

/**
 * Does the same for work in steps, pausing between them as often as necessary. Until it ends, start nothing else on the
 * connection: it would become part of the transaction.
 */
export async function transactInTurns<T>(store: Store, work: () => Generator<void, T>, turns: Turns): Promise<T> {
  if (store.broken !== null) throw new StoreError(store.broken)
  try {
    begin(store)
    const answer = await inTurns(work(), turns)
    commit(store)
    return answer
  } catch (error) {
    throw undone(store, error)
  } finally {
    store.writing = false
    store.unsealed.clear()
  }
}

async function inTurns<T>(steps: Generator<void, T>, turns: Turns): Promise<T> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    if (turns.due) await turns.pause()
  }
}

/** Runs steps without pauses and returns their result. */
export function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** Returns the size of the database in bytes, including uncommitted changes. */
export function bytesIn(store: Store): number {
  return (
    Number(store.db.pragma('page_count', { simple: true })) * Number(store.db.pragma('page_size', { simple: true }))
  )
}

/** Sets the wait for another program's lock, in ms; returns the previous one. */
export function lockWait(store: Store, ms: number): number {
  const before = Number(store.db.pragma('busy_timeout', { simple: true }))
  store.db.pragma(`busy_timeout = ${Math.min(ms, before)}`)
  return before
}

/** Returns whether a failure has ended the transaction of a temporary database, and so emptied it. */
function isLost({ path, db }: Store): boolean {
  return path === null && !db.inTransaction
}

/** Runs `work` on one unchanging state of the database. */
export function snapshot<T>(store: Store, work: () => T): T {
  if (store.broken !== null && isLost(store)) throw new StoreError(store.broken)
  try {
    // Nobody else writes to a database without a name.
    return store.path === null || store.writing ? work() : store.db.transaction(work).deferred()
  } catch (error) {
    throw asStoreError(store, error)
  }
}

function asStoreError(store: Store, error: unknown): unknown {
  const problem = ownErrorProblem(error, store.path)
  if (problem === null) return error
  if (isLasting(error) || isLost(store)) store.broken = problem
  return new StoreError(problem.id === 'store/locked' ? nameHolder(store.db, problem, store.runId) : problem)
}

/** Makes a store of a connection. */
export function makeStore(path: string | null, db: Database.Database, caps: SetLimits = DEFAULT_SET_LIMITS): Store {
  return {
    path,
    db,
    statements: new Map(),
    findings: new Map(),
    unsealed: new Set(),
    runId: 0,
    sourcesBefore: 0,
    packs: null,
    caps,
    writing: false,
    change: 0,
    broken: null,
  }
}
