/** The files that a run knows, by their keys. */
import { type FileFact, factOf, nameOf } from '../../source/siblings.ts'
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

  /** A file of the log of `path` is read to its end, whatever name it has by now. Gives that name. */
  leaveBehind(key: string, path: string): string | null {
    const name = factOf(path)?.key === key ? path : nameOf(key, path)
    const fact = name === null ? null : factOf(name)
    if (fact === null || fact.key !== key) return null
    this.done.set(key, fact.stat.birthtimeNs)
    return fact.path
  }

  isKnown(fact: FileFact): boolean {
    return this.isRead(fact) || this.waiting.some(({ file }) => file.key === fact.key)
  }

  /** Whether a file is counted, or was; the number of one that is deleted may be another one's by now. */
  isRead({ key, stat }: FileFact): boolean {
    return this.logs.has(key) || this.packed.has(key) || this.done.get(key) === stat.birthtimeNs
  }
}
