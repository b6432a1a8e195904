/**
 * A partial: everything that scanning one shard yields, ready to be merged. Plain data, so that it can cross threads and
 * machines. Every field merges by sum, minimum, maximum or bottom-k, so the order of merging does not matter.
 */
import type { FindingKey } from '../findings/finding.ts'

/** A line stored for the reader. `line` counts from 1 within its shard; the store adds the lines before the shard. */
export interface Sample {
  /** The order of samples: those with the lowest ranks are stored. */
  readonly rank: number
  readonly offset: number
  readonly line: number
  readonly time: number | null
  readonly raw: string
  /** The line, redacted, at most `SAMPLE_BYTES` long. */
  readonly text: string
  /** Lines beside it that may say why, nearest first; only of codes that say little themselves. */
  readonly beside?: readonly BesideLine[]
}

/** A line beside a sample. `line` is its distance in lines, negative before the sample; `text` is redacted and short. */
export interface BesideLine {
  readonly line: number
  readonly text: string
}

/** Counts of one finding key in one shard. */
export interface Aggregate {
  readonly key: FindingKey
  /** Whether a pack knows the code: such codes are always listed separately (`model/bounded-sets.ts`). */
  readonly known: boolean
  /** Occurrences by start of their minute in ms; -1 for those without a time. */
  readonly buckets: Map<number, Bucket>
  /** Occurrences by parameter name and value; under `OTHER_VALUES` those of further values, by the parameter's name. */
  readonly params: Map<string, Map<string, number>>
  samples: Sample[]
}

export interface Bucket {
  count: number
  min: number
  max: number
}

/** The result of one shard. Offsets count decompressed bytes. */
export interface PartialCounts {
  readonly from: number
  readonly to: number
  readonly lines: number
  readonly aggregates: readonly Aggregate[]
  /** Bytes or lines that could not be used, by reason. */
  readonly skipped: ReadonlyMap<string, number>
  /** Contradictions in the log (number and symbol disagree), by text, with the offset of the first line. */
  readonly remarks: ReadonlyMap<string, Remark>
  /** What the log says it lost, one entry for each `what` and `from`. */
  readonly losses: readonly Loss[]
  /** Codes of no code space, each once; those that are not listed separately under `OTHER`. */
  readonly unknown: readonly UnknownCount[]
  /** What shows that code spaces are in use, one entry for each. */
  readonly activity: readonly ActivityCount[]
}

/** A text with the form of a code that no pack knows. Never a finding, never judged. */
export interface UnknownCount {
  /** As in the log, without the sign that some programs write before a number of a known range. */
  readonly code: string
  readonly count: number
  /** The first line: its offset, and its number within the shard, from 1. */
  readonly offset: number
  readonly line: number
}

/** Signs of life of one code space. */
export interface ActivityCount {
  readonly namespace: string
  /** Number of lines that report success. */
  readonly ok: number
  /** Number of lines that only this code space writes. */
  readonly lines: number
}

/** Lines that the log itself reports as missing: counts around them are lower bounds. */
export interface Loss {
  /** What dropped them: LOGLIMIT, chatty, journald. */
  readonly what: string
  /** Whose lines they were; null where the log does not say, and for names that are not listed separately. */
  readonly from: string | null
  /** Number of lost lines. */
  readonly lines: number
  /** Number of lines that report the loss. */
  readonly reports: number
  /** Times of the first and last of these; null when none has a time. */
  readonly min: number | null
  readonly max: number | null
  /** Offset of the first of these. */
  readonly offset: number
}

/** A counted statement of the log that the reader should know. */
export interface Remark {
  readonly id: string
  /** Empty for the sum of further facts of this kind. */
  readonly fact: string
  readonly remedy: string
  /** The subject (a function), where facts in other languages must name it; else empty. */
  readonly subject: string
  readonly count: number
  readonly offset: number
}

export const SAMPLE_COUNT = 3
export const SAMPLE_BYTES = 400
/** Maximum length of a line beside a sample. */
export const BESIDE_BYTES = 200
export const BUCKET_MS = 60_000
