/**
 * Stamps with English month names: `Jul  1 19:43:22` (syslog), `Thu Mar 18 13:46:49 2021` (ctime, OpenVPN),
 * `18/Mar/2021:13:46:49 +0100` (web servers), `18-Mar-2021 13:46:49.120` (Tomcat).
 */

import { byteAt, digitsEnd, isBlank, isUpper, type LogLine, numberOf, readDigits } from '../read/line.ts'
import { dayMs, isDayOfSomeYear, readMonthName, toUtc } from './calendar.ts'
import { readTime, readZone, type Stamp, stampOf } from './stamp.ts'

/** Reads `Jul  1 19:43:22` and the like; a year may precede the time (`Jul  1 2021 19:43:22`). */
export function readMonthFirst(line: LogLine, at: number): Stamp | null {
  const day = readMonthDay(line, at)
  if (day === null) return null
  const year = readDigits(line, day.end, 4)
  const time = year < 0 ? readTime(line, day.end) : readTime(line, day.end + 5)
  if (time === null) return null
  const told = year < 0 ? line.clock.yearOf(day.month, day.day, time.ms) : year
  return stampOf(line, dayMs(told, day.month, day.day), time)
}

/** Reads `Thu Mar 18 13:46:49 2021`, also with a fraction, and with a zone word before the year. */
export function readWeekdayFirst(line: LogLine, at: number): Stamp | null {
  if (byteAt(line, at + 3) !== 0x20) return null
  const day = readMonthDay(line, at + 4)
  const time = day === null ? null : readTime(line, day.end)
  if (day === null || time === null) return null
  // `date` writes the zone as a word before the year; words with an offset other than zero are left to the clock.
  const zone = readZone(line, time.end)
  let end = zone?.end ?? time.end
  if (zone === null && isUpper(byteAt(line, end + 1))) {
    end++
    while (isUpper(byteAt(line, end))) end++
  }
  const year = isBlank(byteAt(line, end)) ? readDigits(line, end + 1, 4) : -1
  const midnight = year < 0 ? null : dayMs(year, day.month, day.day)
  if (midnight === null) return null
  const utc = toUtc(midnight + time.ms, zone?.minutes ?? null, line.clock)
  return { end: end + 5, time: utc, fine: time.fine }
}

/** Reads `18/Mar/2021:13:46:49 +0100` and `18-Mar-2021 13:46:49.120`. */
export function readDayFirst(line: LogLine, at: number): Stamp | null {
  const mark = byteAt(line, at + 2)
  if ((mark !== 0x2f && mark !== 0x2d) || byteAt(line, at + 6) !== mark) return null
  const day = readDigits(line, at, 2)
  const year = readDigits(line, at + 7, 4)
  const time = readTime(line, at + 12)
  const midnight = year < 0 ? null : dayMs(year, readMonthName(line, at + 3), day)
  return midnight === null || time === null ? null : stampOf(line, midnight, time)
}

/** Reads `Jul  1 `, `Jul 1 ` or `Jul 01 `; the end is after the blank. */
function readMonthDay(line: LogLine, at: number): { end: number; month: number; day: number } | null {
  const month = readMonthName(line, at)
  if (month < 0 || byteAt(line, at + 3) !== 0x20) return null
  const from = byteAt(line, at + 4) === 0x20 ? at + 5 : at + 4
  const to = digitsEnd(line, from)
  const day = to - from > 2 ? null : numberOf(line, from, to)
  if (day === null || !isDayOfSomeYear(month, day) || byteAt(line, to) !== 0x20) return null
  return { end: to + 1, month, day }
}
