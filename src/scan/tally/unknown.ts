/** Adds up the codes of no code space: those of lowest rank by themselves, the others in one sum. */
import { LowestRanked, OTHER } from '../../model/bounded-sets.ts'
import type { UnknownCount } from '../../model/counts/partial-counts.ts'

/** The unknown codes of one shard. */
export class UnknownCounter {
  readonly #codes: LowestRanked<UnknownCount>
  #other: UnknownCount | undefined

  /** `limit` is the maximum number of codes listed separately. */
  constructor(limit: number) {
    this.#codes = new LowestRanked<UnknownCount>(limit, dropped => this.#drop(dropped))
  }

  add(found: UnknownCount): void {
    const before = this.#codes.get(found.code)
    if (before !== undefined || this.#codes.admits(found.code)) this.#codes.set(found.code, join(before, found))
    else this.#drop(found)
  }

  list(): UnknownCount[] {
    // Settling may drop some.
    const codes = [...this.#codes.settle().values()]
    return this.#other === undefined ? codes : [...codes, this.#other]
  }

  #drop(found: UnknownCount): void {
    this.#other = join(this.#other, { ...found, code: OTHER })
  }
}

function join(before: UnknownCount | undefined, found: UnknownCount): UnknownCount {
  if (before === undefined) return found
  const { code, offset, line } = found.offset < before.offset ? found : before
  return { code, offset, line, count: before.count + found.count }
}
