/**
 * Logger: the name that a program gives the part of it that writes, after the level or joined to it.
 *
 *     ERROR [main] com.example.Foo - text        a name, set off from the text
 *     ERROR 1234 --- [main] c.example.Foo : text
 *     ERROR [com.example.Foo] (main) text        a class in brackets
 *     [ERROR] seal.pkcs11: text                  a path, whose parts are joined
 *     app.system.ERROR text                      joined to the level
 *
 * Only what cannot be prose is a logger; source files with lines are none.
 */
import {
  byteAt,
  digitsEnd,
  find,
  isBlank,
  isDigit,
  isLetter,
  isUpper,
  type LogLine,
  NAME_LIMIT,
  nameOf,
  startsWith,
} from './line.ts'
import { COLON, LEFT, PIPE, RIGHT } from './separators.ts'

const DASH = 0x2d
const DOT = 0x2e

/** What Spring writes between process and thread. */
const SPRING = ' --- '

/** Maximum number of columns between level and logger: process, thread, application. */
const COLUMNS = 4

/**
 * Returns the logger behind a level, whose column and closing brackets end at `at`. `marked`: columns before it are in
 * brackets, which prose has not.
 */
export function readLogger(line: LogLine, at: number, marked: boolean): string | null {
  for (let n = 0; n < COLUMNS; n++) {
    const first = byteAt(line, at)
    const close = first === LEFT ? RIGHT : first === 0x28 ? 0x29 : -1
    if (close > 0) {
      const end = find(line, at, at + NAME_LIMIT, close)
      if (end < 0) return null
      if (isPath(line, at + 1, end, DOT) && isClass(line, at + 1, end)) return nameOf(line, at + 1, end)
      at = end + 1
      marked = true
    } else if (isDigit(first) && startsWith(line, digitsEnd(line, at), SPRING))
      at = digitsEnd(line, at) + SPRING.length - 1
    else break
    const next = skipSpaces(line, at)
    if (next === at) return null
    at = next
  }
  return nameBefore(line, at, marked)
}

/** Returns the name at `at` if it is set off from the text, or ends in a colon; a name without parts, if it is `marked`. */
function nameBefore(line: LogLine, at: number, marked: boolean): string | null {
  if (!isLetter(byteAt(line, at)) || isSymbol(line, at)) return null
  let end = at
  while (end < at + NAME_LIMIT && isNamePart(byteAt(line, end))) end++
  const joined = byteAt(line, end - 1) === COLON
  const nameEnd = withoutLine(line, at, joined ? end - 1 : end)
  if (nameEnd <= at) return null
  const dotted = isPath(line, at, nameEnd, DOT)
  const isLogger = joined
    ? isBlank(byteAt(line, end)) &&
      (isPath(line, at, nameEnd, COLON) || (dotted && (marked || isClass(line, at, nameEnd))))
    : isSetOff(line, end) && (marked || dotted || find(line, at, nameEnd, COLON) > 0)
  return isLogger ? nameOf(line, at, nameEnd) : null
}

/** Returns whether ` - `, ` : ` or ` | ` follows. */
function isSetOff(line: LogLine, end: number): boolean {
  const at = skipSpaces(line, end)
  const mark = byteAt(line, at)
  return at > end && (mark === DASH || mark === COLON || mark === PIPE) && isBlank(byteAt(line, at + 1))
}

/** Returns the name joined to the level that ends at `end`: `app.system` of `app.system.ERROR`. */
export function loggerOfLevel(line: LogLine, end: number): string | null {
  let dot = end
  while (dot > line.from && isLetter(line.bytes[dot - 1]!)) dot--
  if (dot === line.from || line.bytes[dot - 1] !== DOT) return null
  let from = dot - 1
  while (
    from > line.from &&
    (isLetter(line.bytes[from - 1]!) || isDigit(line.bytes[from - 1]!) || line.bytes[from - 1] === DOT)
  )
    from--
  return nameOf(line, from, dot - 1)
}

/** Returns whether two parts of [at, end) are joined by a mark: `a.b`, `a::b`. */
function isPath(line: LogLine, at: number, end: number, mark: number): boolean {
  const joint = find(line, at, end, mark)
  return joint > at && joint + 1 < end && (mark === DOT || byteAt(line, joint + 1) === COLON)
}

/** Returns whether the last part of a dotted name begins with a capital, as classes do and files do not. */
function isClass(line: LogLine, at: number, end: number): boolean {
  let from = end
  while (from > at && byteAt(line, from - 1) !== DOT) from--
  return isUpper(byteAt(line, from))
}

/** Returns the end of a name without the line behind it, `Foo:42`; `at` for a source file, `a.go:12`. */
function withoutLine(line: LogLine, at: number, end: number): number {
  let digits = end
  while (digits > at && isDigit(byteAt(line, digits - 1))) digits--
  if (digits === end || byteAt(line, digits - 1) !== COLON) return end
  const name = digits - 1
  return isPath(line, at, name, DOT) && !isClass(line, at, name) ? at : name
}

/** Returns whether a Cryptoki name (`CKR_…`, `C_Login`) is here. */
function isSymbol(line: LogLine, at: number): boolean {
  return byteAt(line, at) === 0x43 && (byteAt(line, at + 1) === 0x4b || byteAt(line, at + 1) === 0x5f)
}

/** Letters, digits, `-` `.` `:` `_` `$` `@`. */
function isNamePart(c: number): boolean {
  return isLetter(c) || isDigit(c) || c === DASH || c === DOT || c === COLON || c === 0x5f || c === 0x24 || c === 0x40
}

function skipSpaces(line: LogLine, at: number): number {
  while (isBlank(byteAt(line, at))) at++
  return at
}
