/** Calendar: days and times of day → milliseconds. A day that does not exist gives null. */
import type { Clock } from '../../model/findings/event.ts'
import { byteAt, type LogLine } from '../read/line.ts'

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Returns the milliseconds from 1970-01-01 to midnight of a day; null for a day that does not exist. */
export function dayMs(year: number, month: number, day: number): number | null {
  if (!isDayOfSomeYear(month, day) || (month === 2 && day === 29 && !isLeap(year))) return null
  // Years of this count begin in March, so that the leap day is their last; 400 of them have 146097 days.
  const y = month > 2 ? year : year - 1
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return (era * 146097 + dayOfEra - 719468) * DAY
}

/** Returns whether some year has this day; February 29 is accepted. */
export function isDayOfSomeYear(month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= MONTH_DAYS[month - 1]! || (month === 2 && day === 29)
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Converts local milliseconds to UTC, with the stamp's own zone (minutes east), else with the clock's. */
export function toUtc(localMs: number | null, zone: number | null, clock: Clock): number | null {
  if (localMs === null) return null
  return localMs - (zone ?? clock.offsetMinutes(localMs)) * MINUTE
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map(packed)

/** Returns the number of the English month name at `at`, 1 to 12, or -1. */
export function readMonthName(line: LogLine, at: number): number {
  const name = (byteAt(line, at) << 16) | (byteAt(line, at + 1) << 8) | byteAt(line, at + 2)
  const index = MONTHS.indexOf(name)
  return index < 0 ? -1 : index + 1
}

function packed(name: string): number {
  return (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2)
}
