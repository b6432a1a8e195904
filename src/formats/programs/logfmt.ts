/** Who wrote a line of logfmt, `time=… level=error host=hsm-03 app=signer msg="…"`: the values of some keys. */
import type { LogEvent } from '../../model/findings/event.ts'
import { byteAt, isDigit, isGap, isLetter, type LogLine, NAME_LIMIT, nameOf, skipBlanks } from '../read/line.ts'

const HOSTS = new Set(['host', 'hostname', 'pod', 'node'])
const PROGRAMS = new Set(['app', 'application', 'service', 'program', 'container', 'component', 'logger'])
const LONGEST_KEY = 11

/** Maximum number of bytes in which the keys are searched for. */
const LIMIT = 1024

const QUOTE = 0x22
const EQUALS = 0x3d

/** Returns host and program of the pairs from `at` on; of several keys for one, the first is read. */
export function readWriter(line: LogLine, at: number): Pick<LogEvent, 'host' | 'program'> {
  let host: string | null = null
  let program: string | null = null
  for (const limit = Math.min(line.to, at + LIMIT); at < limit; ) {
    at = skipBlanks(line, at)
    let equals = at
    while (isKeyPart(byteAt(line, equals))) equals++
    const quoted = byteAt(line, equals) === EQUALS && byteAt(line, equals + 1) === QUOTE
    const value = quoted ? equals + 2 : equals + 1
    const end = quoted ? stringEnd(line, value) : nextWord(line, at)
    const key = byteAt(line, equals) === EQUALS && equals - at <= LONGEST_KEY ? (nameOf(line, at, equals) ?? '') : ''
    if (HOSTS.has(key)) host ??= nameAt(line, value, quoted ? end - 1 : end)
    else if (PROGRAMS.has(key)) program ??= nameAt(line, value, quoted ? end - 1 : end)
    at = end
  }
  return { host, program }
}

/** Letters, digits, `-` `.` `_` `@`. */
function isKeyPart(c: number): boolean {
  return isLetter(c) || isDigit(c) || c === 0x2d || c === 0x2e || c === 0x5f || c === 0x40
}

/** Returns the next gap; the byte at `at` is none, or an escape that begins no colour. */
function nextWord(line: LogLine, at: number): number {
  do at++
  while (!isGap(byteAt(line, at)))
  return at
}

/** Returns the place after the closing quote. */
function stringEnd(line: LogLine, at: number): number {
  for (; at < line.to; at++) {
    const c = byteAt(line, at)
    if (c === QUOTE) return at + 1
    if (c === 0x5c) at++
  }
  return line.to + 1
}

function nameAt(line: LogLine, from: number, to: number): string | null {
  return to - from > NAME_LIMIT ? null : nameOf(line, from, to)
}
