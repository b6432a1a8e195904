/** The runs of logremedy that wrote to a database. Clock and process are the caller's: nothing here knows the time. */
import { prepared, type Store, transact } from './database.ts'

/** What is known about a run when it begins; `startedMs` counts from 1970. */
export interface RunStart {
  readonly version: string
  readonly pid: number
  readonly startedMs: number
}

/** Records a run; all ranges applied through this store from now on name it. */
export function beginRun(store: Store, start: RunStart): number {
  store.runId = transact(store, () => {
    const insert = prepared(store, 'INSERT INTO run (version, pid, started_ts) VALUES (?, ?, ?)')
    return Number(insert.run(start.version, start.pid, Math.floor(start.startedMs)).lastInsertRowid)
  })
  return store.runId
}

/** Records how the run ended. A run without this was killed, or still goes on. */
export function finishRun(store: Store, endedMs: number, exitCode: number): void {
  transact(store, () => {
    const update = prepared(store, 'UPDATE run SET ended_ts = ?, exit_code = ? WHERE id = ?')
    update.run(Math.floor(endedMs), exitCode, store.runId)
  })
}
