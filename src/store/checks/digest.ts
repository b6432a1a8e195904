/** Digests of what a transaction changes in the tables, and of the tables' contents. */

import type { FindingKey } from '../../model/findings/finding.ts'
import { prepared, type Store } from '../handle.ts'
import {
  addSums,
  bucketWeight,
  type KnownFinding,
  keyName,
  lanesOf,
  MINUTE_WEIGHT,
  PRIME,
  scaledSum,
  timesSeal,
  weightOf,
} from './seal.ts'

/** Adds occurrences of a finding in a minute to the digest of the transaction; a negative `count` removes them. */
export function noteMinute(store: Store, { lanes }: KnownFinding, bucket: number, count: number): void {
  note(store, count, bucketWeight(lanes, bucket))
}

/** Adds occurrences of a value of a parameter. */
export function noteValue(
  store: Store,
  { name: finding }: KnownFinding,
  name: string,
  value: string,
  count: number,
): void {
  note(store, count, weightOf('param', finding, name, value))
}

/** Adds skipped occurrences. */
export function noteSkipped(store: Store, reason: string, count: number): void {
  note(store, count, weightOf('skipped', reason))
}

/** Adds a remark. */
export function noteRemark(store: Store, id: string, fact: string, remedy: string, count: number): void {
  note(store, count, weightOf('remark', id, fact, remedy))
}

/** Adds lost lines, and the lines that reported them. */
export function noteLoss(store: Store, what: string, origin: string, lines: number, reports: number): void {
  note(store, lines, weightOf('lost', what, origin))
  note(store, reports, weightOf('reports', what, origin))
}

/** Adds occurrences of a code of no code space. */
export function noteUnknown(store: Store, code: string, count: number): void {
  note(store, count, weightOf('unknown', code))
}

/** Adds signs that a code space is in use. */
export function noteActivity(store: Store, namespace: string, ok: number, lines: number): void {
  store.change = addSums(store.change, activityDigest(namespace, ok, lines))
}

/** Adds a sample; with a `count` of -1 removes one. Its other columns have a seal. */
export function noteSample(store: Store, { name }: KnownFinding, rank: number, offset: number, count: 1 | -1): void {
  note(store, count, weightOf('sample', name, rank, offset))
}

function activityDigest(namespace: string, ok: number, lines: number): number {
  return addSums(scaledSum(ok, weightOf('ok', namespace)), scaledSum(lines, weightOf('lines', namespace)))
}

function note(store: Store, count: number, weight: number): void {
  store.change = addSums(store.change, scaledSum(count, weight))
}

function lossDigest(what: string, origin: string, lines: number, reports: number): number {
  return addSums(
    scaledSum(lines, weightOf('lost', what, origin)),
    scaledSum(reports, weightOf('reports', what, origin)),
  )
}

/** The contents of the tables for one generation; `gen` is the stored one. */
export interface SourceDigest {
  readonly source: number
  readonly gen: number
  digest: number
  /** Number of occurrences. */
  events: number
  /** Number of rows with changed times. */
  odd: number
  /** Number of counts without a finding. */
  strays: number
}

/** A finding as its row has it, for digests and seals. */
export type NamedFinding = Omit<KnownFinding, 'id'>

const FINDINGS =
  'SELECT id, namespace, code, value, vendor, context, disposition, confidence, producer FROM finding ORDER BY id'

/** Returns the findings by id. */
export function namedFindings(store: Store): Map<number, NamedFinding> {
  const rows = prepared(store, FINDINGS).all() as (FindingKey & { id: number })[]
  return new Map(
    rows.map(({ id, ...key }) => {
      const name = keyName(key)
      return [id, { name, lanes: lanesOf(name) }]
    }),
  )
}

/** SQLite weighs and sums minutes, since there may be millions. Their storage order is that of the grouping. */
const MINUTES = `
  SELECT source_id, gen, finding_id, sum(n), sum((n % ${PRIME}) * ${MINUTE_WEIGHT} % ${PRIME}),
         sum(seal IS NOT ${timesSeal('min_ts', 'max_ts')})
  FROM agg WHERE OWN GROUP BY source_id, gen, finding_id`

const PARAMS = 'SELECT source_id, gen, finding_id, name, value, n FROM param WHERE OWN'
const SKIPPED = 'SELECT source_id, gen, reason, n FROM skipped WHERE OWN'
const REMARKS = 'SELECT source_id, gen, id, fact, remedy, n FROM remark WHERE OWN'
const LOSSES = 'SELECT source_id, gen, what, origin, lines, reports FROM loss WHERE OWN'
const UNKNOWN = 'SELECT source_id, gen, code, n FROM unknown_code WHERE OWN'
const ACTIVITY = 'SELECT source_id, gen, namespace, ok, lines FROM activity WHERE OWN'
const SAMPLES = 'SELECT source_id, gen, finding_id, rank, dec_off FROM sample WHERE OWN'

/** What digests are made of: all sources unless one is named; without samples, as before version 5 of the tables, if said so. */
export interface DigestScope {
  readonly source?: number
  readonly samples?: boolean
}

/** Returns the digests of the tables. */
export function sourceDigest(
  store: Store,
  findings: ReadonlyMap<number, NamedFinding>,
  { source, samples = true }: DigestScope = {},
): SourceDigest[] {
  const sums = new Map<string, SourceDigest>()
  const of = (source: number, gen: number): SourceDigest => {
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
    sum.digest = addSums(sum.digest, addSums(scaledSum(weighed, factor), scaledSum(n, summand)))
  }
  for (const [id, gen, finding, name, value, n] of rows<[number, number, number, string, string, number]>(PARAMS)) {
    const sum = of(id, gen)
    const known = findings.get(finding)
    if (known === undefined) sum.strays++
    else sum.digest = addSums(sum.digest, scaledSum(n, weightOf('param', known.name, name, value)))
  }
  for (const [id, gen, reason, n] of rows<[number, number, string, number]>(SKIPPED)) {
    const sum = of(id, gen)
    sum.digest = addSums(sum.digest, scaledSum(n, weightOf('skipped', reason)))
  }
  for (const [id, gen, remark, fact, remedy, n] of rows<[number, number, string, string, string, number]>(REMARKS)) {
    const sum = of(id, gen)
    sum.digest = addSums(sum.digest, scaledSum(n, weightOf('remark', remark, fact, remedy)))
  }
  for (const [id, gen, what, origin, lines, reports] of rows<[number, number, string, string, number, number]>(
    LOSSES,
  )) {
    const sum = of(id, gen)
    sum.digest = addSums(sum.digest, lossDigest(what, origin, lines, reports))
  }
  for (const [id, gen, code, n] of rows<[number, number, string, number]>(UNKNOWN)) {
    const sum = of(id, gen)
    sum.digest = addSums(sum.digest, scaledSum(n, weightOf('unknown', code)))
  }
  for (const [id, gen, namespace, ok, lines] of rows<[number, number, string, number, number]>(ACTIVITY)) {
    const sum = of(id, gen)
    sum.digest = addSums(sum.digest, activityDigest(namespace, ok, lines))
  }
  if (!samples) return [...sums.values()]
  for (const [id, gen, finding, rank, offset] of rows<[number, number, number, number, number]>(SAMPLES)) {
    const sum = of(id, gen)
    const known = findings.get(finding)
    if (known === undefined) sum.strays++
    else sum.digest = addSums(sum.digest, weightOf('sample', known.name, rank, offset))
  }
  return [...sums.values()]
}
