/**
 * Gates: which bytes may stand next to the literal of a branch. Most branches of a common literal are ruled out by one byte
 * on either side, at a fraction of what walking their automata costs.
 */
import { type Automaton, type Branch, LINE_END } from '../model/automaton.ts'

/** Words of 32 bits for the bytes of one side. */
const SIDE = 8

/** The gates of some branches, by their index. */
export class Gates {
  readonly #bits: Uint32Array

  constructor(automaton: Automaton, branches: readonly Branch[]) {
    this.#bits = new Uint32Array(branches.length * 2 * SIDE)
    branches.forEach(({ back, ahead }, i) => {
      for (const [side, number] of [back, ahead].entries())
        for (let byte = 0; byte < 256; byte++)
          if (number === null || lives(automaton, number, byte))
            this.#bits[(2 * i + side) * SIDE + (byte >>> 5)]! |= 1 << (byte & 31)
    })
  }

  /** Whether branch `i` may match with its literal in [at, end). Beyond [floor, fill) a line end is assumed. */
  opens(i: number, bytes: Uint8Array, at: number, end: number, floor: number, fill: number): boolean {
    const before = at > floor ? bytes[at - 1]! : LINE_END
    const after = end < fill ? bytes[end]! : LINE_END
    const gate = 2 * SIDE * i
    const bits = this.#bits
    return (
      ((bits[gate + (before >>> 5)]! >>> (before & 31)) & (bits[gate + SIDE + (after >>> 5)]! >>> (after & 31)) & 1) ===
      1
    )
  }
}

/** Whether an automaton accepts before its first byte, or goes on after this one. */
function lives({ dfas, next, classes, accept }: Automaton, number: number, byte: number): boolean {
  const dfa = dfas[number]!
  return accept[dfa.states + 1] === 1 || next[dfa.base + dfa.width + classes[dfa.classes + byte]!] !== 0
}
