/**
 * Sets that a log can grow without limit: unknown codes, values of a parameter, names of those who lost lines. The members
 * with the lowest ranks are listed separately, the others are added up. A rank depends on the member alone, so the sets
 * merge by union, and the result does not depend on where input is cut, in which order it is read, or on threads.
 */

/** Maximum number of members listed separately in each set. */
export interface SetLimits {
  /** Codes of one code space that no pack knows, in one source. */
  readonly codes: number
  /** Values of one parameter of one finding, or of an unknown code. */
  readonly values: number
  readonly valuesOfUnknown: number
  /** Names whose lines were lost, in one source. */
  readonly losses: number
  /** Facts of one kind that a source states about itself. */
  readonly remarks: number
  /** Codes of no code space, in one source. */
  readonly unknown: number
}

export const DEFAULT_SET_LIMITS: SetLimits = {
  codes: 10_000,
  values: 5000,
  valuesOfUnknown: 100,
  losses: 500,
  remarks: 200,
  unknown: 50,
}

/** The code of all findings whose own code is not listed separately; no log writes a code like this. */
export const OTHER = 'other'

/** A parameter whose values name other parameters: one count for each of their values that is not listed separately. */
export const OTHER_VALUES = '@other'

/** Returns the key of a loss in the set of a source: what dropped the lines, and whose they were. */
export function lossName(what: string, from: string): string {
  return `${what}\0${from}`
}

/** The place of a member among others; of two members with the same rank the lesser text comes first. */
export interface RankKey {
  readonly rank: number
  readonly text: string
}

/** Returns a rank of 53 bits, evenly distributed, the same on every machine and in every version. */
export function rankOf(text: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x9e3779b1)
    b = Math.imul(b ^ unit, 0x5f356495)
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
  return (b & 0x1fffff) * 0x1_0000_0000 + (a >>> 0)
}

/** Compares members by rank, then text. */
export function compareRanks(a: RankKey, b: RankKey): number {
  return a.rank - b.rank || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)
}

/** Returns the key of an ordinary member: the rank of its text. */
function rankKeyOf(text: string): RankKey {
  return { rank: rankOf(text), text }
}

/**
 * A bounded map of members. Members beyond the limit are passed to `drop`, possibly more than once: a dropped member that
 * is added again is dropped again.
 */
export class LowestRanked<T> {
  readonly #limit: number
  readonly #rankOf: (text: string) => RankKey
  readonly #drop: (value: T, text: string) => void
  readonly #members = new Map<string, T>()
  /** The last member that may stay; null while all may. */
  #last: RankKey | null = null

  constructor(limit: number, drop: (value: T, text: string) => void, standing = rankKeyOf) {
    this.#limit = limit
    this.#drop = drop
    this.#rankOf = standing
  }

  get(text: string): T | undefined {
    return this.#members.get(text)
  }

  /** Returns whether a member that is not in the map may be added. */
  admits(text: string): boolean {
    return this.#last === null || compareRanks(this.#rankOf(text), this.#last) <= 0
  }

  /** Adds or replaces a member that may stay. Members beyond the limit are dropped once they exceed it by a quarter. */
  set(text: string, value: T): void {
    this.#members.set(text, value)
    if (this.#members.size > this.#limit + Math.max(1, this.#limit >> 2)) this.settle()
  }

  /** Drops all members beyond the limit and returns the rest. */
  settle(): ReadonlyMap<string, T> {
    if (this.#members.size > this.#limit) {
      const standing = Array.from(this.#members.keys(), this.#rankOf).sort(compareRanks)
      this.#last = standing[this.#limit - 1] ?? { rank: -1, text: '' }
      for (const { text } of standing.slice(this.#limit)) {
        const value = this.#members.get(text)!
        this.#members.delete(text)
        this.#drop(value, text)
      }
    }
    return this.#members
  }
}
