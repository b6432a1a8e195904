/**
 * One line → its event. The first byte selects the possible formats (`index.ts`). Depends on the line and the clock alone,
 * and never throws.
 */
import type { Clock, LogEvent } from '../model/findings/event.ts'
import { BY_FIRST_BYTE } from './index.ts'
import { byteAt, digitsEnd, type LogLine, skipBlanks } from './read/line.ts'
import { NO_HEAD } from './read/no-head.ts'

/** Returns the event of the line in [from, to) of `bytes`, without its line feed. Offsets in the event count from `from`. */
export function parseEvent(bytes: Uint8Array, from: number, to: number, clock: Clock): LogEvent {
  return parseLine({ bytes, from, to, clock, depth: 0 })
}

function parseLine(line: LogLine): LogEvent {
  const at = skipLead(line)
  const event = parseAt(line, at)
  if (event !== null) return event
  const listed = skipListNumber(line, at)
  return (listed > at ? parseAt(line, listed) : null) ?? NO_HEAD
}

function parseAt(line: LogLine, at: number): LogEvent | null {
  const first = byteAt(line, at)
  if (first < 0) return null
  for (const { only, parse } of BY_FIRST_BYTE[first]!) {
    const event = parse(line, at, parseLine)
    if (event !== null || only?.(line, at) === true) return event
  }
  return null
}

/** Skips invisible bytes before the text: a byte order mark, blanks, colours, controls such as form feeds or NULs. */
function skipLead(line: LogLine): number {
  let at = skipBlanks(line, skipByteOrderMark(line))
  while (isControl(byteAt(line, at))) at = skipBlanks(line, at + 1)
  return at
}

function isControl(c: number): boolean {
  return (c >= 0 && c < 0x20) || c === 0x7f
}

function skipByteOrderMark({ bytes, from, to }: LogLine): number {
  return to - from >= 3 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf
    ? from + 3
    : from
}

/** Skips `12. `: documents number the lines of their examples. */
function skipListNumber(line: LogLine, at: number): number {
  const end = digitsEnd(line, at)
  return end > at && end <= at + 4 && byteAt(line, end) === 0x2e && byteAt(line, end + 1) === 0x20
    ? skipBlanks(line, end + 1)
    : at
}
