/** When a finding occurred without a long pause, kept while it goes on: a bounded list of spans. */
import { BUCKET_MS } from '../../model/partial.ts'
import { PAUSE_MS, type Span } from '../../model/summary.ts'

/** Spans that are kept of one finding; the oldest goes first. */
const KEPT = 16

type OpenSpan = { -readonly [K in keyof Span]: Span[K] }

/** The latest spans of one finding, ascending. */
export class Spans {
  readonly #spans: OpenSpan[] = []

  get list(): readonly Span[] {
    return this.#spans.map(span => ({ ...span }))
  }

  /** Counts occurrences at a time in ms. What lies far before the kept spans is left out. */
  add(time: number, count: number): void {
    const minute = Math.floor(time / BUCKET_MS) * BUCKET_MS
    let i = this.#spans.length - 1
    // Nearly always the last one goes on.
    while (i >= 0 && minute < this.#spans[i]!.from - PAUSE_MS) i--
    const span = this.#spans[i]
    if (span === undefined || minute > span.to + PAUSE_MS) this.#insert(i + 1, minute, time, count)
    else this.#extend(i, minute, time, count)
  }

  #insert(at: number, minute: number, time: number, count: number): void {
    if (this.#spans.length === KEPT && at === 0) return
    this.#spans.splice(at, 0, { from: minute, to: minute, count, first: time, last: time })
    if (this.#spans.length > KEPT) this.#spans.shift()
  }

  #extend(at: number, minute: number, time: number, count: number): void {
    const span = this.#spans[at]!
    span.from = Math.min(span.from, minute)
    span.to = Math.max(span.to, minute)
    span.first = Math.min(span.first, time)
    span.last = Math.max(span.last, time)
    span.count += count
    const before = this.#spans[at - 1]
    const after = this.#spans[at + 1]
    if (before !== undefined && span.from - before.to <= PAUSE_MS) this.#join(at - 1)
    else if (after !== undefined && after.from - span.to <= PAUSE_MS) this.#join(at)
  }

  #join(at: number): void {
    const [span, next] = [this.#spans[at]!, this.#spans[at + 1]!]
    span.to = Math.max(span.to, next.to)
    span.from = Math.min(span.from, next.from)
    span.first = Math.min(span.first, next.first)
    span.last = Math.max(span.last, next.last)
    span.count += next.count
    this.#spans.splice(at + 1, 1)
  }
}
