/**
 * What scanning asks of the store, as a thread without one can ask it: every answer may take a message. The store lies in the
 * thread that began the run, and in no other.
 */
import type { Partial } from '../../model/counts/partial-counts.ts'
import type {
  Claim,
  ClaimAnswer,
  Fingerprint,
  Pause,
  SourceEnd,
  SourceIdentity,
  SourceProgress,
  SourceRow,
} from '../../store/write/apply.ts'

/** Each function is that of `store/write/apply.ts` by the same name. */
export interface Recorder {
  beginSource(identity: SourceIdentity, head: Fingerprint | null): Promise<readonly SourceRow[]>
  claimSource(claim: Claim): Promise<ClaimAnswer>
  createSource(identity: SourceIdentity): Promise<number>
  dropProvisional(id: number): Promise<void>
  applyPartial(id: number, gen: number, partial: Partial, progress: SourceProgress): Promise<void>
  finishSource(id: number, end: SourceEnd): Promise<void>
  lastPause(id: number, gen: number, upTo: number): Promise<Pause | null>
}

/** Asks that of another thread. */
export function remoteRecorder(call: (method: keyof Recorder, ...args: unknown[]) => Promise<unknown>): Recorder {
  return {
    beginSource: (...args) => call('beginSource', ...args) as Promise<readonly SourceRow[]>,
    claimSource: claim => call('claimSource', claim) as Promise<ClaimAnswer>,
    createSource: identity => call('createSource', identity) as Promise<number>,
    dropProvisional: id => call('dropProvisional', id) as Promise<void>,
    applyPartial: (...args) => call('applyPartial', ...args) as Promise<void>,
    finishSource: (...args) => call('finishSource', ...args) as Promise<void>,
    lastPause: (...args) => call('lastPause', ...args) as Promise<Pause | null>,
  }
}
