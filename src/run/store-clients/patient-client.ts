/**
 * The recorder of a batch run. Neither much that is entered at once nor a database that another program has locked keeps this thread from
 * hearing signals: it pauses within a transaction, and between two tries to begin one. Since the connection has one transaction, what
 * is asked waits for what was asked before.
 */
import type { Aggregate } from '../../model/counts/partial-counts.ts'
import { Pacer } from '../../source/streams/pacing.ts'
import { lockWait, type Store } from '../../store/database.ts'
import { applyPartial, applyPartialInTurns, StoreError } from '../../store/write/apply.ts'
import { localStoreClient } from './local-client.ts'
import type { StoreClient } from './store-client.ts'

/** How long SQLite itself waits for a lock, and how long all else has its turn between two such tries. */
const TRY_MS = 50
const PAUSE_MS = 20

/** Aggregates, and minutes of one, that are entered faster than a user notices. */
const FEW = 64

/** Asks the store of this thread with patience. */
export class PatientRecorder {
  readonly recorder: StoreClient
  readonly #signal: AbortSignal
  readonly #limitMs: number
  #last: Promise<unknown> = Promise.resolve()

  /** Waits for a lock for as long as the connection would; once `signal` is aborted, hardly any more. */
  constructor(store: Store, signal: AbortSignal) {
    this.#signal = signal
    this.#limitMs = lockWait(store, TRY_MS)
    const asks = localStoreClient(store)
    this.recorder = {
      beginSource: (...args) => this.inTurn(() => asks.beginSource(...args)),
      claimSource: candidate => this.inTurn(() => asks.claimSource(candidate)),
      createSource: identity => this.inTurn(() => asks.createSource(identity)),
      dropProvisional: id => this.inTurn(() => asks.dropProvisional(id)),
      finishSource: (...args) => this.inTurn(() => asks.finishSource(...args)),
      lastPause: (...args) => this.inTurn(() => asks.lastPause(...args)),
      applyPartial: (id, gen, partial, progress) =>
        this.inTurn(async () => {
          if (isShort(partial.aggregates)) applyPartial(store, id, gen, partial, progress)
          else await applyPartialInTurns(store, { sourceId: id, gen }, partial, progress, new Pacer())
        }),
    }
  }

  /** Does what is one transaction after all that was asked before; again while another program has the lock. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(() => this.#try(work))
    this.#last = done.catch(() => undefined)
    return done
  }

  async #try<T>(work: () => Promise<T>): Promise<T> {
    const until = performance.now() + this.#limitMs
    for (;;) {
      try {
        return await work()
      } catch (error) {
        const isLocked = error instanceof StoreError && error.problem.id === 'store/locked'
        if (!isLocked || this.#signal.aborted || performance.now() >= until) throw error
      }
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    }
  }
}

function isShort(aggregates: readonly Aggregate[]): boolean {
  return aggregates.length <= FEW && aggregates.every(({ buckets }) => buckets.size <= FEW)
}
