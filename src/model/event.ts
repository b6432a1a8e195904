/** What the head of a log line says. Made for lines with a hit only. */

/** The log formats whose line heads are understood; `none` is a line without a recognised head. */
export const DIALECTS = [
  'hilog',
  'hilog-ide',
  'logcat',
  'logcat-brief',
  'logcat-time',
  'logcat-long',
  'apple',
  'syslog',
  'syslog5424',
  'iso',
  'json',
  'none',
] as const
export type Dialect = (typeof DIALECTS)[number]

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type Level = (typeof LEVELS)[number]

/** A line's head, taken apart. Offsets count from the first byte of the line. */
export interface Event {
  readonly dialect: Dialect
  /** Milliseconds since 1970-01-01 UTC; null where the line has no stamp. */
  readonly time: number | null
  readonly level: Level | null
  readonly pid: number | null
  readonly tid: number | null
  /** hilog: type letter and domain in upper case, `C02F06`. */
  readonly domain: string | null
  readonly tag: string | null
  readonly process: string | null
  /** Where the message begins: nothing before it is ever a code. */
  readonly message: number
}

/** What a year-less or zone-less stamp is completed with. */
export interface Clock {
  /** Year for stamps without one. */
  readonly year: number
  /** Minutes east of UTC at that local time, for stamps without a zone. */
  readonly offsetMinutes: (localMs: number) => number
}
