/** Start, duration and speed of a run. */
import type { RunInfo } from '../../model/counts/summary.ts'
import { VERSION } from './version.ts'

/** Returns the facts of a run that read `bytes`. */
export function runInfoOf(startedMs: number, endedMs: number, bytes: number): RunInfo {
  const seconds = (endedMs - startedMs) / 1000
  return {
    started: new Date(startedMs).toISOString(),
    seconds,
    bytesPerSecond: seconds > 0 ? Math.round(bytes / seconds) : 0,
    version: VERSION,
  }
}
