/**
 * What following tells while it goes on. Every text in it is already without secrets, but is still text of a log: whoever
 * shows it escapes it. A finding is told after it has been counted; what counts is the store, this is news.
 */

import type { Summary } from './counts/summary.ts'
import type { Finding } from './findings/finding.ts'
import type { Problem } from './problem.ts'

/**
 * A source that is followed. `id` stays the same while it is renamed, and is 0 where nothing was read yet; `path` is the name under
 * which it was met.
 */
export interface LiveSource {
  readonly id: number
  readonly path: string
  readonly member: string | null
  /** One more each time it began anew: it was rewritten, or its program was started again. */
  readonly generation: number
}

/** A finding as it is told. `params` hold its evidence too (`model/findings/evidence.ts`). */
export interface LiveFinding extends Pick<Finding, 'key' | 'count' | 'time' | 'offset' | 'raw' | 'params'> {
  readonly source: LiveSource
  /** From 1; null where lines before it were not counted, since following began behind them. */
  readonly line: number | null
  /** The line, at most `SAMPLE_BYTES` long. */
  readonly text: string
}

/**
 * How a followed source stands.
 *
 * - `waiting`: named, but not there yet, or still empty
 * - `appeared`: opened; its first bytes are being read
 * - `following`: read to its end, more may come
 * - `rotated`: has another name now, and gives its last bytes
 * - `truncated`: was emptied, and begins anew
 * - `rewritten`: holds other bytes than those that were counted, and begins anew
 * - `gone`: deleted; it is waited for
 * - `closed`: nothing more is read of it
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

/** One piece of news. `wallMs` is the time at which it is told, in ms since 1970. */
export type LiveEvent =
  /** A line was counted that names a code. `id` names the finding in later news. */
  | { readonly type: 'finding'; readonly wallMs: number; readonly id: string; readonly finding: LiveFinding }
  /** Later lines put a finding that was told in another light; null: they showed that it is none, and it is not counted. */
  | { readonly type: 'amended'; readonly wallMs: number; readonly id: string; readonly finding: LiveFinding | null }
  /** A source changed its state, or its figures did (at most once a second). */
  | {
      readonly type: 'source'
      readonly wallMs: number
      readonly source: LiveSource
      readonly state: LiveState
      /** Bytes and lines that were counted, by this run and earlier ones. */
      readonly bytes: number
      readonly lines: number
      /** Bytes that are there and not counted yet. */
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
      /** Null where nobody knows how many. */
      readonly lines: number | null
      readonly time: number | null
      readonly offset: number
    }
  /** Something went wrong, or is worth knowing (kind `note`). */
  | { readonly type: 'problem'; readonly wallMs: number; readonly problem: Problem }
  /** A second has passed: what was counted since following began. */
  | { readonly type: 'tick'; readonly wallMs: number; readonly totals: LiveTotals }

/** Counted since following began. */
export interface LiveTotals {
  readonly bytes: number
  readonly lines: number
  /** Occurrences of codes, as `Totals.events`. */
  readonly events: number
  /** Lines that logs say are missing. */
  readonly lost: number
  /** Sources that are open or waited for. */
  readonly sources: number
  /** Bytes that are there and not counted yet. */
  readonly lag: number
}

/** What a listener may ask for at any time. */
export interface SummarySource {
  /** All that the store holds of the sources that are followed, what earlier runs counted included. Costs a few queries. */
  summary(): Summary
}

/** Hears what following tells. */
export interface LiveListener {
  /** Called once, before any news. */
  begin(desk: SummarySource): void
  /** Hears news in order. A promise holds up the reading until it is settled: for a reader of ours that is slow. */
  onEvents(events: readonly LiveEvent[]): void | Promise<void>
  /** Called once when following has ended and all is counted. */
  end(): void | Promise<void>
}
