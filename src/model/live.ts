/**
 * Events while logs are followed. Secrets are already masked in every text, but it is still text of a log: whoever displays
 * it must escape it. A finding is reported after it has been counted; the store is authoritative, events are only news.
 */

import type { BesideLine } from './counts/partial-counts.ts'
import type { Summary } from './counts/summary.ts'
import type { Finding } from './findings/finding.ts'
import type { Problem } from './problem.ts'

/**
 * A followed source. `id` stays the same when it is renamed, and is 0 while nothing has been read; `path` is the name under
 * which it was found.
 */
export interface LiveSource {
  readonly id: number
  readonly path: string
  readonly member: string | null
  /** Number of times it restarted: it was rewritten, or its program was started again. */
  readonly generation: number
}

/** A finding as reported. `params` includes its evidence (`model/findings/evidence.ts`). */
export interface LiveFinding extends Pick<Finding, 'key' | 'count' | 'time' | 'offset' | 'raw' | 'params'> {
  readonly source: LiveSource
  /** From 1; null where following began after lines that were not counted. */
  readonly line: number | null
  /** The line, at most `SAMPLE_BYTES` long. */
  readonly text: string
  /** Lines beside it that may say why, by their distance in lines; those that were there when it was reported. */
  readonly beside?: readonly BesideLine[] | undefined
}

/**
 * State of a followed source.
 *
 * - `waiting`: named, but missing or still empty
 * - `appeared`: opened; its first bytes are being read
 * - `following`: read to its end, more may come
 * - `rotated`: renamed; its last bytes are being read
 * - `truncated`: was emptied, and is read from its start
 * - `rewritten`: its counted bytes have changed; it is read from its start
 * - `gone`: deleted; waiting for it to return
 * - `closed`: no longer read
 */
export const SOURCE_STATES = [
  'waiting',
  'appeared',
  'following',
  'rotated',
  'truncated',
  'rewritten',
  'gone',
  'closed',
] as const
export type LiveState = (typeof SOURCE_STATES)[number]

/** One event. `wallMs` is the time of the report, in ms since 1970. */
export type LiveEvent =
  /** A line with a code was counted. `id` names the finding in later events. */
  | { readonly type: 'finding'; readonly wallMs: number; readonly id: string; readonly finding: LiveFinding }
  /** Later lines changed a reported finding; null: they showed that it is none, and it is not counted. */
  | { readonly type: 'amended'; readonly wallMs: number; readonly id: string; readonly finding: LiveFinding | null }
  /** A source changed its state, or its figures did (at most once a second). */
  | {
      readonly type: 'source'
      readonly wallMs: number
      readonly source: LiveSource
      readonly state: LiveState
      /** Counted bytes and lines, of this run and earlier ones. */
      readonly bytes: number
      readonly lines: number
      /** Bytes in the file that are not counted yet. */
      readonly lag: number
    }
  /** Lines are missing: the log says so (`what` names who dropped them), or they were gone before they could be read. */
  | {
      readonly type: 'loss'
      readonly wallMs: number
      readonly source: LiveSource
      readonly what: string
      /** Whose lines they were, where the log says so. */
      readonly from: string | null
      /** Null where the number is unknown. */
      readonly lines: number | null
      readonly time: number | null
      readonly offset: number
    }
  /** Something went wrong, or is worth knowing (kind `note`). */
  | { readonly type: 'problem'; readonly wallMs: number; readonly problem: Problem }
  /** A second has passed: totals since following began. */
  | { readonly type: 'tick'; readonly wallMs: number; readonly totals: LiveTotals }

/** Totals since following began. */
export interface LiveTotals {
  readonly bytes: number
  readonly lines: number
  /** Occurrences of codes, as `Totals.events`. */
  readonly events: number
  /** Lines that logs report as missing. */
  readonly lost: number
  /** Sources that are open or waited for. */
  readonly sources: number
  /** Bytes in the files that are not counted yet. */
  readonly lag: number
}

/** Gives a listener the current summary at any time. */
export interface SummarySource {
  /** Everything the store holds about the followed sources, including counts of earlier runs. Costs a few queries. */
  summary(): Summary
}

/** Receives the events of following. */
export interface LiveListener {
  /** Called once, before any event. */
  begin(desk: SummarySource): void
  /** Receives events in order. Reading waits until a returned promise is settled, for slow outputs. */
  onEvents(events: readonly LiveEvent[]): void | Promise<void>
  /** Called once when following has ended and everything is counted. */
  end(): void | Promise<void>
}
