/** Findings → partial: counts, time buckets, samples and parameters of one shard. */
import type { Finding, FindingKey } from '../model/finding.ts'
import { type Aggregate, BUCKET_MS, type Partial, type Remark, SAMPLE_COUNT, type Sample } from '../model/partial.ts'
import { Losses } from './losses.ts'
import { keyText, type SampleBounds } from './ranks.ts'

/** Key objects that are remembered. */
const KEYS = 4096

/** An aggregate, and the highest rank at which a line may become a sample of it. */
type Counted = Aggregate & { readonly highest: number }

const NO_BOUNDS: SampleBounds = new Map()

/** Adds findings of one shard up. */
export class Tally {
  readonly #aggregates = new Map<string, Counted>()
  /** The same by key objects met lately: findings in a row share theirs. */
  readonly #byKey = new Map<FindingKey, Counted>()
  readonly #skipped = new Map<string, number>()
  readonly #remarks = new Map<string, Remark>()
  readonly #losses = new Losses()
  readonly #bounds: SampleBounds

  /** Lines of higher rank than `bounds` has it become no samples. */
  constructor(bounds: SampleBounds = NO_BOUNDS) {
    this.#bounds = bounds
  }

  /** Counts a finding; `quote` is asked for only when the line becomes a sample. `line` counts from 1 in this shard. */
  add(finding: Finding, line: number, quote: () => Pick<Sample, 'raw' | 'text'>): void {
    const aggregate = this.#byKey.get(finding.key) ?? this.#aggregateOf(finding.key)
    countTime(aggregate, finding.time, finding.count)
    for (const [name, value] of finding.params) countParam(aggregate, name, value, finding.count)
    const rank = rankOf(finding.offset)
    const { samples, highest } = aggregate
    if (rank > highest) return
    if (samples.length < SAMPLE_COUNT || rank < samples[samples.length - 1]!.rank) {
      const { offset, time } = finding
      samples.push({ rank, offset, line, time, ...quote() })
      samples.sort((a, b) => a.rank - b.rank || a.offset - b.offset)
      samples.length = Math.min(samples.length, SAMPLE_COUNT)
    }
  }

  #aggregateOf(key: FindingKey): Counted {
    const id = keyText(key)
    let aggregate = this.#aggregates.get(id)
    if (aggregate === undefined) {
      const highest = this.#bounds.get(id) ?? Infinity
      aggregate = { key, buckets: new Map(), params: new Map(), samples: [], highest }
      this.#aggregates.set(id, aggregate)
    }
    if (this.#byKey.size >= KEYS) this.#byKey.clear()
    this.#byKey.set(key, aggregate)
    return aggregate
  }

  /** Counts what could not be used. */
  skip(reason: string, amount: number): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + amount)
  }

  /** Counts lines that the log says it lost. */
  lose(what: string, from: string | null, lines: number, time: number | null, offset: number): void {
    this.#losses.add(what, from, lines, time, offset)
  }

  /** Notes something about the log itself; equal facts are counted together, with the first place. */
  remark(id: string, fact: string, remedy: string, offset: number, subject = ''): void {
    const key = `${id}\0${fact}`
    const before = this.#remarks.get(key)
    if (before === undefined && this.#remarks.size >= 200) return
    this.#remarks.set(key, {
      id,
      fact,
      remedy,
      subject,
      count: (before?.count ?? 0) + 1,
      offset: Math.min(before?.offset ?? offset, offset),
    })
  }

  /** The partial of the bytes [from, to) with `lines` lines. */
  finish(from: number, to: number, lines: number): Partial {
    return {
      from,
      to,
      lines,
      aggregates: Array.from(this.#aggregates.values(), ({ highest: _, ...aggregate }) => aggregate),
      skipped: this.#skipped,
      remarks: this.#remarks,
      losses: this.#losses.list(),
    }
  }
}

function countTime(aggregate: Aggregate, time: number | null, count: number): void {
  const start = time === null ? -1 : Math.floor(time / BUCKET_MS) * BUCKET_MS
  const at = time ?? -1
  const bucket = aggregate.buckets.get(start)
  if (bucket === undefined) {
    aggregate.buckets.set(start, { count, min: at, max: at })
    return
  }
  bucket.count += count
  if (at < bucket.min) bucket.min = at
  if (at > bucket.max) bucket.max = at
}

function countParam(aggregate: Aggregate, name: string, value: string, count: number): void {
  let values = aggregate.params.get(name)
  if (values === undefined) {
    values = new Map()
    aggregate.params.set(name, values)
  }
  values.set(value, (values.get(value) ?? 0) + count)
}

/**
 * Orders samples: any order that depends on the place alone gives the same samples however the input is cut. The bits of
 * the offset are mixed so that samples spread over the whole log.
 */
function rankOf(offset: number): number {
  let h = (offset | 0) ^ Math.imul((offset / 0x100000000) | 0, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
