/**
 * Reads a summary from a store. Equal contents give equal summaries; the order of writing, the ids and the time do not
 * matter.
 */

import type { FindingSummary, LossSummary, PackSummary, Summary, Totals } from '../../model/counts/summary.ts'
import { compareText } from '../../model/order.ts'
import { type Problem, problem } from '../../model/problem.ts'
import { prepared, type Store, snapshot } from '../database.ts'
import { membersBeyond } from '../write/log-notices.ts'
import { readFindings } from './read-findings.ts'
import { readLosses } from './read-losses.ts'
import { readSeen, readUnknown } from './read-unknown.ts'
import { CHOSEN, type Selection, selectSources } from './selection.ts'

/** `sources`: ids, or null for all. `bucketMs` sets the width of time buckets, which otherwise depends on their number. */
export interface ReadOptions {
  readonly sources: readonly number[] | null
  readonly packs: readonly PackSummary[]
  readonly bucketMs?: number
}

const SKIPPED = `SELECT reason, sum(n) AS count FROM skipped WHERE ${CHOSEN} GROUP BY reason ORDER BY reason`

const COUNTED = `SELECT ifnull(sum(dec_to - dec_from), 0) FROM ledger WHERE ${CHOSEN} ORDER BY 1`

const REMARKS = `
  SELECT min(source_id) AS source, r.id, fact, remedy, max(subject) AS subject, sum(n) AS count,
         min(r.dec_off) AS offset
  FROM remark AS r JOIN source ON source.id = source_id
  WHERE ${CHOSEN} GROUP BY path, member, r.id, fact, remedy ORDER BY 1, 7`

/** Returns the summary of some sources, or of all. Its problems are the logs' remarks; sources have their own. */
export function readSummary(store: Store, options: ReadOptions): Summary {
  return snapshot(store, () => {
    const selection = selectSources(store, options.sources)
    const findings = readFindings(store, selection, options.bucketMs)
    const losses = readLosses(store, selection)
    return {
      packs: options.packs,
      totals: readTotals(store, selection, findings, losses),
      sources: selection.sources,
      findings,
      losses,
      unknown: readUnknown(store, selection),
      seen: readSeen(store, selection),
      problems: [...readRemarks(store, selection), ...readRemoved(store, selection)],
    }
  })
}

function readTotals(
  store: Store,
  { sources, ids }: Selection,
  findings: readonly FindingSummary[],
  losses: readonly LossSummary[],
): Totals {
  const counted = prepared(store, COUNTED).get(ids) as Record<string, number>
  const skipped = prepared(store, SKIPPED).all(ids) as { reason: string; count: number }[]
  skipped.sort((a, b) => compareText(a.reason, b.reason))
  return {
    bytes: Object.values(counted)[0]!,
    lines: sources.reduce((sum, source) => sum + source.lines, 0),
    events: findings.reduce((sum, finding) => sum + finding.count, 0),
    lost: losses.reduce((sum, { lines }) => sum + lines, 0),
    skipped: Object.fromEntries(skipped.map(({ reason, count }) => [reason, count])),
  }
}

const REMOVED = `SELECT ifnull(sum(events), 0) AS events, max(before_ts) AS before FROM removed WHERE ${CHOSEN} ORDER BY 1`

/** Returns a note about pruned counts, which are in no count of the summary. */
function readRemoved(store: Store, { ids }: Selection): Problem[] {
  const { events, before } = prepared(store, REMOVED).get(ids) as { events: number; before: number | null }
  if (events === 0 || before === null) return []
  const subject = new Date(before).toISOString()
  const fact = `${events} occurrences before ${subject} were pruned from the database.`
  const remedy = 'To count them again, read the logs into a new database.'
  return [{ ...problem('note', 'store/pruned', null, fact, remedy), subject, times: events }]
}

interface RemarkColumns {
  readonly source: number
  readonly id: string
  readonly fact: string
  readonly remedy: string
  readonly subject: string
  readonly count: number
  readonly offset: number
}

/** Merges facts beyond the limit, which the rows of one name may exceed together. */
function foldFacts(rows: RemarkColumns[], limit: number): RemarkColumns[] {
  const kinds = Map.groupBy(rows, ({ source, id }) => `${source}\0${id}`)
  if ([...kinds.values()].every(kind => kind.length <= limit)) return rows
  return [...kinds.values()].flatMap(kind => {
    const facts = [...new Set(kind.map(({ fact }) => fact).filter(fact => fact !== ''))]
    const folded = new Set(membersBeyond(facts, limit))
    const others = new Map<string, RemarkColumns>()
    const apart = kind.filter(({ fact }) => fact !== '' && !folded.has(fact))
    for (const row of kind) {
      if (row.fact !== '' && !folded.has(row.fact)) continue
      const before = others.get(row.remedy)
      others.set(row.remedy, {
        ...row,
        fact: '',
        subject: '',
        count: row.count + (before?.count ?? 0),
        offset: Math.min(row.offset, before?.offset ?? row.offset),
      })
    }
    return [...apart, ...others.values()]
  })
}

/** Reads remarks in order of source, first occurrence, and words. */
function readRemarks(store: Store, { sources, index, ids }: Selection): Problem[] {
  const limit = store.caps.remarks
  const rows = prepared(store, REMARKS).all(ids) as RemarkColumns[]
  const placed = foldFacts(
    rows.map(row => ({ ...row, source: index.get(row.source)! })),
    limit,
  )
  placed.sort(
    (a, b) =>
      a.source - b.source ||
      a.offset - b.offset ||
      compareText(a.id, b.id) ||
      compareText(a.fact, b.fact) ||
      compareText(a.remedy, b.remedy),
  )
  return placed.map(({ source, id, fact, remedy, subject, count, offset }) => {
    const { path, member } = sources[source]!
    const place = { path, ...(member !== null && { member }), offset }
    return {
      ...problem('note', id, place, fact, remedy),
      ...(subject !== '' && { subject }),
      ...(count > 1 && { times: count }),
    }
  })
}
