/**
 * The column in which a program writes its level: `ERROR`, `[error]`, `<Error>`, `app.system.ERROR`, `level=error`; names,
 * threads and numbers may precede it. Prose is not searched: anything that cannot be a column ends the search.
 */
import type { LogLevel } from '../../model/findings/event.ts'
import { levelOfLetter, levelOfWord } from './level.ts'
import {
  byteAt,
  digitsEnd,
  find,
  ID_DIGITS,
  isDigit,
  isGap,
  isLetter,
  isUpper,
  type LogLine,
  NAME_LIMIT,
  nameOf,
  numberOf,
  skipBlanks,
  startsWith,
} from './line.ts'
import { COLON, LEFT, PIPE, RIGHT, skipMarks } from './separators.ts'

/** Maximum number of columns to examine, and how many of them may be names. */
const COLUMNS = 6
const NAMES = 2

/** A level with the columns before it. */
export interface LevelColumn {
  readonly level: LogLevel
  readonly end: number
  /** Whether prose says it (`error: …`): then it gives the level and remains part of the message. */
  readonly spoken: boolean
  readonly pid: number | null
  readonly tag: string | null
}

/** Searches for a level among the columns from `start` on. */
export function findLevel(line: LogLine, start: number): LevelColumn | null {
  let pid: number | null = null
  let tag: string | null = null
  for (let n = 0, names = 0, at = start; n < COLUMNS; n++) {
    const first = byteAt(line, at)
    const isGroup = groupCloser(first) > 0
    if (isSymbol(line, isGroup ? at + 1 : at)) return null
    const groupEnd = isGroup ? find(line, at, at + NAME_LIMIT, groupCloser(first)) : -1
    const found = isGroup ? readGroup(line, at + 1, groupEnd) : readColumn(line, at)
    if (found !== null) return { ...found, spoken: false, pid, tag }
    const end = isGroup ? groupEnd + 1 : columnEnd(line, at)
    if (end <= at) return null
    const spoken = n === 0 ? readSpoken(line, at) : null
    if (spoken !== null) return { level: spoken, end: at, spoken: true, pid, tag }
    if (isDigit(first)) {
      if (digitsEnd(line, at) !== end || end - at > ID_DIGITS) return null
      pid ??= numberOf(line, at, end)
    } else if (!isGroup) {
      if (++names > NAMES) return null
      tag ??= nameOf(line, at, byteAt(line, end - 1) === COLON ? end - 1 : end)
    }
    at = skipMarks(line, end)
  }
  return null
}

/** Returns whether a Cryptoki name (`CKR_…`, `C_Login`) is here: that is message, never head. */
function isSymbol(line: LogLine, at: number): boolean {
  return byteAt(line, at) === 0x43 && (byteAt(line, at + 1) === 0x4b || byteAt(line, at + 1) === 0x5f)
}

function groupCloser(open: number): number {
  if (open === LEFT) return RIGHT
  return open === 0x28 ? 0x29 : open === 0x3c ? 0x3e : -1
}

/** Returns the end of a name or number: letters, digits and characters that join names. Punctuation of prose gives -1. */
function columnEnd(line: LogLine, at: number): number {
  let end = at
  while (isNamePart(byteAt(line, end))) end++
  return isGap(byteAt(line, end)) || endsLevel(byteAt(line, end)) ? end : -1
}

/** Letters, digits, `-` `.` `/` `:` `_` `$` `@`. */
function isNamePart(c: number): boolean {
  return isLetter(c) || (c >= 0x2d && c <= 0x3a) || c === 0x5f || c === 0x24 || c === 0x40
}

/** Reads a level in capitals, alone or at the end of a dotted name, or as `level=error`. */
export function readColumn(line: LogLine, at: number): { level: LogLevel; end: number } | null {
  const key = startsWith(line, at, 'level=') ? 6 : startsWith(line, at, 'lvl=') ? 4 : 0
  const from = key === 0 ? lastPart(line, at) : at + key + (byteAt(line, at + key) === 0x22 ? 1 : 0)
  const end = lettersEnd(line, from)
  const believed = key > 0 || (isUpper(byteAt(line, from)) && isUpper(byteAt(line, from + 1)))
  const level = believed && endsLevel(byteAt(line, end)) ? levelOfWord(line, from, end) : null
  return level === null ? null : { level, end }
}

/** Returns where the last part of a dotted name begins. */
function lastPart(line: LogLine, at: number): number {
  let from = at
  for (let c = byteAt(line, at); isLetter(c) || isDigit(c) || c === 0x2e; c = byteAt(line, ++at))
    if (c === 0x2e) from = at + 1
  return from
}

/** Reads `[ERROR]`, `[error]`, `[ssl:error]`, `[E]`. */
function readGroup(line: LogLine, from: number, to: number): { level: LogLevel; end: number } | null {
  const at = Math.max(skipBlanks(line, from), find(line, from, to, COLON) + 1)
  const end = lettersEnd(line, at)
  if (skipBlanks(line, end) !== to) return null
  const level = end === at + 1 ? levelOfLetter(byteAt(line, at)) : levelOfWord(line, at, end)
  return level === null ? null : { level, end: to }
}

/** Reads `error: text`, `Warning text`. */
function readSpoken(line: LogLine, at: number): LogLevel | null {
  const end = lettersEnd(line, at)
  return endsLevel(byteAt(line, end)) ? levelOfWord(line, at, end) : null
}

function lettersEnd(line: LogLine, at: number): number {
  while (isLetter(byteAt(line, at))) at++
  return at
}

/** Returns whether `c` may directly follow a level: a gap or one of `: ] | , ; ) > / "`. */
function endsLevel(c: number): boolean {
  return isGap(c) || c === COLON || c === RIGHT || c === PIPE || ENDS.includes(c)
}
const ENDS = [0x2c, 0x3b, 0x29, 0x3e, 0x2f, 0x22]
