/**
 * Which digits of a line matter. Lines that differ only in other digits are of one kind and are read alike (`kinds.ts`):
 *
 *     2026-01-31 10:00:00 hsmd[712]: session 1234567: C_Sign failed: 0x30
 *     free digits               free          number                 exact
 *
 * - `FREE`: any digit may stand there. Of the head of a line, and of dates, versions and places in its message, tokens and
 *   evidence see only that digits stand there, not which.
 * - `NUMBER`: a decimal number of three digits to fifteen without a leading zero that told nothing. Where no pack lists it and no
 *   range of codes holds it, it is like any other such number of the same length, as long as all of them on the line differ.
 * - `EXACT`: everything else.
 *
 * A digit that changes the state of the automaton of signs is exact wherever it stands. `test/grammar/kinds.test.ts` changes
 * free digits and numbers at random and compares the readings.
 */
import type { LineReading } from './reading.ts'
import { BLOB, DECIMAL, PKCS, WORD } from './tokens.ts'
import { fixedPart, type Vocabulary } from './vocabulary.ts'

export const FREE = 1
export const NUMBER = 2
export const EXACT = 3

/** The length of numbers that may vary. */
const SHORTEST = 3
const LONGEST = 15

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

/** Marks the digits of the line that was read, from its first byte; other bytes are 0. `telling` are numbers that may have told something. */
export function markDigits(
  line: LineReading,
  marks: Uint8Array,
  telling: ReadonlySet<number>,
  literals: readonly string[],
): void {
  const { bytes, lineStart, from, to, tokens } = line
  for (let at = lineStart; at < to; at++) marks[at - lineStart] = isDigit(bytes[at]!) ? (at < from ? FREE : EXACT) : 0
  if (literals.length > 0) {
    const text = folded(Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString())
    if (literals.some(literal => text.includes(literal))) return
  }
  const { kind, start, end, count, value } = tokens
  let standard = -1
  for (let i = 0; i < count; i++) {
    const [first, last] = [start[i]! - lineStart, end[i]! - lineStart]
    // `PKCS #11` is a word, `PKCS #12` is none.
    if (kind[i] === WORD && tokens.hash[i] === PKCS) standard = last
    if (standard >= 0 && first - standard <= STANDARD) continue
    if (kind[i] === BLOB) for (let at = first; at < last; at++) marks[at] = marks[at] === 0 ? 0 : FREE
    else if (kind[i] === DECIMAL && isPlain(bytes, start[i]!, end[i]!) && !telling.has(value[i]!))
      for (let at = first; at < last; at++) marks[at] = NUMBER
  }
  line.markSigns(marks, EXACT)
  markForms(bytes, lineStart, to, marks)
  evenOut(marks, to - lineStart)
}

/** Bytes behind the word PKCS in which its number may stand. */
const STANDARD = 5

function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < SHORTEST || to - from > LONGEST || bytes[from] === 0x30) return false
  for (let at = from; at < to; at++) if (!isDigit(bytes[at]!)) return false
  return true
}

/** Forms of which tokens know the digits: `0x`, `16#`, `&#34;`, `PKCS#11` inside something longer. */
function markForms(bytes: Uint8Array, lineStart: number, to: number, marks: Uint8Array): void {
  for (let at = lineStart; at < to; at++) {
    const byte = bytes[at]!
    if (byte === 0x23) {
      for (let k = at - 1; k >= lineStart && k >= at - 2 && isDigit(bytes[k]!); k--) marks[k - lineStart] = EXACT
      for (let k = at + 1; k < to && k <= at + 2 && isDigit(bytes[k]!); k++) marks[k - lineStart] = EXACT
    } else if ((byte | 0x20) === 0x78 && at > lineStart && isDigit(bytes[at - 1]!)) {
      marks[at - 1 - lineStart] = EXACT
      for (let k = at + 1; k < to && k <= at + 2 && isDigit(bytes[k]!); k++) marks[k - lineStart] = EXACT
    } else if ((byte | 0x20) === 0x70 && isPkcs(bytes, at, to))
      for (let k = at + 4; k < to && k < at + 4 + STANDARD; k++) if (isDigit(bytes[k]!)) marks[k - lineStart] = EXACT
  }
}

function isPkcs(bytes: Uint8Array, at: number, to: number): boolean {
  return (
    at + 4 <= to &&
    (bytes[at + 1]! | 0x20) === 0x6b &&
    (bytes[at + 2]! | 0x20) === 0x63 &&
    (bytes[at + 3]! | 0x20) === 0x73
  )
}

/** A run of digits with a number in it is a number as a whole, or exact. */
export function evenOut(marks: Uint8Array, length: number): void {
  for (let at = 0; at < length; at++) {
    if (marks[at] === 0) continue
    let end = at
    let number = false
    let other = false
    for (; end < length && marks[end] !== 0; end++) {
      if (marks[end] === NUMBER) number = true
      else other = true
    }
    if (number && other) for (let k = at; k < end; k++) marks[k] = EXACT
    at = end
  }
}

/** Numbers that mean something to some code space. */
export class ListedNumbers {
  readonly #listed = new Set<number>()
  /** Thousands of numbers among which codes of eight digits are. */
  readonly #ranges = new Set<number>()

  constructor({ spaces }: Vocabulary) {
    for (const { pack } of spaces)
      for (const { value, inner, innerNames } of pack.codes)
        for (const number of [value, ...inner, ...Object.values(innerNames)]) {
          if (number === null) continue
          for (const one of [number, Math.abs(number), number % 0x8000_0000]) this.#listed.add(one)
          if (number >= 1_000_000) this.#ranges.add(Math.floor(number / 1000))
        }
  }

  /** Returns whether a number may mean something: numbers from 2^31 on to 2^32 are those of vendors. */
  has(number: number): boolean {
    if (this.#listed.has(number)) return true
    if (number < 1_000_000) return false
    if (number > 0xffff_ffff) return this.#listed.has((number | 0x8000_0000) >>> 0)
    return number >= 0x8000_0000 || this.#ranges.has(Math.floor(number / 1000))
  }
}

/** Returns the messages of codes that have digits, with which lines are compared; in lower case, digits as 0. */
export function literalsOf({ spaces }: Vocabulary): readonly string[] {
  const literals = spaces.flatMap(({ pack }) =>
    pack.codes.flatMap(({ messages }) => messages.map(fixedPart).filter(text => /[0-9]/.test(text))),
  )
  return [...new Set(literals.map(folded))]
}

function folded(text: string): string {
  return text.toLowerCase().replace(/[0-9]/g, '0')
}
