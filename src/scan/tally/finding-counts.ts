/** The counts of one finding key while a shard is scanned. */

import { type Aggregate, BUCKET_MS, type Bucket, SAMPLE_COUNT, type Sample } from '../../model/counts/partial-counts.ts'
import type { Finding, FindingKey } from '../../model/findings/finding.ts'
import { ValueCounter } from './values.ts'

/** Counts, times, values and samples of one key. */
export class FindingCounter {
  readonly key: FindingKey
  readonly known: boolean
  readonly #buckets = new Map<number, Bucket>()
  readonly #values: ValueCounter
  readonly #samples: Sample[] = []
  /** Maximum rank at which a line may become a sample. */
  readonly #highest: number

  /** `values` is the maximum number of values listed separately for each parameter. */
  constructor(key: FindingKey, known: boolean, values: number, highest: number) {
    this.key = key
    this.known = known
    this.#values = new ValueCounter(values)
    this.#highest = highest
  }

  /** Counts an occurrence; calls `quote` only when its line becomes a sample. */
  add(finding: Finding, line: number, quote: () => Pick<Sample, 'raw' | 'text' | 'beside'>): void {
    const { time, count, offset } = finding
    const start = time === null ? -1 : Math.floor(time / BUCKET_MS) * BUCKET_MS
    this.#time(start, count, time ?? -1, time ?? -1)
    for (const [name, value] of finding.params) this.#values.add(name, value, count)
    const rank = rankOf(offset)
    const last = this.#samples.length < SAMPLE_COUNT ? Infinity : this.#samples[SAMPLE_COUNT - 1]!.rank
    if (rank <= this.#highest && rank <= last) this.#keep({ rank, offset, line, time, ...quote() })
  }

  /** Adds the counts of another key: from now on both are one. */
  join(other: FindingCounter): void {
    for (const [start, { count, min, max }] of other.#buckets) this.#time(start, count, min, max)
    this.#values.join(other.#values)
    for (const sample of other.#samples) this.#keep(sample)
  }

  finish(): Aggregate {
    return {
      key: this.key,
      known: this.known,
      buckets: this.#buckets,
      params: this.#values.finish(),
      samples: this.#samples,
    }
  }

  #keep(sample: Sample): void {
    const samples = this.#samples
    samples.push(sample)
    samples.sort((a, b) => a.rank - b.rank || a.offset - b.offset || compareText(a.raw, b.raw))
    if (samples.length > SAMPLE_COUNT) samples.pop()
  }

  #time(start: number, count: number, min: number, max: number): void {
    const bucket = this.#buckets.get(start)
    if (bucket === undefined) {
      this.#buckets.set(start, { count, min, max })
      return
    }
    bucket.count += count
    if (min < bucket.min) bucket.min = min
    if (max > bucket.max) bucket.max = max
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Returns the rank of a sample. Any order that depends on the place alone gives the same samples however the input is cut.
 * The bits of the offset are mixed so that samples spread over the whole log.
 */
function rankOf(offset: number): number {
  let h = (offset | 0) ^ Math.imul((offset / 0x100000000) | 0, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
