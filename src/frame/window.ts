/**
 * The part of a source that is in memory: one buffer that keeps what may still decide about a line, and is refilled
 * behind it.
 *
 *      0            keep            at                    fill       capacity
 *      ├─ dropped ──┼── look-behind ──┼── not yet scanned ──┼── free ──┤
 */
import type { Feed } from '../model/feed.ts'

/** A sliding buffer over a feed. Indices into `bytes` become absolute offsets by adding `base`. */
export class Window {
  readonly bytes: Uint8Array
  base: number
  fill = 0
  ended = false
  readonly #feed: Feed

  /** `base` is the absolute offset of the feed's first byte, `memory` what the window may hold. */
  constructor(feed: Feed, base: number, memory: Uint8Array) {
    this.bytes = memory
    this.base = base
    this.#feed = feed
  }

  get full(): boolean {
    return this.fill === this.bytes.length
  }

  /** Drops the bytes before index `keep`; every index shrinks by `keep`. */
  drop(keep: number): void {
    if (keep <= 0) return
    this.bytes.copyWithin(0, keep, this.fill)
    this.fill -= keep
    this.base += keep
  }

  /** Reads until index `want` is filled, the buffer is full, or the feed ends. */
  async fillTo(want: number): Promise<void> {
    const goal = Math.min(want, this.bytes.length)
    while (this.fill < goal && !this.ended) {
      const got = this.#feed.read(this.bytes.subarray(this.fill))
      const size = typeof got === 'number' ? got : await got
      if (size === 0) this.ended = true
      this.fill += size
    }
  }
}
