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
  const list = new SpanList()
  for (const minute of minutes) list.add(minute)
  return list.list()
}

/** The same one by one. */
export class SpanList {
  readonly #spans: { from: number; to: number; count: number; first: number; last: number }[] = []

  /** Minutes must come in ascending order. */
  add({ start, count, first, last }: Minute): void {
    const open = this.#spans.at(-1)
    if (open === undefined || start - open.to > PAUSE_MS) {
      this.#spans.push({ from: start, to: start, count, first, last })
      return
    }
    open.to = start
    open.count += count
    open.first = Math.min(open.first, first)
    open.last = Math.max(open.last, last)
  }

  list(): Span[] {
    return this.#spans
  }
}
