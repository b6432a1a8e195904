/** The parameters of one finding, taken in value by value. */
import { isEvidence, standingOfValue } from '../model/evidence.ts'
import { Lowest, OTHER_VALUES } from '../model/kept.ts'
import type { FindingSummary } from '../model/summary.ts'
import { compareText } from './order.ts'

type Params = FindingSummary['params'][number]

/** Values shown of one parameter. */
const TOP_VALUES = 10

/** Values by name; of each name those of lowest rank over all sources count by themselves. */
export class ReadValues {
  readonly #limit: number
  readonly #mixed: boolean
  #byName = new Map<string, Lowest<Count>>()
  #others = new Map<string, number>()
  #params: readonly Params[] = []

  /** The values of several findings that are told as one are `mixed`: they do not come together. */
  constructor(limit: number, mixed: boolean) {
    this.#limit = limit
    this.#mixed = mixed
  }

  add(name: string, value: string, count: number): void {
    if (name === OTHER_VALUES) {
      this.#drop(value, count)
      return
    }
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

  /** Other findings follow: what is not shown is let go. */
  rest(): void {
    if (!this.#mixed) this.#choose()
  }

  /** Names in order, of each the most frequent values; all that is evidence. And the sums of what was not told apart. */
  finish(): { params: readonly Params[]; otherValues: readonly { name: string; count: number }[] } {
    if (this.#byName.size > 0) this.#choose()
    const otherValues = Array.from(this.#others, ([name, count]) => ({ name, count }))
    return { params: this.#params, otherValues: otherValues.sort((a, b) => compareText(a.name, b.name)) }
  }

  #choose(): void {
    const names = [...this.#byName.keys()].sort(compareText)
    this.#params = names.flatMap(name => {
      const counts = Array.from(this.#byName.get(name)!.settle(), ([value, { count }]) => ({ name, value, count }))
      counts.sort((a, b) => b.count - a.count || compareText(a.value, b.value))
      return isEvidence(name) ? counts : counts.slice(0, TOP_VALUES)
    })
    this.#byName = new Map()
  }

  #drop(name: string, count: number): void {
    this.#others.set(name, (this.#others.get(name) ?? 0) + count)
  }
}

interface Count {
  count: number
}
