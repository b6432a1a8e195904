/** The lines that the chosen sources say they lost. */
import type { LossSummary } from '../model/summary.ts'
import { prepared, type Store } from './database.ts'
import { compareOptional, compareText } from './order.ts'
import { CHOSEN, type Selection } from './selection.ts'

const LOSSES = `
  SELECT min(source_id) AS source, what, nullif(origin, '') AS "from", sum(lines) AS lines, sum(reports) AS reports,
         min(first_ts) AS firstSeen, max(last_ts) AS lastSeen, min(loss.dec_off) AS offset
  FROM loss JOIN source ON id = source_id WHERE ${CHOSEN} GROUP BY path, member, what, origin ORDER BY 1, 8`

/** In order of source, first report, and names. */
export function readLosses(store: Store, { index, ids }: Selection): LossSummary[] {
  const rows = prepared(store, LOSSES).all(ids) as LossSummary[]
  return rows
    .map(row => ({ ...row, source: index.get(row.source)! }))
    .sort(
      (a, b) =>
        a.source - b.source || a.offset - b.offset || compareText(a.what, b.what) || compareOptional(a.from, b.from),
    )
}
