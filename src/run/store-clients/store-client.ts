/**
 * What scanning asks of the store, as a thread without one can ask it: every answer may take a message. The store lies in the
 * thread that began the run, and in no other.
 */
import type { PartialCounts } from '../../model/counts/partial-counts.ts'
import type {
  ContentFingerprint,
  LeaseResult,
  PausePoint,
  SourceEnd,
  SourceIdentity,
  SourceLease,
  SourceProgress,
  SourceRow,
} from '../../store/write/apply.ts'

/** Each function is that of `store/write/apply.ts` by the same name. */
export interface StoreClient {
  beginSource(identity: SourceIdentity, head: ContentFingerprint | null): Promise<readonly SourceRow[]>
  claimSource(candidate: SourceLease): Promise<LeaseResult>
  createSource(identity: SourceIdentity): Promise<number>
  dropProvisional(id: number): Promise<void>
  applyPartial(id: number, gen: number, partial: PartialCounts, progress: SourceProgress): Promise<void>
  finishSource(id: number, end: SourceEnd): Promise<void>
  lastPause(id: number, gen: number, upTo: number): Promise<PausePoint | null>
}

/** Asks that of another thread. */
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
    lastPause: (...args) => call('lastPause', ...args) as Promise<PausePoint | null>,
  }
}
