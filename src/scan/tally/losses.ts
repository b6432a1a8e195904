/** Adds up the lines that a log says it lost, by what dropped them and whose they were. */
import { LowestRanked, lossName } from '../../model/bounded-sets.ts'
import type { Loss } from '../../model/counts/partial-counts.ts'

/** The losses of one shard: by name for the names of lowest rank, the others in one sum without a name. */
export class LossCounter {
  readonly #named: LowestRanked<Loss>
  readonly #nameless = new Map<string, Loss>()

  /** `limit` is the maximum number of names listed separately. */
  constructor(limit: number) {
    this.#named = new LowestRanked<Loss>(limit, loss => this.#drop(loss))
  }

  add(what: string, from: string | null, lines: number, time: number | null, offset: number): void {
    const loss: Loss = { what, from, lines, reports: 1, min: time, max: time, offset }
    const key = from === null ? null : lossName(what, from)
    const before = key === null ? undefined : this.#named.get(key)
    if (key !== null && (before !== undefined || this.#named.admits(key))) this.#named.set(key, join(before, loss))
    else this.#drop(loss)
  }

  list(): Loss[] {
    // Settling may drop some.
    const named = [...this.#named.settle().values()]
    return [...named, ...this.#nameless.values()]
  }

  #drop(loss: Loss): void {
    this.#nameless.set(loss.what, join(this.#nameless.get(loss.what), { ...loss, from: null }))
  }
}

function join(before: Loss | undefined, loss: Loss): Loss {
  if (before === undefined) return loss
  return {
    ...before,
    lines: before.lines + loss.lines,
    reports: before.reports + loss.reports,
    min: extreme(Math.min, before.min, loss.min),
    max: extreme(Math.max, before.max, loss.max),
    offset: Math.min(before.offset, loss.offset),
  }
}

function extreme(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b)
}
