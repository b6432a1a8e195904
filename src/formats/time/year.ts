/**
 * Years for stamps without one (`07-17 20:31:18.887`, `Jul  1 19:43:22`). The hint is the same for every line of a source,
 * so a log that crosses the end of a year needs no memory: the year of each stamp is found independently.
 */
import { DAY, dayMs, MINUTE } from './calendar.ts'

/** The year itself; a time near which the log was written; or a time after which none of it was written. */
export type YearHint = number | { readonly near: number } | { readonly latest: number }

/** Number of years examined around the hint's own: enough for the next February 29 on either side. */
const REACH = 8
/** Maximum number of cached days. */
const DAYS = 400

/** Returns the rule that finds the year of a stamp. `offsetMinutes` is the zone of the stamps. */
export function yearsOf(
  hint: YearHint,
  offsetMinutes: (localMs: number) => number,
): (month: number, day: number, timeOfDayMs: number) => number {
  if (typeof hint === 'number') return () => hint
  const isLatest = 'latest' in hint
  const utc = isLatest ? hint.latest : hint.near
  const local = utc + offsetMinutes(utc) * MINUTE
  const year = new Date(local).getUTCFullYear()
  return eachDayOnce(
    isLatest
      ? (month, day, time) => lastBefore(local + DAY, year, month, day, time)
      : (month, day, time) => nearest(local, year, month, day, time),
  )
}

type YearOf = (month: number, day: number, timeOfDayMs: number) => number

/** Caches the year of days that have one year from midnight to midnight; for others, and leap seconds, calls the rule. */
function eachDayOnce(yearOf: YearOf): YearOf {
  const years = new Map<number, number | null>()
  return (month, day, time) => {
    if (time >= DAY) return yearOf(month, day, time)
    const key = 32 * month + day
    let year = years.get(key)
    if (year === undefined) {
      const first = yearOf(month, day, 0)
      year = first === yearOf(month, day, DAY - 1) ? first : null
      if (years.size < DAYS) years.set(key, year)
    }
    return year ?? yearOf(month, day, time)
  }
}

/** Returns the last year in which the stamp is not after `limit`: clocks of device and computer may differ by a day. */
function lastBefore(limit: number, year: number, month: number, day: number, time: number): number {
  for (let y = year + 1; y >= year - REACH; y--) {
    const midnight = dayMs(y, month, day)
    if (midnight !== null && midnight + time <= limit) return y
  }
  return year
}

/** Returns the year that brings the stamp nearest to a time. */
function nearest(local: number, year: number, month: number, day: number, time: number): number {
  let best = year
  let least = Number.POSITIVE_INFINITY
  for (let y = year - REACH; y <= year + REACH; y++) {
    const midnight = dayMs(y, month, day)
    const distance = midnight === null ? Number.POSITIVE_INFINITY : Math.abs(midnight + time - local)
    if (distance < least) {
      best = y
      least = distance
    }
  }
  return best
}
