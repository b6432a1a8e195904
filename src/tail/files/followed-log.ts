/** One file that is followed line by line, under any name. */
import type { LiveSource, LiveState } from '../../model/live.ts'
import { reachOf } from '../../run/identity/identity.ts'
import { type RotationContext, STANDALONE } from '../../run/rotation-context.ts'
import { continuityBetween } from '../../source/rotated-files.ts'
import type { FileFacts } from '../../source/streams/file.ts'
import type { Store } from '../../store/database.ts'
import { moveSource, type SourceRow } from '../../store/write/apply.ts'
import { identityOf, rowOf } from '../claim.ts'
import type { EventQueue } from '../events/event-queue.ts'
import type { AfterScan, LineCounter } from '../line-counter.ts'
import type { TailContext } from '../tail-context.ts'
import type { FileHandle } from './file-handle.ts'

/** The result of a check. `shrunk` and `changed`: the counted bytes are no longer in place. */
export type FileCheck = 'quiet' | 'grew' | 'shrunk' | 'changed' | 'lost'

export class FollowedLog {
  readonly kind = 'lines'
  readonly file: FileHandle
  readonly counter: LineCounter
  /** The file that continues this one. */
  next: FollowedLog | null = null
  /** Number of checks in a row that showed nothing new. */
  quiet = 0
  /** When it last grew, or began to leave; in ms of a monotonic clock. */
  movedAt: number
  /** The row of the file before it in its log; null if unknown. */
  anchor: number | null = null
  /** Number of checks in a row that showed rotation in progress. */
  unsure = 0
  /** It has lost the name under which it was followed. */
  leaving = false
  /** Its reading has ended. */
  dropped = false
  state: LiveState = 'appeared'
  #size = -1
  #modified = -1n
  #finished = false
  readonly #events: EventQueue
  readonly #partialMs: number
  #reportedAt = -Infinity

  constructor(file: FileHandle, counter: LineCounter, news: EventQueue, partialMs: number, now: number) {
    this.file = file
    this.counter = counter
    this.movedAt = now
    this.#events = news
    this.#partialMs = partialMs
    this.enter('appeared')
  }

  get source(): LiveSource {
    return this.counter.source
  }

  /** Number of bytes that are not counted yet. */
  get lag(): number {
    return Math.max(0, this.#size - this.counter.seen)
  }

  /** Checks for new bytes and counts them. `facts` are those of its name, if known already. */
  async check(now: number, facts: FileFacts | null = this.file.facts()): Promise<FileCheck> {
    if (facts === null) return 'lost'
    const same = facts.size === this.#size && facts.modified === this.#modified
    if (same) {
      this.quiet++
      const stale = this.lag > 0 && now - this.movedAt >= this.#partialMs && !this.leaving
      if (stale && !(await this.counter.count(this.#size, 'waits'))) return 'changed'
      if (this.counter.stale && !(await this.counter.count(this.#size, this.#after))) return 'changed'
      this.#figures(now)
      return 'quiet'
    }
    const shrunk = facts.size < Math.max(this.#size, this.counter.seen)
    if (shrunk) return 'shrunk'
    if (!this.counter.intact()) return 'changed'
    const grew = facts.size > this.#size
    this.#size = facts.size
    this.#modified = facts.modified
    if (grew) {
      this.quiet = 0
      this.movedAt = now
    }
    if (!(await this.counter.count(facts.size, this.#after))) return 'changed'
    this.#finished = false
    if (this.state === 'appeared') this.enter('following')
    this.#figures(now)
    return grew ? 'grew' : 'quiet'
  }

  /** Counts the rest as the end of the file, as far as it can be read. */
  async finish(after: AfterScan): Promise<void> {
    if (this.#finished) return
    const size = Math.min(this.file.facts()?.size ?? 0, Math.max(this.#size, 0))
    if (size >= this.counter.seen && (await this.counter.count(size, after))) this.#size = size
    this.counter.finish()
    this.#finished = after !== 'pauses'
  }

  /** Begins to leave: another file, or none, has the name under which it was followed. */
  leave(now: number): void {
    if (this.leaving) return
    this.leaving = true
    this.movedAt = now
    this.quiet = 0
  }

  /** Records the new name of the file. */
  move(store: Store, path: string): void {
    this.file.path = path
    this.counter.source = { ...this.counter.source, path }
    moveSource(store, this.source.id, identityOf(this.file))
  }

  /** Whether more lines are unlikely, so that the file after it can begin. */
  get isDone(): boolean {
    if (this.dropped) return true
    return this.leaving ? this.quiet >= 2 : this.state !== 'appeared'
  }

  /** The id of the row that `anchorRow` returns, as far as this run knows. */
  get anchorId(): number | null {
    return this.counter.figures.bytes > 0 ? this.source.id : this.anchor
  }

  /** Returns the row that shows how far the log was counted: its own, or that of the file before it while nothing is counted here. */
  async anchorRow(context: TailContext): Promise<SourceRow | null> {
    const own = await rowOf(context, this.file, this.source.id)
    return own !== null && reachOf(own) > 0 ? own : rowOf(context, this.file, this.anchor)
  }

  enter(state: LiveState): void {
    this.state = state
    this.#report()
  }

  get #after(): AfterScan {
    return this.leaving && this.next !== null && this.#finished ? 'passes' : 'grows'
  }

  #figures(now: number): void {
    if (now - this.#reportedAt < 1000 || this.#reported === this.counter.seen) return
    this.#reportedAt = now
    this.#report()
  }
  #reported = -1

  #report(): void {
    const { bytes, lines } = this.counter.figures
    this.#reported = this.counter.seen
    this.#events.push({ type: 'source', source: this.source, state: this.state, bytes, lines, lag: this.lag })
  }
}

/** Returns how a file continues the one followed before it. Numbers may be those before a rotation, so only dates are used. */
export function continuityWith(before: FollowedLog, path: string): 'next' | 'later' {
  return continuityBetween(before.file.path, path) === 'later' ? 'later' : 'next'
}

/** Returns the position of a file in its log. */
export function rotationOf(before: FollowedLog | null, path: string): RotationContext {
  if (before === null || before.state === 'gone') return STANDALONE
  return { continuity: continuityWith(before, path), preamble: before.counter.last, next: null }
}
