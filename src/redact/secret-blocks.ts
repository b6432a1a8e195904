/** What on a line is secret because of the lines around it: rows of dumps, torn dumps, the inside of private keys. */
import type { View } from '../model/bytes/view.ts'
import { findDumped, rowsBefore, rowsOf } from './dump.ts'
import { cutHeaderKind, dumpKind } from './headers.ts'
import type { MaskSpan } from './mask.ts'
import { privateKeyPart } from './pem.ts'

/** The spans of [from, to), a piece of the view's line. */
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

/** The last row of a dump may be short: it is one when the row before is. */
function followsBareRow(bytes: Uint8Array, start: number, floor: number): boolean {
  for (const [from, to] of rowsBefore(bytes, start, floor)) return findDumped(bytes, from, to, false)?.bare ?? false
  return false
}
