/** Spans of secrets on a line: joined where they overlap, cut around existing masks. */
import { textOf } from '../model/bytes/view.ts'

/** A masked span. `text` replaces it where something may still be shown. */
export interface MaskSpan {
  readonly start: number
  readonly end: number
  readonly name: string
  readonly text: string | null
}

const encoder = new TextEncoder()
const OPEN = encoder.encode('‹redacted:')
const CLOSE = encoder.encode('›')
const MAX_NAME = 16

/** Returns the masks already in [from, to): masking a masked line changes nothing. */
export function markersIn(bytes: Uint8Array, from: number, to: number): { start: number; end: number }[] {
  const markers: { start: number; end: number }[] = []
  for (let at = from; at < to; at++) {
    if (bytes[at] !== OPEN[0]) continue
    let end = at + OPEN.length
    if (!OPEN.every((byte, i) => bytes[at + i] === byte)) continue
    while (end < to && end - at < OPEN.length + MAX_NAME && isNameByte(bytes[end]!)) end++
    if (!CLOSE.every((byte, i) => bytes[end + i] === byte)) continue
    markers.push({ start: at, end: end + CLOSE.length })
    at = end
  }
  return markers
}

/** Orders and separates spans; where two overlap, the later one keeps the part after the first. */
export function mergeSpans(spans: readonly MaskSpan[], markers: readonly { start: number; end: number }[]): MaskSpan[] {
  if (spans.length === 0) return []
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end || (a.name < b.name ? -1 : 1))
  const joined: MaskSpan[] = []
  for (const span of sorted) {
    const last = joined.at(-1)
    if (last === undefined || span.start >= last.end) joined.push(span)
    else if (span.end > last.end) joined.push({ ...span, start: last.end, text: null })
  }
  return markers.length === 0 ? joined : joined.flatMap(span => around(span, markers))
}

function around(span: MaskSpan, markers: readonly { start: number; end: number }[]): MaskSpan[] {
  const parts: MaskSpan[] = []
  let start = span.start
  for (const marker of markers) {
    if (marker.end <= start || marker.start >= span.end) continue
    if (marker.start > start) parts.push({ ...span, start, end: marker.start })
    start = marker.end
  }
  if (start < span.end) parts.push({ ...span, start })
  return parts
}

/** Returns how long a secret was, roughly: an exact length makes guessing a PIN easier. */
export function lengthRange(bytes: Uint8Array, from: number, to: number): string {
  const length = to - from > 9 ? 1e9 : Number(textOf(bytes, from, to))
  if (length === 0) return '0'
  return length <= 3 ? '1-3' : length <= 8 ? '4-8' : length <= 16 ? '9-16' : '>16'
}

/** Returns whether programs print this instead of a secret. */
export function isPlaceholder(value: string): boolean {
  const plain = value.toLowerCase()
  return WORDS.has(plain) || [...plain].every(c => '*•●.…'.includes(c))
}

const WORDS = new Set(
  'null none nil (nil) (null) true false undefined empty hidden (hidden) [hidden] redacted [redacted] <redacted> <private>'.split(
    ' ',
  ),
)

function isNameByte(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d
}
