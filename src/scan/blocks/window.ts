/**
 * The part of a source that is in memory: one buffer with everything that may still influence a line, refilled at its end.
 * Terminal escape sequences are removed as bytes come in, so all users of the window see what a terminal shows.
 *
 *      0            keep            at                    fill       capacity
 *      ├─ dropped ──┼── look-behind ──┼── not yet scanned ──┼── free ──┤
 *
 * The **place** of a byte is its index plus `base`: it stays the same while the window slides. Where nothing was removed,
 * it equals the byte's offset in the source.
 */

import type { ByteReader } from '../../model/bytes/byte-reader.ts'
import { ScalarStripper, type SequenceStripper } from '../../model/bytes/escape.ts'
import { LOOK_AHEAD, LOOK_BEHIND } from '../../model/bytes/view.ts'
import { OffsetMap } from './cuts.ts'

const LF = 0x0a

/** A sliding buffer over a reader. Indices into `bytes` become places by adding `base`. */
export class ByteWindow {
  readonly bytes: Uint8Array
  base: number
  fill = 0
  ended = false
  readonly #feed: ByteReader
  readonly #stripper: SequenceStripper
  readonly #cuts = new OffsetMap()
  /** Number of bytes after `fill` that may begin a sequence whose end has not been read. */
  #open = 0

  /** `base` is the absolute offset of the reader's first byte; `memory` becomes the buffer, which `stripper` works on. */
  constructor(
    reader: ByteReader,
    base: number,
    memory: Uint8Array,
    stripper: SequenceStripper = new ScalarStripper(memory),
  ) {
    this.bytes = memory
    this.base = base
    this.#feed = reader
    this.#stripper = stripper
  }

  get full(): boolean {
    return this.fill + this.#open === this.bytes.length
  }

  /** The offset in the source up to which bytes have been read. */
  get end(): number {
    return this.base + this.fill + this.#cuts.total
  }

  /** Returns the offset of the byte at a place. */
  offsetOf(place: number): number {
    return this.#cuts.offsetOf(place)
  }

  /** Returns the offset of a line's beginning, given its place; bytes removed before its first byte belong to it. */
  lineOffset(place: number): number {
    return this.#cuts.offsetBefore(place)
  }

  /** Returns the first index at which a line at or after `offset` may begin; beyond `fill` if it has not been read. */
  indexFrom(offset: number): number {
    return this.#cuts.placeFrom(offset) - this.base
  }

  /** Whether bytes were removed after the last remaining one. */
  get endsHidden(): boolean {
    return this.end > this.lineOffset(this.base + this.fill)
  }

  /** Returns the first index that a line at `lineStart` may look back at: so many bytes of the source before it. */
  floorOf(lineStart: number, reach = LOOK_BEHIND): number {
    return Math.max(0, this.#shownBefore(this.lineOffset(this.base + lineStart) - reach))
  }

  /**
   * Returns the index up to which a line that ends at `lineEnd` may look ahead: `LOOK_AHEAD` bytes of the source after it;
   * only whole lines if bytes were removed from them.
   */
  ceilingOf(lineEnd: number): number {
    const reach = this.offsetOf(this.base + lineEnd) + LOOK_AHEAD
    const ceiling = Math.min(this.fill, this.#shownBefore(reach))
    if (this.end < reach || ceiling === lineEnd + LOOK_AHEAD) return ceiling
    return Math.max(lineEnd, this.bytes.lastIndexOf(LF, ceiling - 1) + 1)
  }

  /** Drops the bytes before index `keep`; every index shrinks by `keep`. */
  drop(keep: number): void {
    if (keep <= 0) return
    this.bytes.copyWithin(0, keep, this.fill + this.#open)
    this.fill -= keep
    this.base += keep
    this.#cuts.forget(this.base)
  }

  /** Reads until index `want` is filled, the buffer is full, or the reader ends. */
  async fillTo(want: number): Promise<void> {
    const goal = Math.min(want, this.bytes.length)
    let passed = 0
    while (this.fill < goal && !this.ended && !this.full) {
      const got = this.#feed.read(this.bytes.subarray(this.fill + this.#open))
      const size = typeof got === 'number' ? got : await got
      this.#take(size)
      passed += size
      // Nothing may remain of any number of sequences.
      if (passed < this.bytes.length) continue
      await new Promise(setImmediate)
      passed = 0
    }
  }

  /** Uses all of its memory as a whole source. */
  takeAll(): void {
    this.#take(this.bytes.length)
    this.#take(0)
  }

  /** Adds `size` bytes that were read after the existing ones; 0 means the end of the source. */
  #take(size: number): void {
    if (size === 0) this.ended = true
    const to = this.fill + this.#open + size
    let at = this.#open > 0 ? this.fill : this.#stripper.find(this.fill, to)
    this.fill = at
    this.#open = 0
    while (at < to) {
      this.#stripper.strip(at, to, this.fill, this.ended)
      const { read, written, cuts, count } = this.#stripper
      this.#cuts.add(this.base, cuts, count)
      this.fill = written
      if (read === at) {
        this.#open = to - at
        this.bytes.copyWithin(written, at, to)
        break
      }
      at = read
    }
  }

  /** Returns the number of bytes of the window before an offset. */
  #shownBefore(offset: number): number {
    const index = this.indexFrom(offset)
    return this.lineOffset(this.base + index) > offset ? index - 1 : index
  }
}
