/** Digests: that of what a partial adds to the tables, and that of what stands in them. */

import type { FindingKey } from '../model/finding.ts'
import type { Partial } from '../model/partial.ts'
import { prepared, type Store } from './handle.ts'
import {
  bucketWeight,
  type KnownFinding,
  keyName,
  lanesOf,
  MINUTE_WEIGHT,
  PRIME,
  plus,
  times,
  timesSeal,
  weightOf,
} from './seal.ts'

/** What a partial adds to the tables; `findings` are those of its aggregates, in their order. */
export function partialDigest(
  { aggregates, skipped, remarks, losses }: Partial,
  findings: readonly KnownFinding[],
): number {
  let digest = 0
  for (const [i, { buckets, params }] of aggregates.entries()) {
    const { name, lanes } = findings[i]!
    for (const [start, { count }] of buckets) digest = plus(digest, times(count, bucketWeight(lanes, start)))
    for (const [param, values] of params)
      for (const [value, count] of values) digest = plus(digest, times(count, weightOf('param', name, param, value)))
  }
  for (const [reason, count] of skipped) digest = plus(digest, times(count, weightOf('skipped', reason)))
  for (const { id, fact, remedy, count } of remarks.values())
    digest = plus(digest, times(count, weightOf('remark', id, fact, remedy)))
  for (const { what, from, lines, reports } of losses)
    digest = plus(digest, lossDigest(what, from ?? '', lines, reports))
  return digest
}

function lossDigest(what: string, origin: string, lines: number, reports: number): number {
  return plus(times(lines, weightOf('lost', what, origin)), times(reports, weightOf('reports', what, origin)))
}

/** What stands in the tables of one generation; `gen` is the stored one. */
export interface Standing {
  readonly source: number
  readonly gen: number
  digest: number
  /** Occurrences. */
  events: number
  /** Rows whose times are not those that were written. */
  odd: number
  /** Counts of findings that are not there. */
  strays: number
}

/** A finding as its row says it, for digests and seals. */
export type NamedFinding = Omit<KnownFinding, 'id'>

const FINDINGS =
  'SELECT id, namespace, code, value, vendor, context, disposition, confidence, producer FROM finding ORDER BY id'

/** The findings by id. */
export function namedFindings(store: Store): Map<number, NamedFinding> {
  const rows = prepared(store, FINDINGS).all() as (FindingKey & { id: number })[]
  return new Map(
    rows.map(({ id, ...key }) => {
      const name = keyName(key)
      return [id, { name, lanes: lanesOf(name) }]
    }),
  )
}

/** Minutes are weighed and summed by SQLite: there may be millions of them. They stand in the order that they are grouped by. */
const MINUTES = `
  SELECT source_id, gen, finding_id, sum(n), sum((n % ${PRIME}) * ${MINUTE_WEIGHT} % ${PRIME}),
         sum(seal IS NOT ${timesSeal('min_ts', 'max_ts')})
  FROM agg WHERE OWN GROUP BY source_id, gen, finding_id`

const PARAMS = 'SELECT source_id, gen, finding_id, name, value, n FROM param WHERE OWN'
const SKIPPED = 'SELECT source_id, gen, reason, n FROM skipped WHERE OWN'
const REMARKS = 'SELECT source_id, gen, id, fact, remedy, n FROM remark WHERE OWN'
const LOSSES = 'SELECT source_id, gen, what, origin, lines, reports FROM loss WHERE OWN'

/** What stands in the tables: of everything, or of the given source. */
export function standing(store: Store, findings: ReadonlyMap<number, NamedFinding>, source?: number): Standing[] {
  const sums = new Map<string, Standing>()
  const of = (source: number, gen: number): Standing => {
    const key = `${source} ${gen}`
    let sum = sums.get(key)
    if (sum === undefined) {
      sum = { source, gen, digest: 0, events: 0, odd: 0, strays: 0 }
      sums.set(key, sum)
    }
    return sum
  }
  const rows = <T>(sql: string): IterableIterator<T> => {
    const statement = prepared(store, sql.replace('OWN', source === undefined ? 'true' : 'source_id = ?')).raw()
    return statement.iterate(...(source === undefined ? [] : [source])) as IterableIterator<T>
  }
  for (const [id, gen, finding, n, weighed, odd] of rows<[number, number, number, number, number, number]>(MINUTES)) {
    const sum = of(id, gen)
    const known = findings.get(finding)
    sum.events += n
    sum.odd += odd
    sum.strays += Number(known === undefined)
    const { factor, summand } = known?.lanes ?? { factor: 0, summand: 0 }
    sum.digest = plus(sum.digest, plus(times(weighed, factor), times(n, summand)))
  }
  for (const [id, gen, finding, name, value, n] of rows<[number, number, number, string, string, number]>(PARAMS)) {
    const sum = of(id, gen)
    const known = findings.get(finding)
    if (known === undefined) sum.strays++
    else sum.digest = plus(sum.digest, times(n, weightOf('param', known.name, name, value)))
  }
  for (const [id, gen, reason, n] of rows<[number, number, string, number]>(SKIPPED)) {
    const sum = of(id, gen)
    sum.digest = plus(sum.digest, times(n, weightOf('skipped', reason)))
  }
  for (const [id, gen, remark, fact, remedy, n] of rows<[number, number, string, string, string, number]>(REMARKS)) {
    const sum = of(id, gen)
    sum.digest = plus(sum.digest, times(n, weightOf('remark', remark, fact, remedy)))
  }
  for (const [id, gen, what, origin, lines, reports] of rows<[number, number, string, string, number, number]>(
    LOSSES,
  )) {
    const sum = of(id, gen)
    sum.digest = plus(sum.digest, lossDigest(what, origin, lines, reports))
  }
  return [...sums.values()]
}
