/** What all followed sources of a run share. */
import type { Spend } from '../model/long-work.ts'
import type { ClockSettings } from '../run/clock.ts'
import type { ShardScanner } from '../run/shard.ts'
import type { StoreClient } from '../run/store-clients/store-client.ts'
import type { Store } from '../store/database.ts'
import type { EventQueue } from './events/event-queue.ts'

export interface TailContext {
  readonly scanner: ShardScanner
  readonly store: Store
  /** An interface to the same store, for finding the row of a file. */
  readonly storeClient: StoreClient
  readonly events: EventQueue
  readonly clock: ClockSettings
  readonly maxLine: number
  readonly vendor: string | null
  readonly since: number | null
  readonly until: number | null
  /** Whether to count sources that the store knows again. */
  readonly rescan: boolean
  readonly spend?: Spend | undefined
}
