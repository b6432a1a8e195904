/** Allows at most one action per code and time span; suppressed ones are counted. */

/** Maximum number of remembered codes. */
const CODES = 4096

interface QuietSpan {
  readonly untilMs: number
  held: number
}

/** Suppresses actions that come too soon. */
export class Throttle {
  readonly #spanMs: number
  readonly #quiet = new Map<string, QuietSpan>()

  /** `spanMs` 0 suppresses nothing. */
  constructor(spanMs: number) {
    this.#spanMs = spanMs
  }

  /** Returns the number of suppressed actions of this code, if it may pass now; null when it is suppressed. */
  pass(code: string, wallMs: number): number | null {
    if (this.#spanMs === 0) return 0
    const quiet = this.#quiet.get(code)
    if (quiet !== undefined && wallMs < quiet.untilMs) {
      quiet.held++
      return null
    }
    // Appended, so that the oldest come first.
    this.#quiet.delete(code)
    if (this.#quiet.size >= CODES) this.#quiet.delete(this.#quiet.keys().next().value!)
    this.#quiet.set(code, { untilMs: wallMs + this.#spanMs, held: 0 })
    return quiet?.held ?? 0
  }
}
