/** The time of the next line: it only goes forward, a hundred lines a second on average. */
import type { Dice } from './dice.ts'

/** Text of one moment, in the pieces of which the heads of log lines are made. */
export class LogClock {
  ms: number
  /** `2026-01-31` */
  day = ''
  /** `Jan 31` */
  monthDay = ''
  /** `10:00:00` */
  time = ''
  /** `123` */
  millis = ''
  #second = -1

  /** Starts at the given time in milliseconds since 1970. */
  constructor(ms: number) {
    this.ms = ms
    this.#say()
  }

  advance(dice: Dice): void {
    this.ms += dice.below(20)
    this.#say()
  }

  #say(): void {
    this.millis = String(this.ms % 1000).padStart(3, '0')
    const second = Math.floor(this.ms / 1000)
    if (second === this.#second) return
    this.#second = second
    const iso = new Date(this.ms).toISOString()
    this.day = iso.slice(0, 10)
    this.time = iso.slice(11, 19)
    this.monthDay = `${MONTHS[Number(iso.slice(5, 7)) - 1]} ${String(Number(iso.slice(8, 10))).padStart(2)}`
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
