/** Parses the flags for reading logs together. */
import { err, ok, problem, type Result } from '../../model/problem.ts'
import { parseTimeIn } from '../../run/setup/parse-values.ts'
import type { ExpansionLimits } from '../../source/archives/budget.ts'
import type { ANALYZE } from './analyze-flags.ts'
import type { BASELINE } from './baseline-flags.ts'
import type { ValuesOf } from './flag.ts'
import type { TAIL } from './tail-flags.ts'

type Analyzing = ValuesOf<typeof ANALYZE>

/** The flags of every command that reads logs. */
export type ScanFlags = Pick<Analyzing, keyof Analyzing & keyof ValuesOf<typeof BASELINE> & keyof ValuesOf<typeof TAIL>>

/** The flags of commands that read logs once. */
export type BatchFlags = Pick<Analyzing, keyof Analyzing & keyof ValuesOf<typeof BASELINE>>

/** The parsed flags. */
export interface ParsedScanFlags {
  /** Bytes. */
  readonly maxLine: number
  readonly limits: ExpansionLimits
  /** Milliseconds since 1970. */
  readonly since: number | null
  readonly until: number | null
  readonly records: readonly string[] | null
  readonly databaseTimeoutMs: number
}

/** Parses the flags; the first one that is invalid together with the others becomes a problem. */
export function parseScanFlags(flags: ScanFlags, nowMs: number): Result<ParsedScanFlags> {
  if (flags.db !== undefined && (flags.since !== undefined || flags.until !== undefined))
    return err(
      problem(
        'usage',
        'cli/bounds-with-db',
        null,
        '--since and --until cannot be combined with --db, because a database counts whole files.',
        'Leave out --db.',
      ),
    )
  const bound = (text: string | undefined): number | null | undefined =>
    text === undefined ? null : (parseTimeIn(flags.tz, text, nowMs) ?? undefined)
  const since = bound(flags.since)
  const until = bound(flags.until)
  if (since === undefined || until === undefined)
    return err(
      problem(
        'usage',
        'cli/time',
        null,
        `"${since === undefined ? flags.since : flags.until}" is not a valid time.`,
        'Give 2026-01-31, 2026-01-31T10:00:00Z, -3h, -2d, today or yesterday.',
      ),
    )
  const { maxLine, maxExpand, jsonRecords, dbTimeout } = flags
  const records = jsonRecords ?? null
  return ok({ maxLine, limits: maxExpand, since, until, records, databaseTimeoutMs: dbTimeout })
}
