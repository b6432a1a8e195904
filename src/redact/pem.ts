/** Private keys in PEM over several lines: every line between BEGIN and END is part of the key. */

import type { View } from '../model/bytes/view.ts'
import { AbsenceCache } from './absence-cache.ts'

const MARK = Buffer.from('PRIVATE KEY-----')
/** A short part of the mark, found by its first letter, which is rare: many times faster. */
const PART = Buffer.from('KEY--')
const BEGIN = new TextEncoder().encode('-----BEGIN ')
const END = new TextEncoder().encode('-----END ')
/** Maximum length of the kind of a key, between `-----BEGIN ` and the mark. */
const KIND = 24

const NO_MARK = new AbsenceCache(MARK.length, area => area.includes(PART) && area.includes(MARK))

/** Returns the part of [from, to), a piece of the view's line, inside a private key, judged by the lines around it; or null. */
export function privateKeyPart(view: View, from: number, to: number): readonly [from: number, to: number] | null {
  const { bytes, floor, ceiling } = view
  if (NO_MARK.isClear(view)) return null
  const before = lastMark(bytes, floor, from)
  const own = firstMark(bytes, from, to)
  if (own?.begins === false) return [from, own.at]
  if (before?.begins === true) return [from, to]
  // A log that was cut within a key shows only its end, also behind another key.
  return own === null && firstMark(bytes, to, ceiling)?.begins === false ? [from, to] : null
}

interface PemMark {
  readonly at: number
  readonly begins: boolean
}

function lastMark(bytes: Uint8Array, floor: number, from: number): PemMark | null {
  const area = Buffer.from(bytes.buffer, bytes.byteOffset + floor, from - floor)
  for (let at = area.lastIndexOf(MARK); at >= 0; at = at === 0 ? -1 : area.lastIndexOf(MARK, at - 1)) {
    const found = markAt(area, at)
    if (found !== null) return { ...found, at: found.at + floor }
  }
  return null
}

function firstMark(bytes: Uint8Array, from: number, to: number): PemMark | null {
  const area = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, to - from))
  for (let at = area.indexOf(MARK); at >= 0; at = area.indexOf(MARK, at + 1)) {
    const found = markAt(area, at)
    if (found !== null) return { ...found, at: found.at + from }
  }
  return null
}

function markAt(area: Buffer, mark: number): PemMark | null {
  const head = area.subarray(Math.max(0, mark - KIND - BEGIN.length), mark)
  const begin = head.lastIndexOf(BEGIN)
  const end = head.lastIndexOf(END)
  if (begin < 0 && end < 0) return null
  return { at: mark - head.length + Math.max(begin, end), begins: begin > end }
}
