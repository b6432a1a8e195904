/** The files that a run knows, by their keys. */

import { currentName, type FileInfo, fileInfo } from '../../source/rotated-files.ts'
import { isPackedName } from '../../source/rotation.ts'
import type { FollowedLog } from './followed-log.ts'
import type { PackedFiles } from './packed-files.ts'
import type { PendingFile } from './pending-file.ts'

export class FileRegistry {
  readonly logs = new Map<string, FollowedLog>()
  readonly packed: PackedFiles
  waiting: PendingFile[] = []
  /** Files that have left and are read to their end. */
  readonly done = new Set<string>()
  /** The rows of files that were followed, by their keys. */
  readonly rows = new Map<string, number>()
  /** By log: files that were there when the first of its files was met, and are nobody's. */
  readonly #passed = new Map<string, Set<string>>()
  /** The rows of the logs. */
  readonly ids = new Set<number>()

  constructor(packed: PackedFiles) {
    this.packed = packed
  }

  /** A file of the log of `path` is read to its end, whatever name it has by now. Gives that name. */
  leaveBehind(key: string, path: string): string | null {
    const name = fileInfo(path)?.key === key ? path : currentName(key, path)
    const fact = name === null ? null : fileInfo(name)
    if (fact === null || fact.key !== key) return null
    this.done.add(key)
    return fact.path
  }

  /** Whether a file of this log was met before. */
  hasMet(log: string): boolean {
    return this.#passed.has(log)
  }

  /** Files that are left to others. */
  passed(log: string): ReadonlySet<string> {
    return this.#passed.get(log) ?? new Set()
  }

  pass(log: string, keys: readonly string[]): void {
    this.#passed.set(log, new Set(keys))
  }

  /** Whether the plain file of which a packed one is made is still to be read: it comes first. */
  isPlainAwaited(path: string): boolean {
    return this.waiting.some(({ file }) => isPackedName(path, file.path) && (file.facts()?.size ?? 0) > 0)
  }

  isKnown(fact: Pick<FileInfo, 'key'>): boolean {
    return this.isRead(fact) || this.waiting.some(({ file }) => file.key === fact.key)
  }

  /** Whether a file is counted, or was. */
  isRead({ key }: Pick<FileInfo, 'key'>): boolean {
    return this.logs.has(key) || this.packed.has(key) || this.done.has(key)
  }
}
