/** Times, sizes, shares and code values for readers. The same in every language. */
import type { Pack } from '../model/rules/knowledge.ts'

const ABSENT = '–'

/** Formats `2026-01-31 10:00:00Z`, or a dash. */
export function timeText(ms: number | null): string {
  const iso = isoTime(ms)
  return iso === null ? ABSENT : `${iso.slice(0, -5).replace('T', ' ')}Z`
}

/** Formats `first – last`, once if they are the same second, or a dash. */
export function periodText(first: number | null, last: number | null): string {
  const [from, to] = [timeText(first ?? last), timeText(last ?? first)]
  return from === to ? from : `${from} – ${to}`
}

/** Maximum number of tries of a row that is shown. */
export const MAX_STREAK_SHOWN = 20

/** Formats `2026-01-31 10:02Z`, or a dash. */
export function minuteText(ms: number | null): string {
  return timeText(ms).replace(/:\d\dZ$/, 'Z')
}

/** Formats `2026-01-31 10:02Z` and `10:31Z`: the end with its day only if that is a different one. */
export function incidentTimes(start: number, end: number): { from: string; to: string } {
  const [from, to] = [minuteText(start), minuteText(end)]
  return { from, to: from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) || to : to }
}

/** Formats ISO 8601 with milliseconds; null for an absent or invalid time. */
export function isoTime(ms: number | null): string | null {
  // Years beyond 9999 and before 0 come from misread logs; their ISO form has another length.
  if (ms === null || !(ms >= -62_167_219_200_000 && ms < 253_402_300_800_000)) return null
  return new Date(ms).toISOString()
}

/** Formats `14.2 MiB`. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let size = bytes
  let unit = 0
  // 1023.95 would round to "1024.0", which is the next unit's 1.
  while (size >= 1023.95 && unit < units.length - 1) {
    size /= 1024
    unit++
  }
  return `${unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`
}

/** Formats `97%`; more than nothing is never 0%, and less than all is never 100%. */
export function shareText(part: number, all: number): string {
  const percent = (part / Math.max(1, all)) * 100
  if (part > 0 && percent < 1) return '<1%'
  if (part < all && percent > 99) return '>99%'
  return `${Math.round(percent)}%`
}

/** Draws a bar of up to `width` columns, in halves. */
export function bar(part: number, all: number, width: number): string {
  const halves = Math.max(1, Math.round((part / Math.max(1, all)) * width * 2))
  return '█'.repeat(halves >> 1) + (halves % 2 === 1 ? '▌' : '')
}

/** Returns how a number may be written in a log: `['0x800000a0', '2147483808', '-2147483488']`, or just `['12000007']`. */
export function valueForms(pack: Pick<Pack, 'numbers'> | null, value: number | null): string[] {
  if (value === null) return []
  if (pack?.numbers !== 'hex') return [String(value)]
  const forms = [`0x${value.toString(16)}`, String(value)]
  return value >= 0x8000_0000 && value <= 0xffff_ffff ? [...forms, String(value | 0)] : forms
}
