/**
 * The store client of a batch run. It keeps this thread responsive to signals during large writes and while another
 * program has locked the database: it pauses within a transaction, and between attempts to begin one. Calls run one
 * after the other, since the connection has only one transaction.
 */
import type { Aggregate } from '../../model/counts/partial-counts.ts'
import { Pacer } from '../../source/streams/pacing.ts'
import { lockWait, type Store } from '../../store/database.ts'
import { applyPartial, applyPartialInTurns, StoreError } from '../../store/write/apply.ts'
import { localStoreClient } from './local-client.ts'
import type { StoreClient } from './store-client.ts'

/** How long SQLite itself waits for a lock, and how long other work runs between two such attempts. */
const TRY_MS = 50
const PAUSE_MS = 20

/** Maximum number of aggregates, and of minutes of one, that are written without pauses. */
const FEW = 64

/** Calls the store of this thread and retries while it is locked. */
export class PatientRecorder {
  readonly recorder: StoreClient
  readonly #signal: AbortSignal
  readonly #limitMs: number
  #last: Promise<unknown> = Promise.resolve()

  /**
   * Waits for a lock as long as the connection would; after `signal` is aborted, makes one attempt. `newPacer` says when a
   * large write pauses.
   */
  constructor(store: Store, signal: AbortSignal, newPacer = (): Pacer => new Pacer()) {
    this.#signal = signal
    this.#limitMs = lockWait(store, TRY_MS)
    const asks = localStoreClient(store)
    this.recorder = {
      beginSource: (...args) => this.inTurn(() => asks.beginSource(...args)),
      claimSource: candidate => this.inTurn(() => asks.claimSource(candidate)),
      createSource: identity => this.inTurn(() => asks.createSource(identity)),
      dropProvisional: id => this.inTurn(() => asks.dropProvisional(id)),
      finishSource: (...args) => this.inTurn(() => asks.finishSource(...args)),
      countSource: source => this.inTurn(() => asks.countSource(source)),
      lastPause: (...args) => this.inTurn(() => asks.lastPause(...args)),
      applyPartial: (id, gen, partial, progress) =>
        this.inTurn(async () => {
          if (isShort(partial.aggregates)) applyPartial(store, id, gen, partial, progress)
          else await applyPartialInTurns(store, { sourceId: id, gen }, partial, progress, newPacer())
        }),
    }
  }

  /** Runs one transaction after all earlier calls; repeats it while another program has the lock. */
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
