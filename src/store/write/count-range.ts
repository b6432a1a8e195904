/** Counts a partial in a range that is not counted yet, within a transaction: its ledger row, and what it adds to the tables. */
import type { Aggregate, PartialCounts } from '../../model/counts/partial-counts.ts'
import { noteMinute, noteSkipped } from '../checks/digest.ts'
import { sealAsides } from '../checks/row-seals.ts'
import { sealOfTimes } from '../checks/seal.ts'
import { prepared, type Store } from '../database.ts'
import { NO_TIME } from '../schema.ts'
import type { ContentFingerprint } from '../sources.ts'
import { findingOf } from './findings.ts'
import { foldCodes, type SourceGeneration } from './fold-sets.ts'
import { JOIN_BUCKETS } from './join-buckets.ts'
import { enterRange } from './ledger.ts'
import { addLosses, addRemarks } from './log-notices.ts'
import { keepSamples, wholeMs } from './samples.ts'
import { addActivity, addUnknown } from './unknown.ts'
import { addValues } from './values.ts'

const ADD_BUCKET = `
  INSERT INTO agg (source_id, gen, finding_id, bucket, n, min_ts, max_ts, seal)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ${JOIN_BUCKETS}`

const ADD_SKIPPED = 'INSERT INTO skipped VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n'

/** Returns whether a partial has nothing to record. */
export function isNothing({ from, to, remarks }: PartialCounts): boolean {
  return from === to && remarks.size === 0
}

/** Counts a partial; `tail` is the fingerprint of the bytes before its end. */
export function* countRange(
  store: Store,
  target: SourceGeneration,
  partial: PartialCounts,
  tail: ContentFingerprint | null,
): Generator<void> {
  const { from, to, lines } = partial
  store.change = 0
  yield* addCounts(store, target, partial)
  enterRange(store, { ...target, from, to, lines, events: eventsOf(partial), tail, digest: store.change })
}

function* addCounts(store: Store, target: SourceGeneration, partial: PartialCounts): Generator<void> {
  const { sourceId, gen } = target
  for (const aggregate of yield* foldCodes(store, target, partial.aggregates)) {
    yield* addAggregate(store, target, partial.from, aggregate)
  }
  const skip = prepared(store, ADD_SKIPPED)
  for (const [reason, count] of partial.skipped) {
    skip.run(sourceId, gen, reason, count)
    noteSkipped(store, reason, count)
  }
  addRemarks(store, target, partial.remarks.values())
  addLosses(store, target, partial.losses)
  addUnknown(store, target, partial)
  addActivity(store, target, partial.activity)
  if (partial.remarks.size + partial.losses.length + partial.unknown.length > 0)
    sealAsides(sql => prepared(store, sql), sourceId, gen)
}

function* addAggregate(
  store: Store,
  { sourceId, gen }: SourceGeneration,
  shardFrom: number,
  aggregate: Aggregate,
): Generator<void> {
  const finding = findingOf(store, aggregate.key)
  const bucket = prepared(store, ADD_BUCKET)
  for (const [start, { count, min, max }] of aggregate.buckets) {
    const [first, last] = start === NO_TIME ? [null, null] : [wholeMs(min), wholeMs(max)]
    bucket.run(sourceId, gen, finding.id, start, count, first, last, sealOfTimes(first, last))
    noteMinute(store, finding, start, count)
    yield
  }
  const { values, valuesOfUnknown } = store.caps
  const slot = { sourceId, gen, finding }
  for (const [name, counts] of aggregate.params) {
    addValues(store, slot, name, counts, aggregate.known ? values : valuesOfUnknown)
    yield
  }
  if (aggregate.samples.length > 0) {
    keepSamples(store, { ...slot, shardFrom }, aggregate.samples)
  }
}

function eventsOf({ aggregates }: PartialCounts): number {
  let sum = 0
  for (const { buckets } of aggregates) for (const { count } of buckets.values()) sum += count
  return sum
}
