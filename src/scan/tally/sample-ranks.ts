/**
 * Which samples of a source are no longer needed: the store keeps the samples of lowest rank of each finding, so once
 * enough are known, a line of higher rank need not be quoted. What is skipped depends on the cut of the source, the result
 * does not.
 */

import { type PartialCounts, SAMPLE_COUNT } from '../../model/counts/partial-counts.ts'
import type { FindingKey } from '../../model/findings/finding.ts'

/** The maximum rank that may still be stored, by finding (`keyText`). Plain data. */
export type SampleBounds = ReadonlyMap<string, number>

/** Returns a unique text for each finding key. */
export function keyText(key: FindingKey): string {
  return `${key.namespace}\0${key.code}\0${key.vendor ?? ''}\0${key.context}\0${key.disposition}\0${key.confidence}\0${key.producer}`
}

/** Learns from the partials of one generation of a source, in order of their ranges. */
export class SampleRanks {
  readonly #ranks = new Map<string, readonly number[]>()

  /** Adds the samples of an applied partial. */
  add({ aggregates }: Pick<PartialCounts, 'aggregates'>): void {
    for (const { key, samples } of aggregates) {
      const text = keyText(key)
      const all = [...(this.#ranks.get(text) ?? []), ...samples.map(s => s.rank)]
      this.#ranks.set(text, all.sort((a, b) => a - b).slice(0, SAMPLE_COUNT))
    }
  }

  /** The bounds for later ranges. */
  get bounds(): SampleBounds {
    const full = [...this.#ranks].filter(([, ranks]) => ranks.length === SAMPLE_COUNT)
    return new Map(full.map(([text, ranks]) => [text, ranks[SAMPLE_COUNT - 1]!]))
  }
}
