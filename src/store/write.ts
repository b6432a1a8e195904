/**
 * Applies partials. Each goes in by one transaction together with its ledger row and the progress of its source, so
 * after a crash a range is either counted or not; and because the ledger is asked first, it is counted once.
 * Partials of one source may come in any order.
 */
import type { Aggregate, Partial } from '../model/partial.ts'
import type { Problem } from '../model/problem.ts'
import { prepared, type Store, transact } from './database.ts'
import { findingId } from './findings.ts'
import { advance, enterRange } from './ledger.ts'
import { keepSamples, wholeMs } from './samples.ts'
import { NO_TIME } from './schema.ts'
import type { Fingerprint } from './sources.ts'
import { StoreError, storeProblem } from './trouble.ts'

export { type Claim, type ClaimAnswer, claimSource, countedOtherwise, otherPacks } from './claims.ts'
export { appliedRanges, keepPause, lastPause, type Range } from './ledger.ts'
export { beat, beginRun, finishRun, type OpenRun, type RunStart } from './runs.ts'
export {
  beginSource,
  createSource,
  dropProvisional,
  type Fingerprint,
  finishSource,
  moveSource,
  nameLogs,
  type Pause,
  type SourceEnd,
  type SourceIdentity,
  type SourceRow,
} from './sources.ts'
export { StoreError } from './trouble.ts'

/** What the caller knows about the bytes around a shard, for recognising the file next time. */
export interface SourceProgress {
  /** Of the first bytes of the source; the longest one given is kept. */
  readonly head: Fingerprint | null
  /** Of the bytes just before the end of this shard. */
  readonly tail: Fingerprint | null
  /** The shard is the unterminated last line, which is counted only until `dropProvisional`. */
  readonly provisional?: boolean
}

/** Where the rows of a partial go. `gen` is the stored one: negative for what is provisional. */
interface Target {
  readonly sourceId: number
  readonly gen: number
}

const ADD_BUCKET = `
  INSERT INTO agg VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET n = n + excluded.n,
    min_ts = min(min_ts, excluded.min_ts), max_ts = max(max_ts, excluded.max_ts)`

const ADD_PARAM = 'INSERT INTO param VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n'

const ADD_SKIPPED = 'INSERT INTO skipped VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n'

const ADD_REMARK = `
  INSERT INTO remark VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET n = n + excluded.n, dec_off = min(dec_off, excluded.dec_off)`

/** In SQLite the minimum of a number and NULL is NULL. */
const ADD_LOSS = `
  INSERT INTO loss VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET lines = lines + excluded.lines, reports = reports + excluded.reports,
    first_ts = min(ifnull(first_ts, excluded.first_ts), ifnull(excluded.first_ts, first_ts)),
    last_ts = max(ifnull(last_ts, excluded.last_ts), ifnull(excluded.last_ts, last_ts)),
    dec_off = min(dec_off, excluded.dec_off)`

/**
 * Counts a partial of generation `gen`. Answers `already`, and changes nothing, if its range is counted or empty;
 * throws a `StoreError` if a part of its range is. An empty range is entered only where it says something about the
 * end of the source (a call that is still open there).
 */
export function applyPartial(
  store: Store,
  sourceId: number,
  gen: number,
  partial: Partial,
  progress: SourceProgress,
): 'applied' | 'already' {
  if (partial.from === partial.to && partial.remarks.size === 0) return 'already'
  return transact(store, () => {
    const source = sourceAt(store, sourceId)
    if (source.run_id !== store.runId && source.run_id !== 0) throw new StoreError(takenProblem(store, sourceId))
    const target = { sourceId, gen: progress.provisional ? -1 - gen : gen }
    const { from, to, lines } = partial
    const events = partial.aggregates.reduce((sum, aggregate) => sum + countOf(aggregate), 0)
    if (!enterRange(store, { ...target, from, to, lines, events, tail: progress.tail })) return 'already'
    addCounts(store, target, partial)
    if (source.gen === gen) {
      keepHead(store, sourceId, progress.head)
      if (!progress.provisional && source.dec_off === from) advance(store, sourceId, gen, from)
    }
    return 'applied'
  })
}

interface Reached {
  readonly gen: number
  readonly dec_off: number
  readonly run_id: number
}

function sourceAt(store: Store, sourceId: number): Reached {
  const row = prepared(store, 'SELECT gen, dec_off, run_id FROM source WHERE id = ?').get(sourceId)
  if (row !== undefined) return row as Reached
  const remedy = 'Analyze the logs again into a new database.'
  throw new StoreError(storeProblem('no-source', store.path, `The database has no source ${sourceId}.`, remedy))
}

/** A run that was held for dead goes on: what it would count is counted by the run that took its source. */
function takenProblem(store: Store, sourceId: number): Problem {
  const fact = `Another run has taken over source ${sourceId}, which this run was counting.`
  return storeProblem('taken', store.path, fact, 'Wait until that run is done, then run again.')
}

function addCounts(store: Store, target: Target, partial: Partial): void {
  const { sourceId, gen } = target
  for (const aggregate of partial.aggregates) addAggregate(store, target, partial.from, aggregate)
  const skip = prepared(store, ADD_SKIPPED)
  for (const [reason, count] of partial.skipped) skip.run(sourceId, gen, reason, count)
  const remark = prepared(store, ADD_REMARK)
  for (const { id, fact, remedy, subject, count, offset } of partial.remarks.values()) {
    remark.run(sourceId, gen, id, fact, remedy, subject, count, offset)
  }
  const lose = prepared(store, ADD_LOSS)
  for (const { what, from, lines, reports, min, max, offset } of partial.losses) {
    lose.run(sourceId, gen, what, from ?? '', lines, reports, wholeMs(min), wholeMs(max), offset)
  }
}

function addAggregate(store: Store, { sourceId, gen }: Target, shardFrom: number, aggregate: Aggregate): void {
  const finding = findingId(store, aggregate.key)
  const bucket = prepared(store, ADD_BUCKET)
  for (const [start, { count, min, max }] of aggregate.buckets) {
    const timed = start !== NO_TIME
    bucket.run(sourceId, gen, finding, start, count, timed ? wholeMs(min) : null, timed ? wholeMs(max) : null)
  }
  const param = prepared(store, ADD_PARAM)
  for (const [name, values] of aggregate.params) {
    for (const [value, count] of values) param.run(sourceId, gen, finding, name, value, count)
  }
  if (aggregate.samples.length > 0) {
    keepSamples(store, { sourceId, gen, findingId: finding, shardFrom }, aggregate.samples)
  }
}

function countOf(aggregate: Aggregate): number {
  let sum = 0
  for (const { count } of aggregate.buckets.values()) sum += count
  return sum
}

/** A file may have been shorter than a full fingerprint when it was first seen. */
function keepHead(store: Store, sourceId: number, head: Fingerprint | null): void {
  if (head === null) return
  const update = prepared(
    store,
    'UPDATE source SET head_len = ?, head_hash = ? WHERE id = ? AND ifnull(head_len, -1) < ?',
  )
  update.run(head.length, head.hash, sourceId, head.length)
}
