/** The parameters of one finding, read value by value. */

import type { FindingSummary } from '../../model/counts/summary.ts'
import { ValueCounts } from '../../model/counts/value-counts.ts'
import { isEvidence } from '../../model/findings/evidence.ts'
import { compareText } from '../../model/order.ts'

type Params = FindingSummary['params'][number]

/** Maximum number of values shown of one parameter. */
const TOP_VALUES = 10

/** Values by name; of each name, those of lowest rank over all sources are counted separately. */
export class ReadValues {
  readonly #counts: ValueCounts
  readonly #mixed: boolean
  #params: readonly Params[] = []

  /** Values of several findings that are listed as one are `mixed`: they do not come together. */
  constructor(limit: number, mixed: boolean) {
    this.#counts = new ValueCounts(limit)
    this.#mixed = mixed
  }

  add(name: string, value: string, count: number): void {
    this.#counts.add(name, value, count)
  }

  /** Ends a finding: values that are not shown are released. */
  rest(): void {
    if (!this.#mixed) this.#choose()
  }

  /** Returns names in order, each with its most frequent values, or all if they are evidence; and the sums of the other values. */
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
