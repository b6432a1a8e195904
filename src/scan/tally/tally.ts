/** Findings → partial: counts, time buckets, samples and parameters of one shard. Its size is bounded for any log. */

import { DEFAULT_SET_LIMITS, LowestRanked, OTHER, type SetLimits } from '../../model/bounded-sets.ts'
import type { ActivityCount, PartialCounts, Sample } from '../../model/counts/partial-counts.ts'
import type { Finding, FindingKey } from '../../model/findings/finding.ts'
import { FindingCounter } from './finding-counts.ts'
import { LossCounter } from './losses.ts'
import { RemarkCounter } from './remarks.ts'
import { keyText, type SampleBounds } from './sample-ranks.ts'
import { UnknownCounter } from './unknown.ts'

/** Maximum number of remembered key objects. */
const KEYS = 4096

/** Options that decide what is listed separately. */
export interface TallyOptions {
  /** Lines of higher rank than this do not become samples. */
  readonly bounds?: SampleBounds | undefined
  readonly caps?: SetLimits | undefined
  /** Returns whether a pack knows the code; such codes are always listed separately. */
  readonly isKnown?: (key: FindingKey) => boolean
}

/** Adds up the findings of one shard. */
export class Tally {
  readonly #aggregates = new Map<string, FindingCounter>()
  /** The same by recently used key objects: successive findings share theirs. */
  readonly #byKey = new Map<FindingKey, FindingCounter>()
  /** The codes of each code space that no pack knows, with the ids of their aggregates. */
  readonly #invented = new Map<string, LowestRanked<string[]>>()
  readonly #skipped = new Map<string, number>()
  readonly #remarks: RemarkCounter
  readonly #losses: LossCounter
  readonly #unknown: UnknownCounter
  readonly #activity = new Map<string, { -readonly [field in keyof ActivityCount]: ActivityCount[field] }>()
  readonly #bounds: SampleBounds | undefined
  readonly #caps: SetLimits
  readonly #isKnown: (key: FindingKey) => boolean

  constructor({ bounds, caps = DEFAULT_SET_LIMITS, isKnown = () => true }: TallyOptions = {}) {
    this.#bounds = bounds
    this.#caps = caps
    this.#isKnown = isKnown
    this.#remarks = new RemarkCounter(caps.remarks)
    this.#losses = new LossCounter(caps.losses)
    this.#unknown = new UnknownCounter(caps.unknown)
  }

  /** Counts a finding; calls `quote` only when the line becomes a sample. `line` counts from 1 in this shard. */
  add(finding: Finding, line: number, quote: () => Pick<Sample, 'raw' | 'text' | 'beside'>): void {
    const counted = this.#byKey.get(finding.key) ?? this.#countedOf(finding.key)
    counted.add(finding, line, quote)
  }

  #countedOf(key: FindingKey): FindingCounter {
    const id = keyText(key)
    let counted = this.#aggregates.get(id)
    if (counted === undefined) {
      if (this.#isKnown(key)) counted = this.#make(id, key, true)
      else if (this.#enter(key, id)) counted = this.#make(id, key, false)
      else counted = this.#otherOf(key)
    }
    if (this.#byKey.size >= KEYS) this.#byKey.clear()
    this.#byKey.set(key, counted)
    return counted
  }

  #make(id: string, key: FindingKey, known: boolean): FindingCounter {
    const { values, valuesOfUnknown } = this.#caps
    const highest = this.#bounds?.get(id) ?? Infinity
    const counted = new FindingCounter(key, known, known ? values : valuesOfUnknown, highest)
    this.#aggregates.set(id, counted)
    return counted
  }

  /** Returns whether an aggregate for a code may be made; codes that no pack knows are limited. */
  #enter({ namespace, code }: FindingKey, id: string): boolean {
    let codes = this.#invented.get(namespace)
    if (codes === undefined) {
      codes = new LowestRanked<string[]>(this.#caps.codes, ids => this.#fold(ids))
      this.#invented.set(namespace, codes)
    }
    const ids = codes.get(code)
    if (ids !== undefined) ids.push(id)
    else if (codes.admits(code)) codes.set(code, [id])
    // Adding it may have dropped it at once.
    return codes.get(code) !== undefined
  }

  /** Moves the counts of a code to those that are not listed separately. */
  #fold(ids: readonly string[]): void {
    this.#byKey.clear()
    for (const id of ids) {
      const counted = this.#aggregates.get(id)
      // The aggregate being created holds nothing yet.
      if (counted === undefined) continue
      this.#aggregates.delete(id)
      this.#otherOf(counted.key).join(counted)
    }
  }

  #otherOf(key: FindingKey): FindingCounter {
    const other: FindingKey = { ...key, code: OTHER, value: null, vendor: null }
    const id = keyText(other)
    return this.#aggregates.get(id) ?? this.#make(id, other, false)
  }

  /** Counts unusable input, by one of our own reasons. */
  skip(reason: string, amount: number): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + amount)
  }

  /** Counts lines that the log says it lost. */
  loss(what: string, from: string | null, lines: number, time: number | null, offset: number): void {
    this.#losses.add(what, from, lines, time, offset)
  }

  /** Counts a code of no code space. */
  unknown(code: string, count: number, offset: number, line: number): void {
    this.#unknown.add({ code, count, offset, line })
  }

  /** Counts a line that shows that a code space is in use. */
  activity(namespace: string, isSuccess: boolean): void {
    let counts = this.#activity.get(namespace)
    if (counts === undefined) {
      counts = { namespace, ok: 0, lines: 0 }
      this.#activity.set(namespace, counts)
    }
    if (isSuccess) counts.ok++
    else counts.lines++
  }

  /** Records a statement about the log itself; equal facts are counted together, with the first place. */
  remark(id: string, fact: string, remedy: string, offset: number, subject = ''): void {
    this.#remarks.add({ id, fact, remedy, subject, count: 1, offset })
  }

  /** Returns the partial of the bytes [from, to) with `lines` lines. */
  finish(from: number, to: number, lines: number): PartialCounts {
    for (const codes of this.#invented.values()) codes.settle()
    return {
      from,
      to,
      lines,
      aggregates: Array.from(this.#aggregates.values(), counted => counted.finish()),
      skipped: this.#skipped,
      remarks: this.#remarks.finish(),
      losses: this.#losses.list(),
      unknown: this.#unknown.list(),
      activity: [...this.#activity.values()],
    }
  }
}
