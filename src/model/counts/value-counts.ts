/** Counts of the values of parameters: of each parameter those of lowest rank by themselves, the others together. */

import { LowestRanked, OTHER_VALUES } from '../bounded-sets.ts'
import { rankOfValue } from '../findings/evidence.ts'

/** How often one value occurred. */
export interface ValueCount {
  count: number
}

/** Counts by name and value, bounded for each name. What is counted under `OTHER_VALUES` names parameters, and joins their others. */
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
      values = new LowestRanked<ValueCount>(this.#limit, dropped => this.#drop(name, dropped.count), rankOfValue(name))
      this.#byName.set(name, values)
    }
    const before = values.get(value)
    if (before !== undefined) before.count += count
    else if (values.admits(value)) values.set(value, { count })
    else this.#drop(name, count)
  }

  /** How many parameters have values that are kept apart. */
  get size(): number {
    return this.#byName.size
  }

  /** The values that are kept apart, by name. */
  settle(): Map<string, ReadonlyMap<string, ValueCount>> {
    return new Map(Array.from(this.#byName, ([name, values]) => [name, values.settle()]))
  }

  /** The sums of the others, by name; complete once the values are settled. */
  get others(): ReadonlyMap<string, number> {
    return this.#others
  }

  /** Lets go of the values that are kept apart; the sums of the others stay. */
  letGo(): void {
    this.#byName = new Map()
  }

  #drop(name: string, count: number): void {
    this.#others.set(name, (this.#others.get(name) ?? 0) + count)
  }
}
