/**
 * Masks secrets in the names of hosts and programs. They are judged by themselves, as a head would write them, not by the
 * line that they come from: so each pair needs it once, and what is masked does not depend on the lines read before.
 */
import type { View } from '../model/bytes/view.ts'
import { readOrigin } from '../model/findings/origins.ts'
import type { Redaction } from '../model/rules/shape.ts'
import type { Redactor } from './redactor.ts'

/** Maximum number of remembered origins. */
const REMEMBERED = 4096

/** The mask of all names of hosts in strict redaction, which masks what identifies machines. */
const HOST = '‹redacted:host›'

/** Redacts the values of the parameter `ORIGIN`. */
export class OriginRedactor {
  readonly #redactor: Redactor
  readonly #mode: Redaction
  readonly #known = new Map<string, string>()

  constructor(redactor: Redactor, mode: Redaction) {
    this.#redactor = redactor
    this.#mode = mode
  }

  /** Returns the value without secrets, the same text if there were none. */
  value(value: string): string {
    let kept = this.#known.get(value)
    if (kept === undefined) {
      kept = this.#redacted(value)
      if (this.#known.size >= REMEMBERED) this.#known.clear()
      this.#known.set(value, kept)
    }
    return kept
  }

  #redacted(value: string): string {
    if (this.#mode === 'off') return value
    const { host, program } = readOrigin(value)
    const bytes = new TextEncoder().encode(`${host ?? ''} ${program ?? ''}: `)
    const view: View = { bytes, base: 0, floor: 0, lineStart: 0, lineEnd: bytes.length, ceiling: bytes.length }
    const mask = (name: string | null): string | null => name && this.#redactor.value(view, name)
    return JSON.stringify([host !== null && this.#mode === 'strict' ? HOST : mask(host), mask(program)])
  }
}
