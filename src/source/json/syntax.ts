/** The bytes of JSON's grammar, and what may come next. */

/** Kinds of bytes outside strings; the number of a closing bracket follows that of its opening one. */
export const ByteKind = {
  other: 0,
  blank: 1,
  lineEnd: 2,
  quote: 3,
  object: 4,
  objectEnd: 5,
  array: 6,
  arrayEnd: 7,
  comma: 8,
  colon: 9,
  scalar: 10,
} as const
export type ByteKind = number

/** What may come next. A value may come if the number is not above `top`. */
export const Expected = { any: 0, value: 1, firstValue: 2, top: 3, key: 4, firstKey: 5, colon: 6, next: 7 } as const
export type Expected = number

/** The kind of each byte. Numbers and words are known by their first byte, including NaN and Infinity as Python writes them. */
export const CLASS: Uint8Array = new Uint8Array(256)
for (const [bytes, kind] of [
  [' \t', ByteKind.blank],
  ['\n\r', ByteKind.lineEnd],
  ['"', ByteKind.quote],
  ['{', ByteKind.object],
  ['}', ByteKind.objectEnd],
  ['[', ByteKind.array],
  [']', ByteKind.arrayEnd],
  [',', ByteKind.comma],
  [':', ByteKind.colon],
  ['-0123456789tfnNI', ByteKind.scalar],
] as const)
  for (const byte of bytes) CLASS[byte.charCodeAt(0)] = kind

/** Maximum depth at which brackets are distinguished; deeper ones are only counted, so that nesting costs at most a megabyte. */
const KNOWN = 1 << 20

/** The kinds of the open brackets. */
export class BracketStack {
  #kinds = new Uint8Array(64)

  /** The kinds by depth, valid until the next `push`. */
  get known(): Uint8Array {
    return this.#kinds
  }

  /** Returns `ByteKind.object`, `ByteKind.array`, or 0 if none is open at this depth or it is too deep to know. */
  at(depth: number): ByteKind {
    return depth < this.#kinds.length ? this.#kinds[depth]! : 0
  }

  push(depth: number, kind: ByteKind): void {
    if (depth >= KNOWN) return
    if (depth >= this.#kinds.length) {
      const larger = new Uint8Array(Math.min(KNOWN, this.#kinds.length * 4))
      larger.set(this.#kinds)
      this.#kinds = larger
    }
    this.#kinds[depth] = kind
  }
}
