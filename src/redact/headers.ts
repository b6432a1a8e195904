/**
 * Headers: they name the content of the dump below them. A dump is masked unless its header names something public, so
 * unknown fields stay hidden.
 */

import type { View } from '../model/bytes/view.ts'
import { AbsenceCache } from './absence-cache.ts'
import { findDumped, rowsBefore, rowsOf } from './dump.ts'
import { isBlank, isWord } from './value.ts'

/** Fields that are public everywhere. */
const PUBLIC = new Set([
  ...['pSignature', 'pSignaturePart', 'pDigest', 'pLabel', 'CKA_LABEL', 'CKA_ID', 'CKA_MODULUS', 'CKA_PUBLIC_EXPONENT'],
  ...['CKA_SUBJECT', 'CKA_ISSUER', 'CKA_SERIAL_NUMBER', 'CKA_EC_PARAMS', 'CKA_EC_POINT', 'CKA_PUBLIC_KEY_INFO'],
])
/** Fields whose dump, when it is missing, hides the rows up to the next blank line. */
const SECRET = new Set([
  ...['pPin', 'pOldPin', 'pNewPin', 'pSOPin', 'CKA_VALUE', 'CKA_PRIVATE_EXPONENT', 'CKA_PRIME_1', 'CKA_PRIME_2'],
  ...['CKA_EXPONENT_1', 'CKA_EXPONENT_2', 'CKA_COEFFICIENT', 'CKA_SEED', 'pSeed', 'RandomData', 'pRandomData', 'pData'],
  ...['pPart', 'pLastPart', 'pEncryptedData', 'pEncryptedPart', 'pLastEncryptedPart', 'pWrappedKey'],
  ...['pOperationState', 'pIv', 'pSourceData', 'pPassword'],
])

/** Returns the content of a dump below this row: the name under which it is masked, `public`, or null for no header. */
export function headerKind(bytes: Uint8Array, from: number, to: number): string | null {
  let kind: string | null = null
  for (const word of wordsOf(bytes, from, to)) {
    if (SECRET.has(word)) return word.endsWith('Pin') ? 'pin' : word.startsWith('CKA_') ? 'key' : 'data'
    if (PUBLIC.has(word)) kind = 'public'
  }
  return kind
}

/** Returns the name under which the dump row that begins at `from` is masked; null for a public one. */
export function dumpKind(bytes: Uint8Array, from: number, floor: number, ceiling: number): string | null {
  let kind = 'data'
  let inDump = true
  for (const [start, end] of rowsBefore(bytes, from, floor)) {
    if (inDump && findDumped(bytes, start, end, true) !== null) continue
    const header = headerKind(bytes, start, end)
    if (inDump) {
      inDump = false
      if (header === null) continue
      if (header === 'key' && isCertificate(bytes, start, end, floor, ceiling)) kind = 'public'
      else kind = header
      if (kind !== 'public') return kind
    } else if (isEmptyRow(bytes, start, end)) break
    // Threads share a log: a dump below a public header may belong to the secret header before it.
    else if (header !== null && header !== 'public' && !hasOwnDump(bytes, end, from)) return header
  }
  return kind === 'public' ? null : kind
}

/** Returns whether the row after the one that ends at `end` is a dump. */
function hasOwnDump(bytes: Uint8Array, end: number, to: number): boolean {
  const width = bytes[end] === 0x0a ? 1 : 2
  for (const [from, until] of rowsOf(bytes, end + width, to)) return findDumped(bytes, from, until, false) !== null
  return false
}

/** Returns whether a CKA_VALUE is in a template whose only class is a certificate. */
function isCertificate(bytes: Uint8Array, from: number, to: number, floor: number, ceiling: number): boolean {
  if (!has(bytes, from, to, 'CKA_VALUE')) return false
  const classes: string[] = []
  const look = ([start, end]: readonly [number, number]): boolean => {
    if (isEmptyRow(bytes, start, end) || opensField(bytes, start, end)) return false
    // The text column of a dump may contain anything.
    if (has(bytes, start, end, 'CKA_CLASS') && findDumped(bytes, start, end, true) === null)
      classes.push(...wordsOf(bytes, start, end).filter(word => word.startsWith('CKO_')))
    return true
  }
  for (const row of rowsBefore(bytes, from, floor)) if (!look(row)) break
  for (const row of rowsOf(bytes, to + (bytes[to] === 0x0a ? 1 : 2), ceiling)) if (!look(row)) break
  return classes.length > 0 && classes.every(name => name === 'CKO_CERTIFICATE')
}

/** Maximum number of rows that a header without its dump may hide. */
const TORN_ROWS = 64

/** Returns the name under which a row is masked that follows a header without its dump, before the next blank line; or null. */
export function cutHeaderKind(view: View, from: number, to: number): string | null {
  if (NO_DUMP_AWAITED.isClear(view)) return null
  const { bytes, floor } = view
  let rows = 0
  for (const [start, end] of rowsBefore(bytes, from, floor)) {
    if (++rows > TORN_ROWS || isEmptyRow(bytes, start, end)) return null
    if (!awaitsDump(bytes, start, end)) continue
    const kind = headerKind(bytes, start, end)
    return kind === null || kind === 'public' || isClosed(bytes, end, to) ? null : kind
  }
  return null
}

/** Returns whether a dump or a regular row is between the header that ends at `end` and the end of the row at `to`. */
function isClosed(bytes: Uint8Array, end: number, to: number): boolean {
  for (const [from, until] of rowsOf(bytes, end + (bytes[end] === 0x0a ? 1 : 2), to))
    if (isRegular(bytes, from, until) || findDumped(bytes, from, until, false) !== null) return true
  return false
}

/** Without the end of an address and the first digit of a length there is no header that awaits a dump. */
const NO_DUMP_AWAITED = new AbsenceCache(4, area => {
  for (let at = area.indexOf('/ '); at >= 0; at = area.indexOf('/ ', at + 1))
    if (isDigit(area[at + 2] ?? 0) && area[at - 1] === 0x20) return true
  return false
})

/** Returns whether a header ends with an address and a length other than zero: `000055d1c3a0e2b0 / 6`. */
function awaitsDump(bytes: Uint8Array, from: number, to: number): boolean {
  let i = to
  while (i > from && isBlank(bytes[i - 1]!)) i--
  const end = i
  while (i > from && isDigit(bytes[i - 1]!)) i--
  return i < end && bytes[i] !== 0x30 && bytes[i - 1] === 0x20 && bytes[i - 2] === 0x2f && bytes[i - 3] === 0x20
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

/** Returns whether a trace prints the row as a whole, so that it is not a cut dump: `Returned: …`, `[in] …`, `12: C_Login`. */
function isRegular(bytes: Uint8Array, from: number, to: number): boolean {
  const [first = '', second = ''] = wordsOf(bytes, from, Math.min(to, from + 80))
  const numbered = first !== '' && [...first].every(c => c >= '0' && c <= '9')
  return first === 'Returned' || opensField(bytes, from, to) || (numbered && second.startsWith('C_'))
}

function opensField(bytes: Uint8Array, from: number, to: number): boolean {
  return has(bytes, from, to, '[in]') || has(bytes, from, to, '[out]') || has(bytes, from, to, 'Returned:')
}

function has(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  for (let i = from; i + text.length <= to; i++) {
    let j = 0
    while (j < text.length && bytes[i + j] === text.charCodeAt(j)) j++
    if (j === text.length) return true
  }
  return false
}

export function isEmptyRow(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!isBlank(bytes[i]!)) return false
  return true
}

/** Returns the words of a row; very long ones are not names. */
function wordsOf(bytes: Uint8Array, from: number, to: number): string[] {
  const words: string[] = []
  for (let i = from; i < to; i++) {
    const start = i
    while (i < to && isWord(bytes[i]!)) i++
    if (i > start && i - start <= 40) words.push(String.fromCharCode(...bytes.subarray(start, i)))
  }
  return words
}
