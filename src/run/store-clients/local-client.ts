/** The recorder of the thread that has the store; others do without its driver. */
import type { Store } from '../../store/database.ts'
import {
  applyPartial,
  beginSource,
  claimSource,
  createSource,
  dropProvisional,
  finishSource,
  lastPause,
} from '../../store/write/apply.ts'
import type { Recorder } from './store-client.ts'

/** Asks the store of this thread. */
export function storeRecorder(store: Store): Recorder {
  return {
    beginSource: async (identity, head) => beginSource(store, identity, head),
    claimSource: async claim => claimSource(store, claim),
    createSource: async identity => createSource(store, identity),
    dropProvisional: async id => dropProvisional(store, id),
    applyPartial: async (id, gen, partial, progress) => void applyPartial(store, id, gen, partial, progress),
    finishSource: async (id, end) => finishSource(store, id, end),
    lastPause: async (id, gen, upTo) => lastPause(store, id, gen, upTo),
  }
}
