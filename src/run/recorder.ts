/**
 * What scanning asks of the store, as a thread without one can ask it: every answer may take a message. The store lies in the
 * thread that began the run, and in no other.
 */
import type { Partial } from '../model/partial.ts'
import type { Store } from '../store/database.ts'
import {
  applyPartial,
  beginSource,
  createSource,
  dropProvisional,
  finishSource,
  newGeneration,
  type SourceEnd,
  type SourceIdentity,
  type SourceProgress,
  type SourceRow,
} from '../store/write.ts'

/** Each function is that of `store/write.ts` by the same name. */
export interface Recorder {
  beginSource(identity: SourceIdentity): Promise<readonly SourceRow[]>
  createSource(identity: SourceIdentity): Promise<number>
  newGeneration(id: number): Promise<number>
  dropProvisional(id: number): Promise<void>
  applyPartial(id: number, gen: number, partial: Partial, progress: SourceProgress): Promise<void>
  finishSource(id: number, end: SourceEnd): Promise<void>
}

/** Asks the store of this thread. */
export function storeRecorder(store: Store): Recorder {
  return {
    beginSource: async identity => beginSource(store, identity),
    createSource: async identity => createSource(store, identity),
    newGeneration: async id => newGeneration(store, id),
    dropProvisional: async id => dropProvisional(store, id),
    applyPartial: async (id, gen, partial, progress) => void applyPartial(store, id, gen, partial, progress),
    finishSource: async (id, end) => finishSource(store, id, end),
  }
}

/** Asks that of another thread. */
export function remoteRecorder(call: (method: keyof Recorder, ...args: unknown[]) => Promise<unknown>): Recorder {
  return {
    beginSource: identity => call('beginSource', identity) as Promise<readonly SourceRow[]>,
    createSource: identity => call('createSource', identity) as Promise<number>,
    newGeneration: id => call('newGeneration', id) as Promise<number>,
    dropProvisional: id => call('dropProvisional', id) as Promise<void>,
    applyPartial: (...args) => call('applyPartial', ...args) as Promise<void>,
    finishSource: (...args) => call('finishSource', ...args) as Promise<void>,
  }
}
