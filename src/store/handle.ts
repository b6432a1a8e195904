/**
 * A store is a connection with its prepared statements; the other files of this folder are functions over it. A store never ends in
 * half: what does not commit leaves nothing behind.
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
  /** The findings met so far, by the names of their keys; emptied when a transaction fails, since it may have made some of them. */
  readonly findings: Map<string, KnownFinding>
  /** Sources whose rows the open transaction touched: they are sealed before it commits. */
  readonly unsealed: Set<number>
  /** The run that ledger rows name; 0 until `beginRun`. */
  runId: number
  /** The last id of a source before this run; rows behind it are of files that this run met first, or another one beside it. */
  sourcesBefore: number
  /** The digest of the rules that this run counts with; null where it is not told. */
  packs: string | null
  /** How many members of sets that a log can make grow without end are kept. */
  readonly caps: SetLimits
  /** What the open transaction has changed so far in the digest of the generation that it writes. */
  change: number
  /** Set when the disk failed: nothing may be written through this connection any more. */
  broken: Problem | null
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
  const isOuter = !store.db.inTransaction
  try {
    return store.db.transaction(isOuter ? () => sealed(store, work) : work).immediate()
  } catch (error) {
    store.findings.clear()
    throw asStoreError(store, error)
  } finally {
    if (isOuter) store.unsealed.clear()
  }
}

/** Lets others have their turn in the midst of long work. */
export interface Turns {
  /** Whether it is time for a pause. */
  readonly due: boolean
  pause(): Promise<void>
}

/**
 * The same for work in steps, with pauses between them for as long as it takes. Until it is done nothing else may be begun on the
 * connection; what is done meanwhile becomes part of the transaction.
 */
export async function transactInTurns<T>(store: Store, work: () => Generator<void, T>, turns: Turns): Promise<T> {
  if (store.broken !== null) throw new StoreError(store.broken)
  try {
    prepared(store, 'BEGIN IMMEDIATE').run()
    const answer = await inTurns(work(), turns)
    sealSources(sql => prepared(store, sql), store.unsealed)
    prepared(store, 'COMMIT').run()
    return answer
  } catch (error) {
    // Some failures take it back by themselves.
    if (store.db.inTransaction) prepared(store, 'ROLLBACK').run()
    store.findings.clear()
    throw asStoreError(store, error)
  } finally {
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

/** What steps come to that are taken without a pause. */
export function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** Bytes of the database, what is not committed included. */
export function bytesIn(store: Store): number {
  return (
    Number(store.db.pragma('page_count', { simple: true })) * Number(store.db.pragma('page_size', { simple: true }))
  )
}

/** Sets for how many ms the connection waits for another program's lock; answers how long it waited before. */
export function lockWait(store: Store, ms: number): number {
  const before = Number(store.db.pragma('busy_timeout', { simple: true }))
  store.db.pragma(`busy_timeout = ${Math.min(ms, before)}`)
  return before
}

function sealed<T>(store: Store, work: () => T): T {
  const answer = work()
  sealSources(sql => prepared(store, sql), store.unsealed)
  return answer
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
  const problem = ownErrorProblem(error, store.path)
  if (problem === null) return error
  if (isLasting(error)) store.broken = problem
  return new StoreError(problem.id === 'store/locked' ? nameHolder(store.db, problem, store.runId) : problem)
}

/** A store over a connection. */
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
    change: 0,
    broken: null,
  }
}
