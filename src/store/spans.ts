/** Minutes with occurrences → spans without a long pause. What is kept is small, however long a log is. */
import { PAUSE_MS, type Span } from '../model/summary.ts'

/** Occurrences within the minute that begins at `start`, the first and last of them at these times. */
export interface Minute {
  readonly start: number
  readonly count: number
  readonly first: number
  readonly last: number
}

/** The spans of minutes that are given in order. */
export function spansOf(minutes: readonly Minute[]): Span[] {
  const spans: Span[] = []
  for (const { start, count, first, last } of minutes) {
    const open = spans.at(-1)
    if (open === undefined || start - open.to > PAUSE_MS) spans.push({ from: start, to: start, count, first, last })
    else {
      const times = { first: Math.min(open.first, first), last: Math.max(open.last, last) }
      spans[spans.length - 1] = { from: open.from, to: start, count: open.count + count, ...times }
    }
  }
  return spans
}
