/** The runs of logremedy that wrote to a database. Clock and process are the caller's: nothing here knows the time. */
import { prepared, type Store, transact } from './database.ts'

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
  return store.runId
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
