/**
 * Cuts the content of a window into blocks of whole lines, for one range of a source. A line belongs to the range that
 * contains its first byte; lines before the range serve only as evidence. A line that does not fit into memory comes in
 * overlapping pieces, so that no match is cut.
 */
import { MAX_SEQUENCE } from '../../model/bytes/escape.ts'
import { LOOK_AHEAD, LOOK_BEHIND, lineEndOf, lineStartOf } from '../../model/bytes/view.ts'
import type { ByteWindow } from './window.ts'

/** Number of bytes a shard reads before its range: evidence about a line, evidence about that evidence, and a cut sequence. */
export const SHARD_MARGIN = 2 * LOOK_BEHIND + MAX_SEQUENCE
const BLOCK = 512 * 1024
const OVERLAP = 4096
const LONG = 64 * 1024
const LF = 0x0a

/** The lines that begin in [from, to); `to` null means the end of the source. */
export interface ShardRange {
  readonly from: number
  readonly to: number | null
}

/** Lines in memory: indices into the window's bytes, valid until the next block is requested. */
export interface Block {
  readonly from: number
  readonly to: number
  /** Whether these lines belong to the range. */
  readonly owned: boolean
  /** Place of the overlong line that this is a piece of, or -1. */
  readonly longLine: number
  /** Whether this is the last line of the source, without a line feed. */
  readonly tail: boolean
}

/** Returns the capacity a window needs for lines up to `maxLine` bytes. */
export function windowCapacity(maxLine: number): number {
  // NaN would make a window without room, in which nothing is found.
  if (!(maxLine > 0)) throw new RangeError(`no line is ${maxLine} bytes long`)
  return SHARD_MARGIN + BLOCK + LOOK_AHEAD + maxLine + OVERLAP
}

/**
 * Yields the blocks of a range in order, each of about `wanted` bytes at most. The window begins at
 * `max(0, range.from - SHARD_MARGIN)`.
 */
export async function* blocksOf(
  window: ByteWindow,
  range: ShardRange,
  wanted: () => number = () => BLOCK,
): AsyncGenerator<Block> {
  const { bytes } = window
  await window.fillTo(1)
  let at = window.base > 0 ? await skipLine(window, range.to ?? Infinity) : 0
  const { from, to: until } = range
  for (;;) {
    const drop = Math.max(0, at - SHARD_MARGIN)
    window.drop(drop)
    at -= drop
    await window.fillTo(at + BLOCK + LOOK_AHEAD)
    const first = window.indexFrom(from)
    const limit = until === null ? Infinity : window.indexFrom(until)
    if (at >= limit || (at >= window.fill && window.ended && !isHiddenLine(window, at))) return
    const owned = at >= first
    let to = lineStartOf(bytes, Math.max(at, window.ended ? window.fill : window.fill - LOOK_AHEAD), at)
    if (limit < to) to = lineEndOf(bytes, limit - 1, window.fill) + 1
    if (!owned && first < to) to = Math.min(to, lineEndOf(bytes, first - 1, window.fill) + 1)
    if (to > at) {
      while (at < to) {
        const end = lineEndBy(bytes, at, at + wanted(), to)
        yield { from: at, to: end, owned, longLine: -1, tail: false }
        at = end
      }
    } else if (window.ended) {
      yield { from: at, to: window.fill, owned, longLine: -1, tail: true }
      return
    } else if (window.full) at = yield* longLine(window, at, owned)
    else await window.fillTo(bytes.length)
  }
}

/** Returns the end of the last line in [at, to) that ends by `limit`, or of the first one if it is longer. All end by `to`. */
function lineEndBy(bytes: Uint8Array, at: number, limit: number, to: number): number {
  if (limit >= to) return to
  const start = lineStartOf(bytes, limit, at)
  return start > at ? start : Math.min(to, lineEndOf(bytes, limit, to) + 1)
}

/** Returns whether a block contains a line or a piece of at least `LONG` bytes: each finding on it may examine all of it. */
export function holdsLongLine(bytes: Uint8Array, { from, to, longLine }: Block): boolean {
  if (longLine >= 0) return true
  for (let at = from; to - at > LONG; ) {
    const start = lineStartOf(bytes, at + LONG, at)
    if (start === at) return true
    at = start
  }
  return false
}

/** Returns whether the source ends at `at` with an unended line that is completely hidden. */
function isHiddenLine({ bytes, endsHidden }: ByteWindow, at: number): boolean {
  return endsHidden && (at === 0 || bytes[at - 1] === LF)
}

/** Yields the pieces of an overlong line; returns the index after it. */
async function* longLine(window: ByteWindow, start: number, owned: boolean): AsyncGenerator<Block, number> {
  const line = window.base + start
  let at = start
  for (;;) {
    const end = lineEndOf(window.bytes, at, window.fill)
    if (end < window.fill || window.ended) {
      const to = Math.min(end + 1, window.fill)
      yield { from: at, to, owned, longLine: line, tail: false }
      return to
    }
    const to = window.fill - OVERLAP
    yield { from: at, to, owned, longLine: line, tail: false }
    at = to
    const drop = Math.max(0, at - SHARD_MARGIN)
    window.drop(drop)
    at -= drop
    await window.fillTo(window.bytes.length)
  }
}

/**
 * Returns the index after the line of byte 0, whose beginning was not seen. Reads no further than the absolute offset `to`:
 * otherwise each range within a very long line would read it to its end.
 */
async function skipLine(window: ByteWindow, to: number): Promise<number> {
  for (;;) {
    const end = lineEndOf(window.bytes, 0, window.fill)
    if (end < window.fill) return end + 1
    if (window.ended || window.end >= to) return window.fill
    window.drop(window.fill)
    await window.fillTo(BLOCK)
  }
}
