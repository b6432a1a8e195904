/**
 * Dashed stamps of device logs and most programs: `2026-07-17 20:31:18.887`, `2021-01-01T10:00:00Z` and, with a year from
 * the clock, `07-17 20:31:18.887`.
 */

import { byteAt, isBlank, type LogLine, readDigits } from '../read/line.ts'
import { dayMs, isDayOfSomeYear } from './calendar.ts'
import { readTime, type Stamp, stampOf } from './stamp.ts'

const DASH = 0x2d

/** Reads a dashed stamp; `zone` (minutes east) preceded it; a zone in the stamp itself takes precedence. */
export function readDashed(line: LogLine, at: number, zone: number | null = null): Stamp | null {
  if (byteAt(line, at + 4) === DASH) return readWithYear(line, at, zone)
  return byteAt(line, at + 2) === DASH ? readYearless(line, at, zone) : null
}

function readWithYear(line: LogLine, at: number, before: number | null): Stamp | null {
  const year = readDigits(line, at, 4)
  const month = readDigits(line, at + 5, 2)
  const day = readDigits(line, at + 8, 2)
  if (year < 0 || byteAt(line, at + 7) !== DASH || !isBetween(byteAt(line, at + 10))) return null
  const midnight = dayMs(year, month, day)
  const time = readTime(line, at + 11)
  return midnight === null || time === null ? null : stampOf(line, midnight, time, before)
}

/** Reads a stamp with the year from the clock. A day that this year does not have (February 29) gives a stamp without time. */
function readYearless(line: LogLine, at: number, before: number | null): Stamp | null {
  const month = readDigits(line, at, 2)
  const day = readDigits(line, at + 3, 2)
  if (!isDayOfSomeYear(month, day) || !isBlank(byteAt(line, at + 5))) return null
  const time = readTime(line, at + 6)
  return time?.fine ? stampOf(line, dayMs(line.clock.yearOf(month, day, time.ms), month, day), time, before) : null
}

/** Returns whether `c` may separate day and time: `T`, a blank, `_`. */
function isBetween(c: number): boolean {
  return c === 0x54 || c === 0x74 || c === 0x5f || isBlank(c)
}
