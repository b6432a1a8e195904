/** Maintenance of databases: verifying, copying, and removing old or unwanted counts. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import { logOf } from '../../source/rotation.ts'
import { type Backup, backupStore } from '../../store/backup.ts'
import { equalContents } from '../../store/checks/equal-contents.ts'
import { isRemote } from '../../store/checks/file-checks.ts'
import { verifyLedger } from '../../store/checks/verify.ts'
import { closeStore, openStore, type Store } from '../../store/database.ts'
import { remoteProblem, storeErrorProblem } from '../../store/errors.ts'
import { endKilled, type OpenRun } from '../../store/write/apply.ts'
import { type Forgotten, forget, type OldSource, type Pruned, prune, shrink } from '../../store/write/prune.ts'
import { isAlive } from '../session/process-identity.ts'

export type { Forgotten } from '../../store/write/prune.ts'

/** The result of verifying a database. */
export interface VerifyResult {
  readonly sources: number
  /** Number of counted bytes, each counted once if there are no problems. */
  readonly bytes: number
  readonly lines: number
  readonly problems: readonly Problem[]
}

/** Verifies that every byte was counted once. Fails if the database cannot be read. */
export function verifyDatabase(path: string, timeoutMs: number): Result<VerifyResult> {
  const opened = openStore(path, { access: 'read', timeoutMs, unchecked: true })
  if (!opened.ok) return opened
  try {
    const problems = verifyLedger(opened.value)
    const sums = problems.length > 0 ? NOTHING : sumsOf(opened.value)
    const alike = problems.length > 0 ? [] : equalContents(opened.value)
    return ok({ ...sums, problems: [...problems, ...remote(path), ...alike] })
  } catch (error) {
    const failure = storeErrorProblem(error, path)
    if (failure === null) throw error
    return err(failure)
  } finally {
    closeStore(opened.value)
  }
}

/** Copies a database, which may be in use, into a file that appears only when it is complete. */
export async function backupDatabase(path: string, target: string): Promise<Result<Backup>> {
  const copied = await backupStore(path, target)
  return copied.ok ? copied : err(...copied.problems)
}

/** What to remove from a database. */
export interface PruneOptions {
  /** Milliseconds since 1970. */
  readonly before: number
  readonly dryRun: boolean
  readonly timeoutMs: number
  readonly nowMs: number
}

/** What was removed, and the size of the file before and after. */
export interface PruneResult extends Pruned {
  readonly bytesBefore: number
  readonly bytesAfter: number
  /** The file did not shrink, since another run is writing to the database. */
  readonly inUse: boolean
}

/** Removes counts before a time; the ranges stay marked as counted. */
export function pruneDatabase(path: string, options: PruneOptions): Result<PruneResult> {
  const { before, dryRun, nowMs } = options
  return withStore(path, options, (store, living) => {
    const bytesBefore = sizeOf(path)
    const request = { before, dryRun, living: idsOf(living), isGone: (source: OldSource) => isGone(source, before) }
    const pruned = prune(store, request)
    const inUse = endKilled(store, run => isAlive(run, nowMs)).length > 0
    if (!dryRun && !inUse) shrink(store)
    return ok({ ...pruned, bytesBefore, bytesAfter: sizeOf(path), inUse })
  })
}

/** Removes a source with all its counts; returns null if there is none of that name. */
export function forgetInDatabase(
  path: string,
  source: string,
  options: Omit<PruneOptions, 'before'>,
): Result<Forgotten | null> {
  return withStore(path, options, (store, living) => {
    const answer = forget(store, source, { living: idsOf(living), dryRun: options.dryRun })
    if (answer === null || !('held' in answer)) {
      if (answer !== null && !options.dryRun && living.length === 0) shrink(store)
      return ok(answer)
    }
    const holder = living.find(({ id }) => id === answer.held)!
    return err(heldProblem(path, source, holder.pid))
  })
}

/** Opens an existing database for writing, with its active runs; enters killed runs as ended. */
function withStore<T>(
  path: string,
  { timeoutMs, nowMs }: Pick<PruneOptions, 'timeoutMs' | 'nowMs'>,
  work: (store: Store, living: readonly OpenRun[]) => Result<T>,
): Result<T> {
  // Opening for writing would create the file.
  const reading = openStore(path, { access: 'read', timeoutMs, unchecked: true })
  if (!reading.ok) return reading
  closeStore(reading.value)
  const opened = openStore(path, { timeoutMs })
  if (!opened.ok) return opened
  try {
    return work(
      opened.value,
      endKilled(opened.value, run => isAlive(run, nowMs)),
    )
  } catch (error) {
    const failure = storeErrorProblem(error, path)
    if (failure === null) throw error
    return err(failure)
  } finally {
    closeStore(opened.value)
  }
}

function idsOf(runs: readonly OpenRun[]): number[] {
  return runs.map(({ id }) => id)
}

/**
 * Returns whether nothing is left of a source's file: neither it nor a file of its log that is old enough to be it. If
 * its folder is missing, it counts as existing.
 */
function isGone({ path, member, dev, log }: OldSource, before: number): boolean {
  if (dev === null && member === null) return true
  if (existsSync(path)) return false
  if (!existsSync(dirname(resolve(path)))) return isAbsolute(path)
  if (member !== null || !log) return true
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return !readdirSync(dirname(resolve(path))).some(name => {
    const stat = logOf(folder + name) === log ? statSync(folder + name, { throwIfNoEntry: false }) : undefined
    return stat !== undefined && stat.mtimeMs < before
  })
}

function sizeOf(path: string): number {
  return ['', '-wal'].reduce((sum, end) => sum + (statSync(path + end, { throwIfNoEntry: false })?.size ?? 0), 0)
}

function heldProblem(path: string, source: string, pid: number): Problem {
  const fact = `Process ${pid} is reading ${source} into the database.`
  return problem('output', 'store/in-use', { path }, fact, 'Stop that run, then forget the source.')
}

const NOTHING = { sources: 0, bytes: 0, lines: 0 }

function sumsOf({ db }: Store): typeof NOTHING {
  const sql = `SELECT (SELECT count(*) FROM source) AS sources, ifnull(sum(dec_to - dec_from), 0) AS bytes,
    ifnull(sum(lines), 0) AS lines FROM ledger`
  return db.prepare(sql).get() as typeof NOTHING
}

/** Locks on network file systems are unreliable. */
function remote(path: string): Problem[] {
  return isRemote(path) ? [remoteProblem(path)] : []
}
