/**
 * What the bytes of a source are by their content: text in one of many encodings, or no text. A name says nothing, and a few
 * torn lines, holes of NUL bytes or foreign bytes do not make a log something else.
 */
import { isUtf8 } from 'node:buffer'
import { CONTROL, unitsOf } from '../../model/bytes/characters.ts'
import { byteOrderMark, type Encoding } from './encoding.ts'
import { isPlainUtf8, wholeCharacters } from './plain-text.ts'

/** Bytes that are looked at first, and all that is looked at where these are not plainly text. */
export const GLANCE_BYTES = 4096
export const NATURE_HEAD = 64 * 1024

/**
 * The share of control characters in a line of text; one in nine of packed bytes is. UTF-8 is not met by chance, and some write
 * them between its fields.
 */
const MAX_CONTROLS = 0.04
const MAX_IN_UTF8 = 0.25
/** The same of bytes that are control characters in most encodings of one byte. */
const MAX_HIGH_CONTROLS = 0.08
/** Longer lines are looked at in pieces, so that one is not judged by all. */
const PIECE = 512
/** The share of text in a log. */
const MIN_TEXT = 0.5
/** The share of usual characters, and of NUL bytes in text of which most is ASCII. */
const MIN_USUAL = 0.97
const MIN_NULS = 0.25
/** Packed and encrypted data have nearly eight bits in each byte; programs and tables have not. */
const PACKED_ENTROPY = 7.2
const MIN_FOR_ENTROPY = 1024
const MIN_FOR_WIDE = 256

/** Encodings of more than one byte, beside UTF-8, that are taken as they are: their line feeds and ASCII letters are those of ASCII. */
const LEGACY = ['gb18030', 'shift_jis', 'euc-jp', 'euc-kr', 'big5']

/** How the bytes that begin with `head` are written: by their mark, or by their looks. */
export function encodingOf(head: Uint8Array): Encoding {
  const marked = byteOrderMark(head)
  if (marked !== null) return marked
  const glance = head.subarray(0, GLANCE_BYTES)
  return isPlainUtf8(glance) ? 'bytes' : (wideWithoutMark(glance) ?? 'bytes')
}

/** How much of the bytes is text, holes left out; `of` is zero where there is nothing else. */
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

/** Whether samples of one source, taken together, are no text. */
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

/** Whether bytes that are no text look packed or encrypted. */
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

/** UTF-16 or UTF-32 by what comes out: usual characters with line feeds, where the same bytes by themselves are no text. */
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
    // Read as UTF-16 it would be full of NULs; nothing else can be meant.
    if (encoding.startsWith('utf-32')) break
  }
  return best
}

/** Whether bytes from the middle of a file are lines of UTF-16, which may begin at an odd place. */
function isWide(bytes: Uint8Array): boolean {
  if (bytes.length < MIN_FOR_WIDE) return false
  return [true, false].some(littleEndian =>
    [0, 1].some(from => {
      const { count, usual, lineFeeds } = unitsOf(bytes, from, bytes.length, littleEndian)
      return lineFeeds > 0 && usual >= MIN_USUAL * count
    }),
  )
}

/** UTF-32 as UTF-16; null where it is none. Characters beyond 16 bits, rare in logs, become U+FFFD. */
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
