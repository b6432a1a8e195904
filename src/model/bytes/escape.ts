/**
 * Terminal escape sequences: colours, links, titles, charset selections. They are no part of a line's text; what a terminal
 * shows of a line is. Each begins with the byte ESC and lies within one line, and any ESC begins a new one, so whether a byte is
 * shown depends on the `MAX_SEQUENCE` bytes around it, never on where reading began.
 *
 *     sign ESC[31mfailed ESC[0m: CKR_ESC[1mDEVICE_ERROR        a text of several writers
 *          ▔▔▔▔▔         ▔▔▔▔▔       ▔▔▔▔▔                     taken out
 *
 * A sequence that never ends hides as little as can be: of a string its introducer, of a control sequence its parameters.
 *
 * Collectors write the byte as text, so a whole control sequence counts behind that, too: `\u001b[31m` in JSON, as Docker keeps
 * lines, `\x1b[31m` and `\033[31m` as C writes them, `#033[31m` as rsyslog does.
 */

/** The most bytes of one sequence; what is longer is text. */
export const MAX_SEQUENCE = 4096

/** Takes sequences out of memory that it knows. All numbers are indices into it. */
export interface SequenceStripper {
  /** The first byte of [from, to) at which a sequence may begin, or `to`. */
  find(from: number, to: number): number
  /**
   * Moves what is shown of [from, to) to `out` on, which is not behind `from`. Stops where a sequence may go on behind `to`, unless
   * nothing follows (`ended`), and where there is no room for more cuts. Answers in the fields below.
   */
  strip(from: number, to: number, out: number, ended: boolean): void
  /** Up to where bytes were read and written. */
  readonly read: number
  readonly written: number
  /** Cuts: two numbers each, the index before which bytes were taken out, and how many were since `from`. */
  readonly cuts: Uint32Array
  readonly count: number
}

const BEL = 0x07
const LF = 0x0a
const ESC = 0x1b
/** The control sequence introducer of eight bits. */
const CSI = 0x9b
const BLANK = 0x20

const BACKSLASH = 0x5c
const HASH = 0x23

/** ESC as text behind a backslash or `#`, in small letters, and the `[` of a control sequence. */
const JSON_ESC = Buffer.from('u001b[')
const HEX_ESC = Buffer.from('x1b[')
const OCTAL_ESC = Buffer.from('033[')

/** Bytes with which a sequence may begin. */
const BEGINS = new Uint8Array(256)
for (const byte of [ESC, CSI, BACKSLASH, HASH]) BEGINS[byte] = 1

/** Parameters of a control sequence, in bytes. */
const PARAMETERS = 256
/** Parameters where the introducer may as well be a letter of some old code page. */
const FEW = 64
/** Bytes between parameters and the final byte; more are not in use. */
const INTERMEDIATES = 2

/** The answer where more bytes must be seen. */
const OPEN = -1
/** The answer where no sequence is. */
const NONE = 0

/**
 * The sequence that begins at `at`, given the bytes before `to`: twice its length, and one more where a blank takes its
 * place because it moves the cursor; `NONE`; `OPEN`. The same as in `strip.as.ts`.
 */
function sequenceAt(bytes: Uint8Array, at: number, to: number, ended: boolean): number {
  const first = bytes[at]!
  if (first === CSI) return eightBitAt(bytes, at, to, ended)
  if (first !== ESC) return spelledAt(bytes, at, to, ended)
  if (at + 1 >= to) return ended ? 2 : OPEN
  const kind = bytes[at + 1]!
  if (kind === 0x5b) return controlAt(bytes, at, to, ended)
  if (isString(kind)) return stringAt(bytes, at, to, ended)
  if (kind >= 0x20 && kind < 0x30) {
    let i = at + 2
    while (i < to && i < at + 2 + INTERMEDIATES && isIntermediate(bytes[i]!)) i++
    if (i === to) return ended ? 2 * (i - at) : OPEN
    return isFinal(bytes[i]!) || isParameter(bytes[i]!) ? shifted(bytes, at, i + 1, to, ended) : 2 * (i - at)
  }
  // Index, next line, reverse index.
  if (kind === 0x44 || kind === 0x45 || kind === 0x4d) return 5
  return kind >= 0x30 && kind < 0x7f ? 4 : 2
}

function controlAt(bytes: Uint8Array, at: number, to: number, ended: boolean): number {
  let i = at + 2
  while (i < to && i < at + PARAMETERS && isParameter(bytes[i]!)) i++
  for (let n = 0; n < INTERMEDIATES && i < to && isIntermediate(bytes[i]!); n++) i++
  if (i === to) return ended ? 2 * (i - at) : OPEN
  if (!isFinal(bytes[i]!)) return 2 * (i - at)
  const length = shifted(bytes, at, i + 1, to, ended)
  return length !== OPEN && movesCursor(bytes[i]!) ? length + 1 : length
}

/** Twice the length of a sequence up to `end`, with the shift to another charset that some terminals want behind it. */
function shifted(bytes: Uint8Array, at: number, end: number, to: number, ended: boolean): number {
  if (end === to && !ended) return OPEN
  const shifts = end < to && (bytes[end]! | 1) === 0x0f
  return 2 * (end - at + (shifts ? 1 : 0))
}

function stringAt(bytes: Uint8Array, at: number, to: number, ended: boolean): number {
  const limit = Math.min(to, at + MAX_SEQUENCE)
  for (let i = at + 2; i < limit; i++) {
    const c = bytes[i]!
    if (c === BEL) return 2 * (i + 1 - at)
    // Line feed, cancel, substitute.
    if (c === LF || c === 0x18 || c === 0x1a) return 4
    if (c !== ESC) continue
    if (i + 1 >= to) return ended ? 4 : OPEN
    return bytes[i + 1] === 0x5c ? 2 * (i + 2 - at) : 4
  }
  return limit < at + MAX_SEQUENCE && !ended ? OPEN : 4
}

/** Only where it cannot be anything else: in other code pages the byte is a letter or a quote. */
function eightBitAt(bytes: Uint8Array, at: number, to: number, ended: boolean): number {
  let i = at + 1
  while (i < to && i < at + FEW && isNumber(bytes[i]!)) i++
  if (i === to) return ended ? 2 * (i - at) : OPEN
  return i > at + 1 && isLetter(bytes[i]!) ? 2 * (i + 1 - at) + (movesCursor(bytes[i]!) ? 1 : 0) : NONE
}

/** A control sequence whose ESC is text. What is not whole on its line is left as it stands, but where the source ends. */
function spelledAt(bytes: Uint8Array, at: number, to: number, ended: boolean): number {
  if (at + 1 >= to) return ended ? NONE : OPEN
  const kind = bytes[at] === HASH ? 0 : bytes[at + 1]!
  const spelled = kind === 0x75 ? JSON_ESC : kind === 0x78 ? HEX_ESC : OCTAL_ESC
  let i = at + 1
  for (let n = 0; n < spelled.length; n++, i++) {
    if (i === to) return ended ? NONE : OPEN
    if (bytes[i] !== spelled[n] && !(spelled[n] === 0x62 && bytes[i] === 0x42)) return NONE
  }
  const limit = i + PARAMETERS
  while (i < to && i < limit && isParameter(bytes[i]!)) i++
  for (let n = 0; n < INTERMEDIATES && i < to && isIntermediate(bytes[i]!); n++) i++
  if (i === to) return ended ? 2 * (i - at) : OPEN
  return isFinal(bytes[i]!) ? 2 * (i + 1 - at) + (movesCursor(bytes[i]!) ? 1 : 0) : NONE
}

/** The kinds that are ended by BEL or ESC \: device control, start of string, operating system, privacy, application. */
function isString(kind: number): boolean {
  return kind === 0x50 || kind === 0x58 || kind === 0x5d || kind === 0x5e || kind === 0x5f
}

function isParameter(byte: number): boolean {
  return byte >= 0x30 && byte < 0x40
}

function isIntermediate(byte: number): boolean {
  return byte >= 0x20 && byte < 0x30
}

function isFinal(byte: number): boolean {
  return byte >= 0x40 && byte < 0x7f
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
}

/** Digits, `:`, `;` */
function isNumber(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x3b
}

/** Whether what follows is shown elsewhere than right behind what stands before: `A` to `I`, `Z`, `` ` ``, `a`, `d` to `f`. */
function movesCursor(final: number): boolean {
  return (
    (final >= 0x41 && final <= 0x49) ||
    final === 0x5a ||
    final === 0x60 ||
    final === 0x61 ||
    (final >= 0x64 && final <= 0x66)
  )
}

/**
 * Whether one of the bytes that begin sequences does so at `at`, given what is shown before `out`: not the rest of a longer
 * character, nor a backslash that another one makes text.
 */
function mayBegin(bytes: Uint8Array, at: number, out: number): boolean {
  const byte = bytes[at]
  if (out === 0 || byte === ESC || byte === HASH) return true
  if (byte === CSI) return bytes[out - 1]! < 0x80
  let before = out
  while (before > 0 && out - before < RUN && bytes[before - 1] === BACKSLASH) before--
  return ((out - before) & 1) === 0
}

/** Backslashes in a row that are counted. */
const RUN = 32

/** Cuts of one call. */
const ROOM = 8192
const NO_CUTS = new Uint32Array(0)

/** Takes sequences out of `bytes`, without vectors. */
export class ScalarStripper implements SequenceStripper {
  read = 0
  written = 0
  count = 0
  /** Made when it is needed: most texts have no sequences. */
  cuts = NO_CUTS
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    // A buffer looks for bytes with the system's memchr.
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  find(from: number, to: number): number {
    const bytes = this.#bytes.subarray(0, to)
    let limit = bytes.indexOf(ESC, from)
    if (limit < 0) limit = to
    for (const byte of [CSI, BACKSLASH, HASH])
      for (let at = bytes.indexOf(byte, from); at >= 0 && at < limit; at = bytes.indexOf(byte, at + 1))
        if (mayBegin(bytes, at, at) && sequenceAt(bytes, at, to, false) !== NONE) limit = at
    return limit
  }

  strip(from: number, to: number, out: number, ended: boolean): void {
    const bytes = this.#bytes
    if (this.cuts === NO_CUTS) this.cuts = new Uint32Array(2 * ROOM)
    const { cuts } = this
    let count = 0
    let removed = 0
    let at = from
    while (at < to) {
      const byte = bytes[at]!
      let found = NONE
      if (BEGINS[byte] === 1 && mayBegin(bytes, at, out)) {
        found = count < ROOM ? sequenceAt(bytes, at, to, ended) : OPEN
        if (found === OPEN) break
      }
      if (found === NONE) {
        bytes[out++] = byte
        at++
        continue
      }
      at += found >> 1
      removed += found >> 1
      if ((found & 1) === 1) {
        bytes[out++] = BLANK
        removed--
      }
      if (count > 0 && cuts[2 * count - 2] === out) count--
      cuts[2 * count] = out
      cuts[2 * count + 1] = removed
      count++
    }
    this.read = at
    this.written = out
    this.count = count
  }
}

/** What is shown of a text: the same bytes where nothing is to be taken out. */
export function withoutSequences(text: Uint8Array): Uint8Array {
  if (new ScalarStripper(text).find(0, text.length) === text.length) return text
  const bytes = Uint8Array.from(text)
  const stripper = new ScalarStripper(bytes)
  let fill = 0
  for (let at = 0; at < bytes.length; at = stripper.read) {
    stripper.strip(at, bytes.length, fill, true)
    fill = stripper.written
  }
  return bytes.subarray(0, fill)
}
