/** What the head of a log line says. Created only for lines with a hit. */

/** The log formats whose line heads are understood; `none` is a line without a recognised head. */
/** The name of a format of line heads; `none` where a line has no known head. */
export type Dialect = string

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof LEVELS)[number]

/**
 * A parsed line head. Offsets count from the first byte of the line. For a line that wraps another one, such as a
 * container's, this is the inner head, completed with what the outer one says.
 */
export interface LogEvent {
  readonly dialect: Dialect
  /** The format of the outermost line, when it wraps another one whose dialect is known. */
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
  /** The machine, pod or device that the head names as its writer. */
  readonly host: string | null
  /** The program, container or logger that the head names as its writer, as written there. */
  readonly program: string | null
  /** Where the message begins: nothing before it is ever a code, but in the named fields. */
  readonly message: number
  /** Where named fields before the message begin, in which programs write codes: structured data of RFC 5424. */
  readonly fields?: number
}

/** Completes stamps without a year or a zone. */
export interface Clock {
  /** Returns the year of a stamp without one: month (1 to 12), day, milliseconds since midnight. */
  readonly yearOf: (month: number, day: number, timeOfDayMs: number) => number
  /** Returns minutes east of UTC at that local time, for stamps without a zone. */
  readonly offsetMinutes: (localMs: number) => number
}
