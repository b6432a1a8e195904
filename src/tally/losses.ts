/** Adds up the lines that a log says it lost, by what dropped them and whose they were. */
import type { Loss } from '../model/partial.ts'

/** Names kept apart in one shard; the losses of further ones are counted without a name, so that none is forgotten. */
const NAMES = 500

/** The losses of one shard. */
export class Losses {
  readonly #losses = new Map<string, Loss>()

  add(what: string, from: string | null, lines: number, time: number | null, offset: number): void {
    const known = this.#losses.has(keyOf(what, from)) || this.#losses.size < NAMES
    const name = known ? from : null
    const key = keyOf(what, name)
    const before = this.#losses.get(key)
    this.#losses.set(key, {
      what,
      from: name,
      lines: (before?.lines ?? 0) + lines,
      reports: (before?.reports ?? 0) + 1,
      min: extreme(Math.min, before?.min ?? null, time),
      max: extreme(Math.max, before?.max ?? null, time),
      offset: Math.min(before?.offset ?? offset, offset),
    })
  }

  list(): Loss[] {
    return [...this.#losses.values()]
  }
}

function keyOf(what: string, from: string | null): string {
  return from === null ? what : `${what}\0${from}`
}

function extreme(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b)
}
