/** Tag: the name before the colon that ends a line's head. */
import { byteAt, isBlank, isGap, type LogLine, NAME_LIMIT, nameOf, skipBlanks } from './line.ts'

export interface Tag {
  readonly tag: string | null
  /** Where the message begins. */
  readonly message: number
}

const COLON = 0x3a

/** Reads `Tag: `; without a colon near enough the message begins at `at`. */
export function readTag(line: LogLine, at: number): Tag {
  const colon = findColon(line, at)
  return colon < 0 ? { tag: null, message: at } : { tag: nameOf(line, at, colon), message: skipBlanks(line, colon + 1) }
}

/**
 * Returns the colon that ends a tag, or -1: the first before a blank, since tags have colons inside (`Foo::Bar`) and blanks
 * (`My tag  : …`); but in `Tag:text and: more` it is the one before any blank.
 */
export function findColon(line: LogLine, at: number): number {
  let inside = -1
  for (const limit = Math.min(at + NAME_LIMIT, line.to); at < limit; at++) {
    const c = byteAt(line, at)
    if (c === COLON) {
      if (isGap(byteAt(line, at + 1))) return at
      if (inside < 0) inside = at
    } else if (inside >= 0 && isBlank(c)) return inside
  }
  return inside
}
