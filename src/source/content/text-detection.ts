/**
 * Decides from the content of a source whether it is text, in one of many encodings. The name does not count, and a log
 * remains a log with a few torn lines, holes of NUL bytes or foreign bytes.
 */
import { isUtf8 } from 'node:buffer'
import { CONTROL, unitsOf } from '../../model/bytes/characters.ts'
import { byteOrderMark, type Encoding } from './encoding.ts'
import { isPlainUtf8, wholeCharacters } from './plain-text.ts'

/** Number of bytes checked first, and number checked if those are not clearly text. */
export const GLANCE_BYTES = 4096
export const NATURE_HEAD = 64 * 1024

/**
 * Maximum share of control characters in a line of text; in packed bytes it is one in nine. Other data is hardly ever
 * valid UTF-8, and some programs write control characters between fields.
 */
const MAX_CONTROLS = 0.04
const MAX_IN_UTF8 = 0.25
/** Maximum share of bytes that are control characters in most single-byte encodings. */
const MAX_HIGH_CONTROLS = 0.08
/** Longer lines are checked in pieces, so that not all of a line decides. */
const PIECE = 512
/** Minimum share of text in a log. */
const MIN_TEXT = 0.5
/** Minimum share of usual characters, and of NUL bytes in wide text that is mostly ASCII. */
const MIN_USUAL = 0.97
const MIN_NULS = 0.25
/** Minimum entropy of packed and encrypted data, in bits per byte; programs and tables have less. */
const PACKED_ENTROPY = 7.2
const MIN_FOR_ENTROPY = 1024
const MIN_FOR_WIDE = 256

/** Multi-byte encodings beside UTF-8 that are read unchanged: their line feeds and ASCII letters are those of ASCII. */
const LEGACY = ['gb18030', 'shift_jis', 'euc-jp', 'euc-kr', 'big5']

/** Returns the encoding of bytes that begin with `head`: by their byte order mark, or by their content. */
export function encodingOf(head: Uint8Array): Encoding {
  const marked = byteOrderMark(head)
  if (marked !== null) return marked
  const glance = head.subarray(0, GLANCE_BYTES)
  return isPlainUtf8(glance) ? 'bytes' : (wideWithoutMark(glance) ?? 'bytes')
}

/** Returns how much of the bytes is text, without holes; `of` is zero if there is nothing else. */
export function textIn(bytes: Uint8Array): { readonly text: number; readonly of: number } {
  if (isPlainUtf8(bytes) || isWide(bytes)) return { text: bytes.length, of: bytes.length }
  let text = 0
  let of = 0
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(0x0a, at)
    const end = Math.min(found < 0 ? bytes.length : found + 1, at + PIECE)
    const piece = bytes.subarray(at, end).filter(byte => byte !== 0)
    of += piece.length
    if (isText(piece)) text += piece.length
    at = end
  }
  return { text, of }
}

/** Returns whether samples of one source, taken together, are not text. */
export function isBinary(samples: readonly Uint8Array[]): boolean {
  let text = 0
  let of = 0
  for (const sample of samples) {
    const own = textIn(sample)
    text += own.text
    of += own.of
  }
  return text < MIN_TEXT * of
}

/** Returns whether bytes that are not text look packed or encrypted. */
export function looksPacked(bytes: Uint8Array): boolean {
  if (bytes.length < MIN_FOR_ENTROPY) return false
  const counts = new Uint32Array(256)
  for (const byte of bytes) counts[byte]!++
  let bits = 0
  for (const count of counts) if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length)
  return bits > PACKED_ENTROPY
}

function isText(line: Uint8Array): boolean {
  let controls = 0
  let high = 0
  for (const byte of line) {
    controls += CONTROL[byte]!
    if (byte >= 0x80 && byte < 0xa0) high++
  }
  if (isUtf8(wholeCharacters(line))) return controls <= MAX_IN_UTF8 * line.length
  if (controls > MAX_CONTROLS * line.length) return false
  return high <= MAX_HIGH_CONTROLS * line.length || LEGACY.some(name => decodes(line, name))
}

function decodes(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Detects UTF-16 or UTF-32 by the result: usual characters with line feeds, where the bytes themselves are not text. */
function wideWithoutMark(head: Uint8Array): Encoding | null {
  // Lines of UTF-16 may follow others (`scan/blocks/utf16-lines.ts`).
  const lineEnd = head.indexOf(0x0a)
  if (lineEnd > 0 && isPlainUtf8(head.subarray(0, lineEnd))) return null
  const nuls = head.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0)
  if (nuls < MIN_NULS * head.length) {
    const { text, of } = textIn(head)
    if (text >= MIN_TEXT * of) return null
  }
  let best: Encoding | null = null
  let most = -1
  for (const encoding of ['utf-32le', 'utf-32be', 'utf-16le', 'utf-16be'] as const) {
    const units = encoding.startsWith('utf-32') ? narrowed(head, encoding === 'utf-32le') : head
    if (units === null) continue
    const { count, usual, ascii, lineFeeds } = unitsOf(units, 0, units.length, encoding.endsWith('le'))
    const whole = head.length < GLANCE_BYTES
    if (count < 2 || usual < MIN_USUAL * count || (lineFeeds === 0 && !whole) || ascii <= most) continue
    best = encoding
    most = ascii
    // As UTF-16 it would be full of NULs, so only UTF-32 is possible.
    if (encoding.startsWith('utf-32')) break
  }
  return best
}

/** Returns whether bytes from the middle of a file are lines of UTF-16, which may begin at an odd offset. */
function isWide(bytes: Uint8Array): boolean {
  if (bytes.length < MIN_FOR_WIDE) return false
  return [true, false].some(littleEndian =>
    [0, 1].some(from => {
      const { count, usual, lineFeeds } = unitsOf(bytes, from, bytes.length, littleEndian)
      return lineFeeds > 0 && usual >= MIN_USUAL * count
    }),
  )
}

/** Returns UTF-32 as UTF-16; null if it is none. Characters beyond 16 bits, rare in logs, become U+FFFD. */
function narrowed(bytes: Uint8Array, littleEndian: boolean): Uint8Array | null {
  const count = bytes.length >> 2
  const units = new Uint8Array(2 * count)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const out = new DataView(units.buffer)
  for (let i = 0; i < count; i++) {
    const code = view.getUint32(4 * i, littleEndian)
    if (code > 0x10ffff) return null
    out.setUint16(2 * i, code > 0xffff ? 0xfffd : code, littleEndian)
  }
  return count === 0 ? null : units
}
