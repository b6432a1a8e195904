/** Recognises a source that is one JSON value instead of one per line. */
import { isBlank } from '../read/line.ts'

const LF = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OBJECT = 0x7b
const ARRAY = 0x5b

/**
 * Returns true for an array of values, and for an object that does not end on its first line. Brackets around words are
 * heads of other formats (`[2026-01-31 …]`, `[ERROR]`), so an array must begin with an object, an array or a string.
 */
export function isDocument(bytes: Uint8Array, fill: number): boolean {
  const start = skipGaps(bytes, 0, fill)
  const next = skipGaps(bytes, start + 1, fill)
  if (bytes[start] === ARRAY && start < fill)
    return next < fill && (bytes[next] === OBJECT || bytes[next] === QUOTE || bytes[next] === ARRAY)
  if (bytes[start] !== OBJECT || next >= fill || bytes[next] !== QUOTE) return false
  const end = objectEnd(bytes, start, fill)
  const feed = bytes.indexOf(LF, start)
  // An object cut off on its line is a line; one that continues after the line feed is a document.
  return feed >= 0 && feed < fill && feed < end && !isLineAfter(bytes, feed, fill)
}

/** Returns whether the next line begins with its own object: then the first line was cut off. */
function isLineAfter(bytes: Uint8Array, feed: number, fill: number): boolean {
  return feed + 1 < fill && bytes[feed + 1] === OBJECT
}

/** Returns the place after the object at `at`, or `fill`. */
function objectEnd(bytes: Uint8Array, at: number, fill: number): number {
  let depth = 0
  let quoted = false
  for (; at < fill; at++) {
    const c = bytes[at]!
    if (c === BACKSLASH && quoted) at++
    else if (c === QUOTE) quoted = !quoted
    else if (quoted) continue
    else if (c === OBJECT || c === ARRAY) depth++
    else if ((c === 0x7d || c === 0x5d) && --depth === 0) return at + 1
  }
  return fill
}

function skipGaps(bytes: Uint8Array, at: number, fill: number): number {
  if (at === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3
  while (at < fill && (bytes[at] === LF || isBlank(bytes[at]!))) at++
  return at
}
