/**
 * Sets that a log can make grow without end: codes that nobody knows, values of a parameter, names of those who lost lines. Of
 * each set the members of lowest rank are kept apart, the others are added up. A rank is made of the member alone, so any
 * part of a log keeps what the whole keeps: sets merge by union, and neither cut nor order nor threads show.
 */

/** How many members of each set are kept. */
export interface SetLimits {
  /** Codes of one code space that no pack knows, in one source. */
  readonly codes: number
  /** Values of one parameter of one finding; of a code that no pack knows. */
  readonly values: number
  readonly valuesOfUnknown: number
  /** Names whose lines were lost, in one source. */
  readonly losses: number
  /** Facts of one kind that a source tells about itself. */
  readonly remarks: number
}

export const DEFAULT_SET_LIMITS: SetLimits = {
  codes: 10_000,
  values: 5000,
  valuesOfUnknown: 100,
  losses: 500,
  remarks: 200,
}

/** Stands as the code of findings whose own code is not kept apart; no log writes a code so. */
export const OTHER = 'other'

/** Name of the parameter whose values are the names of others, counted as often as a value of theirs is not kept apart. */
export const OTHER_VALUES = '@other'

/** What stands for those who lost lines among the others of a source: what dropped them, and whose they were. */
export function lossName(what: string, from: string): string {
  return `${what}\0${from}`
}

/** The place of a member among others; of two with one rank the lesser text comes first. */
export interface RankKey {
  readonly rank: number
  readonly text: string
}

/** A rank of 53 bits, evenly spread, that is the same everywhere and for ever. */
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

/** Orders members. */
export function compareRanks(a: RankKey, b: RankKey): number {
  return a.rank - b.rank || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)
}

/** Ordinary members stand by their text. */
function rankKeyOf(text: string): RankKey {
  return { rank: rankOf(text), text }
}

/**
 * Members with what is known of each, bounded. What does not stay is handed to `drop`, once or several times: a dropped member
 * that comes again is dropped again.
 */
export class LowestRanked<T> {
  readonly #limit: number
  readonly #rankOf: (text: string) => RankKey
  readonly #drop: (value: T, text: string) => void
  readonly #members = new Map<string, T>()
  /** The last that may stay; null while all may. */
  #last: RankKey | null = null

  constructor(limit: number, drop: (value: T, text: string) => void, standing = rankKeyOf) {
    this.#limit = limit
    this.#drop = drop
    this.#rankOf = standing
  }

  get(text: string): T | undefined {
    return this.#members.get(text)
  }

  /** Whether a member that is not there may be added. */
  admits(text: string): boolean {
    return this.#last === null || compareRanks(this.#rankOf(text), this.#last) <= 0
  }

  /** Adds or replaces a member that may stay, and now and then drops those that may not: a quarter more than the limit is held. */
  set(text: string, value: T): void {
    this.#members.set(text, value)
    if (this.#members.size > this.#limit + Math.max(1, this.#limit >> 2)) this.settle()
  }

  /** Drops all beyond the limit; gives what stays. */
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
