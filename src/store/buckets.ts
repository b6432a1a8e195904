/** Time buckets at a width that a reader can take in. */

/** Occurrences from `start` (ms) until the next bucket. */
export interface BucketCount {
  readonly start: number
  readonly count: number
}

/** A minute, ten minutes, an hour, six hours, a day. */
const WIDTHS_MS = [60_000, 600_000, 3_600_000, 21_600_000, 86_400_000] as const

const MAX_BUCKETS = 120

/**
 * Joins buckets, given in ascending order, to the narrowest width at which there are at most 120 of them; beyond
 * that, to days. A given width is taken as it is.
 */
export function coarsen(minutes: readonly BucketCount[], widthMs?: number): BucketCount[] {
  const list = new BucketList(widthMs)
  for (const minute of minutes) list.add(minute)
  return list.list()
}

/** The same one by one: only what is shown is held. */
export class BucketList {
  /** Widths that may follow the present one. */
  readonly #wider: number[]
  #width: number
  #buckets: { start: number; count: number }[] = []

  constructor(widthMs?: number) {
    const [width, ...wider] = widthMs === undefined ? WIDTHS_MS : ([widthMs] as const)
    this.#width = width
    this.#wider = wider
  }

  /** Minutes must come in ascending order. */
  add({ start, count }: BucketCount): void {
    this.#join(Math.floor(start / this.#width) * this.#width, count)
    while (this.#buckets.length > MAX_BUCKETS && this.#wider.length > 0) {
      this.#width = this.#wider.shift()!
      const narrow = this.#buckets
      this.#buckets = []
      for (const one of narrow) this.#join(Math.floor(one.start / this.#width) * this.#width, one.count)
    }
  }

  list(): BucketCount[] {
    return this.#buckets
  }

  #join(start: number, count: number): void {
    const last = this.#buckets.at(-1)
    if (last !== undefined && last.start === start) last.count += count
    else this.#buckets.push({ start, count })
  }
}
