/**
 * The fast path for the inside of a record: line ends become spaces, brackets are counted, the grammar is checked. It stops before
 * anything unusual (a fault, a string that continues in the next piece, unknown depth) and at the end of the record.
 *
 * Hot: this is the one loop of JSON documents, kept in one function so that its state stays in registers.
 */
import { type BracketStack, ByteKind, CLASS, Expected } from './syntax.ts'

const LF = 0x0a
const CR = 0x0d
const TAB = 0x09
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const {
  value: VALUE,
  firstValue: FIRST_VALUE,
  key: KEY,
  firstKey: FIRST_KEY,
  colon: WANTS_COLON,
  next: NEXT,
} = Expected
const {
  other: OTHER,
  scalar: SCALAR,
  object: OBJECT,
  objectEnd: OBJECT_END,
  array: ARRAY,
  arrayEnd: ARRAY_END,
} = ByteKind

export class SkimScanner {
  depth = 0
  deepest = 0
  expect: Expected = NEXT
  inScalar = false

  /** Passes bytes of [from, to) while the depth is above `floor`; returns the index of the first byte not passed. */
  run(bytes: Uint8Array, from: number, to: number, floor: number, kinds: BracketStack): number {
    const { known } = kinds
    let { depth, expect } = this
    let inScalar = false
    let i = from
    while (i < to && depth > floor) {
      const c = bytes[i]!
      if (c === SPACE || c === TAB) i++
      else if (c === LF || c === CR) {
        bytes[i++] = SPACE
        while (i < to && bytes[i] === SPACE) i++
      } else if (c === QUOTE) {
        const isValue = expect === VALUE || expect === FIRST_VALUE
        if (!isValue && expect !== KEY && expect !== FIRST_KEY) break
        const end = stringEnd(bytes, i + 1, to)
        if (end < 0) break
        i = end
        expect = isValue ? NEXT : WANTS_COLON
      } else if (c === COLON) {
        if (expect !== WANTS_COLON) break
        expect = VALUE
        i++
      } else if (c === COMMA) {
        if (expect !== NEXT || depth >= known.length) break
        expect = known[depth] === ARRAY ? VALUE : KEY
        i++
      } else {
        const kind = CLASS[c]!
        if (kind === OBJECT_END || kind === ARRAY_END) {
          if (depth >= known.length || known[depth] !== kind - 1) break
          if (expect !== NEXT && expect !== (kind === ARRAY_END ? FIRST_VALUE : FIRST_KEY)) break
          if (depth - 1 === floor) break
          depth--
          expect = NEXT
          i++
          continue
        }
        if (expect !== VALUE && expect !== FIRST_VALUE) break
        if (kind === SCALAR) {
          do i++
          while (i < to && isScalar(CLASS[bytes[i]!]!))
          inScalar = i === to
          expect = NEXT
        } else if (kind === OBJECT || kind === ARRAY) {
          if (depth + 1 >= known.length) break
          known[++depth] = kind
          if (depth > this.deepest) this.deepest = depth
          expect = kind === ARRAY ? FIRST_VALUE : FIRST_KEY
          i++
        } else break
      }
    }
    this.depth = depth
    this.expect = expect
    this.inScalar = inScalar
    return i
  }
}

/** Returns whether a byte continues a number or word: any byte without a meaning of its own. */
function isScalar(kind: ByteKind): boolean {
  return kind === OTHER || kind === SCALAR
}

/** Returns the index after the quote that closes a string, or -1 if it is not closed before `to` or a line end. */
function stringEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const c = bytes[i]!
    if (c > BACKSLASH) continue
    if (c === QUOTE) return i + 1
    if (c === LF) return -1
    if (c === BACKSLASH && bytes[++i] === LF) return -1
  }
  return -1
}
