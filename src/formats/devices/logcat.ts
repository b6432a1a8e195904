/**
 * The formats of logcat without columns.
 *
 *     E/KeyStore( 6702): text                                  brief
 *     11-25 13:36:00.610 D/dalvikvm(   52): text               time
 *     [ 11-25 13:36:00.610    52:0x3e D/dalvikvm ]             long: the text is on the lines after it
 */
import type { LogEvent, LogLevel } from '../../model/findings/event.ts'
import { levelOfLetter } from '../read/level.ts'
import {
  byteAt,
  digitsEnd,
  isBlank,
  isGap,
  isHex,
  type LogLine,
  NAME_LIMIT,
  nameOf,
  numberOf,
  skipBlanks,
} from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import { readDashed } from '../time/dashed.ts'
import type { Stamp } from '../time/stamp.ts'

const SLASH = 0x2f
const COLON = 0x3a

/** Reads a line that begins `E/Tag( 6702): `. */
export function parseBrief(line: LogLine, at: number): LogEvent | null {
  const mark = readMark(line, at)
  if (mark === null || mark.pid === null) return null
  const { level, tag, pid, message } = mark
  return { ...NO_HEAD, dialect: 'logcat-brief', level, pid, tag, program: tag, message: message - line.from }
}

/** Reads `E/Tag( 52): ` or `E/Tag: ` after a stamp. */
export function parseTimed(line: LogLine, stamp: Stamp, at: number): LogEvent | null {
  const mark = readMark(line, at)
  if (mark === null) return null
  const { level, tag, pid, message } = mark
  const place = message - line.from
  return { ...NO_HEAD, dialect: 'logcat-time', time: stamp.time, level, pid, tag, program: tag, message: place }
}

/** Level, tag and pid written together. */
export interface LevelTag {
  readonly level: LogLevel
  readonly tag: string | null
  readonly pid: number | null
  readonly message: number
}

/** Reads `E/Tag( 52): ` or `E/Tag: `, or null. */
export function readMark(line: LogLine, at: number): LevelTag | null {
  const level = levelOfLetter(byteAt(line, at))
  if (level === null || byteAt(line, at + 1) !== SLASH) return null
  const from = at + 2
  for (let end = from, limit = Math.min(from + NAME_LIMIT, line.to); end < limit; end++) {
    const c = byteAt(line, end)
    if (c === COLON && isGap(byteAt(line, end + 1)))
      return { level, tag: nameOf(line, from, end), pid: null, message: skipBlanks(line, end + 1) }
    if (c !== 0x28) continue
    let pidAt = end + 1
    while (isBlank(byteAt(line, pidAt))) pidAt++
    const pidEnd = digitsEnd(line, pidAt)
    if (pidEnd > pidAt && byteAt(line, pidEnd) === 0x29 && byteAt(line, pidEnd + 1) === COLON)
      return {
        level,
        tag: nameOf(line, from, end),
        pid: numberOf(line, pidAt, pidEnd),
        message: skipBlanks(line, pidEnd + 2),
      }
  }
  return null
}

/** Reads `[ 11-25 13:36:00.610 52:0x3e D/dalvikvm ]`; a uid column may precede the pid. */
export function parseLong(line: LogLine, at: number): LogEvent | null {
  if (byteAt(line, at) !== 0x5b || byteAt(line, at + 1) !== 0x20) return null
  const stamp = readDashed(line, at + 2)
  if (stamp === null) return null
  const pid = readField(line, skipBlanks(line, stamp.end))
  if (pid === null || byteAt(line, pid.end) !== COLON) return null
  let first = pid
  let second = readField(line, skipBlanks(line, pid.end + 1))
  if (second !== null && byteAt(line, second.end) === COLON) {
    first = second
    second = readField(line, skipBlanks(line, second.end + 1))
  }
  if (second === null) return null
  const mark = skipBlanks(line, second.end)
  const level = levelOfLetter(byteAt(line, mark))
  if (level === null || byteAt(line, mark + 1) !== SLASH) return null
  const end = bracketEnd(line, mark + 2)
  if (end < 0) return null
  const tag = nameOf(line, mark + 2, end)
  return {
    ...NO_HEAD,
    dialect: 'logcat-long',
    time: stamp.time,
    level,
    pid: first.value,
    tid: second.value,
    tag,
    program: tag,
    message: skipBlanks(line, end + 2) - line.from,
  }
}

/** Reads a decimal number, or a hexadecimal one with `0x`. */
function readField(line: LogLine, at: number): { end: number; value: number | null } | null {
  if (byteAt(line, at) === 0x30 && byteAt(line, at + 1) === 0x78) {
    let end = at + 2
    while (isHex(byteAt(line, end))) end++
    return { end, value: numberOf(line, at + 2, end, 16) }
  }
  const end = digitsEnd(line, at)
  return end === at ? null : { end, value: numberOf(line, at, end) }
}

/** Returns the place of ` ]`, or -1. */
function bracketEnd(line: LogLine, at: number): number {
  for (const limit = at + NAME_LIMIT; at < limit && byteAt(line, at + 1) >= 0; at++)
    if (byteAt(line, at) === 0x20 && byteAt(line, at + 1) === 0x5d) return at
  return -1
}
