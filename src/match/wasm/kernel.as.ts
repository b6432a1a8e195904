/**
 * The kernel, in AssemblyScript: looks for fingerprints of four bytes in 16 places at once (after Teddy, by Geoffrey Langdale).
 *
 * For each of the four places k of a fingerprint there are two tables of 16 bytes, one for the low and one for the high
 * half of a byte. Bit b of an entry says: a fingerprint of bucket b may have this half at place k. The AND of the eight
 * look-ups leaves the buckets that are still possible; a place with any is checked against a hashed set of fingerprints
 * before it is told.
 *
 *     memory   0     8 tables of 16 bytes: low 0, high 0, low 1, …
 *              256   hashed set, one bit for each of 65,536 hashes
 *              8448  places found, 32 bits each
 *              65536 the bytes
 */
const SET: usize = 256

/** Where the last call stopped. */
export let stopped: usize = 0

/** The same as in `simd.ts`: the upper 16 bits of a product. */
// @ts-expect-error: decorator
@inline
function hash(fingerprint: u32): u32 {
  return (fingerprint * 0x9e3779b1) >>> 16
}

/**
 * Writes the places of fingerprints that begin in [from, to) to `out` and answers how many. Stops early, at a multiple of 16
 * bytes, when less than 16 of `room` places are left; `stopped` tells where.
 */
export function scan(from: usize, to: usize, out: usize, room: i32): i32 {
  const low0 = v128.load(0)
  const high0 = v128.load(16)
  const low1 = v128.load(32)
  const high1 = v128.load(48)
  const low2 = v128.load(64)
  const high2 = v128.load(80)
  const low3 = v128.load(96)
  const high3 = v128.load(112)
  const half = i8x16.splat(15)
  const none = i8x16.splat(0)
  let count: i32 = 0
  let at = from
  for (; at < to; at += 16) {
    let bytes = v128.load(at)
    let left = v128.and(
      i8x16.swizzle(low0, v128.and(bytes, half)),
      i8x16.swizzle(high0, v128.and(i16x8.shr_u(bytes, 4), half)),
    )
    bytes = v128.load(at, 1)
    left = v128.and(left, v128.and(
      i8x16.swizzle(low1, v128.and(bytes, half)),
      i8x16.swizzle(high1, v128.and(i16x8.shr_u(bytes, 4), half)),
    ))
    bytes = v128.load(at, 2)
    left = v128.and(left, v128.and(
      i8x16.swizzle(low2, v128.and(bytes, half)),
      i8x16.swizzle(high2, v128.and(i16x8.shr_u(bytes, 4), half)),
    ))
    bytes = v128.load(at, 3)
    left = v128.and(left, v128.and(
      i8x16.swizzle(low3, v128.and(bytes, half)),
      i8x16.swizzle(high3, v128.and(i16x8.shr_u(bytes, 4), half)),
    ))
    if (!v128.any_true(left)) continue
    let lanes = i8x16.bitmask(i8x16.ne(left, none))
    while (lanes != 0) {
      const place = at + <usize>ctz(lanes)
      lanes &= lanes - 1
      const h = hash(load<u32>(place))
      if (((<u32>load<u8>(SET + (h >>> 3)) >>> (h & 7)) & 1) != 0 && place < to) {
        store<u32>(out + (<usize>count << 2), <u32>place)
        count++
      }
    }
    if (count > room - 16) {
      at += 16
      break
    }
  }
  stopped = at < to ? at : to
  return count
}

/** The number of line feeds in [from, to). */
export function newlines(from: usize, to: usize): i32 {
  const feed = i8x16.splat(10)
  let count: i32 = 0
  let at = from
  for (; at + 16 <= to; at += 16) count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(at), feed)))
  for (; at < to; at++) if (load<u8>(at) == 10) count++
  return count
}
