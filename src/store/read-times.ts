/** When one finding occurred, taken in minute by minute. */
import type { FindingSummary } from '../model/summary.ts'
import { BucketList } from './buckets.ts'
import { type Minute, SpanList } from './spans.ts'

/** Minutes → buckets and spans. */
export class Times {
  readonly #buckets: BucketList
  readonly #spans = new SpanList()
  /** Minutes that do not come in order: several findings are told as one. */
  readonly #mixed: Map<number, Minute> | null

  /** Minutes come in order unless they are `mixed`. */
  constructor(bucketMs: number | undefined, mixed: boolean) {
    this.#buckets = new BucketList(bucketMs)
    this.#mixed = mixed ? new Map() : null
  }

  add(minute: Minute): void {
    if (this.#mixed === null) {
      this.#take(minute)
      return
    }
    const { start, count, first, last } = minute
    const before = this.#mixed.get(start)
    this.#mixed.set(
      start,
      before === undefined
        ? minute
        : {
            start,
            count: before.count + count,
            first: Math.min(before.first, first),
            last: Math.max(before.last, last),
          },
    )
  }

  finish(): Pick<FindingSummary, 'buckets' | 'spans'> {
    const mixed = [...(this.#mixed?.values() ?? [])].sort((a, b) => a.start - b.start)
    for (const minute of mixed) this.#take(minute)
    return { buckets: this.#buckets.list(), spans: this.#spans.finish() }
  }

  #take(minute: Minute): void {
    this.#buckets.add(minute)
    this.#spans.add(minute)
  }
}
