/**
 * Rows of hex dumps, as traces of PKCS#11 modules and smart card drivers print them, and the rows around them.
 *
 *     [in] pPin[ulPinLen] 000055d1c3a0e2b0 / 6                            header: names what is dumped
 *         00000000  30 30 34 34 31 37                       004417        row with an offset
 *     Outgoing APDU (13 bytes):
 *     00 20 00 81 08 31 32 33 34 FF FF FF FF .. ...1234....               bare row
 *
 * A row is a piece of a line where a log escapes its line feeds (`\n` in a JSON string).
 */
import { isBlank, isWord } from './value.ts'

const LF = 0x0a
/** Minimum number of byte pairs that make a row a dump without an offset before it. */
const BARE_PAIRS = 4
/** Minimum number of pairs in a row that are a dump anywhere on a line. */
const LONG_RUN = 8

/** The dumped bytes of a row: from its first pair to the end of the row. */
export type DumpedBytes = { readonly at: number; readonly bare: boolean } | null

/** Finds the dumped bytes of the row [from, to). `continued`: the row before is bare, so that this one may be short. */
export function findDumped(bytes: Uint8Array, from: number, to: number, continued: boolean): DumpedBytes {
  let first = from
  while (first < to && isBlank(bytes[first]!)) first++
  if (pairs(bytes, first, to) >= (continued ? 1 : BARE_PAIRS)) return { at: first, bare: true }
  const offset = behindOffset(bytes, first, to)
  const end = offset < 0 ? to : offset
  for (let i = first; i < end; i++) {
    if (i > from && isWord(bytes[i - 1]!)) continue
    const count = pairs(bytes, i, to)
    if (count >= LONG_RUN) return { at: i, bare: true }
    if (count > 0) i += count * 3 - 1
  }
  return offset < 0 ? null : { at: offset, bare: false }
}

/** Returns the first pair after an offset column (`00000010  31 …`, `0010: 31 32`, `00000010: 3132 3334`), or -1. */
function behindOffset(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    if (!isHex(bytes[i]!) || (i > from && isWord(bytes[i - 1]!) && bytes[i - 1] !== 0x78)) continue
    let end = i
    while (end < to && isHex(bytes[end]!)) end++
    const digits = end - i
    const colon = bytes[end] === 0x3a
    if (digits >= 4 && digits <= 8 && end < to && (colon || (digits === 8 && isBlank(bytes[end]!)))) {
      let at = colon ? end + 1 : end
      while (at < to && isBlank(bytes[at]!)) at++
      // Short numbers before a colon are common; only a full offset is trusted before a single pair.
      const least = digits === 8 ? 1 : 2
      if (at - end >= 2 && (pairs(bytes, at, to) >= least || quads(bytes, at, to) >= 1)) return at
    }
    i = end
  }
  return -1
}

/** Counts byte pairs from `at` on, separated by one blank. */
function pairs(bytes: Uint8Array, at: number, to: number): number {
  let count = 0
  for (let i = at; i + 1 < to && isHex(bytes[i]!) && isHex(bytes[i + 1]!); i += 3) {
    if (i + 2 < to && isWord(bytes[i + 2]!)) break
    count++
    if (i + 2 >= to || bytes[i + 2] !== 0x20) break
  }
  return count
}

/** Counts groups of four digits from `at` on. */
function quads(bytes: Uint8Array, at: number, to: number): number {
  let count = 0
  for (let i = at; i + 3 < to; i += 5) {
    for (let j = i; j < i + 4; j++) if (!isHex(bytes[j]!)) return count
    if (i + 4 < to && bytes[i + 4] !== 0x20) return count
    count++
  }
  return count
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
}

/** Splits [from, to) into rows at line feeds, plain or escaped. */
export function* rowsOf(bytes: Uint8Array, from: number, to: number): Generator<readonly [from: number, to: number]> {
  let start = from
  for (let i = from; i < to; i++) {
    const width = feedAt(bytes, i, to)
    if (width === 0) continue
    yield [start, i]
    i += width - 1
    start = i + 1
  }
  yield [start, to]
}

/** Yields the rows before index `at`, nearest first, not before `floor`. */
export function* rowsBefore(
  bytes: Uint8Array,
  at: number,
  floor: number,
): Generator<readonly [from: number, to: number]> {
  // `at` is the beginning of a row; the feed that ended the previous row is directly before it.
  let end = at - (at > floor && bytes[at - 1] === LF ? 1 : 2)
  while (end >= floor) {
    // A line at a time: searching for line feeds alone is several times faster.
    const feed = end > floor ? bytes.lastIndexOf(LF, end - 1) : -1
    const start = feed >= floor ? feed + 1 : floor
    for (let i = end - 2; i >= start; i--) {
      if (bytes[i] !== 0x5c || bytes[i + 1] !== 0x6e) continue
      yield [i + 2, end]
      end = i
    }
    yield [start, end]
    if (feed < floor) return
    end = feed
  }
}

/** Returns the width of a line feed at `i`: 1, 2 for an escaped one, 0 for none. */
function feedAt(bytes: Uint8Array, i: number, to: number): number {
  if (bytes[i] === LF) return 1
  return bytes[i] === 0x5c && bytes[i + 1] === 0x6e && i + 1 < to ? 2 : 0
}
