/**
 * syslog: RFC 3164, its modern form with an ISO stamp, and RFC 5424; the priority before the old forms is optional.
 *
 *     <13>Jul  1 19:43:22 host tag[123]: text
 *     Jul  1 19:43:22 Runner(Foundation)[123] <Error>: text         Apple: idevicesyslog, Console
 *     <165>1 2003-10-11T22:14:15.003Z host app 123 msgid [id key="value"] text
 */
import type { LogEvent, LogLevel } from '../../model/findings/event.ts'
import { appleLevel } from '../devices/apple-names.ts'
import { levelOfSeverity } from '../read/level.ts'
import { byteAt, digitsEnd, find, type LogLine, nameOf, numberOf, skipBlanks, wordEnd } from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import { readDashed } from '../time/dashed.ts'
import { readMonthFirst } from '../time/named.ts'
import type { Stamp } from '../time/stamp.ts'

const COLON = 0x3a
const DASH = 0x2d

/** Reads a line that begins with a priority in angle brackets, or returns null. */
export function parsePriority(line: LogLine, at: number): LogEvent | null {
  const close = digitsEnd(line, at + 1)
  const priority = close - at > 4 ? null : numberOf(line, at + 1, close)
  if (priority === null || priority > 191 || byteAt(line, close) !== 0x3e) return null
  const level = levelOfSeverity(priority & 7)
  if (byteAt(line, close + 1) === 0x31 && byteAt(line, close + 2) === 0x20)
    return parseStructured(line, close + 3, level)
  const stamp = readMonthFirst(line, close + 1) ?? readDashed(line, close + 1)
  return stamp === null ? null : parseSyslog(line, stamp, level)
}

/** Reads host, tag and pid after the stamp of an RFC 3164 line. */
export function parseSyslog(line: LogLine, { time, end }: Stamp, level: LogLevel | null): LogEvent {
  const first = skipBlanks(line, end)
  const hostEnd = wordEnd(line, first)
  // A line without host has its tag here; a tag is recognised by its colon.
  const own = readSource(line, first)
  const source = own ?? readSource(line, skipBlanks(line, hostEnd))
  if (source === null) return { ...NO_HEAD, dialect: 'syslog', time, level, message: first - line.from }
  const { pid, tag, message } = source
  const host = own === null ? nameOf(line, first, hostEnd) : null
  const place = message - line.from
  if (source.level === undefined)
    return { ...NO_HEAD, dialect: 'syslog', time, level, pid, tag, host, program: tag, message: place }
  return {
    ...NO_HEAD,
    dialect: 'apple',
    time,
    level: source.level,
    pid,
    process: tag,
    host,
    program: tag,
    message: place,
  }
}

interface SyslogSource {
  readonly tag: string | null
  readonly pid: number | null
  /** From ` <Error>` after the pid; undefined without it. */
  readonly level: LogLevel | null | undefined
  readonly message: number
}

/** Reads `tag: `, `tag[123]: ` or `tag[123] <Error>: `. */
export function readSource(line: LogLine, at: number): SyslogSource | null {
  const end = wordEnd(line, at)
  const open = find(line, at, end, 0x5b)
  const pidEnd = open < 0 ? -1 : digitsEnd(line, open + 1)
  const close = open < 0 ? -1 : find(line, pidEnd, end, 0x5d)
  const nameEnd = close < 0 ? end - 1 : open
  const pid = close < 0 ? null : numberOf(line, open + 1, pidEnd)
  if (nameEnd <= at) return null
  const tag = nameOf(line, at, nameEnd)
  if (byteAt(line, close < 0 ? end - 1 : close + 1) === COLON)
    return { tag, pid, level: undefined, message: skipBlanks(line, close < 0 ? end : close + 2) }
  const mark = skipBlanks(line, end)
  if (close !== end - 1 || byteAt(line, mark) !== 0x3c) return null
  const markEnd = find(line, mark, wordEnd(line, mark), 0x3e)
  const level = markEnd < 0 ? undefined : appleLevel(nameOf(line, mark + 1, markEnd))
  if (level === undefined || byteAt(line, markEnd + 1) !== COLON) return null
  return { tag, pid, level, message: skipBlanks(line, markEnd + 2) }
}

/** Reads RFC 5424 after `<165>1 `; a dash means a field without value. */
function parseStructured(line: LogLine, at: number, level: LogLevel | null): LogEvent | null {
  const stamp = readDashed(line, at)
  if (stamp === null && byteAt(line, at) !== DASH) return null
  const hostAt = skipBlanks(line, stamp === null ? at + 1 : stamp.end)
  const hostEnd = wordEnd(line, hostAt)
  const app = skipBlanks(line, hostEnd)
  const appEnd = wordEnd(line, app)
  const proc = skipBlanks(line, appEnd)
  const procEnd = wordEnd(line, proc)
  const id = skipBlanks(line, procEnd)
  const data = skipBlanks(line, wordEnd(line, id))
  let message = skipBlanks(line, structuredEnd(line, data))
  if (byteAt(line, message) === 0xef && byteAt(line, message + 1) === 0xbb) message = Math.min(message + 3, line.to)
  const tag = fieldOf(line, app, appEnd)
  return {
    ...NO_HEAD,
    dialect: 'syslog5424',
    time: stamp?.time ?? null,
    level,
    pid: numberOf(line, proc, procEnd),
    tag,
    host: fieldOf(line, hostAt, hostEnd),
    program: tag,
    message: message - line.from,
    ...(byteAt(line, data) === 0x5b && message > data ? { fields: data - line.from } : null),
  }
}

/** Returns a field of RFC 5424; null for a dash. */
function fieldOf(line: LogLine, at: number, end: number): string | null {
  return end === at + 1 && byteAt(line, at) === DASH ? null : nameOf(line, at, end)
}

/** Returns the end of `-` or `[id key="value"][…]`; a `]` inside quotes or after a backslash closes nothing. */
function structuredEnd(line: LogLine, at: number): number {
  if (byteAt(line, at) === DASH) return at + 1
  let end = at
  while (byteAt(line, end) === 0x5b) {
    const close = elementEnd(line, end)
    if (close < 0) return at
    end = close
  }
  return end
}

function elementEnd(line: LogLine, at: number): number {
  let quoted = false
  for (; at < line.to; at++) {
    const c = byteAt(line, at)
    if (c === 0x5c) at++
    else if (c === 0x22) quoted = !quoted
    else if (c === 0x5d && !quoted) return at + 1
  }
  return -1
}
