/** The store client of the thread that owns the store; separate, so that other threads do not load the SQLite driver. */
import type { Store } from '../../store/database.ts'
import {
  applyPartial,
  beginSource,
  claimSource,
  countSource,
  createSource,
  dropProvisional,
  finishSource,
  lastPause,
} from '../../store/write/apply.ts'
import type { StoreClient } from './store-client.ts'

/** Calls the store of this thread. */
export function localStoreClient(store: Store): StoreClient {
  return {
    beginSource: async (identity, head) => beginSource(store, identity, head),
    claimSource: async candidate => claimSource(store, candidate),
    createSource: async identity => createSource(store, identity),
    dropProvisional: async id => dropProvisional(store, id),
    applyPartial: async (id, gen, partial, progress) => void applyPartial(store, id, gen, partial, progress),
    finishSource: async (id, end) => finishSource(store, id, end),
    countSource: async source => countSource(store, source),
    lastPause: async (id, gen, upTo) => lastPause(store, id, gen, upTo),
  }
}
