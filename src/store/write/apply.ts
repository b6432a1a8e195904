/**
 * Applies partials. One transaction writes a partial together with its ledger row and the progress of its source, so
 * after a crash a range is either counted or not; the ledger is checked first, so it is counted once. Partials of one
 * source may come in any order.
 */
import type { PartialCounts } from '../../model/counts/partial-counts.ts'
import type { Problem } from '../../model/problem.ts'
import { atOnce, prepared, type Store, type Turns, transact, transactInTurns } from '../database.ts'
import { StoreError, storeProblem } from '../errors.ts'
import type { ContentFingerprint } from '../sources.ts'
import { countRange, isNothing } from './count-range.ts'
import type { SourceGeneration } from './fold-sets.ts'
import { advance, isCounted } from './ledger.ts'

export { StoreError } from '../errors.ts'
export { claimSource, countedOtherwise, type LeaseResult, otherPacks, type SourceLease } from '../leases.ts'
export { beat, beginRun, endKilled, finishRun, type OpenRun, type RunStart } from '../runs.ts'
export {
  beginSource,
  type ContentFingerprint,
  createSource,
  dropProvisional,
  finishSource,
  moveSource,
  nameLogs,
  type PausePoint,
  type SourceEnd,
  type SourceIdentity,
  type SourceRow,
} from '../sources.ts'
export { type CountedSource, countSource } from './count-source.ts'
export { appliedRanges, type ByteRange, keepPause, lastPause } from './ledger.ts'

/** What the caller knows of the bytes around a shard, for recognising the file next time. */
export interface SourceProgress {
  /** Of the first bytes of the source; the longest one stays. */
  readonly head: ContentFingerprint | null
  /** Of the bytes just before the end of this shard. */
  readonly tail: ContentFingerprint | null
  /** The shard is the unterminated last line, which counts only until `dropProvisional`. */
  readonly provisional?: boolean
}

/**
 * Counts a partial of generation `gen`. Returns `already`, and changes nothing, if its range is counted or empty;
 * throws a `StoreError` if a part of its range is counted. An empty range is entered only if it says something about
 * the end of the source (a call that is still open there).
 */
export function applyPartial(
  store: Store,
  sourceId: number,
  gen: number,
  partial: PartialCounts,
  progress: SourceProgress,
): 'applied' | 'already' {
  if (isNothing(partial)) return 'already'
  return transact(store, () => atOnce(applying(store, sourceId, gen, partial, progress)))
}

/** Does the same with pauses for other work. */
export async function applyPartialInTurns(
  store: Store,
  { sourceId, gen }: SourceGeneration,
  partial: PartialCounts,
  progress: SourceProgress,
  turns: Turns,
): Promise<'applied' | 'already'> {
  if (isNothing(partial)) return 'already'
  return transactInTurns(store, () => applying(store, sourceId, gen, partial, progress), turns)
}

function* applying(
  store: Store,
  sourceId: number,
  gen: number,
  partial: PartialCounts,
  progress: SourceProgress,
): Generator<void, 'applied' | 'already'> {
  const source = sourceAt(store, sourceId)
  if (source.run_id !== store.runId && source.run_id !== 0) throw new StoreError(takenProblem(store, sourceId))
  const target = { sourceId, gen: progress.provisional ? -1 - gen : gen }
  const { from, to } = partial
  if (isCounted(store, { ...target, from, to })) return 'already'
  yield* countRange(store, target, partial, progress.tail)
  if (source.gen === gen) {
    keepHead(store, sourceId, progress.head)
    if (!progress.provisional && source.dec_off === from) advance(store, sourceId, gen, from)
  }
  return 'applied'
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

/** Reports that a run that was considered dead is still active: another run took its source and counts the rest. */
function takenProblem(store: Store, sourceId: number): Problem {
  const fact = `Another run has taken over source ${sourceId}, which this run was counting.`
  return storeProblem('taken', store.path, fact, 'Wait until that run has finished, then run again.')
}

/** Stores a longer fingerprint: a file may have been shorter when it was first seen. */
function keepHead(store: Store, sourceId: number, head: ContentFingerprint | null): void {
  if (head === null) return
  const update = prepared(
    store,
    'UPDATE source SET head_len = ?, head_hash = ? WHERE id = ? AND ifnull(head_len, -1) < ?',
  )
  if (update.run(head.length, head.hash, sourceId, head.length).changes > 0) store.unsealed.add(sourceId)
}
