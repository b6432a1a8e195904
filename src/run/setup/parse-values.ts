/** Parses sizes, times and durations; each function returns null for other text. */

import { makeClock } from '../../formats/time/clock.ts'
import type { ExpansionLimits } from '../../source/archives/budget.ts'

/** Maximum wait for a locked database: one hour, since no working program locks one for longer. */
export const MAX_TIMEOUT_SECONDS = 3600

/** `64KiB`, `1M`, `500000` → bytes. */
export function parseSize(text: string): number | null {
  const match = /^([0-9]{1,9}(?:\.[0-9]{1,3})?) ?([kmgt]?)i?b?$/i.exec(text.trim())
  if (match === null) return null
  const unit = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }[match[2]!.toLowerCase()]!
  const bytes = Math.floor(Number(match[1]) * unit)
  return bytes > 0 ? bytes : null
}

/** Minimum and maximum of the line limit, in bytes. */
const MIN_LINE = 1024
const MAX_LINE = 256 * 1024 * 1024

/** Parses the limit for lines that are read in one piece, in bytes; null also if it is out of range. */
export function parseLineLength(text: string): number | null {
  const bytes = parseSize(text)
  return bytes === null || bytes < MIN_LINE || bytes > MAX_LINE ? null : bytes
}

/** `1000x`, `2TiB`, or both with a comma → limits on the expansion of packed data; missing ones are those of `usual`. */
export function parseLimits(text: string, usual: ExpansionLimits): ExpansionLimits | null {
  let limits = usual
  for (const part of text.split(',')) {
    const times = /^ *([0-9]{1,9})x *$/i.exec(part)
    const bytes = times === null ? parseSize(part) : null
    if (times !== null && Number(times[1]) > 0) limits = { ...limits, ratio: Number(times[1]) }
    else if (bytes !== null) limits = { ...limits, bytes }
    else return null
  }
  return limits
}

/** Parses a date, a time, or an age such as `-3h`, `-2d`, `today`, `yesterday` → milliseconds since 1970. */
export function parseTime(text: string, nowMs: number, localToUtc: (localMs: number) => number): number | null {
  const wanted = text.trim()
  const age = /^-([0-9]{1,6})(s|m|h|d|w)$/.exec(wanted)
  if (age !== null) return nowMs - Number(age[1]) * { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 }[age[2]!]!
  const day = Math.floor(nowMs / 864e5) * 864e5
  if (wanted === 'today') return localToUtc(day)
  if (wanted === 'yesterday') return localToUtc(day - 864e5)
  const parts =
    /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,3}))?)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$/.exec(
      wanted,
    )
  if (parts === null) return null
  const [, year, month, date, hour, minute, second, fraction, zone] = parts
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(date),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
    Number((fraction ?? '').padEnd(3, '0')),
  )
  if (new Date(local).getUTCMonth() !== Number(month) - 1) return null
  if (zone === undefined) return localToUtc(local)
  if (zone === 'Z') return local
  const sign = zone[0] === '-' ? -1 : 1
  const digits = zone.replace(/[^0-9]/g, '')
  return local - sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 6e4
}

/** Parses a time like `parseTime`; one without a time zone is in `zone`. */
export function parseTimeIn(zone: string, text: string, nowMs: number): number | null {
  const clock = makeClock({ year: new Date(nowMs).getUTCFullYear(), zone })
  return parseTime(text, nowMs, local => local - clock.offsetMinutes(local) * 60_000)
}

/** Parses the keys `a.b.c` to an array, the outermost first; null if one is empty. */
export function parseKeys(text: string): readonly string[] | null {
  const keys = text.split('.')
  return keys.includes('') ? null : keys
}

/** `30s`, `5m`, `1h`, `2d`, `500ms` → milliseconds, at most a year. */
export function parseSpan(text: string): number | null {
  const match = /^([0-9]{1,9})(ms|s|m|h|d)$/.exec(text.trim())
  if (match === null) return null
  const span = Number(match[1]) * { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 }[match[2] as 'ms']!
  return span <= 366 * 864e5 ? span : null
}
