/** What all sources of a run that follows share. */
import type { Spend } from '../model/long-work.ts'
import type { ClockSettings } from '../run/clock.ts'
import type { Scans } from '../run/shard.ts'
import type { Recorder } from '../run/store-clients/store-client.ts'
import type { Store } from '../store/database.ts'
import type { News } from './events/event-queue.ts'

export interface Bench {
  readonly scanner: Scans
  readonly store: Store
  /** The same store, as those ask it who find the row of a file. */
  readonly recorder: Recorder
  readonly news: News
  readonly clock: ClockSettings
  readonly maxLine: number
  readonly vendor: string | null
  readonly since: number | null
  readonly until: number | null
  /** Sources that the store knows are counted again. */
  readonly rescan: boolean
  readonly spend?: Spend | undefined
}
