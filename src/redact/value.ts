/**
 * The value behind a key: where it ends when nothing but a key and a separator was matched. Quoted values end at their
 * quote, however often it was escaped on its way into the log; bare ones end at a blank, or where another pair begins.
 * What stands in brackets belongs to the value up to the closing one.
 *
 *     password=hunter2, user=a      \"pin\": \"12 34\"      ?pin-value=1234&module-name=x      pin: [49, 50]
 *              ▔▔▔▔▔▔▔                          ▔▔▔▔▔                  ▔▔▔▔                        ▔▔▔▔▔▔▔▔
 *
 * In doubt the value is longer: masking too much costs a word, masking too little a secret.
 */
const BACKSLASH = 0x5c
const TAB = 0x09
/** A bracket that is not closed within so many bytes is a character like any other. */
const BRACKETED = 4096

/** A value and whether it stood in quotes. */
export interface ValueSpan {
  readonly start: number
  readonly end: number
  readonly quoted: boolean
}

/** The span of the value that begins at or after `at`, before `to`; empty when there is none. */
export function valueSpan(bytes: Uint8Array, at: number, to: number): [start: number, end: number] {
  const { start, end } = valueAt(bytes, at, to)
  return [start, end]
}

/** The value that begins at or after `at`, before `to`; empty when there is none. */
export function valueAt(bytes: Uint8Array, at: number, to: number): ValueSpan {
  let start = at
  while (start < to && isBlank(bytes[start]!)) start++
  start = behindLength(bytes, start, to)
  let open = start
  while (open < to && bytes[open] === BACKSLASH) open++
  if (open < to && isQuote(bytes[open]!)) {
    const first = open + 1
    return { start: first, end: closingQuote(bytes, first, to, bytes[open]!, open - start), quoted: true }
  }
  for (const [opening, closing] of PAIRS) {
    if (!isTextAt(bytes, opening, open, to)) continue
    const first = open + opening.length
    return { start: first, end: closingText(bytes, closing, first, to), quoted: true }
  }
  return { start, end: bareEnd(bytes, start, to), quoted: false }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Quotes of several bytes: those of other scripts, and quotes that were written as numbers or names. */
const PAIRS = [
  ...['“”', '‘’', '「」', '『』', '《》', '«»', '„“', '‚‘', '【】', '〈〉', '＂＂', '＇＇'].map(pair => [...pair]),
  ...['u0022', '&quot;', '&#34;', '&apos;', '&#39;', '%22'].map(quote => [quote, quote]),
].map(([opening, closing]) => [encode(opening!), encode(closing!)] as const)

/** Whether `wanted` stands at `at`, before `to`. */
export function isTextAt(bytes: Uint8Array, wanted: Uint8Array, at: number, to: number): boolean {
  if (bytes[at] !== wanted[0] || at + wanted.length > to) return false
  for (let i = 1; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false
  return true
}

/** Where a value ends before `closing`, without backslashes that belong to this. */
function closingText(bytes: Uint8Array, closing: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    if (!isTextAt(bytes, closing, i, to)) continue
    let end = i
    while (end > from && bytes[end - 1] === BACKSLASH) end--
    return end
  }
  return to
}

/** Index after a length as p11-kit and PHP write it before a quoted value: `(6) "…"`, `string(6) "…"`. */
function behindLength(bytes: Uint8Array, at: number, to: number): number {
  const open = isTextAt(bytes, STRING, at, to) ? at + STRING.length : at
  if (bytes[open] !== 0x28) return at
  const close = bytes.subarray(open, Math.min(to, open + 24)).indexOf(0x29)
  return close > 0 && bytes[open + close + 1] === 0x20 && open + close + 2 < to ? open + close + 2 : at
}

const STRING = encode('string')

/** The quote that ends a value opened by one with `escapes` backslashes before it: one with no more before it. */
function closingQuote(bytes: Uint8Array, from: number, to: number, quote: number, escapes: number): number {
  for (let i = from; i < to; i++) {
    if (bytes[i] !== quote) continue
    let slashes = 0
    while (i - 1 - slashes >= from && bytes[i - 1 - slashes] === BACKSLASH) slashes++
    // `\"` inside "…" is part of the value; `"` inside \"…\" ends the text that the value stands in.
    if (slashes <= escapes || slashes % 2 === 0) return i - Math.min(slashes, escapes)
  }
  return to
}

/** The end of the bare value that begins at `from`. */
function bareEnd(bytes: Uint8Array, from: number, to: number): number {
  const closed = behindBrackets(bytes, from, to)
  for (let i = Math.max(from, closed); i < to; i++) {
    const byte = bytes[i]!
    if (isBlank(byte) || isWideMark(bytes, i) || (i > from && isWideBracket(bytes, i))) return i
    if (isQuote(byte) && (i + 1 >= to || !isWord(bytes[i + 1]!))) return beforeSlashes(bytes, from, i)
    if (isSeparator(byte) && endsPair(bytes, i + 1, to)) return i
  }
  return to
}

/** Index before the backslashes that end at `at`. */
export function beforeSlashes(bytes: Uint8Array, from: number, at: number): number {
  let end = at
  while (end > from && bytes[end - 1] === BACKSLASH) end--
  return end
}

/** Where brackets end that open the value, or stand behind a name at its beginning: `Some("a b")`, `[49, 50]`. */
function behindBrackets(bytes: Uint8Array, from: number, to: number): number {
  let open = from
  while (open < to && (isWord(bytes[open]!) || isPathMark(bytes[open]!))) open++
  const stack: number[] = []
  for (let i = open; i < to && i - open < BRACKETED; i++) {
    const byte = bytes[i]!
    const closing = closingOf(byte)
    if (closing > 0) stack.push(closing)
    else if (stack.length === 0) return from
    else if (byte === stack.at(-1)) {
      stack.pop()
      if (stack.length === 0) return i + 1
    } else if (isQuote(byte)) {
      const slashes = i - beforeSlashes(bytes, from, i)
      i = closingQuote(bytes, i + 1, to, byte, slashes) + slashes
      if (i >= to) return from
    }
  }
  return from
}

/** What names are made of besides letters in front of a bracket: `&std::Secret<`, `[]byte{`. */
function isPathMark(byte: number): boolean {
  return byte === 0x3a || byte === 0x2e || byte === 0x26 || byte === 0x2a || byte === 0x21
}

function closingOf(byte: number): number {
  if (byte === 0x28) return 0x29
  if (byte === 0x5b) return 0x5d
  return byte === 0x7b ? 0x7d : -1
}

/** Commas, stops and closing brackets of full width, which nobody types into a secret. */
function isWideMark(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at]!
  if (first !== 0xe3 && first !== 0xef && first !== 0xe2) return false
  const [second, third] = [bytes[at + 1]!, bytes[at + 2]!]
  // 、 。 〉 》 」 』 】
  if (first === 0xe3)
    return second === 0x80 && (third === 0x81 || third === 0x82 || (third >= 0x89 && third <= 0x91 && third % 2 === 1))
  // ” ’
  if (first === 0xe2) return second === 0x80 && (third === 0x9d || third === 0x99)
  // ） ， ；
  return second === 0xbc && (third === 0x89 || third === 0x8c || third === 0x9b)
}

/** `（` */
function isWideBracket(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbc && bytes[at + 2] === 0x88
}

/** Whether what follows a separator is a blank, the end, or a name with `=` or `:` behind it. */
function endsPair(bytes: Uint8Array, at: number, to: number): boolean {
  if (at >= to || isBlank(bytes[at]!)) return true
  let i = at
  while (i < to && (isQuote(bytes[i]!) || bytes[i] === BACKSLASH)) i++
  const name = i
  while (i < to && (isWord(bytes[i]!) || bytes[i] === 0x2d || bytes[i] === 0x2e)) i++
  if (i === name || i >= to) return false
  while (i < to && (isQuote(bytes[i]!) || bytes[i] === BACKSLASH)) i++
  return bytes[i] === 0x3d || bytes[i] === 0x3a
}

/** `,` `;` `&` `?` */
function isSeparator(byte: number): boolean {
  return byte === 0x2c || byte === 0x3b || byte === 0x26 || byte === 0x3f
}

export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === TAB || byte === 0x0a || byte === 0x0d
}

function isQuote(byte: number): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60
}

/** ASCII letters, digits, the low line, and any byte of a longer character. */
export function isWord(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x5f ||
    byte >= 0x80
  )
}
