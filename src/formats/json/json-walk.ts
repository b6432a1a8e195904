/** Steps over JSON text that may be cut off anywhere. */
import { byteAt, isBlank, type LogLine } from '../read/line.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Returns the place after blanks. */
export function skipGaps(line: LogLine, at: number): number {
  while (isBlank(byteAt(line, at))) at++
  return at
}

/** Returns the place after the string at `at`; the end of the line when it is not closed. */
export function stringEnd(line: LogLine, at: number): number {
  for (at++; at < line.to; at++) {
    const c = byteAt(line, at)
    if (c === QUOTE) return at + 1
    if (c === BACKSLASH) at++
  }
  return line.to
}

/** Returns the place after the value at `at`, including strings inside objects and arrays. */
export function valueEnd(line: LogLine, at: number): number {
  let depth = 0
  while (at < line.to) {
    const c = byteAt(line, at)
    if (c === QUOTE) {
      at = stringEnd(line, at)
      if (depth === 0) return at
      continue
    }
    if (c === 0x7b || c === 0x5b) depth++
    else if (c === 0x7d || c === 0x5d) {
      if (depth === 0) return at
      if (--depth === 0) return at + 1
    } else if (depth === 0 && (c === 0x2c || isBlank(c))) return at
    at++
  }
  return line.to
}
