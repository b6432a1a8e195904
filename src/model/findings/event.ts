/** What the head of a log line says. Made for lines with a hit only. */

/** The log formats whose line heads are understood; `none` is a line without a recognised head. */
/** The name of a format of line heads; `none` where a line has no head that is known. */
export type Dialect = string

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof LEVELS)[number]

/**
 * A line's head, taken apart. Offsets count from the first byte of the line. Of a line that carries another one whole, such
 * as a container's, the head is the inner one's, completed by what the outer one says.
 */
export interface LogEvent {
  readonly dialect: Dialect
  /** The format of the outermost line, when it carries another one whose dialect is told. */
  readonly wrapper: Dialect | null
  /** Milliseconds since 1970-01-01 UTC; null where the line has no stamp. */
  readonly time: number | null
  readonly level: LogLevel | null
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
  /** The year of a stamp without one: month (1 to 12), day, milliseconds since midnight. */
  readonly yearOf: (month: number, day: number, timeOfDayMs: number) => number
  /** Minutes east of UTC at that local time, for stamps without a zone. */
  readonly offsetMinutes: (localMs: number) => number
}
