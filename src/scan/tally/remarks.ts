/** What a log says about itself, counted by fact: of each kind the facts of lowest rank, the others in one sum without text. */
import { LowestRanked } from '../../model/bounded-sets.ts'
import type { Remark } from '../../model/counts/partial-counts.ts'

/** The remarks of one shard. */
export class RemarkCounter {
  readonly #limit: number
  readonly #byId = new Map<string, LowestRanked<Remark>>()
  readonly #others = new Map<string, Remark>()

  /** `limit` is the maximum number of facts of each kind listed separately. */
  constructor(limit: number) {
    this.#limit = limit
  }

  add(remark: Remark): void {
    let facts = this.#byId.get(remark.id)
    if (facts === undefined) {
      facts = new LowestRanked<Remark>(this.#limit, dropped => this.#drop(dropped))
      this.#byId.set(remark.id, facts)
    }
    const before = facts.get(remark.fact)
    if (before !== undefined || facts.admits(remark.fact)) facts.set(remark.fact, join(before, remark))
    else this.#drop(remark)
  }

  /** Returns the remarks, by a text unique to each. */
  finish(): Map<string, Remark> {
    const remarks = new Map<string, Remark>()
    for (const [id, facts] of this.#byId)
      for (const [fact, remark] of facts.settle()) remarks.set(`${id}\0${fact}`, remark)
    for (const [key, remark] of this.#others) remarks.set(`${key}\0`, remark)
    return remarks
  }

  #drop(remark: Remark): void {
    const key = `${remark.id}\0${remark.remedy}`
    this.#others.set(key, join(this.#others.get(key), { ...remark, fact: '', subject: '' }))
  }
}

function join(before: Remark | undefined, remark: Remark): Remark {
  if (before === undefined) return remark
  return { ...before, count: before.count + remark.count, offset: Math.min(before.offset, remark.offset) }
}
