/**
 * Line: the bytes of one log line, and the small steps over them that all dialects share. No step looks outside the line,
 * goes back, or throws; places are indices into `bytes`.
 */
import type { Clock } from '../../model/findings/event.ts'

export interface LogLine {
  readonly bytes: Uint8Array
  /** First byte of the line. */
  readonly from: number
  /** One past its last byte. */
  readonly to: number
  readonly clock: Clock
  /** Number of lines that wrap this one. */
  readonly depth: number
}

/** What `byteAt` returns outside the line. */
export const END = -1

/** Maximum length of a name: tags and process names are shorter, so messages need not be searched. */
export const NAME_LIMIT = 160

/** Maximum number of digits of a process or thread in a column of free form. */
export const ID_DIGITS = 7

/** Returns the byte at a place, `END` outside the line. */
export function byteAt(line: LogLine, at: number): number {
  return at < line.to ? line.bytes[at]! : END
}

export function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39
}

export function isUpper(c: number): boolean {
  return c >= 0x41 && c <= 0x5a
}

export function isLetter(c: number): boolean {
  return isUpper(c & ~0x20) && c > 0
}

export function isHex(c: number): boolean {
  return isDigit(c) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x66)
}

/** Returns true for a blank, tab or carriage return. */
export function isBlank(c: number): boolean {
  return c === 0x20 || c === 0x09 || c === 0x0d
}

/** Returns true after a column: at a blank, at the end of the line, or where a colour begins. */
export function isGap(c: number): boolean {
  return isBlank(c) || c === END || c === ESCAPE
}

const ESCAPE = 0x1b

/** Returns the place after the colour sequence `ESC[…m` at `at`, or `at`. */
export function skipColour(line: LogLine, at: number): number {
  if (byteAt(line, at) !== ESCAPE || byteAt(line, at + 1) !== 0x5b) return at
  let end = at + 2
  while (isDigit(byteAt(line, end)) || byteAt(line, end) === 0x3b) end++
  return byteAt(line, end) === 0x6d ? end + 1 : at
}

/** Returns the place after blanks and colours. */
export function skipBlanks(line: LogLine, at: number): number {
  for (;;) {
    while (isBlank(byteAt(line, at))) at++
    const end = skipColour(line, at)
    if (end === at) return at
    at = end
  }
}

/** Returns the end of the digits at `at`. */
export function digitsEnd(line: LogLine, at: number): number {
  while (isDigit(byteAt(line, at))) at++
  return at
}

/** Returns the end of the word at `at`: the next gap, or NAME_LIMIT bytes on. */
export function wordEnd(line: LogLine, at: number): number {
  const limit = at + NAME_LIMIT
  while (at < limit && !isGap(byteAt(line, at))) at++
  return at
}

/** Returns the value of exactly `count` digits, or -1. */
export function readDigits(line: LogLine, at: number, count: number): number {
  let value = 0
  for (const end = at + count; at < end; at++) {
    const c = byteAt(line, at)
    if (!isDigit(c)) return -1
    value = value * 10 + c - 0x30
  }
  return value
}

/** Returns the number that fills [from, to), or null: no digits, other bytes, or too large to be exact. */
export function numberOf(line: LogLine, from: number, to: number, base: 10 | 16 = 10): number | null {
  let value = 0
  for (let at = from; at < to; at++) {
    const c = byteAt(line, at)
    if (base === 10 ? !isDigit(c) : !isHex(c)) return null
    value = value * base + (isDigit(c) ? c - 0x30 : (c | 0x20) - 0x57)
    if (value > Number.MAX_SAFE_INTEGER) return null
  }
  return from < to ? value : null
}

/** Returns whether the ASCII text is at `at`. */
export function startsWith(line: LogLine, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (byteAt(line, at + i) !== text.charCodeAt(i)) return false
  return true
}

/** Returns the place of a byte in [at, limit), or -1. */
export function find(line: LogLine, at: number, limit: number, byte: number): number {
  for (const end = Math.min(limit, line.to); at < end; at++) if (line.bytes[at] === byte) return at
  return -1
}

/** Returns the text of [from, to) without blanks around it, or null when nothing remains. Almost all names are ASCII. */
export function nameOf(line: LogLine, from: number, to: number): string | null {
  const { bytes } = line
  while (from < to && isBlank(bytes[from]!)) from++
  while (to > from && isBlank(bytes[to - 1]!)) to--
  if (from >= to) return null
  let hash = 0
  for (let at = from; at < to; at++) {
    if (bytes[at]! > 0x7f) return decoder.decode(bytes.subarray(from, to))
    hash = (Math.imul(hash, 31) + bytes[at]!) | 0
  }
  const slot = (hash ^ (hash >>> 9)) & (NAMES - 1)
  const known = names[slot]!
  if (isText(bytes, from, to, known)) return known
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at]!)
  names[slot] = text
  return text
}

/** Number of recently read names that are cached: few programs write a log. */
const NAMES = 512
const names: string[] = new Array(NAMES).fill('')

/** Returns whether [from, to) is this ASCII text. */
function isText(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  if (text.length !== to - from) return false
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false
  return true
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
