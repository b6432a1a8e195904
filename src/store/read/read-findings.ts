/**
 * Reads counts, times and parameters of each finding in the chosen sources. Queries sum, this file arranges. Rows are
 * read one by one, counts in the order of findings and minutes in that of time, so that memory depends on the size of
 * the summary, not of the database.
 */

import type { FindingSummary } from '../../model/counts/summary.ts'
import { isEvidence, readEvidence } from '../../model/findings/evidence.ts'
import type { FindingKey } from '../../model/findings/finding.ts'
import { fingerprintOf } from '../../model/findings/fingerprint.ts'
import { ORIGIN } from '../../model/findings/origins.ts'
import { compareKeys } from '../../model/order.ts'
import { prepared, type Store } from '../database.ts'
import { NO_TIME } from '../schema.ts'
import { otherKey } from '../write/fold-sets.ts'
import { readKept } from './read-bounded.ts'
import { readSamples } from './read-samples.ts'
import { Timeline, Times } from './read-times.ts'
import { ReadValues } from './read-values.ts'
import { CHOSEN, type Selection } from './selection.ts'

const KEYS = `
  SELECT id, namespace, code, value, vendor, context, disposition, confidence, producer FROM finding ORDER BY id`

const COUNTS = `
  SELECT finding_id AS finding, source_id AS source, sum(n) AS count, min(min_ts) AS first, max(max_ts) AS last
  FROM agg WHERE ${CHOSEN} GROUP BY finding_id, source_id ORDER BY finding_id, source_id`

const MINUTES = `
  SELECT finding_id, bucket, sum(n), min(min_ts), max(max_ts)
  FROM agg WHERE ${CHOSEN} AND bucket <> ${NO_TIME} GROUP BY bucket, finding_id ORDER BY bucket, finding_id`

const PARAMS = `
  SELECT finding_id AS finding, name, value, sum(n) AS count
  FROM param WHERE ${CHOSEN} GROUP BY finding_id, name, value ORDER BY finding_id, name, value`

interface SourceCount {
  readonly finding: number
  readonly source: number
  readonly count: number
  readonly first: number | null
  readonly last: number | null
}

interface ParamCount {
  readonly finding: number
  readonly name: string
  readonly value: string
  readonly count: number
}

/** What is read of one finding of the summary. */
interface Gathered {
  readonly key: FindingKey
  /** Its id, or the first of those that are listed together. */
  readonly id: number
  readonly times: Times
  readonly values: ReadValues
  /** Occurrences by index of the source in the summary. */
  readonly shares: Map<number, number>
  count: number
  firstSeen: number | null
  lastSeen: number | null
}

/** Returns the findings of the selection, sorted by key. `bucketMs` sets the width of the time buckets. */
export function readFindings(store: Store, selection: Selection, bucketMs?: number): FindingSummary[] {
  const gathered = gather(store, selection, bucketMs)
  const { ids } = selection
  for (const row of prepared(store, COUNTS).iterate(ids) as IterableIterator<SourceCount>) {
    const own = gathered.get(row.finding)
    if (own !== undefined) addCount(own, row, selection)
  }
  readTimes(store, ids, gathered)
  let last: Gathered | undefined
  for (const { finding, name, value, count } of prepared(store, PARAMS).iterate(ids) as IterableIterator<ParamCount>) {
    const own = gathered.get(finding)
    if (own !== last) last?.values.rest()
    last = own
    own?.values.add(name, value, count)
  }
  const samples = readSamples(store, selection, finding => gathered.get(finding)?.id ?? finding)
  return [...new Set(gathered.values())]
    .filter(({ count }) => count > 0)
    .map(({ key, id, times, values, shares, count, firstSeen, lastSeen }) => {
      const { params, otherValues: others } = values.finish()
      const otherValues = others.filter(o => o.name !== ORIGIN)
      return {
        key,
        fingerprint: fingerprintOf(key),
        count,
        firstSeen,
        lastSeen,
        bySource: Array.from(shares, ([source, count]) => ({ source, count })).sort((a, b) => a.source - b.source),
        // Created on request: together the lists may have a million buckets.
        get buckets() {
          return times.buckets.list()
        },
        spans: times.spans,
        params: params.filter(p => !isEvidence(p.name)),
        ...(otherValues.length > 0 && { otherValues }),
        samples: samples.get(id) ?? [],
        evidence: readEvidence(
          params.filter(p => isEvidence(p.name)),
          others,
        ),
      }
    })
    .sort((a, b) => compareKeys(a.key, b.key))
}

/** A minute as it is read: finding, start, number of occurrences, first and last of them. */
type MinuteRow = [number, number, number, number, number]

function readTimes(store: Store, ids: string, gathered: ReadonlyMap<number, Gathered>): void {
  const timeline = new Timeline()
  for (const row of prepared(store, MINUTES).raw().iterate(ids) as IterableIterator<MinuteRow>) {
    const times = gathered.get(row[0])?.times
    if (times !== undefined) timeline.add(times, row[1], row[2], row[3], row[4])
  }
}

/** Creates an entry for each finding by its id; those that are listed together share one. */
function gather(store: Store, selection: Selection, bucketMs: number | undefined): Map<number, Gathered> {
  const apartOf = readKept(store, selection)
  const gathered = new Map<number, Gathered>()
  const others = new Map<string, Gathered>()
  const { values, valuesOfUnknown } = store.caps
  for (const { id, ...key } of prepared(store, KEYS).iterate() as IterableIterator<FindingKey & { id: number }>) {
    const apart = apartOf(key)
    const make = (told: FindingKey): Gathered => ({
      key: told,
      id,
      times: new Times(bucketMs),
      values: new ReadValues(apart === 'known' ? values : valuesOfUnknown, apart === 'other'),
      shares: new Map(),
      count: 0,
      firstSeen: null,
      lastSeen: null,
    })
    if (apart !== 'other') {
      gathered.set(id, make(key))
      continue
    }
    const told = otherKey(key)
    const name = JSON.stringify(told)
    const own = others.get(name) ?? make(told)
    others.set(name, own)
    gathered.set(id, own)
  }
  return gathered
}

function addCount(own: Gathered, { source, count, first, last }: SourceCount, { index }: Selection): void {
  const at = index.get(source)!
  own.shares.set(at, (own.shares.get(at) ?? 0) + count)
  own.count += count
  own.firstSeen = pick(Math.min, own.firstSeen, first)
  own.lastSeen = pick(Math.max, own.lastSeen, last)
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b)
}
