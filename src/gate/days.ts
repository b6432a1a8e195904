/** Days as `YYYY-MM-DD` in UTC; in this form they sort as texts. */

const DAY_MS = 86_400_000

/** Returns the day of a time in ms since 1970. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** Returns whether the text names a day of the calendar. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && dayOf(ms) === text
}

/** Parses `2027-02-19`, `90d`, `12w` (from `nowMs` on) or `never` to a day, null for never; undefined for anything else. */
export function parseExpiry(text: string, nowMs: number): string | null | undefined {
  if (text === 'never') return null
  if (isDay(text)) return text
  const span = /^([1-9][0-9]{0,4})(d|w)$/.exec(text)
  return span === null ? undefined : dayOf(nowMs + Number(span[1]) * (span[2] === 'w' ? 7 : 1) * DAY_MS)
}
