/**
 * The part of the kernel that removes escape sequences from a text, in AssemblyScript. `model/bytes/escape.ts` defines them
 * and does the same without vectors.
 */
/** Where `strip` stopped reading, and writing. */
export let read: usize = 0
export let written: usize = 0

const OPEN: i32 = -1
const NONE: i32 = 0

/** Returns the first place in [from, to) at which a sequence may begin, or `to`; `least` is the first byte of the text. */
export function escape(from: usize, to: usize, least: usize): usize {
  const esc = i8x16.splat(0x1b), csi = i8x16.splat(<i8>0x9b), slash = i8x16.splat(0x5c), hash = i8x16.splat(0x23)
  let at = from
  while (at < to) {
    // Few texts contain one of these bytes, so 32 places are searched at once.
    if (at + 32 <= to) {
      const a = v128.load(at), b = v128.load(at, 16)
      const one = v128.or(v128.or(i8x16.eq(a, esc), i8x16.eq(b, esc)), v128.or(i8x16.eq(a, csi), i8x16.eq(b, csi)))
      const two = v128.or(
        v128.or(i8x16.eq(a, slash), i8x16.eq(b, slash)),
        v128.or(i8x16.eq(a, hash), i8x16.eq(b, hash)),
      )
      if (!v128.any_true(v128.or(one, two))) {
        at += 32
        continue
      }
    }
    const end = at + 32 < to ? at + 32 : to
    while (at < end) {
      at = next(at, end, to)
      if (at == end) break
      if (mayBegin(at, at, least) && sequenceAt(at, to, false) != NONE) return at
      at++
    }
  }
  return to
}

/** Returns the first place in [at, end) whose byte may begin a sequence, or `end`; bytes up to `to` exist. */
function next(at: usize, end: usize, to: usize): usize {
  while (at + 16 <= end && at + 21 <= to) {
    const found = starts(at)
    if (v128.any_true(found)) return at + <usize>ctz(i8x16.bitmask(found))
    at += 16
  }
  while (at < end && !isStart(at, to)) at++
  return at
}

/** Returns which of 16 bytes may begin a sequence: ESC, the 8-bit CSI, and ESC as text, which four or five bytes follow. */
// @ts-expect-error: decorator
@inline
function starts(at: usize): v128 {
  const bytes = v128.load(at)
  const raw = v128.or(i8x16.eq(bytes, i8x16.splat(0x1b)), i8x16.eq(bytes, i8x16.splat(<i8>0x9b)))
  const slash = i8x16.eq(bytes, i8x16.splat(0x5c))
  const near = i8x16.eq(v128.load(at, 4), i8x16.splat(0x5b))
  const far = i8x16.eq(v128.or(v128.load(at, 5), i8x16.splat(0x20)), i8x16.splat(0x62))
  const hash = v128.and(i8x16.eq(bytes, i8x16.splat(0x23)), near)
  return v128.or(v128.or(raw, hash), v128.and(slash, v128.or(near, far)))
}

/** The same for one byte and those after it that exist. */
function isStart(at: usize, to: usize): bool {
  const byte = load<u8>(at)
  if (byte == 0x1b || byte == 0x9b) return true
  if (byte != 0x5c && byte != 0x23) return false
  return at + 5 >= to || load<u8>(at, 4) == 0x5b || (byte == 0x5c && (load<u8>(at, 5) | 0x20) == 0x62)
}

/** The same as in `model/bytes/escape.ts`. */
function mayBegin(at: usize, out: usize, least: usize): bool {
  const byte = load<u8>(at)
  if (out == least || byte == 0x1b || byte == 0x23) return true
  if (byte == 0x9b) return load<u8>(out - 1) < 0x80
  let before = out
  while (before > least && out - before < 32 && load<u8>(before - 1) == 0x5c) before--
  return ((out - before) & 1) == 0
}

/**
 * Moves the bytes of [from, to) without escape sequences to `out`, which is not after `from`; the text begins at `least`.
 * Writes the cuts to `cuts`, two words each: the distance of a place from `least`, and the number of bytes removed before it
 * since `from`. Returns the number of cuts, at most `room`.
 */
export function strip(
  from: usize, to: usize, out: usize, ended: bool, least: usize, cuts: usize, room: i32,
): i32 {
  let count: i32 = 0
  let removed: u32 = 0
  let at = from
  while (at < to) {
    const place = copyTo(at, to, out)
    out += place - at
    at = place
    if (at == to) break
    const byte = load<u8>(at)
    let found = NONE
    if (mayBegin(at, out, least)) {
      found = count < room ? sequenceAt(at, to, ended) : OPEN
      if (found == OPEN) break
    }
    if (found == NONE) {
      store<u8>(out++, byte)
      at++
      continue
    }
    at += <usize>(found >> 1)
    removed += <u32>(found >> 1)
    if ((found & 1) != 0) {
      store<u8>(out++, 0x20)
      removed--
    }
    if (count > 0 && load<u32>(cuts + ((<usize>count - 1) << 3)) == <u32>(out - least)) count--
    const cut = cuts + (<usize>count << 3)
    store<u32>(cut, <u32>(out - least))
    store<u32>(cut, removed, 4)
    count++
  }
  read = at
  written = out
  return count
}

/** Copies the bytes of [at, to) before the first that may begin a sequence to `out`; returns its place. */
// @ts-expect-error: decorator
@inline
function copyTo(at: usize, to: usize, out: usize): usize {
  const start = at
  // Stores end before the next loaded byte, as `out` is not after `at`.
  for (; at + 21 <= to; at += 16) {
    if (v128.any_true(starts(at))) break
    v128.store(out + (at - start), v128.load(at))
  }
  for (; at < to; at++) {
    if (isStart(at, to)) return at
    store<u8>(out + (at - start), load<u8>(at))
  }
  return to
}

/** The same as in `model/bytes/escape.ts`, where it is explained. */
function sequenceAt(at: usize, to: usize, ended: bool): i32 {
  const first = load<u8>(at)
  if (first == 0x9b) return eightBitAt(at, to, ended)
  if (first != 0x1b) return spelledAt(at, to, ended)
  if (at + 1 >= to) return ended ? 2 : OPEN
  const kind = load<u8>(at, 1)
  if (kind == 0x5b) return controlAt(at, to, ended)
  if (kind == 0x50 || kind == 0x58 || kind == 0x5d || kind == 0x5e || kind == 0x5f) return stringAt(at, to, ended)
  if (kind >= 0x20 && kind < 0x30) {
    let i = at + 2
    while (i < to && i < at + 4 && load<u8>(i) >= 0x20 && load<u8>(i) < 0x30) i++
    if (i == to) return ended ? length(at, i) : OPEN
    return load<u8>(i) >= 0x30 && load<u8>(i) < 0x7f ? shifted(at, i + 1, to, ended) : length(at, i)
  }
  if (kind == 0x44 || kind == 0x45 || kind == 0x4d) return 5
  return kind >= 0x30 && kind < 0x7f ? 4 : 2
}

function controlAt(at: usize, to: usize, ended: bool): i32 {
  let i = at + 2
  while (i < to && i < at + 256 && load<u8>(i) >= 0x30 && load<u8>(i) < 0x40) i++
  for (let n = 0; n < 2 && i < to && load<u8>(i) >= 0x20 && load<u8>(i) < 0x30; n++) i++
  if (i == to) return ended ? length(at, i) : OPEN
  const last = load<u8>(i)
  if (last < 0x40 || last >= 0x7f) return length(at, i)
  const found = shifted(at, i + 1, to, ended)
  return found != OPEN && movesCursor(last) ? found | 1 : found
}

// @ts-expect-error: decorator
@inline
function length(at: usize, end: usize): i32 {
  return <i32>(end - at) << 1
}

function shifted(at: usize, end: usize, to: usize, ended: bool): i32 {
  if (end == to) return ended ? length(at, end) : OPEN
  return length(at, (load<u8>(end) | 1) == 0x0f ? end + 1 : end)
}

function stringAt(at: usize, to: usize, ended: bool): i32 {
  const full = at + 4096
  const limit = to < full ? to : full
  for (let i = at + 2; i < limit; i++) {
    const c = load<u8>(i)
    if (c == 0x07) return length(at, i + 1)
    if (c == 0x0a || c == 0x18 || c == 0x1a) return 4
    if (c != 0x1b) continue
    if (i + 1 >= to) return ended ? 4 : OPEN
    return load<u8>(i, 1) == 0x5c ? length(at, i + 2) : 4
  }
  return limit < full && !ended ? OPEN : 4
}

function eightBitAt(at: usize, to: usize, ended: bool): i32 {
  let i = at + 1
  while (i < to && i < at + 64 && load<u8>(i) >= 0x30 && load<u8>(i) < 0x3c) i++
  if (i == to) return ended ? length(at, i) : OPEN
  const last = load<u8>(i)
  const letter = (last | 0x20) >= 0x61 && (last | 0x20) <= 0x7a
  if (i == at + 1 || !letter) return NONE
  return movesCursor(last) ? length(at, i + 1) | 1 : length(at, i + 1)
}

function spelledAt(at: usize, to: usize, ended: bool): i32 {
  const none = ended ? NONE : OPEN
  if (at + 1 >= to) return none
  const kind = load<u8>(at) == 0x23 ? 0 : load<u8>(at, 1)
  // `u001b[`, `x1b[` or `033[`, each letter in one byte, the first lowest.
  const spelled: u64 = kind == 0x75 ? 0x5b6231303075 : kind == 0x78 ? 0x5b623178 : 0x5b333330
  let i = at + 1
  for (let rest = spelled; rest != 0; rest >>= 8, i++) {
    if (i == to) return none
    const c = load<u8>(i)
    const wanted = <u8>(rest & 0xff)
    if (c != wanted && !(wanted == 0x62 && c == 0x42)) return NONE
  }
  const limit = i + 256
  while (i < to && i < limit && load<u8>(i) >= 0x30 && load<u8>(i) < 0x40) i++
  for (let n = 0; n < 2 && i < to && load<u8>(i) >= 0x20 && load<u8>(i) < 0x30; n++) i++
  if (i == to) return ended ? length(at, i) : OPEN
  const last = load<u8>(i)
  if (last < 0x40 || last >= 0x7f) return NONE
  return movesCursor(last) ? length(at, i + 1) | 1 : length(at, i + 1)
}

function movesCursor(last: u32): bool {
  return (
    (last >= 0x41 && last <= 0x49) ||
    last == 0x5a ||
    last == 0x60 ||
    last == 0x61 ||
    (last >= 0x64 && last <= 0x66)
  )
}
