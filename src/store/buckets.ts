/** Time buckets at a width that a reader can take in. */

/** Occurrences from `start` (ms) until the next bucket. */
export interface BucketCount {
  readonly start: number
  readonly count: number
}

/** A minute, ten minutes, an hour, six hours, a day. */
const WIDTHS_MS = [60_000, 600_000, 3_600_000, 21_600_000, 86_400_000] as const

const MAX_BUCKETS = 120

/**
 * Joins buckets, given in ascending order, to the narrowest width at which there are at most 120 of them; beyond
 * that, to days. A given width is taken as it is.
 */
export function coarsen(minutes: readonly BucketCount[], widthMs?: number): BucketCount[] {
  if (widthMs !== undefined) return widen(minutes, widthMs)
  let buckets: BucketCount[] = []
  for (const width of WIDTHS_MS) {
    buckets = widen(minutes, width)
    if (buckets.length <= MAX_BUCKETS) break
  }
  return buckets
}

function widen(minutes: readonly BucketCount[], width: number): BucketCount[] {
  const wide: { start: number; count: number }[] = []
  for (const minute of minutes) {
    const start = Math.floor(minute.start / width) * width
    const last = wide.at(-1)
    if (last !== undefined && last.start === start) last.count += minute.count
    else wide.push({ start, count: minute.count })
  }
  return wide
}
