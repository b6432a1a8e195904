/** The flags that say what is read and how, and what they mean. */
import { bad, good, problem, type Result } from '../model/problem.ts'
import type { RuleFlags } from '../run/open-rules.ts'
import { MAX_TIMEOUT_SECONDS, parseKeys, parseLimits, parseLineLength, parseTimeIn } from '../run/parse-values.ts'
import { DEFAULT_LIMITS, type Limits } from '../source/budget.ts'
import { parseZone } from '../token/clock.ts'

/** The flags of every command that reads logs, as the parser gives them. */
export interface ScanFlags extends RuleFlags {
  readonly paths: readonly string[]
  readonly db?: string | undefined
  readonly dbTimeout: number
  readonly rescan: boolean
  readonly lang: string
  readonly vendor?: string | undefined
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly filesFrom?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly tz: string
  readonly year?: number | undefined
  readonly jobs?: number | undefined
  readonly maxLine: string
  readonly maxExpand: string
  readonly jsonRecords?: string | undefined
  readonly redact: string
  readonly allowIncomplete: boolean
  readonly progress: boolean
}

/** Flags → values with a meaning. */
export interface ScanWish {
  /** Bytes. */
  readonly maxLine: number
  readonly limits: Limits
  /** Milliseconds since 1970. */
  readonly since: number | null
  readonly until: number | null
  readonly records: readonly string[] | null
  readonly databaseTimeoutMs: number
}

/** What the flags mean; the first that means nothing becomes a problem. */
export function understandScan(flags: ScanFlags, nowMs: number): Result<ScanWish> {
  const maxLine = parseLineLength(flags.maxLine)
  if (maxLine === null)
    return bad(
      problem(
        'usage',
        'cli/size',
        null,
        `"${flags.maxLine}" is no usable line length.`,
        'Give a size from 1KiB to 256MiB, such as 64KiB.',
      ),
    )
  const limits = parseLimits(flags.maxExpand, DEFAULT_LIMITS)
  if (limits === null)
    return bad(
      problem(
        'usage',
        'cli/limits',
        null,
        `"${flags.maxExpand}" does not say how far data may expand.`,
        'Give times, a size or both, such as 1000x, 2TiB or 1000x,2TiB.',
      ),
    )
  for (const name of ['jobs', 'year'] as const)
    if (flags[name] !== undefined && !(Number.isInteger(flags[name]) && flags[name] > 0))
      return bad(
        problem(
          'usage',
          'cli/number',
          null,
          `The flag "--${name}" needs a whole number above 0.`,
          name === 'jobs' ? 'Leave it out for one thread for each core.' : 'Give a year such as 2026.',
        ),
      )
  if (parseZone(flags.tz) === null)
    return bad(
      problem(
        'usage',
        'cli/zone',
        null,
        `There is no time zone "${flags.tz}".`,
        'Give UTC, a name such as Asia/Shanghai, or an offset such as +08:00.',
      ),
    )
  if (flags.db !== undefined && (flags.since !== undefined || flags.until !== undefined))
    return bad(
      problem(
        'usage',
        'cli/bounds-with-db',
        null,
        '--since and --until cannot be combined with --db, which counts every line once and for all.',
        'Leave out --db.',
      ),
    )
  if (!(flags.dbTimeout >= 0 && flags.dbTimeout <= MAX_TIMEOUT_SECONDS))
    return bad(
      problem(
        'usage',
        'cli/number',
        null,
        'The flag "--db-timeout" needs a number of seconds.',
        `Give 0 for not waiting at all, up to ${MAX_TIMEOUT_SECONDS}.`,
      ),
    )
  const bound = (text: string | undefined): number | null | undefined =>
    text === undefined ? null : (parseTimeIn(flags.tz, text, nowMs) ?? undefined)
  const since = bound(flags.since)
  const until = bound(flags.until)
  if (since === undefined || until === undefined)
    return bad(
      problem(
        'usage',
        'cli/time',
        null,
        `"${since === undefined ? flags.since : flags.until}" is no time.`,
        'Give 2026-01-31, 2026-01-31T10:00:00Z, -3h, -2d, today or yesterday.',
      ),
    )
  const records = flags.jsonRecords === undefined ? null : parseKeys(flags.jsonRecords)
  if (records === null && flags.jsonRecords !== undefined)
    return bad(
      problem(
        'usage',
        'cli/json-records',
        null,
        `"${flags.jsonRecords}" is no list of keys.`,
        'Give the keys from the outermost to the array, with dots between them, such as logs.entries.',
      ),
    )
  return good({ maxLine, limits, since, until, records, databaseTimeoutMs: Math.round(flags.dbTimeout * 1000) })
}
