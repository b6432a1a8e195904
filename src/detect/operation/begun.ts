/**
 * What had begun when a line without words of its own was written: an earlier line says what is about to happen, names the
 * function that was called, or is the head of the block or record that the code belongs to.
 *
 *     signing batch 71                <call name="C_Sign">          - op: sign
 *     pkcs11: CKR_DEVICE_ERROR          <rv>0x30</rv>                 rv: CKR_DEVICE_ERROR
 */
import type { View } from '../../model/bytes/view.ts'
import type { LogEvent } from '../../model/findings/event.ts'
import { UNKNOWN_CONTEXT } from '../../model/findings/finding.ts'
import { isOf, nameEnd } from './bytes.ts'
import type { OperationReader } from './line-operation.ts'

/** Maximum time between an error and the earlier line that tells its operation, in milliseconds. */
const EARLIER_MS = 10_000
/** Maximum length of a line that tells a beginning. */
const LONGEST = 300
/** Maximum length of what stands in brackets at the begin of a message: a thread, a request. */
const MARK = 40

/**
 * Returns what a line says to have begun; UNKNOWN_CONTEXT where it names an operation that ended or only mentions one, so
 * that no earlier line counts; null where it names none.
 */
export function begunOperation(
  reader: OperationReader,
  { bytes, lineEnd }: View,
  start: number,
  isOuter: boolean,
): string | null {
  // A long line tells more than a beginning.
  if (lineEnd - start > LONGEST) return null
  reader.read(bytes, start, lineEnd)
  const { operation, rank, nameFrom, isField } = reader
  if (reader.namesCode) return UNKNOWN_CONTEXT
  if (operation === null || rank === 'noun' || rank === 'file') return null
  if (hasEnded(bytes, start, lineEnd)) return UNKNOWN_CONTEXT
  if (rank === 'interface' || isField) return operation
  const opens = isOuter && isOpener(bytes[lastOf(bytes, start, lineEnd)])
  return opens || begins(bytes, start, lineEnd, nameFrom) ? operation : UNKNOWN_CONTEXT
}

/** Returns whether a line may be of the same thread and run as another. */
export function isOfThread(line: LogEvent, own: LogEvent): boolean {
  if (line.tid !== null && own.tid !== null && line.tid !== own.tid) return false
  return line.time === null || own.time === null || Math.abs(line.time - own.time) <= EARLIER_MS
}

/** Returns whether the messages of two lines begin with different marks in brackets: `[t-3]`, `[req 7]`. */
export function isOtherMark(own: View, ownEvent: LogEvent, line: View, event: LogEvent): boolean {
  const a = own.lineStart + ownEvent.message
  const b = line.lineStart + event.message
  const { bytes } = own
  if (bytes[a] !== 0x5b || bytes[b] !== 0x5b) return false
  for (let i = 1; i < MARK && a + i < own.lineEnd && b + i < line.lineEnd; i++) {
    if (bytes[a + i] !== bytes[b + i]) return true
    if (bytes[a + i] === 0x5d) return false
  }
  return false
}

/** Returns the number of blanks at the begin of a message; those of a list item count as far as its text. */
export function indentOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++
  return at - start
}

/** Returns whether a byte ends a block or record. */
export function isCloser(byte: number | undefined): boolean {
  return byte === 0x7d || byte === 0x5d || byte === 0x29
}

/** { ( [ > : end the head of a block. */
function isOpener(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x28 || byte === 0x5b || byte === 0x3e || byte === 0x3a
}

function lastOf(bytes: Uint8Array, start: number, end: number): number {
  let at = end - 1
  while (at > start && bytes[at]! <= 0x20) at--
  return at
}

/** Returns whether a line tells a beginning: by a word such as `starting`, an open end, or a verb in `-ing` at its begin. */
function begins(bytes: Uint8Array, start: number, end: number, verb: number): boolean {
  const last = lastOf(bytes, start, end)
  if (bytes[last] === 0x2e && bytes[last - 1] === 0x2e) return true
  // …
  if (bytes[last] === 0xa6 && bytes[last - 1] === 0x80 && bytes[last - 2] === 0xe2) return true
  if (start + indentOf(bytes, start, end) === verb) {
    const to = nameEnd(bytes, verb, end)
    if (bytes[to - 3] === 0x69 && bytes[to - 2] === 0x6e && bytes[to - 1] === 0x67) return true
  }
  return hasWord('beginning', bytes, start, end)
}

/** Returns whether a line says that something ended, well or not. */
function hasEnded(bytes: Uint8Array, start: number, end: number): boolean {
  return hasWord('success', bytes, start, end) || hasWord('ended', bytes, start, end)
}

function hasWord(group: 'beginning' | 'success' | 'ended', bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const to = nameEnd(bytes, at, end)
    if (to === at) at++
    else {
      if (isOf(group, bytes, at, to)) return true
      at = to
    }
  }
  return false
}
