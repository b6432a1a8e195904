/** glog and klog: `E0131 10:00:00.123456  7890 file.cc:12] text`. */
import type { LogEvent } from '../../model/findings/event.ts'
import { levelOfLetter } from '../read/level.ts'
import {
  byteAt,
  digitsEnd,
  find,
  type LogLine,
  NAME_LIMIT,
  numberOf,
  readDigits,
  skipBlanks,
  wordEnd,
} from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import { dayMs, isDayOfSomeYear } from '../time/calendar.ts'
import { readTime, stampOf } from '../time/stamp.ts'

/** Reads a glog line, with the year from the clock; newer glog writes the year too (`E20260131 …`). */
export function parseGlog(line: LogLine, at: number): LogEvent | null {
  const level = levelOfLetter(byteAt(line, at))
  const digits = digitsEnd(line, at + 1) - at - 1
  if (level === null || (digits !== 4 && digits !== 8)) return null
  const month = readDigits(line, at + digits - 3, 2)
  const day = readDigits(line, at + digits - 1, 2)
  const time = byteAt(line, at + digits + 1) === 0x20 ? readTime(line, at + digits + 2) : null
  if (time === null || !time.fine || !isDayOfSomeYear(month, day)) return null
  const year = digits === 8 ? readDigits(line, at + 1, 4) : line.clock.yearOf(month, day, time.ms)
  const stamp = stampOf(line, dayMs(year, month, day), time)
  const thread = skipBlanks(line, stamp.end)
  const threadEnd = digitsEnd(line, thread)
  const file = skipBlanks(line, threadEnd)
  // `file.cc:12]`: without it the line is not glog, but its stamp is valid.
  const close = find(line, file, Math.min(wordEnd(line, file), file + NAME_LIMIT), 0x5d)
  const message = close < 0 ? threadEnd : close + 1
  return {
    ...NO_HEAD,
    dialect: 'klog',
    time: stamp.time,
    level,
    tid: numberOf(line, thread, threadEnd),
    message: skipBlanks(line, message) - line.from,
  }
}
