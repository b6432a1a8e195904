/**
 * Lines that begin with a full stamp, the form that most programs use: the stamp alone, in brackets or quotes, or as the
 * first field (`time="…"`); `formats/read/head.ts` reads the rest of the head.
 */
import type { LogEvent, LogLevel } from '../../model/findings/event.ts'
import { readHead } from '../read/head.ts'
import { byteAt, isDigit, isLetter, type LogLine, NAME_LIMIT, nameOf, skipBlanks, startsWith } from '../read/line.ts'
import { readLogger } from '../read/logger.ts'
import { PIPE, RIGHT, skipMarks } from '../read/separators.ts'
import { readDashed } from '../time/dashed.ts'
import { readDayFirst, readWeekdayFirst } from '../time/named.ts'
import { readNumeric } from '../time/numeric.ts'
import type { Stamp } from '../time/stamp.ts'
import { readWriter } from './logfmt.ts'

/** Keys of the stamp in logfmt lines, when it comes first. */
const KEYS = ['time=', 'ts=', 'timestamp=', 't=']

/** Reads any full stamp: with year, or dashed with a fraction. */
export function readStamp(line: LogLine, at: number): Stamp | null {
  if (!isDigit(byteAt(line, at))) return readWeekdayFirst(line, at)
  return readDashed(line, at) ?? readDayFirst(line, at) ?? readNumeric(line, at)
}

/** Reads a line that begins with a stamp, or returns null; `level` is one that precedes the stamp. */
export function parseIso(line: LogLine, at: number, level: LogLevel | null = null): LogEvent | null {
  const start = skipKey(line, at)
  const close = closing(byteAt(line, start))
  const stamp = readStamp(line, close < 0 ? start : skipBlanks(line, start + 1))
  if (stamp === null) return null
  const event = parseAfterStamp(line, stamp, close, level)
  return start > at && byteAt(line, start - 1) === EQUALS ? { ...event, ...readWriter(line, stamp.end) } : event
}

const EQUALS = 0x3d

/** Reads `badger 2025/09/24 16:33:19 INFO: text` and `web_1  | 2021-01-01T10:00:00Z text`: a name, then the stamp. */
export function parseNamed(line: LogLine, at: number): LogEvent | null {
  let end = at
  while (end < at + NAME_LIMIT && isNamePart(byteAt(line, end))) end++
  const start = skipMarks(line, end)
  const mark = byteAt(line, start + 4)
  if (start === end || (mark !== 0x2d && mark !== 0x2f)) return null
  const event = parseIso(line, start)
  if (event === null) return null
  const name = nameOf(line, at, end)
  // A word before a stamp without a level may be prose.
  const isColumn = byteAt(line, start - 1) === PIPE || byteAt(line, start - 2) === PIPE || event.level !== null
  return { ...event, tag: event.tag ?? name, program: isColumn ? name : event.program }
}

/** Letters, digits, `-`, `_`. */
function isNamePart(c: number): boolean {
  return isLetter(c) || isDigit(c) || c === 0x2d || c === 0x5f
}

/** Returns the event of a line after its stamp; `close` is the byte that closes the brackets or quotes around it, or -1. */
export function parseAfterStamp(line: LogLine, stamp: Stamp, close = -1, level: LogLevel | null = null): LogEvent {
  const closed = close >= 0 && byteAt(line, stamp.end) === close
  const head = readHead(line, closed ? stamp.end + 1 : stamp.end, close === RIGHT && !closed)
  const { pid, tid, tag, host, program } = head
  return {
    dialect: 'iso',
    wrapper: null,
    time: stamp.time,
    level: level ?? head.level,
    pid,
    tid,
    domain: null,
    tag,
    process: null,
    host,
    program: program ?? (level === null ? null : readLogger(line, head.message, false)),
    message: head.message - line.from,
  }
}

function skipKey(line: LogLine, at: number): number {
  if (byteAt(line, at) !== 0x74) return at
  const key = KEYS.find(k => startsWith(line, at, k))
  return key === undefined ? at : at + key.length
}

function closing(open: number): number {
  if (open === 0x5b) return RIGHT
  if (open === 0x28) return 0x29
  return open === 0x22 || open === 0x27 ? open : -1
}
