/** Counts of parameter values: those of lowest rank separately, the others as one sum for each parameter. */

import { LowestRanked, OTHER_VALUES } from '../bounded-sets.ts'
import { rankOfValue } from '../findings/evidence.ts'
import { valueLimit } from '../findings/origins.ts'

/** How often one value occurred. */
export interface ValueCount {
  count: number
}

/** Counts by name and value, bounded for each name. A value under `OTHER_VALUES` is a parameter's name and adds to its sum. */
export class ValueCounts {
  readonly #limit: number
  #byName = new Map<string, LowestRanked<ValueCount>>()
  readonly #others = new Map<string, number>()

  constructor(limit: number) {
    this.#limit = limit
  }

  add(name: string, value: string, count: number): void {
    if (name === OTHER_VALUES) {
      this.#drop(value, count)
      return
    }
    let values = this.#byName.get(name)
    if (values === undefined) {
      const limit = valueLimit(name, this.#limit)
      values = new LowestRanked<ValueCount>(limit, dropped => this.#drop(name, dropped.count), rankOfValue(name))
      this.#byName.set(name, values)
    }
    const before = values.get(value)
    if (before !== undefined) before.count += count
    else if (values.admits(value)) values.set(value, { count })
    else this.#drop(name, count)
  }

  /** Number of parameters with values that are listed separately. */
  get size(): number {
    return this.#byName.size
  }

  /** Returns the values that are listed separately, by name. */
  settle(): Map<string, ReadonlyMap<string, ValueCount>> {
    return new Map(Array.from(this.#byName, ([name, values]) => [name, values.settle()]))
  }

  /** The sums of the others, by name; complete once `settle` was called. */
  get others(): ReadonlyMap<string, number> {
    return this.#others
  }

  /** Frees the values that are listed separately; the sums of the others stay. */
  letGo(): void {
    this.#byName = new Map()
  }

  #drop(name: string, count: number): void {
    this.#others.set(name, (this.#others.get(name) ?? 0) + count)
  }
}
