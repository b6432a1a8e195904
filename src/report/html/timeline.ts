/** Counts over time in columns of equal width, few enough for a chart. */
import type { FindingSummary } from '../../model/counts/summary.ts'
import { isoTime } from '../number-format.ts'

/** Maximum number of columns of the chart. */
const COLUMNS = 96

const MINUTE = 60_000
const DAY = 1440 * MINUTE
/** Usual column widths, in minutes. Wider ones are whole multiples of thirty days. */
const WIDTHS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7 * 1440, 14 * 1440, 30 * 1440].map(
  minutes => minutes * MINUTE,
)

/** The columns: start of the first and width of each, in ms. */
export interface TimeScale {
  readonly start: number
  readonly width: number
  readonly columns: number
}

/** Returns a scale over all occurrences with a valid date; null when none has one. */
export function scaleOf(findings: readonly FindingSummary[]): TimeScale | null {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const { buckets } of findings)
    for (const { start } of buckets) {
      if (isoTime(start) === null) continue
      first = Math.min(first, start)
      last = Math.max(last, start)
    }
  if (first > last) return null
  const span = last - first + 1
  const width = WIDTHS.find(w => span / w <= COLUMNS - 1) ?? Math.ceil(span / (COLUMNS - 1) / (30 * DAY)) * 30 * DAY
  const start = Math.floor(first / width) * width
  return { start, width, columns: Math.floor((last - start) / width) + 1 }
}

/** Returns `[column, count]` of the occurrences, ascending. */
export function columnsOf(findings: readonly FindingSummary[], { start, width }: TimeScale): [number, number][] {
  const counts = new Map<number, number>()
  for (const { buckets } of findings)
    for (const bucket of buckets) {
      if (isoTime(bucket.start) === null) continue
      const column = Math.floor((bucket.start - start) / width)
      counts.set(column, (counts.get(column) ?? 0) + bucket.count)
    }
  return [...counts].sort((a, b) => a[0] - b[0])
}
