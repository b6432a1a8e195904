/** Separators that programs write between the columns of a head. */
import { byteAt, isGap, type LogLine, skipBlanks } from './line.ts'

export const LEFT = 0x5b
export const RIGHT = 0x5d
export const COLON = 0x3a
export const PIPE = 0x7c

/** Skips blanks and the marks `-`, `|`, `:`, `,`; a mark directly before text belongs to the text, as in `-1200`. */
export function skipMarks(line: LogLine, at: number): number {
  for (;;) {
    at = skipBlanks(line, at)
    let end = at
    while (isMark(byteAt(line, end))) end++
    if (end === at || !isGap(byteAt(line, end))) return at
    at = end
  }
}

function isMark(c: number): boolean {
  return c === 0x2d || c === PIPE || c === COLON || c === 0x2c
}

/** Skips the brackets, quotes and colons that end a column, and the marks after them. */
export function skipClosing(line: LogLine, at: number): number {
  let c = byteAt(line, at)
  while (c === RIGHT || c === 0x29 || c === 0x3e || c === 0x22 || c === COLON) c = byteAt(line, ++at)
  return skipMarks(line, at)
}
