/** The files that a run knows, by their keys. */
import type { FileFact } from '../../source/siblings.ts'
import type { FollowedLog } from './log.ts'
import type { PackedFiles } from './packed-files.ts'
import type { Waiting } from './waiting.ts'

export class Kept {
  readonly logs = new Map<string, FollowedLog>()
  readonly packed: PackedFiles
  waiting: Waiting[] = []
  /** Logs that have left and are read to their end, by when they were made. */
  readonly done = new Map<string, bigint>()
  /** The rows of the logs. */
  readonly ids = new Set<number>()

  constructor(packed: PackedFiles) {
    this.packed = packed
  }

  isKnown(fact: FileFact): boolean {
    return this.isRead(fact) || this.waiting.some(({ file }) => file.key === fact.key)
  }

  /** Whether a file is counted, or was; the number of one that is deleted may be another one's by now. */
  isRead({ key, stat }: FileFact): boolean {
    return this.logs.has(key) || this.packed.has(key) || this.done.get(key) === stat.birthtimeNs
  }
}
