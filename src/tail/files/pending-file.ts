/** A file that was found but is not read yet: it is empty, or the file before it in its log is not done. */
import type { Patience } from '../../run/identity/decide.ts'
import type { FileHandle } from './file-handle.ts'
import type { FollowedLog } from './followed-log.ts'

/** How long a file that has little in common with another one counts as its possible copy. */
const SHORT_MS = 2000

/** The circumstances in which a file was found. */
export interface PendingFileStart {
  /** Whether it existed before following began. */
  readonly old?: boolean
  /** Its size when it was found: what is appended while it waits is new. */
  readonly firstSeen?: number
  /** The row of the file before it, even if that is no longer read; null if unknown. */
  readonly anchor?: number | null
  /** It was emptied, and may have had other contents since. */
  readonly emptied?: boolean
}

export class PendingFile {
  readonly kind = 'pending'
  readonly file: FileHandle
  /** The file before it in its log, which is being read or waits too. */
  previous: FollowedLog | PendingFile | null
  readonly old: boolean
  readonly firstSeen: number
  readonly anchor: number | null
  emptied: boolean
  /** The log that it became; `nothing` if there is nothing to wait for any more, null while it waits. */
  outcome: FollowedLog | 'nothing' | null = null
  /** Nothing is missing between it and the file before it, or the loss has been reported. */
  checked = false
  reportedLoss = false
  /** When it was found, and when to check it again: it may be a copy of an existing file. */
  metAt: number | null = null
  againAt = -Infinity
  /** Number of checks that showed rotation in progress between it and the file before it. */
  unsure = 0
  /** Number of checks that showed that another file, which it may be a copy of, is being unpacked. */
  waits = 0
  /** Whether it was reported as awaited. */
  reported = false

  constructor(file: FileHandle, previous: FollowedLog | PendingFile | null, start: PendingFileStart) {
    this.file = file
    this.previous = previous
    this.old = start.old ?? false
    this.firstSeen = start.firstSeen ?? 0
    this.anchor = start.anchor ?? null
    this.emptied = start.emptied ?? false
  }

  /** The log before it; `hold` while that is unknown or may still get lines. */
  get predecessor(): FollowedLog | null | 'hold' {
    return this.outcome === 'nothing' ? 'hold' : this.#predecessor()
  }

  #predecessor(): FollowedLog | null | 'hold' {
    const { previous } = this
    if (previous?.kind !== 'pending') return previous === null || previous.isDone ? previous : 'hold'
    const { outcome, previous: earlier } = previous
    // It was gone before it was read, or had nothing new. If the file before it waited too, its lines are not handed on, as a batch
    // run hands on nothing past an empty file.
    if (outcome === 'nothing') return earlier?.kind === 'pending' ? earlier.#predecessor() : earlier
    return outcome?.isDone ? outcome : 'hold'
  }

  /** Returns whether it may wait for another file that it may be a copy of. */
  patience(now: number): Patience {
    if (this.old) return 'never'
    return now - (this.metAt ?? now) < SHORT_MS ? 'always' : 'surely'
  }
}
