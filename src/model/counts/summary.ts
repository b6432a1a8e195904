/** Everything a report may use, already sorted. Made by `store/read/read-summary.ts`, rendered by `report/`. */

import type { Evidence } from '../findings/evidence.ts'
import type { FindingKey } from '../findings/finding.ts'
import type { Place, Problem } from '../problem.ts'
import type { BesideLine } from './partial-counts.ts'

/** `complete`: read to its end. `partial`: some of it was not usable. `error`: not readable at all. */
export type SourceState = 'complete' | 'partial' | 'error'

export interface SourceSummary {
  readonly path: string
  readonly member: string | null
  readonly format: string
  readonly bytes: number
  readonly lines: number
  readonly state: SourceState
  readonly problems: readonly Problem[]
}

export interface SampleSummary {
  /** Index into `sources`. */
  readonly source: number
  readonly line: number
  readonly offset: number
  readonly raw: string
  readonly text: string
  /** Lines beside it that may say why, nearest first, with their line numbers. Absent where there are none. */
  readonly beside?: readonly BesideLine[]
}

export interface FindingSummary {
  readonly key: FindingKey
  readonly fingerprint: string
  readonly count: number
  /** Milliseconds since 1970; null when no occurrence has a time. */
  readonly firstSeen: number | null
  readonly lastSeen: number | null
  readonly bySource: readonly { readonly source: number; readonly count: number }[]
  /** Occurrences with a time, by start of bucket in ms, ascending. */
  readonly buckets: readonly { readonly start: number; readonly count: number }[]
  readonly params: readonly { readonly name: string; readonly value: string; readonly count: number }[]
  /** Occurrences with further values, by parameter: too many to list separately. Absent where there are none. */
  readonly otherValues?: readonly { readonly name: string; readonly count: number }[]
  readonly samples: readonly SampleSummary[]
  /** Periods without a pause over `MAX_PAUSE_MS`, ascending; those that such a pause separates from all others are left out. */
  readonly spans: SpanSeries
  readonly evidence: Evidence
}

/** Occurrences from `from` to `to` (starts of minutes); the first and the last are at these times. */
export interface TimeSpan {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly first: number
  readonly last: number
}

/** Spans, ascending; a list or a more compact form. */
export interface SpanSeries {
  readonly length: number
  at(index: number): TimeSpan | undefined
}

/**
 * Maximum pause within one incident. Programs retry after seconds, supervisors restart them and monitors check again within
 * five minutes; anything later is a separate incident.
 */
export const MAX_PAUSE_MS = 5 * 60_000

/** Lines that a source reports as missing. */
export interface LossSummary {
  /** Index into `sources`. */
  readonly source: number
  readonly what: string
  readonly from: string | null
  readonly lines: number
  readonly reports: number
  readonly firstSeen: number | null
  readonly lastSeen: number | null
  /** Offset of the first line that reports the loss. */
  readonly offset: number
}

/** A text with the form of a code that no pack knows. */
export interface UnknownSummary {
  /** `OTHER` for the sum of all that are not listed separately. */
  readonly code: string
  readonly count: number
  /** The first line; `source` is an index into `sources`. */
  readonly first: { readonly source: number; readonly line: number }
}

/** What shows that a code space is in use. */
export interface SeenSummary {
  readonly namespace: string
  /** Number of lines that report success. */
  readonly ok: number
  /** Number of lines that only this code space writes, whatever they report. */
  readonly lines: number
}

export interface Totals {
  readonly bytes: number
  readonly lines: number
  readonly events: number
  /** Lines that the logs themselves report as missing. */
  readonly lost: number
  readonly skipped: Readonly<Record<string, number>>
}

export interface PackSummary {
  readonly namespace: string
  readonly version: string
  readonly digest: string
}

/** Times and figures of a run, separate from what the input says. */
export interface RunInfo {
  readonly started: string
  readonly seconds: number
  readonly bytesPerSecond: number
  readonly version: string
}

export interface Summary {
  readonly packs: readonly PackSummary[]
  readonly totals: Totals
  readonly sources: readonly SourceSummary[]
  /** Sorted by key. Sorting by impact needs severities, which packs know. */
  readonly findings: readonly FindingSummary[]
  /** Ordered by source, first report, and names. */
  readonly losses: readonly LossSummary[]
  /** Most frequent first, `OTHER` last. */
  readonly unknown: readonly UnknownSummary[]
  /** By namespace; only spaces with signs of life besides findings. */
  readonly seen: readonly SeenSummary[]
  readonly problems: readonly Problem[]
}

export type { Place }
