/**
 * Which samples a source needs no more: of each finding the store keeps those of lowest rank, so once enough are known, a line
 * of higher rank need not be quoted. What is left out depends on the cut of the source, what is kept does not.
 */

import { type PartialCounts, SAMPLE_COUNT } from '../../model/counts/partial-counts.ts'
import type { FindingKey } from '../../model/findings/finding.ts'

/** By finding (`keyText`): the highest rank that may still be kept. Plain data. */
export type SampleBounds = ReadonlyMap<string, number>

/** One text for each finding key. */
export function keyText(key: FindingKey): string {
  return `${key.namespace}\0${key.code}\0${key.vendor ?? ''}\0${key.context}\0${key.disposition}\0${key.confidence}\0${key.producer}`
}

/** Learns from the partials of one generation of a source, in order of their ranges. */
export class SampleRanks {
  readonly #ranks = new Map<string, readonly number[]>()

  /** Takes in what has been applied. */
  add({ aggregates }: Pick<PartialCounts, 'aggregates'>): void {
    for (const { key, samples } of aggregates) {
      const text = keyText(key)
      const all = [...(this.#ranks.get(text) ?? []), ...samples.map(s => s.rank)]
      this.#ranks.set(text, all.sort((a, b) => a - b).slice(0, SAMPLE_COUNT))
    }
  }

  /** What ranges behind those taken in may leave out. */
  get bounds(): SampleBounds {
    const full = [...this.#ranks].filter(([, ranks]) => ranks.length === SAMPLE_COUNT)
    return new Map(full.map(([text, ranks]) => [text, ranks[SAMPLE_COUNT - 1]!]))
  }
}
