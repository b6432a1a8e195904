/**
 * The interface between scanning and the store. Only the thread that began the run has the store; calls of other
 * threads are messages, so all results are promises.
 */
import type { PartialCounts } from '../../model/counts/partial-counts.ts'
import type {
  ContentFingerprint,
  CountedSource,
  LeaseResult,
  PausePoint,
  SourceEnd,
  SourceIdentity,
  SourceLease,
  SourceProgress,
  SourceRow,
} from '../../store/write/apply.ts'

/** Each method calls the function of the same name in `store/write/apply.ts`. */
export interface StoreClient {
  beginSource(identity: SourceIdentity, head: ContentFingerprint | null): Promise<readonly SourceRow[]>
  claimSource(candidate: SourceLease): Promise<LeaseResult>
  createSource(identity: SourceIdentity): Promise<number>
  dropProvisional(id: number): Promise<void>
  applyPartial(id: number, gen: number, partial: PartialCounts, progress: SourceProgress): Promise<void>
  finishSource(id: number, end: SourceEnd): Promise<void>
  countSource(source: CountedSource): Promise<number | null>
  lastPause(id: number, gen: number, upTo: number): Promise<PausePoint | null>
}

/** Calls the store of another thread. */
export function remoteStoreClient(
  call: (method: keyof StoreClient, ...args: unknown[]) => Promise<unknown>,
): StoreClient {
  return {
    beginSource: (...args) => call('beginSource', ...args) as Promise<readonly SourceRow[]>,
    claimSource: candidate => call('claimSource', candidate) as Promise<LeaseResult>,
    createSource: identity => call('createSource', identity) as Promise<number>,
    dropProvisional: id => call('dropProvisional', id) as Promise<void>,
    applyPartial: (...args) => call('applyPartial', ...args) as Promise<void>,
    finishSource: (...args) => call('finishSource', ...args) as Promise<void>,
    countSource: source => call('countSource', source) as Promise<number | null>,
    lastPause: (...args) => call('lastPause', ...args) as Promise<PausePoint | null>,
  }
}
