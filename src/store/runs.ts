/** The runs of logremedy that wrote to a database. Time and process come from the caller. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Problem } from '../model/problem.ts'
import { databaseName, storeProblem } from './errors.ts'
import { prepared, type Store, snapshot, transact } from './handle.ts'

/** What is known of a run when it begins; `startedMs` counts from 1970. */
export interface RunStart {
  readonly version: string
  readonly pid: number
  readonly startedMs: number
  /** Distinguishes the process from others with the same number. */
  readonly process?: string
  /** The digest of its rules. */
  readonly packs?: string
}

/** A run without an end. */
export interface OpenRun {
  readonly id: number
  readonly pid: number
  readonly process: string | null
  readonly startedMs: number
  /** Its last heartbeat. */
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
  // Written to the main file, so that the run is known even if the write-ahead log is removed after a crash.
  if (store.path !== null) store.db.pragma('wal_checkpoint(PASSIVE)')
  return store.runId
}

const OPEN_RUNS = `
  SELECT id, pid, process, started_ts AS startedMs, beat_ts AS beatMs FROM run WHERE ended_ts IS NULL AND id <> ? ORDER BY id`

/** Returns the other runs without an end. */
export function openRuns(store: Store): OpenRun[] {
  return snapshot(store, () => prepared(store, OPEN_RUNS).all(store.runId)) as OpenRun[]
}

/** Records the end of killed runs, at their last heartbeat; returns the runs that are alive. */
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
 * Reports that the write-ahead log of a killed run was removed, and its last writes with it. Such a log exists until
 * the next run applies it, and that run records the end of the killed one.
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

/** Records a heartbeat of the run. */
export function beat(store: Store, nowMs: number): void {
  transact(store, () => prepared(store, 'UPDATE run SET beat_ts = ? WHERE id = ?').run(Math.floor(nowMs), store.runId))
}

/** Records how the run ended. A run without this was killed, or is still active. */
export function finishRun(store: Store, endedMs: number, exitCode: number): void {
  transact(store, () => {
    const update = prepared(store, 'UPDATE run SET ended_ts = ?, exit_code = ? WHERE id = ?')
    update.run(Math.floor(endedMs), exitCode, store.runId)
  })
}
