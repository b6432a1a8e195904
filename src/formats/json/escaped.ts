/** Text inside a JSON string: its first line with the escapes undone, and where each of its bytes stood. */
import { byteAt, find, type LogLine, readDigits } from '../read/line.ts'

/** Heads are looked for so far into a text. */
const LIMIT = 4096

const BACKSLASH = 0x5c
/** What a letter behind a backslash stands for; those not listed stand for themselves (`\"`, `\\`, `\/`). */
const ESCAPES: Readonly<Record<number, number>> = { 98: 8, 102: 12, 110: 10, 114: 13, 116: 9 }

export interface PlainText {
  readonly line: LogLine
  /** The place in the outer line of the byte at `offset` of the inner one. */
  readonly placeOf: (offset: number) => number
}

/** The first line of the string whose content is [from, to). */
export function plainText(line: LogLine, from: number, to: number): PlainText {
  const limit = Math.min(to, from + LIMIT)
  if (find(line, from, limit, BACKSLASH) < 0)
    return { line: { ...line, from, to: limit }, placeOf: offset => from + offset }
  const bytes: number[] = []
  const places: number[] = []
  let at = from
  while (at < limit) {
    const { code, end } = readCharacter(line, at)
    if (code === 0x0a) break
    for (const byte of utf8(code)) {
      bytes.push(byte)
      places.push(at)
    }
    at = end
  }
  const { length } = bytes
  return {
    line: { ...line, bytes: Uint8Array.from(bytes), from: 0, to: length },
    placeOf: offset => places[offset] ?? at,
  }
}

/** A byte that is not escaped counts as it stands, also one within a character of several bytes: negative, to tell it. */
function readCharacter(line: LogLine, at: number): { code: number; end: number } {
  const c = byteAt(line, at)
  if (c !== BACKSLASH) return { code: c < 0x80 ? c : -c, end: at + 1 }
  const letter = byteAt(line, at + 1)
  if (letter < 0) return { code: 0x0a, end: at + 1 }
  if (letter !== 0x75) return { code: ESCAPES[letter] ?? (letter < 0x80 ? letter : -letter), end: at + 2 }
  const code = readHex(line, at + 2)
  // Halves of a pair of surrogates stand in no head.
  return code < 0 ? { code: 0x5c, end: at + 1 } : { code: code >= 0xd800 && code < 0xe000 ? 0xfffd : code, end: at + 6 }
}

/** The value of four hexadecimal digits, or -1. */
function readHex(line: LogLine, at: number): number {
  let value = 0
  for (let i = 0; i < 4; i++) {
    const digit = readDigits(line, at + i, 1)
    const letter = byteAt(line, at + i) | 0x20
    if (digit < 0 && (letter < 0x61 || letter > 0x66)) return -1
    value = value * 16 + (digit < 0 ? letter - 0x57 : digit)
  }
  return value
}

function utf8(code: number): number[] {
  if (code < 0x80) return [code < 0 ? -code : code]
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)]
  return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
}
