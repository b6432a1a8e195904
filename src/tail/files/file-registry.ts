/** The files that a run knows, by key. */

import { currentName, type FileInfo, fileInfo } from '../../source/rotated-files.ts'
import { isPackedName } from '../../source/rotation.ts'
import type { FollowedLog } from './followed-log.ts'
import type { PackedFiles } from './packed-files.ts'
import type { PendingFile } from './pending-file.ts'

export class FileRegistry {
  readonly logs = new Map<string, FollowedLog>()
  readonly packed: PackedFiles
  waiting: PendingFile[] = []
  /** Files that left and are read to their end. */
  readonly done = new Set<string>()
  /** The rows of followed files, by file key. */
  readonly rows = new Map<string, number>()
  /** By log: files that existed when the first of its files was found, and are not followed. */
  readonly #passed = new Map<string, Set<string>>()
  /** The rows of the logs. */
  readonly ids = new Set<number>()

  constructor(packed: PackedFiles) {
    this.packed = packed
  }

  /** Marks a file of the log of `path` as read to its end, under any name; returns its current name. */
  leaveBehind(key: string, path: string): string | null {
    const name = fileInfo(path)?.key === key ? path : currentName(key, path)
    const fact = name === null ? null : fileInfo(name)
    if (fact === null || fact.key !== key) return null
    this.done.add(key)
    return fact.path
  }

  /** Returns whether a file of this log was found before. */
  hasMet(log: string): boolean {
    return this.#passed.has(log)
  }

  /** Returns the files of a log that are not followed. */
  passed(log: string): ReadonlySet<string> {
    return this.#passed.get(log) ?? new Set()
  }

  pass(log: string, keys: readonly string[]): void {
    this.#passed.set(log, new Set(keys))
  }

  /** Returns whether the plain file that a packed one is made from must be read first. */
  isPlainAwaited(path: string): boolean {
    return this.waiting.some(({ file }) => isPackedName(path, file.path) && (file.facts()?.size ?? 0) > 0)
  }

  isKnown(fact: Pick<FileInfo, 'key'>): boolean {
    return this.isRead(fact) || this.waiting.some(({ file }) => file.key === fact.key)
  }

  /** Returns whether a file is, or was, counted. */
  isRead({ key }: Pick<FileInfo, 'key'>): boolean {
    return this.logs.has(key) || this.packed.has(key) || this.done.has(key)
  }
}
