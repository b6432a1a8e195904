/** Secrets recognised by the lines around them: rows of dumps, cut dumps, the inside of private keys. */
import type { View } from '../model/bytes/view.ts'
import { findDumped, rowsBefore, rowsOf } from './dump.ts'
import { cutHeaderKind, dumpKind } from './headers.ts'
import type { MaskSpan } from './mask.ts'
import { privateKeyPart } from './pem.ts'

/** Returns the spans of [from, to), a piece of the view's line. */
export function blockSpans(view: View, from: number, to: number): MaskSpan[] {
  const { bytes, floor, ceiling } = view
  const spans: MaskSpan[] = []
  const key = privateKeyPart(view, from, to)
  if (key !== null) spans.push({ start: key[0], end: key[1], name: 'private-key', text: null })
  let continued = false
  let first = true
  for (const [start, end] of rowsOf(bytes, from, to)) {
    if (first) continued = followsBareRow(bytes, start, floor)
    first = false
    const dumped = findDumped(bytes, start, end, continued)
    continued = dumped?.bare ?? false
    const name = dumped === null ? cutHeaderKind(view, start, end) : dumpKind(bytes, start, floor, ceiling)
    const at = dumped?.at ?? start
    if (name !== null && at < end) spans.push({ start: at, end, name, text: null })
  }
  return spans
}

/** Returns whether the previous row is a bare one: then a short row may be the last of its dump. */
function followsBareRow(bytes: Uint8Array, start: number, floor: number): boolean {
  for (const [from, to] of rowsBefore(bytes, start, floor)) return findDumped(bytes, from, to, false)?.bare ?? false
  return false
}
