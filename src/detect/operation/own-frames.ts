/**
 * The operation that the stack trace of an error names. Java, Node, .NET, Go, Rust and ArkTS print it below the message,
 * Python above. The frame nearest to the error counts, but a function of the code space before the method of a wrapper.
 *
 *     Pkcs11Error: CKR_GENERAL_ERROR                              File "…", line 39, in <module>
 *         at obj.<computed> [as C_Sign] (/a/index.js:119:30)        s.login(pin)
 *         at Session.sign (/a/session.js:12:3)                    PyKCS11.PyKCS11Error: CKR_PIN_INCORRECT
 *
 * The error queue of OpenSSL is a trace too: below the error, each entry of the thread names the function that called.
 */
import { lineEndOf, lineStartOf, type View, withoutReturn } from '../../model/bytes/view.ts'
import type { LogEvent } from '../../model/findings/event.ts'
import type { OperationReader } from './line-operation.ts'

/** Maximum length of the head of a line of a trace. */
const HEAD = 200
/** Maximum number of lines of a trace examined on either side. */
const LINES = 80

/** The trace around an error. Reads with a reader of its own, so that what another one found stays. */
export class OwnFrames {
  operation: string | null = null
  /** Whether a function of the code space itself was named. */
  isInterface = false
  /** The name that said it, in the bytes of the view. */
  nameFrom = 0
  nameTo = 0
  readonly #reader: OperationReader

  constructor(reader: OperationReader) {
    this.#reader = reader
  }

  /** Reads the trace around the view's line, whose text begins at `message`. */
  read(view: View, message: number, eventOf: (view: View) => LogEvent): void {
    this.operation = null
    this.isInterface = false
    const below = this.#below(view, eventOf)
    if (this.isInterface) return
    if (below === 0 && startsWith(view.bytes, message, view.lineEnd, CAUSED)) this.#above(view, false)
    else if (this.operation === null) this.#above(view, true)
  }

  /** Reads the lines below, as far as they belong to a trace; returns their number. */
  #below(view: View, eventOf: (view: View) => LogEvent): number {
    const { bytes, ceiling } = view
    let lines = 0
    let isCause = false
    let isGo = false
    const queued = queueMark(view)
    for (let start = view.lineEnd + 1; lines < LINES && start < ceiling; lines++) {
      const end = lineEndOf(bytes, start, ceiling)
      // Go prints an empty line and a heading, then two lines for each call.
      if (start === end && startsWith(bytes, start + 1, ceiling, GOROUTINE)) isGo = true
      else {
        const at = isGo && !isBlank(bytes[start]) && start < end ? start : frameStart(view, start, end, eventOf)
        if (at < 0 && queued > 0 && isSame(bytes, view.lineStart, start, queued, end)) {
          const called = fieldStart(bytes, start + queued, end)
          this.#frame(bytes, called, fieldEnd(bytes, called, end), true, false)
          start = end + 1
          continue
        }
        if (at < 0) break
        if (startsWith(bytes, at, end, CAUSED)) isCause = true
        else this.#frame(bytes, at, withoutReturn(bytes, start, end), !isCause, false)
        if (this.isInterface) return lines + 1
      }
      start = end + 1
    }
    return lines
  }

  /**
   * Reads the lines above. Those of Python lead to the error, so the nearest counts; those of an exception that the line
   * is the cause of lead away from it.
   */
  #above(view: View, python: boolean): void {
    const { bytes, floor } = view
    let proven = !python
    for (let n = 0, start = view.lineStart; n < LINES && start > floor; n++) {
      const end = start - 1
      start = lineStartOf(bytes, end, floor)
      if (!isBlank(bytes[start])) break
      const at = behindBlanks(bytes, start, end)
      if (python && startsWith(bytes, at, end, AT)) break
      proven ||= startsWith(bytes, at, end, FILE)
      this.#frame(bytes, at, withoutReturn(bytes, start, end), true, !python)
      if (this.isInterface) break
    }
    if (!proven) this.operation = null
    if (!proven) this.isInterface = false
  }

  #frame(bytes: Uint8Array, at: number, end: number, wrappers: boolean, replaces: boolean): void {
    for (const loader of LOADERS) if (contains(bytes, at, end, loader)) return
    const reader = this.#reader
    reader.readFrame(bytes, at, end)
    if (reader.operation === null) return
    const isInterface = reader.rank === 'interface'
    if (!isInterface && (!wrappers || (this.operation !== null && !replaces))) return
    this.operation = reader.operation
    this.isInterface = isInterface
    this.nameFrom = reader.nameFrom
    this.nameTo = reader.nameTo
  }
}

/** Returns where the text of a line of a trace begins; -1 where the line is none. */
function frameStart(view: View, start: number, end: number, eventOf: (view: View) => LogEvent): number {
  const { bytes } = view
  if (start >= end) return -1
  if (isBlank(bytes[start])) return behindBlanks(bytes, start, end)
  for (const text of BEGINNINGS) if (startsWith(bytes, start, end, text)) return start
  // A logger may put its head before every line of a trace.
  if (!contains(bytes, start, Math.min(end, start + HEAD), AT)) return -1
  const message = start + eventOf({ ...view, lineStart: start, lineEnd: withoutReturn(bytes, start, end) }).message
  const at = behindBlanks(bytes, message, end)
  return message > start && startsWith(bytes, at, end, AT) ? at : -1
}

/** Returns the length of what begins each entry of an error queue, `<thread>:error:`; 0 where the line is no entry. */
function queueMark({ bytes, lineStart, lineEnd }: View): number {
  let at = lineStart
  while (at < lineEnd && at - lineStart <= THREAD && HEX_DIGITS[bytes[at]!] === 1) at++
  return at > lineStart && startsWith(bytes, at, lineEnd, QUEUED) ? at + QUEUED.length - lineStart : 0
}

function isSame(bytes: Uint8Array, a: number, b: number, length: number, end: number): boolean {
  if (end - b < length) return false
  let i = 0
  while (i < length && bytes[a + i] === bytes[b + i]) i++
  return i === length
}

/** Returns where the function of an entry begins: behind its number and library. */
function fieldStart(bytes: Uint8Array, at: number, end: number): number {
  return Math.min(fieldEnd(bytes, Math.min(fieldEnd(bytes, at, end) + 1, end), end) + 1, end)
}

function fieldEnd(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && bytes[at] !== 0x3a) at++
  return at
}

function behindBlanks(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && isBlank(bytes[at])) at++
  return at
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09
}

function startsWith(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  if (end - at < text.length) return false
  let i = 0
  while (i < text.length && bytes[at + i] === text[i]) i++
  return i === text.length
}

function contains(bytes: Uint8Array, from: number, to: number, text: Uint8Array): boolean {
  for (let at = bytes.indexOf(text[0]!, from); at >= 0 && at < to; at = bytes.indexOf(text[0]!, at + 1))
    if (startsWith(bytes, at, to, text)) return true
  return false
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const AT = bytesOf('at ')
const CAUSED = bytesOf('Caused by')
const GOROUTINE = bytesOf('goroutine ')
const FILE = bytesOf('File "')
/** What lines of a trace begin with where they are not indented. */
const BEGINNINGS = [
  'at ',
  'Caused by',
  '... ',
  '#',
  'Stacktrace',
  'goroutine ',
  'Suppressed: ',
  'Error code:',
  'Error message:',
  'Error name:',
].map(bytesOf)
const QUEUED = bytesOf(':error:')
/** Maximum number of digits of a thread in an error queue. */
const THREAD = 20
const HEX_DIGITS = new Uint8Array(256)
for (const c of '0123456789abcdefABCDEF') HEX_DIGITS[c.charCodeAt(0)] = 1
/** Frames of what loads programs: nothing in them is an operation. */
const LOADERS = ['node:internal', '(internal/', '<frozen '].map(bytesOf)
