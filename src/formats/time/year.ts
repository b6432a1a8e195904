/**
 * Years for stamps that have none (`07-17 20:31:18.887`, `Jul  1 19:43:22`). What the source itself says about its time is
 * the same for every line of it, so a log that runs over the end of a year needs no memory: each stamp finds its year alone.
 */
import { DAY, dayMs, MINUTE } from './calendar.ts'

/** The year itself; a time near which the log was written; or a time after which nothing of it was written. */
export type YearHint = number | { readonly near: number } | { readonly latest: number }

/** Years looked at around the hint's own: enough for the next February 29 on either side. */
const REACH = 8
/** Days that are remembered. */
const DAYS = 400

/** The rule by which a stamp finds its year. `offsetMinutes` is the zone of the stamps. */
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

/** A rule that gives a day the same year from midnight to midnight is asked once for it; else, and for a leap second, each time. */
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

/** The last year in which the stamp does not lie after `limit`: clocks of device and computer may differ by a day. */
function lastBefore(limit: number, year: number, month: number, day: number, time: number): number {
  for (let y = year + 1; y >= year - REACH; y--) {
    const midnight = dayMs(y, month, day)
    if (midnight !== null && midnight + time <= limit) return y
  }
  return year
}

/** The year that brings the stamp nearest to a time. */
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
