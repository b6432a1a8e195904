/** What `makeClock` needs for a source, as plain data that may go to other threads. */
import type { YearHint } from '../formats/time/year.ts'
import { yearHint } from '../formats/time/year-hint.ts'

/** What is known about all sources of a run. */
export interface ClockSettings {
  /** The year of stamps without one, where the user knows it. */
  readonly year: number | null
  /** The zone of stamps without one. */
  readonly zone: string
  /** When a stream was last changed. */
  readonly nowMs: number
}

/** What is known about one source. */
export interface ClockSpec {
  readonly year: YearHint
  readonly zone: string
}

/** What a source itself says of its time; a stream has no name and no time. */
export interface SourceSigns {
  readonly name: string | null
  readonly head: Uint8Array
  readonly modifiedMs: number | null
}

/** The clock of one source as plain data. */
export function clockSpec({ year, zone, nowMs }: ClockSettings, { name, head, modifiedMs }: SourceSigns): ClockSpec {
  return { year: year ?? yearHint({ name, head, modifiedMs: modifiedMs ?? nowMs }), zone }
}
