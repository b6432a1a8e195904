/**
 * Device logs after their stamp: threadtime columns. logcat and hilog share them; only the domain distinguishes these.
 *
 *       260  2432 E C02f06/HUKS: text         hilog
 *      1702  2395 D WindowManager: text       logcat, also with a uid column before: `root  1702  2395 D …`
 */
import type { LogEvent, LogLevel } from '../../model/findings/event.ts'
import { levelColumn } from '../read/level.ts'
import { byteAt, digitsEnd, isDigit, isLetter, type LogLine, numberOf, skipBlanks, wordEnd } from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import { readTag } from '../read/tag.ts'
import type { Stamp } from '../time/stamp.ts'
import { domainEnd, parseKernel, readOrigin } from './hilog.ts'
import { parseTimed } from './logcat.ts'
import { parsePidPair } from './studio.ts'

/** Returns the event of a line whose stamp is followed by the columns of a device log, or null. */
export function parseDevice(line: LogLine, stamp: Stamp): LogEvent | null {
  const at = skipBlanks(line, stamp.end)
  if (!stamp.fine || at === stamp.end) return null
  if (isDigit(byteAt(line, at))) {
    const columns = readColumns(line, at)
    return columns === null ? parsePidPair(line, stamp, at) : parseThreadtime(line, stamp, columns)
  }
  if (isLetter(byteAt(line, at))) {
    const columns = readColumns(line, skipBlanks(line, wordEnd(line, at)))
    return columns === null ? parseTimed(line, stamp, at) : parseThreadtime(line, stamp, columns)
  }
  return parseKernel(line, stamp, at)
}

interface Columns {
  readonly pid: number | null
  readonly tid: number | null
  readonly level: LogLevel
  readonly end: number
}

/** Reads `PID TID L `, or `UID PID TID L `. */
function readColumns(line: LogLine, at: number, afterUid = false): Columns | null {
  const end = digitsEnd(line, at)
  const at2 = skipBlanks(line, end)
  const end2 = digitsEnd(line, at2)
  const at3 = skipBlanks(line, end2)
  if (end === at || at2 === end || end2 === at2 || at3 === end2) return null
  const level = levelColumn(line, at3)
  if (level !== null) return { pid: numberOf(line, at, end), tid: numberOf(line, at2, end2), level, end: at3 + 1 }
  return afterUid ? null : readColumns(line, at2, true)
}

function parseThreadtime(line: LogLine, { time }: Stamp, { pid, tid, level, end }: Columns): LogEvent {
  const at = skipBlanks(line, end)
  const slash = domainEnd(line, at)
  if (slash < 0) {
    const { tag, message } = readTag(line, at)
    const place = message - line.from
    return { ...NO_HEAD, dialect: 'logcat', time, level, pid, tid, tag, program: tag, message: place }
  }
  const { domain, process, tag, program, message } = readOrigin(line, at, slash)
  const place = message - line.from
  return { ...NO_HEAD, dialect: 'hilog', time, level, pid, tid, domain, tag, process, program, message: place }
}
