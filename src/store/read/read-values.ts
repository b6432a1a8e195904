/** The parameters of one finding, taken in value by value. */

import type { FindingSummary } from '../../model/counts/summary.ts'
import { ValueCounts } from '../../model/counts/value-counts.ts'
import { isEvidence } from '../../model/findings/evidence.ts'
import { compareText } from '../../model/order.ts'

type Params = FindingSummary['params'][number]

/** Values shown of one parameter. */
const TOP_VALUES = 10

/** Values by name; of each name those of lowest rank over all sources count by themselves. */
export class ReadValues {
  readonly #counts: ValueCounts
  readonly #mixed: boolean
  #params: readonly Params[] = []

  /** The values of several findings that are told as one are `mixed`: they do not come together. */
  constructor(limit: number, mixed: boolean) {
    this.#counts = new ValueCounts(limit)
    this.#mixed = mixed
  }

  add(name: string, value: string, count: number): void {
    this.#counts.add(name, value, count)
  }

  /** Other findings follow: what is not shown is let go. */
  rest(): void {
    if (!this.#mixed) this.#choose()
  }

  /** Names in order, of each the most frequent values; all that is evidence. And the sums of what was not told apart. */
  finish(): { params: readonly Params[]; otherValues: readonly { name: string; count: number }[] } {
    if (this.#counts.size > 0) this.#choose()
    const otherValues = Array.from(this.#counts.others, ([name, count]) => ({ name, count }))
    return { params: this.#params, otherValues: otherValues.sort((a, b) => compareText(a.name, b.name)) }
  }

  #choose(): void {
    const byName = [...this.#counts.settle()].sort(([a], [b]) => compareText(a, b))
    this.#params = byName.flatMap(([name, values]) => {
      const counts = Array.from(values, ([value, { count }]) => ({ name, value, count }))
      counts.sort((a, b) => b.count - a.count || compareText(a.value, b.value))
      return isEvidence(name) ? counts : counts.slice(0, TOP_VALUES)
    })
    this.#counts.letGo()
  }
}
