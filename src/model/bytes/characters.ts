/** Properties of bytes and UTF-16 units in text, used to recognise an encoding and to reject binary data. */

/** Bytes below 0x20 that occur in logs: backspace, tab, line feed, vertical tab, form feed, carriage return, escape. */
const IN_TEXT = [0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b]

/** 1 for each byte that never occurs in text in an encoding whose line feed is one byte; NUL is one of them. */
export const CONTROL = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte < 0x20 && !IN_TEXT.includes(byte)) || byte === 0x7f ? 1 : 0,
)

/** First and last code units of the ranges that logs are written in: scripts, punctuation, symbols, box drawing. */
const WRITTEN: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x24f],
  [0x370, 0x52f],
  [0x5d0, 0x5ea],
  [0x600, 0x6ff],
  [0x900, 0x97f],
  [0xe00, 0xe7f],
  [0x10d0, 0x11ff],
  [0x1e00, 0x1eff],
  [0x2000, 0x206f],
  [0x20a0, 0x214f],
  [0x2190, 0x26ff],
  [0x3000, 0x312f],
  [0x3200, 0x9fff],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe4f],
  [0xff00, 0xffef],
]

/** 1 for each UTF-16 unit that is usual in text by itself; surrogates are judged with their neighbours. */
const USUAL = new Uint8Array(0x10000)
for (const [from, to] of WRITTEN) USUAL.fill(1, from, to + 1)
for (const unit of [0x09, 0x0a, 0x0d, 0x1b, 0xfeff, 0xfffd]) USUAL[unit] = 1

/** Figures of a run of UTF-16 units: numbers of units, usual ones, ASCII ones and line feeds; position of the first odd one. */
export interface Units {
  readonly count: number
  readonly usual: number
  readonly ascii: number
  readonly lineFeeds: number
  /** An index; -1 where all are usual. */
  readonly odd: number
}

/** Counts the units of [from, to); an odd byte at the end is ignored. */
export function unitsOf(bytes: Uint8Array, from: number, to: number, littleEndian: boolean): Units {
  let count = 0
  let usual = 0
  let ascii = 0
  let lineFeeds = 0
  let odd = -1
  const low = littleEndian ? 0 : 1
  for (let at = from; at + 2 <= to; at += 2) {
    const unit = bytes[at + low]! | (bytes[at + 1 - low]! << 8)
    count++
    if (unit < 0x7f) ascii++
    if (unit === 0x0a) lineFeeds++
    if (USUAL[unit] === 1) usual++
    else if (unit >= 0xd800 && unit < 0xdc00 && at + 4 <= to && ((bytes[at + 3 - low]! >> 2) & 0x3f) === 0x37) {
      // A valid surrogate pair.
      count++
      usual += 2
      at += 2
    } else if (odd < 0) odd = at
  }
  return { count, usual, ascii, lineFeeds, odd }
}
