/**
 * When findings occurred, taken in minute by minute in the order of time. Buckets are as many as a report can show. Spans are held only
 * where another finding occurred without a long pause between them, since what stands alone is part of no incident: a log whose errors
 * come hours apart has none, however long it is.
 *
 *   A  ▪▪   ▪▪▪ ▪      ▪       held: the spans of A and B in the middle
 *   B          ▪▪▪ ▪
 */
import { MAX_PAUSE_MS, type TimeSpan } from '../../model/counts/summary.ts'
import { BucketList } from './buckets.ts'
import { SpanList } from './spans.ts'

/** Buckets and spans of one finding of the summary. */
export class Times {
  readonly buckets: BucketList
  readonly spans = new SpanList()

  /** `bucketMs` fixes the width of the buckets. */
  constructor(bucketMs?: number) {
    this.buckets = new BucketList(bucketMs)
  }
}

/** Takes in the minutes of all findings. */
export class Timeline {
  /** The last minute so far. */
  #end = -Infinity
  /** The only finding since the last long pause, with its span; null once there are several. */
  #lone: { readonly times: Times; span: TimeSpan } | null = null

  /** Minutes must come in ascending order; those that belong to one `times` may come several times. */
  add(times: Times, start: number, count: number, first: number, last: number): void {
    times.buckets.add({ start, count })
    const span = { from: start, to: start, count, first, last }
    const isApart = start - this.#end > MAX_PAUSE_MS
    this.#end = start
    if (isApart) this.#lone = { times, span }
    else if (this.#lone === null) times.spans.add(span)
    else if (this.#lone.times === times) this.#lone.span = joined(this.#lone.span, span)
    else {
      this.#lone.times.spans.add(this.#lone.span)
      times.spans.add(span)
      this.#lone = null
    }
  }
}

function joined(a: TimeSpan, b: TimeSpan): TimeSpan {
  return {
    from: a.from,
    to: b.to,
    count: a.count + b.count,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
  }
}
