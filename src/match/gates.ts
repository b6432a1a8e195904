/**
 * Gates: which bytes may occur near the literal of a branch. All branches of a literal are examined together, one bit each:
 * every byte on either side excludes some of them, at a fraction of the cost of walking their automata.
 *
 *     ◄── back      literal      ahead ──►
 *      … { " c      ode":        1 2 0 …        a row of bits for each of these bytes; branches whose bit is in all of
 *          1 0                   0 1 2          them are walked
 */
import { type Automaton, type Branch, LINE_END } from '../model/rules/automaton.ts'
import type { SearchArea } from './prefilter.ts'

/** Number of bytes examined on either side. */
const DEPTH = 4

/** The gates of some branches, by literal; made when a literal is first found. */
export class BranchGates {
  readonly #automaton: Automaton
  readonly #branches: readonly Branch[]
  /** Branches of each literal, by index. */
  readonly #lists: readonly Int32Array[]
  readonly #tables: (Int32Array | null)[]
  readonly #sides = new Map<number, Uint8Array>()

  constructor(automaton: Automaton, branches: readonly Branch[], lists: readonly Int32Array[]) {
    this.#automaton = automaton
    this.#branches = branches
    this.#lists = lists
    this.#tables = lists.map(() => null)
  }

  /**
   * Returns the branches of literal number `literal` in [at, end) that may match, from branch 32 × `word` on, the first as
   * the lowest bit. Outside the area a line end is assumed.
   */
  open(literal: number, word: number, { bytes, floor, fill }: SearchArea, at: number, end: number): number {
    this.#tables[literal] ??= this.#tableOf(this.#lists[literal]!)
    const table = this.#tables[literal]
    const words = (this.#lists[literal]!.length + 31) >>> 5
    let bits = -1
    for (let depth = 0; depth < DEPTH; depth++) {
      const byte = end + depth < fill ? bytes[end + depth]! : LINE_END
      bits &= table[(depth * 256 + byte) * words + word]!
      if (bits === 0) return 0
      if (byte === LINE_END) break
    }
    for (let depth = 0; depth < DEPTH; depth++) {
      const byte = at - 1 - depth >= floor ? bytes[at - 1 - depth]! : LINE_END
      bits &= table[((DEPTH + depth) * 256 + byte) * words + word]!
      if (bits === 0) return 0
      if (byte === LINE_END) break
    }
    return bits
  }

  #tableOf(list: Int32Array): Int32Array {
    const words = (list.length + 31) >>> 5
    const table = new Int32Array(2 * DEPTH * 256 * words)
    list.forEach((number, i) => {
      const { back, ahead } = this.#branches[number]!
      for (const [side, dfa] of [ahead, back].entries()) {
        const lives = dfa === null ? null : this.#sideOf(dfa)
        for (let j = 0; j < DEPTH * 256; j++)
          if (lives === null || lives[j] === 1) table[(side * DEPTH * 256 + j) * words + (i >>> 5)]! |= 1 << (i & 31)
      }
    })
    return table
  }

  /** By depth and byte: 1 where an automaton accepted before the byte or may continue with it. */
  #sideOf(number: number): Uint8Array {
    const known = this.#sides.get(number)
    if (known !== undefined) return known
    const { dfas, next, classes, accept } = this.#automaton
    const { base, states, width, classes: map } = dfas[number]!
    const lives = new Uint8Array(DEPTH * 256)
    const lineEnd = classes[map + LINE_END]!
    const others = new Uint8Array(width)
    for (let byte = 0; byte < 256; byte++) if (byte !== LINE_END) others[classes[map + byte]!] = 1
    let reached = new Set([1])
    for (let depth = 0; depth < DEPTH; depth++) {
      const row = lives.subarray(depth * 256, (depth + 1) * 256)
      if ([...reached].some(state => accept[states + state] === 1)) {
        lives.fill(1, depth * 256)
        break
      }
      const alive = new Uint8Array(width)
      const further = new Set<number>()
      for (const state of reached) {
        for (let c = 0; c < width; c++) {
          const to = next[base + state * width + c]!
          if (to === 0 || others[c] === 0) continue
          alive[c] = 1
          further.add(to)
        }
        // A walk ends with its line.
        if (accept[states + next[base + state * width + lineEnd]!] === 1) row[LINE_END] = 1
      }
      for (let byte = 0; byte < 256; byte++) if (byte !== LINE_END) row[byte] = alive[classes[map + byte]!]!
      reached = further
    }
    this.#sides.set(number, lives)
    return lives
  }
}
