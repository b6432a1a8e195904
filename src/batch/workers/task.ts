/** The two kinds of tasks, and how any thread does them. */

import { type InputEnd, scanInput } from '../../run/input.ts'
import type { RotationContext } from '../../run/rotation-context.ts'
import type { ShardOutcome, ShardSettings } from '../../run/shard.ts'
import { hooksOf, type ScanSettings, shardOfFile } from '../../run/source.ts'
import type { StoreClient } from '../../run/store-clients/store-client.ts'
import type { Scanner, ShardRange } from '../../scan/scanner.ts'
import type { SourceSpec } from '../../source/spec.ts'
import { OpenFile } from '../../source/streams/file.ts'

/** A whole input, or a shard of a plain file. Plain data. */
export type Task =
  | { readonly kind: 'input'; readonly spec: SourceSpec; readonly rotation: RotationContext }
  | {
      readonly kind: 'shard'
      /** The file descriptor, which the thread that distributes the work keeps open. */
      readonly descriptor: number
      readonly range: ShardRange
      readonly settings: ShardSettings
    }

export type Outcome =
  | { readonly kind: 'input'; readonly end: InputEnd }
  | { readonly kind: 'shard'; readonly shard: ShardOutcome }

/** Does a task in this thread. */
export async function doTask(
  task: Task,
  scanner: Scanner,
  storeClient: StoreClient,
  run: ScanSettings,
): Promise<Outcome> {
  switch (task.kind) {
    case 'input': {
      const workshop = { scanner, storeClient, shards: null, ahead: 1 }
      return { kind: 'input', end: await scanInput(workshop, task.spec, run, task.rotation) }
    }
    case 'shard': {
      const file = OpenFile.borrowed(task.descriptor)
      return { kind: 'shard', shard: await shardOfFile(scanner, file, task.range, task.settings, hooksOf(run)) }
    }
  }
}
