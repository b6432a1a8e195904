/** Text inside a JSON string: its first line without escapes, and the original place of each byte. */
import { byteAt, find, type LogLine, readDigits } from '../read/line.ts'

/** Maximum number of bytes of a text in which a head is searched for. */
const LIMIT = 4096

const BACKSLASH = 0x5c
/** The characters that letters after a backslash mean; those not listed mean themselves (`\"`, `\\`, `\/`). */
const ESCAPES: Readonly<Record<number, number>> = { 98: 8, 102: 12, 110: 10, 114: 13, 116: 9 }

export interface PlainText {
  readonly line: LogLine
  /** Returns the place in the outer line of the byte at `offset` of the inner one. */
  readonly placeOf: (offset: number) => number
}

/** Returns the first line of the string whose content is [from, to). */
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

/** Reads a character. A byte above 0x7F that is not escaped, also within a longer character, is returned as a negative code. */
function readCharacter(line: LogLine, at: number): { code: number; end: number } {
  const c = byteAt(line, at)
  if (c !== BACKSLASH) return { code: c < 0x80 ? c : -c, end: at + 1 }
  const letter = byteAt(line, at + 1)
  if (letter < 0) return { code: 0x0a, end: at + 1 }
  if (letter !== 0x75) return { code: ESCAPES[letter] ?? (letter < 0x80 ? letter : -letter), end: at + 2 }
  const code = readHex(line, at + 2)
  // Half a surrogate pair never occurs in a head.
  return code < 0 ? { code: 0x5c, end: at + 1 } : { code: code >= 0xd800 && code < 0xe000 ? 0xfffd : code, end: at + 6 }
}

/** Returns the value of four hexadecimal digits, or -1. */
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
