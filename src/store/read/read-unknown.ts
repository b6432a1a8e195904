/** Reads the codes of no code space in the chosen sources, and the signs that code spaces are in use. */
import { OTHER } from '../../model/bounded-sets.ts'
import type { SeenSummary, UnknownSummary } from '../../model/counts/summary.ts'
import { compareText } from '../../model/order.ts'
import { prepared, type Store } from '../database.ts'
import { membersBeyond } from '../write/log-notices.ts'
import { LineNumbers } from './read-samples.ts'
import { CHOSEN, type Selection } from './selection.ts'

interface UnknownRow {
  readonly sourceId: number
  readonly gen: number
  readonly code: string
  readonly n: number
  readonly offset: number
  readonly shardFrom: number
  readonly shardLine: number
}

const UNKNOWN = `
  SELECT source_id AS sourceId, gen, code, n, dec_off AS offset, shard_from AS shardFrom, shard_line AS shardLine
  FROM unknown_code WHERE ${CHOSEN} ORDER BY source_id, gen, code`

/** Returns the codes, most frequent first; those beyond the limit, which sources may exceed together, as one sum at the end. */
export function readUnknown(store: Store, { index, ids }: Selection): UnknownSummary[] {
  const rows = prepared(store, UNKNOWN).all(ids) as UnknownRow[]
  const codes = [...new Set(rows.map(({ code }) => code))].filter(code => code !== OTHER)
  const folded = new Set(membersBeyond(codes, store.caps.unknown))
  const lines = new LineNumbers(store)
  const byCode = Map.groupBy(rows, ({ code }) => (folded.has(code) ? OTHER : code))
  return Array.from(byCode, ([code, all]): UnknownSummary => {
    const placed = all.map(row => ({ ...row, source: index.get(row.sourceId)! }))
    const first = placed.reduce((a, b) => (isBefore(b, a) ? b : a))
    const line = lines.before(first.sourceId, first.gen, first.shardFrom) + first.shardLine
    return { code, count: all.reduce((sum, { n }) => sum + n, 0), first: { source: first.source, line } }
  }).sort(
    (a, b) => Number(a.code === OTHER) - Number(b.code === OTHER) || b.count - a.count || compareText(a.code, b.code),
  )
}

/** Orders places as readers meet them; generations of one name in the order in which they were read. */
function isBefore(a: UnknownRow & { source: number }, b: UnknownRow & { source: number }): boolean {
  return (a.source - b.source || a.sourceId - b.sourceId || a.offset - b.offset) < 0
}

const SEEN = `
  SELECT namespace, sum(ok) AS ok, sum(lines) AS lines FROM activity WHERE ${CHOSEN} GROUP BY namespace ORDER BY namespace`

/** Returns the signs of use, by code space. */
export function readSeen(store: Store, { ids }: Selection): SeenSummary[] {
  return prepared(store, SEEN).all(ids) as SeenSummary[]
}
