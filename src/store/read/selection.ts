/** The sources of a summary: their ids for queries, their positions in the summary for results. */

import type { SourceState, SourceSummary } from '../../model/counts/summary.ts'
import { compareOptional, compareText } from '../../model/order.ts'
import type { Place, Problem, ProblemKind } from '../../model/problem.ts'
import { prepared, type Store } from '../database.ts'

/** Chosen sources in the order of the summary. Rows of one name are one source there, in the state of the one that was read last. */
export interface Selection {
  readonly sources: readonly SourceSummary[]
  /** Index into `sources` by source id; rows of one name share one. */
  readonly index: ReadonlyMap<number, number>
  /** The ids as a JSON list, to be bound in `CHOSEN`. */
  readonly ids: string
}

/** The condition that a row belongs to the selection. */
export const CHOSEN = 'source_id IN (SELECT value FROM json_each(?))'

interface SourceColumns {
  readonly id: number
  readonly path: string
  readonly member: string | null
  readonly format: string
  readonly bytes: number | null
  readonly state: SourceState | 'open'
  readonly run: number
  readonly lines: number
  readonly counted: number
}

const SOURCES = `
  SELECT id, path, member, format, bytes, state, run_id AS run, ifnull(lines, 0) AS lines, ifnull(counted, 0) AS counted
  FROM source LEFT JOIN (
    SELECT source_id, sum(lines) AS lines, sum(dec_to - dec_from) AS counted FROM ledger GROUP BY source_id
  ) ON source_id = id ORDER BY id`

const NO_PROBLEMS: readonly Problem[] = []

/** Reads the sources with the given ids, or all, sorted by path and member. */
export function selectSources(store: Store, wanted: readonly number[] | null): Selection {
  const ids = wanted === null ? null : new Set(wanted)
  const rows: SourceColumns[] = []
  for (const row of prepared(store, SOURCES).iterate() as IterableIterator<SourceColumns>) {
    if (ids === null || ids.has(row.id)) rows.push(row)
  }
  rows.sort(
    (a, b) => compareText(a.path, b.path) || compareOptional(a.member, b.member) || a.run - b.run || a.id - b.id,
  )
  const problems = readProblems(store)
  const sources: SourceSummary[] = []
  const index = new Map<number, number>()
  rows.forEach((row, i) => {
    const own = summarise(row, problems.get(row.id) ?? NO_PROBLEMS)
    const before = i > 0 && isName(row, rows[i - 1]!) ? sources.pop() : undefined
    sources.push(before === undefined ? own : { ...own, lines: before.lines + own.lines })
    index.set(row.id, sources.length - 1)
  })
  return { sources, index, ids: JSON.stringify(rows.map(row => row.id)) }
}

function isName(a: SourceColumns, b: SourceColumns): boolean {
  return a.path === b.path && a.member === b.member
}

/** A source that no run has finished counts as partial. */
function summarise(row: SourceColumns, problems: readonly Problem[]): SourceSummary {
  const { path, member, format, lines } = row
  const state = row.state === 'open' ? 'partial' : row.state
  return { path, member, format, bytes: row.bytes ?? row.counted, lines, state, problems }
}

interface ProblemColumns {
  readonly source_id: number
  readonly id: string
  readonly kind: ProblemKind
  readonly path: string | null
  readonly member: string | null
  readonly line: number | null
  readonly col: number | null
  readonly dec_off: number | null
  readonly fact: string
  readonly remedy: string
}

function readProblems(store: Store): Map<number, Problem[]> {
  const rows = prepared(store, 'SELECT * FROM problem ORDER BY source_id, seq').all() as ProblemColumns[]
  const problems = new Map<number, Problem[]>()
  for (const row of rows) {
    const list = problems.get(row.source_id) ?? []
    list.push({ id: row.id, kind: row.kind, place: placeOf(row), fact: row.fact, remedy: row.remedy })
    problems.set(row.source_id, list)
  }
  return problems
}

function placeOf(row: ProblemColumns): Place | null {
  if (row.path === null) return null
  return {
    path: row.path,
    ...(row.member !== null && { member: row.member }),
    ...(row.line !== null && { line: row.line }),
    ...(row.col !== null && { column: row.col }),
    ...(row.dec_off !== null && { offset: row.dec_off }),
  }
}
