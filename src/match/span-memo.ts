/**
 * Caches the meaning of the groups of a match: logs repeat themselves. An entry is used only when shape and bytes of every
 * group are equal, so it equals the result of decoding. Bounded; a new entry replaces the old one of its slot.
 */
import type { Walker } from './walks/walk.ts'

const SLOTS = 1024
/** Maximum length of the texts of groups in an entry, in bytes. */
const ROOM = 64

/** Values by shape and the bytes of the groups. */
export class SpanMemo<T> {
  readonly #groups: number
  readonly #values: (T | undefined)[] = new Array(SLOTS).fill(undefined)
  readonly #shapes = new Int32Array(SLOTS)
  /** Length of each group's text, -1 for none. */
  readonly #lengths: Int32Array
  readonly #bytes = new Uint8Array(SLOTS * ROOM)
  /** Slot for the last match that was not found, or -1. */
  #slot = -1

  constructor(groups: number) {
    this.#groups = groups
    this.#lengths = new Int32Array(SLOTS * groups)
  }

  /** Returns the value of an equal match of `shape`; if there is none, `keep` may follow. */
  find(bytes: Uint8Array, shape: number, { groupStart, groupEnd }: Walker): T | undefined {
    let hash = Math.imul(shape + 1, 0x9e3779b1)
    let size = 0
    for (let g = this.#groups; g > 0; g--) {
      const start = groupStart[g]!
      const end = groupEnd[g]!
      size += end - start
      if (size > ROOM) {
        this.#slot = -1
        return undefined
      }
      for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
    }
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const value = this.#values[slot]
    if (value !== undefined && this.#shapes[slot] === shape && this.#isEqual(bytes, slot, groupStart, groupEnd))
      return value
    this.#store(bytes, slot, shape, groupStart, groupEnd)
    return undefined
  }

  /** Stores the value of the match that was not found. */
  keep(value: T): T {
    if (this.#slot >= 0) this.#values[this.#slot] = value
    return value
  }

  #isEqual(bytes: Uint8Array, slot: number, groupStart: Int32Array, groupEnd: Int32Array): boolean {
    let kept = slot * ROOM
    for (let g = this.#groups; g > 0; g--) {
      const start = groupStart[g]!
      const length = start < 0 ? -1 : groupEnd[g]! - start
      if (this.#lengths[slot * this.#groups + g - 1] !== length) return false
      for (let i = 0; i < length; i++) if (this.#bytes[kept++] !== bytes[start + i]) return false
    }
    return true
  }

  #store(bytes: Uint8Array, slot: number, shape: number, groupStart: Int32Array, groupEnd: Int32Array): void {
    this.#slot = slot
    this.#values[slot] = undefined
    this.#shapes[slot] = shape
    let kept = slot * ROOM
    for (let g = this.#groups; g > 0; g--) {
      const start = groupStart[g]!
      const length = start < 0 ? -1 : groupEnd[g]! - start
      this.#lengths[slot * this.#groups + g - 1] = length
      for (let i = 0; i < length; i++) this.#bytes[kept++] = bytes[start + i]!
    }
  }
}
