/**
 * Walks the automata of a branch around a candidate. Hot: no allocation, typed arrays only; the walker's fields hold the
 * spans of the last match until the next call.
 */

import { memoize } from '../../model/memoize.ts'
import { type Automaton, type Branch, LINE_END } from '../../model/rules/automaton.ts'
import { LONG, PACE, Trails } from './trails.ts'

const EDGE = 255
/** The byte is text, but proves a boundary where the match ends with it. */
const EDGE_IF_LAST = 254
/** Bit of a label: the state accepts; the lower bits are the group. */
const ACCEPT = 256

/** Group and acceptance of each state in one number, since most states have neither; made once for an automaton. */
const labelsOf = memoize(({ group, accept }: Automaton) =>
  Uint16Array.from(group, (g, state) => (accept[state] === 1 ? g | ACCEPT : g)),
)

/** No accepting state was passed; -1 is a place, that of the line end before the first byte. */
const NONE = -2

/** Confirms candidates and holds the spans of the latest match. */
export class Walker {
  /** Span of the match, and of each group by number; -1 for a group that did not take part. */
  start = 0
  end = 0
  readonly groupStart: Int32Array
  readonly groupEnd: Int32Array
  readonly #automaton: Automaton
  readonly #groups: number
  readonly #labels: Uint16Array
  /** A match that begins before this place is not wanted. */
  least = Number.NEGATIVE_INFINITY
  readonly #behind = new Trails(-1)
  readonly #before = new Trails(1)
  #branch!: Branch
  #fill = 0

  constructor(automaton: Automaton) {
    this.#automaton = automaton
    this.#groups = automaton.groups.length
    this.#labels = labelsOf(automaton)
    this.groupStart = new Int32Array(256)
    this.groupEnd = new Int32Array(256)
  }

  /**
   * Returns whether `branch` matches with its literal at `at`. The bytes [floor, fill) exist; beyond both ends a line end
   * is assumed. The match is the longest on either side.
   */
  match(bytes: Uint8Array, branch: Branch, at: number, floor: number, fill: number): boolean {
    const { groupStart, groupEnd } = this
    for (let g = this.#groups; g > 0; g--) groupStart[g] = groupEnd[g] = -1
    this.#branch = branch
    this.#fill = fill
    this.start = at
    this.end = at + this.#automaton.literals[branch.literal]!.length
    if (branch.back !== null && !this.#walkBack(bytes, branch.back, at, floor)) return false
    const { literalGroups } = branch
    for (let i = 0; i < literalGroups.length; i++) {
      const group = literalGroups[i]!
      if (group === 0) continue
      if (groupStart[group]! < 0) groupStart[group] = at + i
      groupEnd[group] = at + i + 1
    }
    return branch.ahead === null || this.#walkAhead(bytes, branch.ahead, this.end, fill)
  }

  /** Forgets what is known about bytes that may be others now. */
  forget(): void {
    this.#behind.clear()
    this.#before.clear()
  }

  /** Returns whether the part of the branch behind the literal matches. */
  #mayEnd(bytes: Uint8Array): boolean {
    const number = this.#branch.ahead
    if (number === null) return true
    const { next, classes, dfas } = this.#automaton
    const { base, states, width, classes: map } = dfas[number]!
    const labels = this.#labels
    let state = 1
    if (labels[states + 1]! >= ACCEPT) return true
    this.#before.begin()
    let position = this.end
    for (; position <= this.#fill; position++) {
      const byte = position < this.#fill ? bytes[position]! : LINE_END
      state = next[base + state * width + classes[map + byte]!]!
      if (state === 0) break
      if (labels[states + state]! >= ACCEPT) return true
      if (byte === LINE_END) break
      if ((position & (PACE - 1)) !== 0 || position - this.end < LONG) continue
      this.#before.pass(position, state)
      if (this.#before.after(number, position, state) !== null) continue
      this.#before.meet(number, position, null)
      return false
    }
    this.#before.end(number, null, null)
    return false
  }

  #walkAhead(bytes: Uint8Array, number: number, from: number, fill: number): boolean {
    const { next, classes, dfas } = this.#automaton
    const { base, states, width, classes: map } = dfas[number]!
    const { groupStart, groupEnd } = this
    const labels = this.#labels
    let state = 1
    let end = labels[states + 1]! >= ACCEPT ? from : -1
    let edge = -1
    let accepted = NONE
    this.#before.begin()
    let position = from
    for (; position <= fill; position++) {
      const byte = position < fill ? bytes[position]! : LINE_END
      state = next[base + state * width + classes[map + byte]!]!
      if (state === 0) break
      const label = labels[states + state]!
      if (label !== 0) {
        const group = label & 255
        if (group === EDGE) {
          if (edge < 0) edge = position
        } else if (group !== 0 && group !== EDGE_IF_LAST) {
          if (groupStart[group]! < 0) groupStart[group] = position
          groupEnd[group] = position + 1
        }
        if (label >= ACCEPT) {
          end = group === EDGE_IF_LAST ? position : position + 1
          accepted = position
        }
      }
      if (byte === LINE_END) break
      if ((position & (PACE - 1)) !== 0 || position - from < LONG) continue
      this.#before.pass(position, state)
      if (end < 0 && edge < 0 && this.#before.after(number, position, state) === null) {
        this.#before.meet(number, position, null)
        return false
      }
    }
    if (position - from >= LONG) this.#before.end(number, accepted === NONE ? null : accepted, edge < 0 ? null : edge)
    if (end < 0) return false
    if (edge >= 0 && edge < end) end = edge
    this.end = end
    for (let g = this.#groups; g > 0; g--) {
      if (groupEnd[g]! <= end) continue
      if (groupStart[g]! >= end) groupStart[g] = groupEnd[g] = -1
      else groupEnd[g] = end
    }
    return true
  }

  #walkBack(bytes: Uint8Array, number: number, from: number, floor: number): boolean {
    const { next, classes, dfas } = this.#automaton
    const { base, states, width, classes: map } = dfas[number]!
    const { groupStart, groupEnd } = this
    const labels = this.#labels
    let state = 1
    let start = labels[states + 1]! >= ACCEPT ? from : NONE
    let edge = NONE
    let accepted = NONE
    this.#behind.begin()
    let position = from - 1
    for (; position >= floor - 1; position--) {
      const byte = position >= floor ? bytes[position]! : LINE_END
      state = next[base + state * width + classes[map + byte]!]!
      if (state === 0) break
      const label = labels[states + state]!
      if (label !== 0) {
        const group = label & 255
        if (group === EDGE) {
          if (edge === NONE) edge = position
        } else if (group !== 0 && group !== EDGE_IF_LAST) {
          if (groupEnd[group]! < 0) groupEnd[group] = position + 1
          groupStart[group] = position
        }
        if (label >= ACCEPT) {
          start = group === EDGE_IF_LAST ? position + 1 : position
          accepted = position
        }
      }
      if (byte === LINE_END) break
      if ((position & (PACE - 1)) !== 0 || from - position < LONG) continue
      // A long way, perhaps for nothing.
      if (from - position < LONG + PACE && !this.#mayEnd(bytes)) return false
      this.#behind.pass(position, state)
      const later = this.#behind.after(number, position, state)
      if (later === undefined || edge !== NONE) continue
      // It would find nothing, or begin where no match is wanted.
      if (later === null ? start === NONE : later < this.least) {
        this.#behind.meet(number, position, accepted === NONE ? null : accepted)
        return false
      }
    }
    if (from - position >= LONG)
      this.#behind.end(number, accepted === NONE ? null : accepted, edge === NONE ? null : edge)
    if (start === NONE) return false
    if (edge !== NONE && edge >= start) start = edge + 1
    this.start = start
    for (let g = this.#groups; g > 0; g--) {
      if (groupStart[g]! < 0 || groupStart[g]! >= start) continue
      if (groupEnd[g]! <= start) groupStart[g] = groupEnd[g] = -1
      else groupStart[g] = start
    }
    return true
  }
}
