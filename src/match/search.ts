/** Tests whether a condition holds on a piece of a line: runs one of the automaton's searches over it. */
import { type Automaton, LINE_END } from '../model/rules/automaton.ts'

/** Runs the searches of one automaton. */
export class Conditions {
  readonly #automaton: Automaton

  constructor(automaton: Automaton) {
    this.#automaton = automaton
  }

  /** Returns true when search number `search` accepts somewhere in [from, to), taken as a whole line. */
  holdsOnLine(search: number, bytes: Uint8Array, from: number, to: number): boolean {
    return this.#accepts(search, bytes, from, to, true)
  }

  /** Returns true when search number `search` accepts from `from` on, without text before it. */
  holdsAt(search: number, bytes: Uint8Array, from: number, to: number): boolean {
    return this.#accepts(search, bytes, from, to, false)
  }

  #accepts(search: number, bytes: Uint8Array, from: number, to: number, lineStart: boolean): boolean {
    const { next, classes, accept, dfas, searches } = this.#automaton
    const { base, states, width, classes: map } = dfas[searches[search]!]!
    let state = lineStart ? next[base + width + classes[map + LINE_END]!]! : 1
    if (accept[states + state] === 1) return true
    for (let i = from; i < to && state !== 0; i++) {
      state = next[base + state * width + classes[map + bytes[i]!]!]!
      if (accept[states + state] === 1) return true
    }
    if (state === 0) return false
    state = next[base + state * width + classes[map + LINE_END]!]!
    return accept[states + state] === 1
  }
}
