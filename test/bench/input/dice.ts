/** Chance that can be repeated: the same seed gives the same throws on every machine. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 to `end` - 1; `end` is at most 2³². (Mulberry32.) */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end)
  }

  /** Yes with the given probability, which may be as small as one in a million. */
  chance(probability: number): boolean {
    return this.below(1e9) < probability * 1e9
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!
  }

  /** Eight hexadecimal digits, a letter first: never a decimal code by accident. */
  hex(): string {
    const rest = this.below(16 ** 7).toString(16)
    return this.pick(LETTERS) + rest.padStart(7, '0')
  }
}

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f']
