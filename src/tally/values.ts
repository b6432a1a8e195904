/** The values of the parameters of one finding, counted: of each parameter those of lowest rank, the others together. */
import { standingOfValue } from '../model/evidence.ts'
import { Lowest, OTHER_VALUES } from '../model/kept.ts'

type Count = { count: number }

/** Counts by name and value, bounded for each name. */
export class Values {
  readonly #limit: number
  readonly #byName = new Map<string, Lowest<Count>>()
  readonly #others = new Map<string, number>()

  constructor(limit: number) {
    this.#limit = limit
  }

  add(name: string, value: string, count: number): void {
    let values = this.#byName.get(name)
    if (values === undefined) {
      values = new Lowest<Count>(this.#limit, dropped => this.#drop(name, dropped.count), standingOfValue(name))
      this.#byName.set(name, values)
    }
    const before = values.get(value)
    if (before !== undefined) before.count += count
    else if (values.admits(value)) values.set(value, { count })
    else this.#drop(name, count)
  }

  /** Takes in what other values were counted. */
  join(other: Values): void {
    for (const [name, values] of other.finish()) {
      if (name === OTHER_VALUES) for (const [of, count] of values) this.#drop(of, count)
      else for (const [value, count] of values) this.add(name, value, count)
    }
  }

  /** The counts as a partial has them. */
  finish(): Map<string, Map<string, number>> {
    const counts = new Map<string, Map<string, number>>()
    for (const [name, values] of this.#byName) {
      const kept = new Map<string, number>()
      for (const [value, { count }] of values.settle()) kept.set(value, count)
      counts.set(name, kept)
    }
    if (this.#others.size > 0) counts.set(OTHER_VALUES, new Map(this.#others))
    return counts
  }

  #drop(name: string, count: number): void {
    this.#others.set(name, (this.#others.get(name) ?? 0) + count)
  }
}
