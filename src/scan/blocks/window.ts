/**
 * The part of a source that is in memory: one buffer that keeps what may still decide about a line, and is refilled
 * behind it. Terminal escape sequences are taken out as bytes come in, so all that looks at the window sees what a terminal shows.
 *
 *      0            keep            at                    fill       capacity
 *      ├─ dropped ──┼── look-behind ──┼── not yet scanned ──┼── free ──┤
 *
 * The **place** of a byte is its index plus `base`: it stays the same while the window slides. Where nothing was taken out, that is
 * its offset in the source.
 */

import type { ByteReader } from '../../model/bytes/byte-reader.ts'
import { ScalarStripper, type SequenceStripper } from '../../model/bytes/escape.ts'
import { LOOK_AHEAD, LOOK_BEHIND } from '../../model/bytes/view.ts'
import { OffsetMap } from './cuts.ts'

const LF = 0x0a

/** A sliding buffer over a feed. Indices into `bytes` become places by adding `base`. */
export class ByteWindow {
  readonly bytes: Uint8Array
  base: number
  fill = 0
  ended = false
  readonly #feed: ByteReader
  readonly #stripper: SequenceStripper
  readonly #cuts = new OffsetMap()
  /** Bytes behind `fill` that may begin a sequence whose end has not come. */
  #open = 0

  /** `base` is the absolute offset of the feed's first byte, `memory` what the window may hold, of which `stripper` knows. */
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

  /** The offset in the source up to which bytes have been seen. */
  get end(): number {
    return this.base + this.fill + this.#cuts.total
  }

  /** The offset of the byte at a place. */
  offsetOf(place: number): number {
    return this.#cuts.offsetOf(place)
  }

  /** The offset at which a line begins, given its place; what was taken out at its head belongs to it. */
  lineOffset(place: number): number {
    return this.#cuts.offsetBefore(place)
  }

  /** The first index at which a line may begin whose offset is not less than `offset`; beyond `fill` where that is yet to come. */
  indexFrom(offset: number): number {
    return this.#cuts.placeFrom(offset) - this.base
  }

  /** Whether bytes were taken out behind the last one that is left. */
  get endsHidden(): boolean {
    return this.end > this.lineOffset(this.base + this.fill)
  }

  /** The first index that a line at `lineStart` may look back at: `LOOK_BEHIND` bytes of the source before it. */
  floorOf(lineStart: number): number {
    return Math.max(0, this.#shownBefore(this.lineOffset(this.base + lineStart) - LOOK_BEHIND))
  }

  /**
   * The index up to which a line that ends at `lineEnd` may look ahead: `LOOK_AHEAD` bytes of the source behind it; whole lines where
   * something was taken out of them.
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

  /** Reads until index `want` is filled, the buffer is full, or the feed ends. */
  async fillTo(want: number): Promise<void> {
    const goal = Math.min(want, this.bytes.length)
    let passed = 0
    while (this.fill < goal && !this.ended && !this.full) {
      const got = this.#feed.read(this.bytes.subarray(this.fill + this.#open))
      const size = typeof got === 'number' ? got : await got
      this.#take(size)
      passed += size
      // Of any amount of sequences nothing is left.
      if (passed < this.bytes.length) continue
      await new Promise(setImmediate)
      passed = 0
    }
  }

  /** Takes all of its memory as a whole source. */
  takeAll(): void {
    this.#take(this.bytes.length)
    this.#take(0)
  }

  /** Takes `size` bytes that were read behind what is there; the source ends where there are none. */
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

  /** How many bytes of the window lie before an offset. */
  #shownBefore(offset: number): number {
    const index = this.indexFrom(offset)
    return this.lineOffset(this.base + index) > offset ? index - 1 : index
  }
}
