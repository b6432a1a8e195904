/** The settings of `makeClock` for a source, as plain data that can go to other threads. */
import type { YearHint } from '../formats/time/year.ts'
import { yearHint } from '../formats/time/year-hint.ts'

/** Settings for all sources of a run. */
export interface ClockSettings {
  /** The year of timestamps without one, if the user gave it. */
  readonly year: number | null
  /** The time zone of timestamps without one. */
  readonly zone: string
  /** The modification time assumed for streams. */
  readonly nowMs: number
}

/** Settings for one source. */
export interface ClockSpec {
  readonly year: YearHint
  readonly zone: string
}

/** What a source itself shows of its time; a stream has no name and no time. */
export interface SourceSigns {
  readonly name: string | null
  readonly head: Uint8Array
  readonly modifiedMs: number | null
}

/** Returns the clock settings of one source. */
export function clockSpec({ year, zone, nowMs }: ClockSettings, { name, head, modifiedMs }: SourceSigns): ClockSpec {
  return { year: year ?? yearHint({ name, head, modifiedMs: modifiedMs ?? nowMs }), zone }
}
