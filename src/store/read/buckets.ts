/** Time buckets of a readable width. */

/** Occurrences from `start` (ms) until the next bucket. */
export interface BucketCount {
  readonly start: number
  readonly count: number
}

/** A minute, ten minutes, an hour, six hours, a day. */
const WIDTHS_MS = [60_000, 600_000, 3_600_000, 21_600_000, 86_400_000] as const

const MAX_BUCKETS = 120

/**
 * Joins buckets, given in ascending order, to the narrowest width with at most 120 of them; if there is none, to days.
 * A given width is used as it is.
 */
export function coarsen(minutes: readonly BucketCount[], widthMs?: number): BucketCount[] {
  const list = new BucketList(widthMs)
  for (const minute of minutes) list.add(minute)
  return list.list()
}

/** Number of values per bucket: its start and its count. */
const FIELDS = 2

/** Joins buckets one by one; stored as plain numbers, since all findings of a log may have as many. */
export class BucketList {
  /** Wider widths than the present one. */
  readonly #wider: number[]
  #width: number
  #numbers = new Float64Array(FIELDS)
  #length = 0

  constructor(widthMs?: number) {
    const [width, ...wider] = widthMs === undefined ? WIDTHS_MS : ([widthMs] as const)
    this.#width = width
    this.#wider = wider
  }

  /** Adds minutes, which must come in ascending order. */
  add({ start, count }: BucketCount): void {
    this.#join(start, count)
    while (this.#length > MAX_BUCKETS && this.#wider.length > 0) this.#widen(this.#wider.shift()!)
  }

  /** Returns the buckets so far, as a separate list. */
  list(): BucketCount[] {
    const numbers = this.#numbers
    return Array.from({ length: this.#length }, (_, i) => ({
      start: numbers[i * FIELDS]!,
      count: numbers[i * FIELDS + 1]!,
    }))
  }

  #widen(width: number): void {
    const narrow = this.#numbers.slice(0, this.#length * FIELDS)
    this.#width = width
    this.#length = 0
    for (let at = 0; at < narrow.length; at += FIELDS) this.#join(narrow[at]!, narrow[at + 1]!)
  }

  #join(start: number, count: number): void {
    const from = Math.floor(start / this.#width) * this.#width
    const at = this.#length * FIELDS
    if (at > 0 && this.#numbers[at - FIELDS] === from) {
      this.#numbers[at - 1]! += count
      return
    }
    if (at === this.#numbers.length) {
      const grown = new Float64Array(2 * at)
      grown.set(this.#numbers)
      this.#numbers = grown
    }
    this.#numbers[at] = from
    this.#numbers[at + 1] = count
    this.#length++
  }
}
