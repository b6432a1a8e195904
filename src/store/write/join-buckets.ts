/** Joins counts of one minute into one row of `agg`. */
import { timesSeal } from '../checks/seal.ts'

/** The assignments that join two rows of one minute. */
export const JOINED_BUCKETS = `n = n + excluded.n,
    min_ts = min(min_ts, excluded.min_ts), max_ts = max(max_ts, excluded.max_ts),
    seal = ${timesSeal('min(min_ts, excluded.min_ts)', 'max(max_ts, excluded.max_ts)')}`

/** The same as the end of an `INSERT`. */
export const JOIN_BUCKETS = `ON CONFLICT DO UPDATE SET ${JOINED_BUCKETS}`
