/**
 * Heads that PKCS #11 tools write.
 *
 *     0x0000249c : 0x00007f72e7219840 : 2026-11-20 23:54:30.525386 - text    pkcs11-logger: process, thread; stamp optional
 *     P:71998; T:0x140704420918848 2023-02-08 09:40:43.779                   pkcs11-spy
 *     P:12499; T:0x4559961536 15:13:26.647 [opensc-pkcs11] file.c:322:f: text   OpenSC: time of day only
 *     0x7f12ab34 15:13:26.647 [opensc-pkcs11] file.c:322:f: text             OpenSC before 0.23: thread only
 *     [11570:0a9165c0] 00.00.16.656 Pkcs11 - text                            SafeNet: process, thread, time since start
 */
import type { LogEvent } from '../../model/findings/event.ts'
import {
  byteAt,
  digitsEnd,
  find,
  isBlank,
  isDigit,
  isHex,
  type LogLine,
  NAME_LIMIT,
  nameOf,
  numberOf,
  skipBlanks,
  startsWith,
  wordEnd,
} from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import { readDashed } from '../time/dashed.ts'
import { readTime } from '../time/stamp.ts'

/** Reads a line that begins with `0x`. */
export function parseHexFirst(line: LogLine, at: number): LogEvent | null {
  if (!startsWith(line, at, '0x')) return null
  const end = hexEnd(line, at + 2)
  if (end === at + 2) return null
  if (!startsWith(line, end, ' : 0x')) return parseOpensc(line, end, null, numberOf(line, at + 2, end, 16))
  const threadEnd = hexEnd(line, end + 5)
  if (!startsWith(line, threadEnd, ' : ')) return null
  const stamp = readDashed(line, threadEnd + 3)
  const text = stamp === null ? threadEnd + 3 : skipBlanks(line, stamp.end)
  const message = stamp !== null && startsWith(line, text, '- ') ? text + 2 : text
  return {
    ...NO_HEAD,
    dialect: 'iso',
    time: stamp?.time ?? null,
    pid: numberOf(line, at + 2, end, 16),
    tid: numberOf(line, end + 5, threadEnd, 16),
    message: message - line.from,
  }
}

/** Reads a line that begins `P:1; T:0x1 `, with a date and time or with the time of day alone. */
export function parseProcessFirst(line: LogLine, at: number): LogEvent | null {
  if (!startsWith(line, at, 'P:')) return null
  const pidEnd = digitsEnd(line, at + 2)
  if (pidEnd === at + 2 || !startsWith(line, pidEnd, '; T:0x')) return null
  const end = hexEnd(line, pidEnd + 6)
  const pid = numberOf(line, at + 2, pidEnd)
  const tid = numberOf(line, pidEnd + 6, end, 16)
  const stamp = readDashed(line, skipBlanks(line, end))
  if (stamp === null) return parseOpensc(line, end, pid, tid)
  const message = afterPlace(line, skipBlanks(line, stamp.end))
  return { ...NO_HEAD, dialect: 'iso', time: stamp.time, pid, tid, ...message }
}

/** Reads time of day, module and source place of a line of OpenSC. A time without day is not a point in time. */
function parseOpensc(line: LogLine, at: number, pid: number | null, tid: number | null): LogEvent | null {
  const time = isBlank(byteAt(line, at)) ? readTime(line, skipBlanks(line, at)) : null
  return time === null
    ? null
    : { ...NO_HEAD, dialect: 'iso', pid, tid, ...afterPlace(line, skipBlanks(line, time.end)) }
}

/** Reads `[module] file.c:322:function: `; the function is not part of the message, as its line number would be a code. */
function afterPlace(line: LogLine, at: number): Pick<LogEvent, 'tag' | 'program' | 'message'> {
  const close = byteAt(line, at) === 0x5b ? find(line, at, at + NAME_LIMIT, 0x5d) : -1
  if (close < 0) return { tag: null, program: null, message: at - line.from }
  const place = skipBlanks(line, close + 1)
  const end = wordEnd(line, place)
  const colon = find(line, place, end, 0x3a)
  const isPlace = colon > 0 && isDigit(byteAt(line, colon + 1)) && byteAt(line, end - 1) === 0x3a
  const tag = nameOf(line, at + 1, close)
  return { tag, program: tag, message: (isPlace ? skipBlanks(line, end) : place) - line.from }
}

/** Reads a line that begins `[11570:0a9165c0] 00.00.16.656 Pkcs11 - `. */
export function parseSafenet(line: LogLine, at: number): LogEvent | null {
  const colon = digitsEnd(line, at + 1)
  const close = hexEnd(line, colon + 1)
  if (byteAt(line, colon) !== 0x3a || !startsWith(line, close, '] ')) return null
  let end = close + 2
  for (let part = 0; part < 4; part++) {
    const next = digitsEnd(line, end)
    if (next === end || byteAt(line, next) !== (part < 3 ? 0x2e : 0x20)) return null
    end = next + 1
  }
  const tagEnd = wordEnd(line, end)
  const named = startsWith(line, tagEnd, ' - ')
  return {
    ...NO_HEAD,
    dialect: 'iso',
    pid: numberOf(line, at + 1, colon),
    tid: numberOf(line, colon + 1, close, 16),
    tag: named ? nameOf(line, end, tagEnd) : null,
    message: (named ? tagEnd + 3 : end) - line.from,
  }
}

function hexEnd(line: LogLine, at: number): number {
  while (isHex(byteAt(line, at))) at++
  return at
}
