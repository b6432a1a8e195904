/** At most one action a code and span of time; what is held back is counted. */

/** Codes that are remembered. */
const CODES = 4096

interface QuietSpan {
  readonly untilMs: number
  held: number
}

/** Holds back what comes too soon. */
export class Throttle {
  readonly #spanMs: number
  readonly #quiet = new Map<string, QuietSpan>()

  /** `spanMs` 0 holds nothing back. */
  constructor(spanMs: number) {
    this.#spanMs = spanMs
  }

  /** How many of this code were held back before, if it may pass now; null when it is held back. */
  pass(code: string, wallMs: number): number | null {
    if (this.#spanMs === 0) return 0
    const quiet = this.#quiet.get(code)
    if (quiet !== undefined && wallMs < quiet.untilMs) {
      quiet.held++
      return null
    }
    // Put at the end, so that the oldest stand first.
    this.#quiet.delete(code)
    if (this.#quiet.size >= CODES) this.#quiet.delete(this.#quiet.keys().next().value!)
    this.#quiet.set(code, { untilMs: wallMs + this.#spanMs, held: 0 })
    return quiet?.held ?? 0
  }
}
