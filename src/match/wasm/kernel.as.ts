/**
 * The kernel, in AssemblyScript: searches for fingerprints of four bytes at 16 places at once (after Teddy, by Geoffrey
 * Langdale), and compares its finds with the literals. `layout.ts` draws its memory.
 *
 * For each of the four places k of a fingerprint there are two tables of 16 bytes, one for bits 0–3 and one for bits 3–6
 * of a byte. Bit b of an entry means: a fingerprint of bucket b may have this part at place k. The AND of the eight
 * look-ups leaves the buckets that are still possible. This is done for two times eight buckets; a place with any is
 * looked up in a hashed set of fingerprints, and those found there in the table of literals.
 */
const SET: usize = 256
const SLOTS: usize = 8448

/** Set once: see `KernelTables`. */
export let slotMask: u32 = 0
export let recognitions: usize = 0
export let hasShort: bool = false

/** Where the last scan stopped: every literal with a fingerprint before it was reported. */
export let stopped: usize = 0

// The literals of the current scan must begin in [first, last) and end at or before `limit`.
let first: usize = 0
let last: usize = 0
let limit: usize = 0

// @ts-expect-error: decorator
@inline
function hash(four: u32): u32 {
  return four * 0x9e3779b1
}

// @ts-expect-error: decorator
@inline
function isIn(hashed: u32): bool {
  const bit = hashed >>> 16
  return ((<u32>load<u8>(SET + (bit >>> 3)) >>> (bit & 7)) & 1) != 0
}

/**
 * Finds literals by fingerprints that begin in [from, to). Only literals count that begin in [min, max) and end at or before
 * `end`. Adds them to the `count` at `out`, ascending by place, and returns the new count. Stops before the place at which
 * `room` is used up; `stopped` is that place.
 */
export function scan(
  from: usize, to: usize, min: usize, max: usize, end: usize, out: usize, count: i32, room: i32,
): i32 {
  first = min
  last = max
  limit = end
  const lowA0 = v128.load(0), highA0 = v128.load(16), lowA1 = v128.load(32), highA1 = v128.load(48)
  const lowA2 = v128.load(64), highA2 = v128.load(80), lowA3 = v128.load(96), highA3 = v128.load(112)
  const lowB0 = v128.load(128), highB0 = v128.load(144), lowB1 = v128.load(160), highB1 = v128.load(176)
  const lowB2 = v128.load(192), highB2 = v128.load(208), lowB3 = v128.load(224), highB3 = v128.load(240)
  const part = i8x16.splat(15)
  const none = i8x16.splat(0)
  for (let at = from; at < to; at += 16) {
    let bytes = v128.load(at)
    let low = v128.and(bytes, part)
    let high = v128.and(i16x8.shr_u(bytes, 3), part)
    let a = v128.and(i8x16.relaxed_swizzle(lowA0, low), i8x16.relaxed_swizzle(highA0, high))
    let b = v128.and(i8x16.relaxed_swizzle(lowB0, low), i8x16.relaxed_swizzle(highB0, high))
    bytes = v128.load(at, 1)
    low = v128.and(bytes, part)
    high = v128.and(i16x8.shr_u(bytes, 3), part)
    a = v128.and(a, v128.and(i8x16.relaxed_swizzle(lowA1, low), i8x16.relaxed_swizzle(highA1, high)))
    b = v128.and(b, v128.and(i8x16.relaxed_swizzle(lowB1, low), i8x16.relaxed_swizzle(highB1, high)))
    bytes = v128.load(at, 2)
    low = v128.and(bytes, part)
    high = v128.and(i16x8.shr_u(bytes, 3), part)
    a = v128.and(a, v128.and(i8x16.relaxed_swizzle(lowA2, low), i8x16.relaxed_swizzle(highA2, high)))
    b = v128.and(b, v128.and(i8x16.relaxed_swizzle(lowB2, low), i8x16.relaxed_swizzle(highB2, high)))
    bytes = v128.load(at, 3)
    low = v128.and(bytes, part)
    high = v128.and(i16x8.shr_u(bytes, 3), part)
    a = v128.and(a, v128.and(i8x16.relaxed_swizzle(lowA3, low), i8x16.relaxed_swizzle(highA3, high)))
    b = v128.and(b, v128.and(i8x16.relaxed_swizzle(lowB3, low), i8x16.relaxed_swizzle(highB3, high)))
    const left = v128.or(a, b)
    if (!v128.any_true(left)) continue
    let lanes = i8x16.bitmask(i8x16.ne(left, none))
    while (lanes != 0) {
      const place = at + <usize>ctz(lanes)
      lanes &= lanes - 1
      if (place >= to) break
      const four = load<u32>(place)
      const hashed = hash(four)
      if (isIn(hashed)) {
        if (count > room) {
          stopped = place
          return count
        }
        count = confirm(four, hashed, place, out, count)
      }
      if (hasShort) {
        const three = four & 0xffffff
        const hashedThree = hash(three)
        if (three != four && isIn(hashedThree)) {
          if (count > room) {
            stopped = place
            return count
          }
          count = confirm(three, hashedThree, place, out, count)
        }
      }
    }
  }
  stopped = to
  return count
}

/** Adds the literals whose fingerprint is `key`, which is at `place`. */
function confirm(key: u32, hashed: u32, place: usize, out: usize, count: i32): i32 {
  let entry = SLOTS + (<usize>((hashed >>> 12) & slotMask) << 3)
  while (load<u32>(entry, 4) != 0 && load<u32>(entry) != key)
    entry = SLOTS + ((entry - SLOTS + 8) & (<usize>slotMask << 3))
  // An empty slot has no recognitions.
  const end = recognitions + (<usize>load<u16>(entry, 6) << 3)
  for (let r = recognitions + (<usize>load<u16>(entry, 4) << 3); r < end; r += 8) {
    const start = place - <usize>load<u8>(r, 6)
    const length = <usize>load<u8>(r, 7)
    if (start < first || start >= last || start + length > limit) continue
    if (same(load<u32>(r), start, length)) count = insert(out, count, start, load<u16>(r, 4))
  }
  return count
}

// @ts-expect-error: decorator
@inline
function same(text: usize, start: usize, length: usize): bool {
  let i: usize = 0
  while (i < length && load<u8>(text + i) == load<u8>(start + i)) i++
  return i == length
}

/** Sorts finds by place; they are nearly sorted already. */
// @ts-expect-error: decorator
@inline
function insert(out: usize, count: i32, start: usize, literal: u32): i32 {
  let at = out + ((<usize>count) << 3)
  while (at > out && <usize>load<u32>(at - 8) > start) {
    store<u64>(at, load<u64>(at - 8))
    at -= 8
  }
  store<u32>(at, <u32>start)
  store<u32>(at, literal, 4)
  return count + 1
}

/** Returns the number of line feeds in [from, to). */
export function newlines(from: usize, to: usize): i32 {
  const feed = i8x16.splat(10)
  let count: i32 = 0
  let at = from
  for (; at + 16 <= to; at += 16) count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(at), feed)))
  for (; at < to; at++) if (load<u8>(at) == 10) count++
  return count
}
