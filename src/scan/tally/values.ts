/** The values of the parameters of one finding, as stored in a partial. */
import { OTHER_VALUES } from '../../model/bounded-sets.ts'
import { ValueCounts } from '../../model/counts/value-counts.ts'

export class ValueCounter extends ValueCounts {
  join(other: ValueCounter): void {
    for (const [name, values] of other.finish()) for (const [value, count] of values) this.add(name, value, count)
  }

  finish(): Map<string, Map<string, number>> {
    const counts = new Map<string, Map<string, number>>()
    for (const [name, values] of this.settle()) {
      const kept = new Map<string, number>()
      for (const [value, { count }] of values) kept.set(value, count)
      counts.set(name, kept)
    }
    if (this.others.size > 0) counts.set(OTHER_VALUES, new Map(this.others))
    return counts
  }
}
