/**
 * Apple's logs after their stamp.
 *
 *     0x2e0237   Debug       0x0   63626  0    pkcs11-tool: (lib) [sub:cat] text        log show
 *     Df locationd[123:4567] [sub:cat] text                                             log show --style compact
 *     localhost locationd[123]: (lib) [sub:cat] text                                    log show --style syslog
 *     Runner[26055:336596] text                                                         the console of Xcode
 */
import type { LogEvent } from '../../model/findings/event.ts'
import {
  byteAt,
  digitsEnd,
  isBlank,
  isDigit,
  type LogLine,
  nameOf,
  numberOf,
  skipBlanks,
  startsWith,
  wordEnd,
} from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import { findColon } from '../read/tag.ts'
import type { Stamp } from '../time/stamp.ts'
import { parseConsole, parseSyslogStyle } from './apple-console.ts'
import { appleLevel, readSubsystem } from './apple-names.ts'

/** Returns the event of a line whose stamp, which begins at `start`, is followed by Apple's columns, or null. */
export function parseApple(line: LogLine, start: number, stamp: Stamp): LogEvent | null {
  const at = skipBlanks(line, stamp.end)
  if (!stamp.fine || at === stamp.end || byteAt(line, start + 10) !== 0x20) return null
  if (!isAppleZone(line, stamp.end)) return parseConsole(line, stamp, at, false)
  if (startsWith(line, at, '0x')) return parseUnified(line, stamp, at)
  return parseConsole(line, stamp, at, true) ?? parseSyslogStyle(line, stamp, at)
}

/** Returns whether the stamp that ends here has its zone as Apple writes it: `.696701-0400`. */
function isAppleZone(line: LogLine, end: number): boolean {
  const sign = byteAt(line, end - 5)
  return (sign === 0x2b || sign === 0x2d) && isDigit(byteAt(line, end - 6)) && digitsEnd(line, end - 4) === end
}

function parseUnified(line: LogLine, { time }: Stamp, at: number): LogEvent | null {
  const threadEnd = wordEnd(line, at)
  const typeAt = skipBlanks(line, threadEnd)
  const typeEnd = wordEnd(line, typeAt)
  const level = appleLevel(nameOf(line, typeAt, typeEnd))
  const activity = skipBlanks(line, typeEnd)
  if (level === undefined || !startsWith(line, activity, '0x')) return null
  const pidAt = skipBlanks(line, wordEnd(line, activity))
  const pidEnd = digitsEnd(line, pidAt)
  if (pidEnd === pidAt || !isBlank(byteAt(line, pidEnd))) return null
  // The column with the message's time to live is missing before macOS 10.13.
  const ttl = skipBlanks(line, pidEnd)
  const ttlEnd = digitsEnd(line, ttl)
  const name = ttlEnd > ttl && isBlank(byteAt(line, ttlEnd)) ? skipBlanks(line, ttlEnd) : ttl
  const colon = findColon(line, name)
  const process = colon < 0 ? null : nameOf(line, name, colon)
  const { tag, message } = readSubsystem(line, colon < 0 ? name : colon + 1)
  const tid = numberOf(line, at + 2, threadEnd, 16)
  return {
    ...NO_HEAD,
    dialect: 'apple',
    time,
    level,
    pid: numberOf(line, pidAt, pidEnd),
    tid,
    tag,
    process,
    program: process,
    message: message - line.from,
  }
}
