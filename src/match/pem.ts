/** Private keys in PEM over several lines: a line between BEGIN and END is part of the key, whatever it looks like. */

import type { View } from '../model/view.ts'

const MARK = Buffer.from('PRIVATE KEY-----')
const BEGIN = new TextEncoder().encode('-----BEGIN ')
const END = new TextEncoder().encode('-----END ')
/** Between `-----BEGIN ` and the mark stands the kind of the key. */
const KIND = 24

/** The part of [from, to), a piece of the view's line, that lies inside a private key, given what stands around it; or null. */
export function keyPart(view: View, from: number, to: number): readonly [from: number, to: number] | null {
  const { bytes, floor, ceiling } = view
  if (isClear(view)) return null
  const before = lastMark(bytes, floor, from)
  const own = firstMark(bytes, from, to)
  if (own?.begins === false) return [from, own.at]
  if (before?.begins === true) return [from, to]
  // A log that was cut in the middle of a key shows its end only.
  return before === null && own === null && firstMark(bytes, to, ceiling)?.begins === false ? [from, to] : null
}

/** Absolute offsets between which no mark begins, by the memory that the bytes of a source pass through. */
const CLEAR = new WeakMap<Uint8Array, { from: number; to: number }>()

/** Whether no mark stands in a view. Lines near each other have nearly the same views, so each byte is looked at about once. */
function isClear({ bytes, base, floor, ceiling }: View): boolean {
  const clear = CLEAR.get(bytes)
  const known = clear !== undefined && clear.from <= base + floor && clear.to >= base + floor
  const from = known ? Math.max(floor, clear.to - base) : floor
  const area = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, ceiling - from))
  if (area.includes(MARK)) return false
  const to = base + Math.max(from, ceiling - MARK.length + 1)
  if (known) clear.to = Math.max(clear.to, to)
  else CLEAR.set(bytes, { from: base + floor, to })
  return true
}

interface Found {
  readonly at: number
  readonly begins: boolean
}

function lastMark(bytes: Uint8Array, floor: number, from: number): Found | null {
  const area = Buffer.from(bytes.buffer, bytes.byteOffset + floor, from - floor)
  for (let at = area.lastIndexOf(MARK); at >= 0; at = at === 0 ? -1 : area.lastIndexOf(MARK, at - 1)) {
    const found = markAt(area, at)
    if (found !== null) return { ...found, at: found.at + floor }
  }
  return null
}

function firstMark(bytes: Uint8Array, from: number, to: number): Found | null {
  const area = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, to - from))
  for (let at = area.indexOf(MARK); at >= 0; at = area.indexOf(MARK, at + 1)) {
    const found = markAt(area, at)
    if (found !== null) return { ...found, at: found.at + from }
  }
  return null
}

function markAt(area: Buffer, mark: number): Found | null {
  const head = area.subarray(Math.max(0, mark - KIND - BEGIN.length), mark)
  const begin = head.lastIndexOf(BEGIN)
  const end = head.lastIndexOf(END)
  if (begin < 0 && end < 0) return null
  return { at: mark - head.length + Math.max(begin, end), begins: begin > end }
}
