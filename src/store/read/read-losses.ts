/** Reads the lines that the chosen sources report as lost. */

import { lossName } from '../../model/bounded-sets.ts'
import type { LossSummary } from '../../model/counts/summary.ts'
import { compareOptional, compareText } from '../../model/order.ts'
import { prepared, type Store } from '../database.ts'
import { membersBeyond } from '../write/log-notices.ts'
import { CHOSEN, type Selection } from './selection.ts'

const LOSSES = `
  SELECT min(source_id) AS source, what, nullif(origin, '') AS "from", sum(lines) AS lines, sum(reports) AS reports,
         min(first_ts) AS firstSeen, max(last_ts) AS lastSeen, min(loss.dec_off) AS offset
  FROM loss JOIN source ON id = source_id WHERE ${CHOSEN} GROUP BY path, member, what, origin ORDER BY 1, 8`

/** Merges names beyond the limit, which the rows of one name may exceed together. */
function foldNames(rows: readonly LossSummary[], limit: number): LossSummary[] {
  const sources = Map.groupBy(rows, ({ source }) => source)
  return [...sources.values()].flatMap(losses => {
    const nameOf = ({ what, from }: LossSummary): string => lossName(what, from!)
    const folded = new Set(membersBeyond(losses.filter(({ from }) => from !== null).map(nameOf), limit))
    if (folded.size === 0) return losses
    const isOther = (loss: LossSummary): boolean => loss.from === null || folded.has(nameOf(loss))
    const others = Map.groupBy(losses.filter(isOther), ({ what }) => what)
    return [...losses.filter(loss => !isOther(loss)), ...Array.from(others.values(), joinLosses)]
  })
}

function joinLosses(losses: readonly LossSummary[]): LossSummary {
  return {
    ...losses[0]!,
    from: null,
    lines: losses.reduce((sum, { lines }) => sum + lines, 0),
    reports: losses.reduce((sum, { reports }) => sum + reports, 0),
    firstSeen: losses.reduce<number | null>((first, loss) => pick(Math.min, first, loss.firstSeen), null),
    lastSeen: losses.reduce<number | null>((last, loss) => pick(Math.max, last, loss.lastSeen), null),
    offset: losses.reduce((least, { offset }) => Math.min(least, offset), Infinity),
  }
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b)
}

/** Returns losses in order of source, first report, and names. */
export function readLosses(store: Store, { index, ids }: Selection): LossSummary[] {
  const rows = prepared(store, LOSSES).all(ids) as LossSummary[]
  const placed = rows.map(row => ({ ...row, source: index.get(row.source)! }))
  return foldNames(placed, store.caps.losses).sort(
    (a, b) =>
      a.source - b.source || a.offset - b.offset || compareText(a.what, b.what) || compareOptional(a.from, b.from),
  )
}
