/** What the chosen sources say about each finding: counts, times, parameters. Queries sum, this file arranges. */
import { isEvidence, readEvidence } from '../model/evidence.ts'
import type { FindingKey } from '../model/finding.ts'
import { fingerprintOf } from '../model/fingerprint.ts'
import type { FindingSummary } from '../model/summary.ts'
import { type BucketCount, coarsen } from './buckets.ts'
import { prepared, type Store } from './database.ts'
import { compareKeys, compareText } from './order.ts'
import { readSamples } from './read-samples.ts'
import { NO_TIME } from './schema.ts'
import { CHOSEN, type Selection } from './selection.ts'
import { type Minute, spansOf } from './spans.ts'

const KEYS = `
  SELECT id, namespace, code, value, vendor, context, disposition, confidence, producer FROM finding ORDER BY id`

const COUNTS = `
  SELECT finding_id AS finding, source_id AS source, sum(n) AS count, min(min_ts) AS first, max(max_ts) AS last
  FROM agg WHERE ${CHOSEN} GROUP BY finding_id, source_id ORDER BY finding_id, source_id`

const BUCKETS = `
  SELECT finding_id AS finding, bucket AS start, sum(n) AS count, min(min_ts) AS first, max(max_ts) AS last
  FROM agg WHERE ${CHOSEN} AND bucket <> ${NO_TIME} GROUP BY finding_id, bucket ORDER BY finding_id, bucket`

const PARAMS = `
  SELECT finding_id AS finding, name, value, sum(n) AS count
  FROM param WHERE ${CHOSEN} GROUP BY finding_id, name, value ORDER BY finding_id, name, value`

/** Values shown of one parameter. */
const TOP_VALUES = 10

type Params = FindingSummary['params'][number]

interface SourceCount {
  readonly source: number
  readonly count: number
  readonly first: number | null
  readonly last: number | null
}

/** The findings of the selection, sorted by key. `bucketMs` fixes the width of the time buckets. */
export function readFindings(store: Store, selection: Selection, bucketMs?: number): FindingSummary[] {
  const counts = byFinding<SourceCount>(store, COUNTS, selection)
  const buckets = byFinding<Minute>(store, BUCKETS, selection)
  const params = byFinding<Params>(store, PARAMS, selection)
  const samples = readSamples(store, selection)
  const findings: FindingSummary[] = []
  for (const { id, ...key } of prepared(store, KEYS).all() as (FindingKey & { id: number })[]) {
    const counted = counts.get(id)
    if (counted === undefined) continue
    const minutes = buckets.get(id) ?? []
    const named = params.get(id) ?? []
    findings.push({
      key,
      fingerprint: fingerprintOf(key),
      ...sumUp(counted, selection),
      buckets: coarsen(minutes.map(bucketOf), bucketMs),
      params: topValues(named.filter(p => !isEvidence(p.name))),
      samples: samples.get(id) ?? [],
      spans: spansOf(minutes),
      evidence: readEvidence(named.filter(p => isEvidence(p.name))),
    })
  }
  return findings.sort((a, b) => compareKeys(a.key, b.key))
}

function bucketOf({ start, count }: Minute): BucketCount {
  return { start, count }
}

/** The rows of a query by their column `finding`, which is taken off. */
function byFinding<T>(store: Store, sql: string, { ids }: Selection): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const { finding, ...row } of prepared(store, sql).iterate(ids) as IterableIterator<T & { finding: number }>) {
    const group = groups.get(finding)
    if (group === undefined) groups.set(finding, [row as T])
    else group.push(row as T)
  }
  return groups
}

function sumUp(counts: readonly SourceCount[], { index }: Selection) {
  const shares = new Map<number, number>()
  for (const { source, count } of counts) {
    const own = index.get(source)!
    shares.set(own, (shares.get(own) ?? 0) + count)
  }
  const bySource = [...shares].map(([source, count]) => ({ source, count }))
  return {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    firstSeen: counts.reduce<number | null>((first, row) => pick(Math.min, first, row.first), null),
    lastSeen: counts.reduce<number | null>((last, row) => pick(Math.max, last, row.last), null),
    bySource: bySource.sort((a, b) => a.source - b.source),
  }
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b)
}

/** Names in order; of each the most frequent values. */
function topValues(params: Params[]): Params[] {
  const sorted = params.sort(
    (a, b) => compareText(a.name, b.name) || b.count - a.count || compareText(a.value, b.value),
  )
  const shown = new Map<string, number>()
  return sorted.filter(({ name }) => {
    const nth = (shown.get(name) ?? 0) + 1
    shown.set(name, nth)
    return nth <= TOP_VALUES
  })
}
