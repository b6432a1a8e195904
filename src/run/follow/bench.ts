/** What all sources of a run that follows share. */
import type { Spend } from '../../model/spend.ts'
import type { Store } from '../../store/database.ts'
import type { ClockSettings } from '../clock.ts'
import type { Recorder } from '../recorder.ts'
import type { Scans } from '../shard.ts'
import type { News } from './news.ts'

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
