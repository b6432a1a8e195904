/** What all sources of a run that follows share. */
import type { Spend } from '../model/long-work.ts'
import type { ClockSettings } from '../run/clock.ts'
import type { ShardScanner } from '../run/shard.ts'
import type { StoreClient } from '../run/store-clients/store-client.ts'
import type { Store } from '../store/database.ts'
import type { EventQueue } from './events/event-queue.ts'

export interface TailContext {
  readonly scanner: ShardScanner
  readonly store: Store
  /** The same store, as those ask it who find the row of a file. */
  readonly storeClient: StoreClient
  readonly events: EventQueue
  readonly clock: ClockSettings
  readonly maxLine: number
  readonly vendor: string | null
  readonly since: number | null
  readonly until: number | null
  /** Sources that the store knows are counted again. */
  readonly rescan: boolean
  readonly spend?: Spend | undefined
}
