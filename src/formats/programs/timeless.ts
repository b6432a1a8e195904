/**
 * Heads without a day. They give no point in time, but they are not part of the message.
 *
 *     10:00:00,123 ERROR [c.e.Foo] (main) text     log4j, logback, WildFly
 *     [10:00:00 ERR] text                          Serilog
 *     507 [main] ERROR c.e.Foo - text              log4j: milliseconds since the program began
 *     ERROR:c.e.foo:text                           Python
 *     [   12.345678] text                          the kernel
 */
import type { LogEvent, LogLevel } from '../../model/findings/event.ts'
import { parseKernel } from '../devices/hilog.ts'
import { levelOfWord } from '../read/level.ts'
import { byteAt, digitsEnd, find, isUpper, type LogLine, NAME_LIMIT, nameOf, wordEnd } from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import { COLON, LEFT, RIGHT } from '../read/separators.ts'
import { readTime } from '../time/stamp.ts'
import { parseAfterStamp } from './iso.ts'

/** Reads a time of day, or milliseconds since the start, followed by what programs write after a stamp. */
export function parseTimeless(line: LogLine, at: number): LogEvent | null {
  const bracket = byteAt(line, at) === LEFT
  const time = readTime(line, bracket ? at + 1 : at)
  if (time !== null) return parseAfterStamp(line, { end: time.end, time: null, fine: time.fine }, bracket ? RIGHT : -1)
  return bracket ? parseBoot(line, at) : parseElapsed(line, at)
}

function parseElapsed(line: LogLine, at: number): LogEvent | null {
  const end = digitsEnd(line, at)
  if (end === at || byteAt(line, end) !== 0x20) return null
  let thread = end
  while (byteAt(line, thread) === 0x20) thread++
  const close = byteAt(line, thread) === LEFT ? find(line, thread, thread + NAME_LIMIT, RIGHT) : -1
  const levelEnd = close < 0 ? -1 : wordEnd(line, close + 2)
  if (close < 0 || byteAt(line, close + 1) !== 0x20 || levelOfWord(line, close + 2, levelEnd) === null) return null
  return parseAfterStamp(line, { end, time: null, fine: false })
}

/** Reads a line of `dmesg`; seconds since boot are not a point in time. */
function parseBoot(line: LogLine, at: number): LogEvent | null {
  const event = parseKernel(line, { end: at, time: null, fine: true }, at)
  return event === null ? null : { ...event, dialect: 'syslog' }
}

/** Reads `ERROR:name:text`, Python's default; the level in capitals ends at `end`. */
export function parsePython(line: LogLine, end: number, level: LogLevel): LogEvent | null {
  const nameEnd = byteAt(line, end) === COLON ? find(line, end + 1, wordEnd(line, end + 1), COLON) : -1
  if (nameEnd <= end + 1 || isUpper(byteAt(line, end + 1))) return null
  const tag = nameOf(line, end + 1, nameEnd)
  return { ...NO_HEAD, dialect: 'iso', level, tag, program: tag, message: nameEnd + 1 - line.from }
}
