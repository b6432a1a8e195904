/**
 * Clock: completes stamps without year or zone. Offsets of named zones come from `Intl`, requested once for every quarter
 * of an hour of local time: no zone changes its offset in between.
 */
import type { Clock } from '../../model/findings/event.ts'
import { DAY, MINUTE } from './calendar.ts'
import { type YearHint, yearsOf } from './year.ts'

/** Minutes east of UTC at a local time, given in milliseconds as if it were UTC. */
export type Zone = (localMs: number) => number

const QUARTER = 15 * MINUTE
/** Maximum number of offsets cached for one zone; one log never spans more than a hundred years of hours. */
const CACHE_LIMIT = 100_000
/** Maximum time of a `Date`, less the days examined around a time. */
const LIMIT = 8.64e15 - 2 * DAY

/** Makes a clock for stamps of `year` in `zone`: `UTC`, a fixed `+08:00` or a name such as `Asia/Shanghai`. */
export function makeClock({ year, zone }: { readonly year: YearHint; readonly zone: string }): Clock {
  const offsetMinutes = parseZone(zone)
  if (offsetMinutes === null) throw new RangeError(`Unknown time zone "${zone}": ask parseZone first.`)
  return { yearOf: yearsOf(year, offsetMinutes), offsetMinutes }
}

/** Returns the zone that a text names, or null. */
export function parseZone(text: string): Zone | null {
  if (/^(UTC|GMT|Z)$/i.test(text)) return () => 0
  const fixed = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(text)
  return fixed === null ? namedZone(text) : fixedZone(fixed[1]!, Number(fixed[2]), Number(fixed[3] ?? 0))
}

function fixedZone(sign: string, hours: number, minutes: number): Zone | null {
  if (hours > 18 || minutes > 59) return null
  const offset = hours * 60 + minutes
  return sign === '-' && offset !== 0 ? () => -offset : () => offset
}

function namedZone(name: string): Zone | null {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  } catch {
    return null
  }
  const known = new Map<number, number>()
  return localMs => {
    if (!(Math.abs(localMs) < LIMIT)) return 0
    const quarter = Math.floor(localMs / QUARTER)
    let offset = known.get(quarter)
    if (offset === undefined) {
      if (known.size >= CACHE_LIMIT) known.clear()
      offset = offsetAtLocal(format, quarter * QUARTER)
      known.set(quarter, offset)
    }
    return offset
  }
}

/**
 * Takes a local time that occurs twice as the first, and extends the offset before a gap to a local time in it.
 * The only possible offsets are those a day before and after.
 */
function offsetAtLocal(format: Intl.DateTimeFormat, localMs: number): number {
  const before = offsetAt(format, localMs - DAY)
  const after = offsetAt(format, localMs + DAY)
  if (before === after || offsetAt(format, localMs - before * MINUTE) === before) return before
  return offsetAt(format, localMs - after * MINUTE) === after ? after : before
}

/** Returns the minutes east of UTC at a point in time, from a text such as `GMT-03:30`. */
function offsetAt(format: Intl.DateTimeFormat, utcMs: number): number {
  const text = format.formatToParts(utcMs).find(part => part.type === 'timeZoneName')?.value ?? ''
  const match = /([+-])(\d\d):(\d\d)/.exec(text)
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return match[1] === '-' ? -minutes : minutes
}
