/** Days as `YYYY-MM-DD` in UTC; in this form their order is that of texts. */

const DAY_MS = 86_400_000

/** The day of a time in ms since 1970. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** Whether the text names a day that a calendar has. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && dayOf(ms) === text
}

/** `2027-02-19`, `90d`, `12w` (from `nowMs` on) or `never` → a day, null for never; undefined when it is none of these. */
export function parseExpiry(text: string, nowMs: number): string | null | undefined {
  if (text === 'never') return null
  if (isDay(text)) return text
  const span = /^([1-9][0-9]{0,4})(d|w)$/.exec(text)
  return span === null ? undefined : dayOf(nowMs + Number(span[1]) * (span[2] === 'w' ? 7 : 1) * DAY_MS)
}
