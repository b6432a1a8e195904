/**
 * Rewrites a JSON document in place so that every record is one line: line ends inside a record become spaces, the
 * comma between two records becomes a line feed. No byte moves, so offsets stay valid; only the depth is counted.
 *
 *   {"logs":[{"a":1},\n {"a":\n2}]}        before
 *   {"logs":⏎{"a":1}⏎  {"a": 2} }         after: text before the first record is a line of its own
 *
 * Hot: one step per byte, no allocation. `skim.ts` is the fast path for the inside of a record; this file does the
 * rest, byte by byte.
 */
import { KeyPath } from './key-path.ts'
import { SkimScanner } from './skim.ts'
import { BracketStack, ByteKind, CLASS, Expected } from './syntax.ts'

const LF = 0x0a
const SPACE = 0x20
const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * What a record is: `values` every top-level value; `arrays` every element of a top-level array, and every object in an
 * array that no other record contains; a list of keys: every element of the arrays found under them.
 */
export type RecordsRule = 'values' | 'arrays' | readonly string[]

/** A violation of the grammar. After a fatal fault nothing is rewritten any more. */
export interface JsonFault {
  readonly offset: number
  readonly fact: string
  readonly fatal: boolean
  readonly depth: number
}

/** The state between two pieces of a document. */
export class RecordSplitter {
  depth = 0
  deepest = 0
  /** Number of top-level values begun. */
  values = 0
  /** The first fault, and whether one ended the rewriting. */
  fault: JsonFault | null = null
  stopped = false
  /** Whether an array of records was found. */
  found = false
  readonly #rule: RecordsRule
  readonly #path: KeyPath | null
  readonly #kinds = new BracketStack()
  readonly #skim = new SkimScanner()
  #offset = 0
  #expect: Expected = Expected.top
  #inString = false
  #escaped = false
  #inScalar = false
  #afterString: Expected = Expected.next
  #readsKey = false
  /** Depth inside the open array of records, else 0. */
  #records = 0
  /** The first value of the array just opened decides whether it contains records: 1 if an object, 2 if anything. */
  #candidate = 0
  /** The present line has visible text. */
  #dirty = false
  #afterRecords = false

  constructor(rule: RecordsRule) {
    this.#rule = rule
    this.#path = typeof rule === 'string' ? null : new KeyPath(rule)
  }

  /**
   * Whether the last byte may still become a line feed. The caller then holds it back, and passes it again as the byte
   * before `from` of the next piece.
   */
  get holdsLast(): boolean {
    return !this.stopped && !this.#inString && (this.#candidate > 0 || this.depth === 0)
  }

  /** Rewrites [from, to). The byte before `from` must be the last one of the piece before, if there was one. */
  rewrite(bytes: Uint8Array, from: number, to: number): void {
    const shift = this.#offset - from
    let i = from
    while (i < to && !this.stopped) {
      if (this.#inString) {
        i = this.#string(bytes, i, to, shift)
        continue
      }
      const floor = this.#floor()
      if (this.depth > floor) {
        i = this.#inside(bytes, i, to, floor)
        if (i >= to) break
      }
      const c = bytes[i]!
      switch (CLASS[c]) {
        case ByteKind.blank:
          this.#inScalar = false
          break
        case ByteKind.lineEnd:
          this.#inScalar = false
          bytes[i] = SPACE
          break
        case ByteKind.quote:
          this.#value(bytes, i, shift, ByteKind.quote)
          this.#inString = true
          break
        case ByteKind.object:
        case ByteKind.array:
          this.#open(bytes, i, shift, CLASS[c]!)
          break
        case ByteKind.objectEnd:
        case ByteKind.arrayEnd:
          this.#close(bytes, i, shift, CLASS[c]! - 1)
          break
        case ByteKind.comma:
          this.#comma(bytes, i, shift)
          break
        case ByteKind.colon:
          if (this.#expect === Expected.colon) this.#expect = Expected.value
          else if (this.#expect !== Expected.any) this.#report(i + shift, 'a colon is in the wrong place')
          this.#inScalar = false
          break
        default:
          if (!this.#inScalar) this.#value(bytes, i, shift, CLASS[c]!)
          this.#inScalar = true
      }
      i++
    }
    this.#offset = to + shift
  }

  /** Returns the fault of a document that ends here, or null if it is complete. */
  finish(): JsonFault | null {
    if (this.stopped || (this.depth === 0 && !this.#inString)) return null
    const where = this.#inString ? 'inside a string' : `with ${this.depth} brackets left open`
    return { offset: this.#offset, fact: `it ends ${where}`, fatal: true, depth: this.depth }
  }

  /** Returns the depth around the open record if its bytes may take the fast path, else infinity. */
  #floor(): number {
    if (this.#inScalar || this.#candidate > 0) return Infinity
    if (this.#records > 0) return this.#records
    return this.#rule === 'values' ? 0 : Infinity
  }

  #inside(bytes: Uint8Array, from: number, to: number, floor: number): number {
    const skim = this.#skim
    skim.depth = this.depth
    skim.expect = this.#expect
    const at = skim.run(bytes, from, to, floor, this.#kinds)
    this.depth = skim.depth
    this.#expect = skim.expect
    this.#inScalar = skim.inScalar
    if (skim.deepest > this.deepest) this.deepest = skim.deepest
    return at
  }

  /** Passes the inside of a string; returns the index after it, or `to`. */
  #string(bytes: Uint8Array, from: number, to: number, shift: number): number {
    const path = this.#readsKey ? this.#path : null
    let escaped = this.#escaped
    let i = from
    for (; i < to; i++) {
      const c = bytes[i]!
      if (c === LF) {
        this.#report(i + shift, 'a string is not closed on its line', true)
        return i
      }
      if (escaped) escaped = false
      else if (c === BACKSLASH) escaped = true
      else if (c === QUOTE) {
        this.#inString = this.#escaped = false
        this.#expect = this.#afterString
        return i + 1
      }
      if (path !== null) path.keyByte(c)
    }
    this.#escaped = escaped
    return i
  }

  /** Handles a value, or the key of an object, that begins at `i`. */
  #value(bytes: Uint8Array, i: number, shift: number, kind: ByteKind): void {
    this.#inScalar = false
    const expect = this.#expect
    const top = expect === Expected.top
    if (top && kind !== ByteKind.object && kind !== ByteKind.array) {
      this.#report(i + shift, 'text follows that is not an object or array', true)
      return
    }
    if (top) this.values++
    if (kind === ByteKind.other) this.#report(i + shift, 'a value is not valid JSON')
    const isKey = kind === ByteKind.quote && (expect === Expected.key || expect === Expected.firstKey)
    this.#afterString = isKey ? Expected.colon : expect === Expected.any ? Expected.any : Expected.next
    this.#readsKey = isKey && this.#path !== null && this.#records === 0 && this.#path.keyBegins(this.depth)
    if (!isKey && expect > Expected.top) this.#report(i + shift, 'a comma, a colon or a key is missing')
    this.#expect = this.#afterString
    if (this.#records > 0 && this.#candidate === 0) return
    if (this.#candidate > 0) {
      if (kind === ByteKind.object || this.#candidate === 2) {
        this.#records = this.depth
        this.found = true
      }
      const holds = this.#records > 0
      this.#candidate = 0
      if (holds) this.#breakBefore(bytes, i)
    } else if (top) this.#breakBefore(bytes, i)
    this.#dirty = true
  }

  /** Ends the line before `i`, if it has visible text and a byte is available for that. */
  #breakBefore(bytes: Uint8Array, i: number): void {
    const before = i > 0 ? bytes[i - 1]! : 0
    if (this.#dirty && (before === SPACE || before === 0x09 || before === 0x5b)) bytes[i - 1] = LF
  }

  #open(bytes: Uint8Array, i: number, shift: number, kind: ByteKind): void {
    const dirty = this.#dirty
    this.#value(bytes, i, shift, kind)
    if (this.stopped) return
    const outside = this.#records === 0
    if (outside) this.#path?.open(this.depth, this.#kinds.at(this.depth))
    this.#kinds.push(++this.depth, kind)
    if (this.depth > this.deepest) this.deepest = this.depth
    this.#expect = kind === ByteKind.array ? Expected.firstValue : Expected.firstKey
    if (kind !== ByteKind.array || !outside) return
    if (this.#rule === 'arrays') this.#candidate = this.depth === 1 ? 2 : 1
    else if (this.#path?.endsAt(this.depth)) {
      this.#candidate = 2
      this.found = true
    }
    if (this.depth === 1 && this.#candidate > 0) {
      // Without the bracket of a top-level array, the first record looks like all others.
      bytes[i] = SPACE
      this.#dirty = dirty && bytes[i - 1] !== LF
    }
  }

  #close(bytes: Uint8Array, i: number, shift: number, kind: ByteKind): void {
    this.#inScalar = false
    const { depth } = this
    const known = this.#kinds.at(depth)
    if (depth === 0 || (known !== 0 && known !== kind)) {
      this.#report(i + shift, 'a closing bracket has no matching opening bracket', true)
      return
    }
    const fits = kind === ByteKind.array ? Expected.firstValue : Expected.firstKey
    if (this.#expect !== fits && this.#expect !== Expected.next && this.#expect !== Expected.any)
      this.#report(i + shift, 'a value is missing before a closing bracket')
    this.#candidate = 0
    if (depth === this.#records) {
      bytes[i] = SPACE
      this.#records = 0
      this.#dirty = this.#afterRecords = true
    }
    if (this.#records === 0) this.#path?.close(depth)
    this.depth--
    this.#expect = this.depth === 0 ? Expected.top : this.#kinds.at(this.depth) === 0 ? Expected.any : Expected.next
  }

  #comma(bytes: Uint8Array, i: number, shift: number): void {
    this.#inScalar = false
    if (this.#expect === Expected.top) {
      this.#report(i + shift, 'text follows that is not an object or array', true)
      return
    }
    if (this.#expect !== Expected.next && this.#expect !== Expected.any) this.#report(i + shift, 'a value is missing')
    const kind = this.#kinds.at(this.depth)
    this.#expect = kind === 0 ? Expected.any : kind === ByteKind.array ? Expected.value : Expected.key
    const between = this.#records > 0 ? this.depth === this.#records : this.#afterRecords
    if (!between) return
    bytes[i] = LF
    this.#dirty = false
    this.#afterRecords = false
  }

  #report(offset: number, fact: string, fatal = false): void {
    this.fault ??= { offset, fact, fatal, depth: this.depth }
    if (fatal) this.stopped = true
  }
}
