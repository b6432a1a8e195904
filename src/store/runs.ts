/** The runs of logremedy that wrote to a database. Clock and process are the caller's: nothing here knows the time. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Problem } from '../model/problem.ts'
import { databaseName, storeProblem } from './errors.ts'
import { prepared, type Store, snapshot, transact } from './handle.ts'

/** What is known about a run when it begins; `startedMs` counts from 1970. */
export interface RunStart {
  readonly version: string
  readonly pid: number
  readonly startedMs: number
  /** What tells the process from others of its number. */
  readonly process?: string
  /** The digest of the rules that it counts with. */
  readonly packs?: string
}

/** A run that has not said that it ended. */
export interface OpenRun {
  readonly id: number
  readonly pid: number
  readonly process: string | null
  readonly startedMs: number
  /** Its last sign of life. */
  readonly beatMs: number | null
}

/** Records a run; all ranges applied through this store from now on name it. */
export function beginRun(store: Store, start: RunStart): number {
  store.runId = transact(store, () => {
    const insert = prepared(
      store,
      'INSERT INTO run (version, pid, started_ts, process, beat_ts, packs) VALUES (?, ?, ?, ?, ?, ?)',
    )
    const { version, pid, process = null, packs = null } = start
    const now = Math.floor(start.startedMs)
    return Number(insert.run(version, pid, now, process, now, packs).lastInsertRowid)
  })
  store.packs = start.packs ?? null
  store.sourcesBefore = prepared(store, 'SELECT ifnull(max(id), 0) FROM source').pluck().get() as number
  // Into the file itself, so that it tells of this run even if the write-ahead log should be removed after a crash.
  if (store.path !== null) store.db.pragma('wal_checkpoint(PASSIVE)')
  return store.runId
}

const OPEN_RUNS = `
  SELECT id, pid, process, started_ts AS startedMs, beat_ts AS beatMs FROM run WHERE ended_ts IS NULL AND id <> ? ORDER BY id`

/** The runs, but for this one, that have not said that they ended. */
export function openRuns(store: Store): OpenRun[] {
  return snapshot(store, () => prepared(store, OPEN_RUNS).all(store.runId)) as OpenRun[]
}

/** Enters of runs that were killed that they ended, at their last sign of life; answers which still live. */
export function endKilled(store: Store, isAlive: (run: OpenRun) => boolean): OpenRun[] {
  const runs = openRuns(store)
  const alive = runs.filter(isAlive)
  if (alive.length < runs.length) {
    transact(store, () => {
      const end = prepared(store, 'UPDATE run SET ended_ts = ifnull(beat_ts, started_ts) WHERE id = ?')
      for (const run of runs) if (!alive.includes(run)) end.run(run.id)
    })
  }
  return alive
}

/**
 * Tells that the write-ahead log was removed of a run that was killed: what it wrote last is lost with it. Such a log lies beside the
 * database until the next run folds it in, and that run enters that the killed one ended.
 */
export function lostWrites(store: Store): Problem | null {
  const before = openRuns(store)
  if (store.path === null || before.length === 0) return null
  if ((statSync(`${resolve(store.path)}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return null
  // A run may have ended and closed the database in the meantime.
  const after = new Set(openRuns(store).map(({ id }) => id))
  const lost = before.find(({ id }) => after.has(id))
  if (lost === undefined) return null
  const fact = `${databaseName(store.path)} records a run (process ${lost.pid}) that has not ended, but ${store.path}-wal, which held what that run wrote last, is missing.`
  return storeProblem(
    'wal-gone',
    store.path,
    fact,
    'Analyze the logs into it again: the missing part will then be counted.',
  )
}

/** Records that the run is still there. */
export function beat(store: Store, nowMs: number): void {
  transact(store, () => prepared(store, 'UPDATE run SET beat_ts = ? WHERE id = ?').run(Math.floor(nowMs), store.runId))
}

/** Records how the run ended. A run without this was killed, or still goes on. */
export function finishRun(store: Store, endedMs: number, exitCode: number): void {
  transact(store, () => {
    const update = prepared(store, 'UPDATE run SET ended_ts = ?, exit_code = ? WHERE id = ?')
    update.run(Math.floor(endedMs), exitCode, store.runId)
  })
}
