/** A file that was met and is not read yet: it is empty, or the file before it in its log is not done. */
import type { Patience } from '../../run/identity/decide.ts'
import type { FileHandle } from './file-handle.ts'
import type { FollowedLog } from './followed-log.ts'

/** How long a file that has little in common with another one may be its copy. */
const SHORT_MS = 2000

/** How a file was met. */
export interface PendingFileStart {
  /** It was there before following began. */
  readonly old?: boolean
  /** Its size when it was met: what is appended while it waits is new. */
  readonly firstSeen?: number
  /** The row of the file before it, whether that is read still or not; null where none is known. */
  readonly anchor?: number | null
  /** It was emptied, and other contents may have come and gone since. */
  readonly emptied?: boolean
}

export class PendingFile {
  readonly kind = 'pending'
  readonly file: FileHandle
  /** The file before it in its log, which is read or waits too. */
  previous: FollowedLog | PendingFile | null
  readonly old: boolean
  readonly firstSeen: number
  readonly anchor: number | null
  emptied: boolean
  /** What it came to: `nothing` if there is nothing to wait for any more, null while it waits. */
  outcome: FollowedLog | 'nothing' | null = null
  /** Nothing is missing between it and the file before it; or it was told that something is. */
  checked = false
  reportedLoss = false
  /** When it was met, and when it is looked at again: it may be the copy of a file that is there. */
  metAt: number | null = null
  againAt = -Infinity
  /** Looks that showed rotation at work between it and the file before it. */
  unsure = 0
  /** Looks that showed that another file, of which it may be a copy, is being unpacked. */
  waits = 0
  /** Whether it was told that it is waited for. */
  reported = false

  constructor(file: FileHandle, previous: FollowedLog | PendingFile | null, start: PendingFileStart) {
    this.file = file
    this.previous = previous
    this.old = start.old ?? false
    this.firstSeen = start.firstSeen ?? 0
    this.anchor = start.anchor ?? null
    this.emptied = start.emptied ?? false
  }

  /** The log before it; `hold` while it is not known, or may still get lines. */
  get predecessor(): FollowedLog | null | 'hold' {
    return this.outcome === 'nothing' ? 'hold' : this.#predecessor(true)
  }

  #predecessor(awaited: boolean): FollowedLog | null | 'hold' {
    const { previous } = this
    if (previous?.kind !== 'pending') return previous === null || previous.isDone || !awaited ? previous : 'hold'
    const { outcome } = previous
    // It was gone before it was read, or held nothing new.
    if (outcome === 'nothing') return previous.#predecessor(false)
    return outcome?.isDone ? outcome : 'hold'
  }

  /** Whether it may wait for another file of which it may be a copy. */
  patience(now: number): Patience {
    if (this.old) return 'never'
    return now - (this.metAt ?? now) < SHORT_MS ? 'always' : 'surely'
  }
}
