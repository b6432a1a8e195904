/** Throws the dice for one record after the other; how records are written is up to `formats.ts`. */
import { ACME_CODES, ACME_SHARE, acmeMessage, acmeSymbol } from './acme.ts'
import { LogClock } from './clock.ts'
import type { Dialect } from './dialects.ts'
import { head } from './dialects.ts'
import { Dice } from './dice.ts'
import { VOICES } from './failures.ts'
import { NEAR_MISSES, NEAR_SHARE, ROUTINE } from './routine.ts'

/** One record, and what a right reader finds in it. */
export interface Drawn {
  readonly clock: LogClock
  readonly failed: boolean
  readonly head: string
  readonly message: string
  /** Further lines of a text log, each with its line feed. */
  readonly tail: string
  /** `namespace code` of the built-in packs, or null. */
  readonly code: string | null
  /** `acme CODE`, or null. */
  readonly acme: string | null
  /** Lines of the text form that the pattern of the peers matches. */
  readonly patternLines: number
}

const START = Date.UTC(2026, 0, 31)

export class Composer {
  readonly #dice: Dice
  readonly #clock = new LogClock(START)
  readonly #density: number
  readonly #turns = VOICES.map(() => 0)

  /** `density` is the share of records that are failures of the built-in code spaces. */
  constructor(seed: number, density: number) {
    this.#dice = new Dice(seed)
    this.#density = density
  }

  draw(): Drawn {
    const dice = this.#dice
    this.#clock.advance(dice)
    if (this.#density > 0 && dice.chance(this.#density)) return this.#failure()
    if (dice.chance(ACME_SHARE)) {
      const n = dice.below(ACME_CODES)
      return { ...this.#line('syslog', 'acmed', acmeMessage(n, dice)), acme: `acme ${acmeSymbol(n)}` }
    }
    if (!dice.chance(NEAR_SHARE)) {
      const { dialect, origin, say } = dice.pick(ROUTINE)
      return this.#line(dialect, origin, say(dice))
    }
    const near = dice.pick(NEAR_MISSES)
    return { ...this.#line(near.dialect, near.origin, near.say(dice)), patternLines: near.patternMatches ? 1 : 0 }
  }

  #line(dialect: Dialect, origin: string, message: string): Drawn {
    const text = head(dialect, origin, 'I', this.#clock, this.#dice)
    return { clock: this.#clock, failed: false, head: text, message, tail: '', code: null, acme: null, patternLines: 0 }
  }

  #failure(): Drawn {
    const which = this.#dice.below(VOICES.length)
    const voice = VOICES[which]!
    const code = voice.codes[this.#turns[which]!++ % voice.codes.length]!
    return {
      clock: this.#clock,
      failed: true,
      head: head(voice.dialect, voice.origin, 'E', this.#clock, this.#dice),
      message: voice.say(code, this.#dice),
      tail: voice.tail?.(code) ?? '',
      code: `${voice.namespace} ${code.code}`,
      acme: null,
      // A stack trace names the code again behind `Caused by`.
      patternLines: voice.tail === undefined ? 1 : 2,
    }
  }
}
