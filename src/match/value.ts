/**
 * The value behind a key: where it ends when nothing but a key and a separator was matched. Quoted values end at their
 * quote, however often it was escaped on its way into the log; bare ones end at a blank, or where another pair begins.
 *
 *     password=hunter2, user=a      \"pin\": \"12 34\"      ?pin-value=1234&module-name=x
 *              ▔▔▔▔▔▔▔                          ▔▔▔▔▔                  ▔▔▔▔
 *
 * In doubt the value is longer: masking too much costs a word, masking too little a secret.
 */

const BACKSLASH = 0x5c
const TAB = 0x09

/** The span of the value that begins at or after `at`, before `to`; empty when there is none. */
export function valueSpan(bytes: Uint8Array, at: number, to: number): [start: number, end: number] {
  let start = at
  while (start < to && isBlank(bytes[start]!)) start++
  start = behindLength(bytes, start, to)
  let open = start
  while (open < to && bytes[open] === BACKSLASH) open++
  if (open < to && isQuote(bytes[open]!)) {
    const first = open + 1
    return [first, closingQuote(bytes, first, to, bytes[open]!, open - start)]
  }
  return [start, bareEnd(bytes, start, to)]
}

/** Index after a length as p11-kit writes it before a quoted value: `(6) "…"`. */
function behindLength(bytes: Uint8Array, at: number, to: number): number {
  if (bytes[at] !== 0x28) return at
  const close = bytes.subarray(at, Math.min(to, at + 24)).indexOf(0x29)
  return close > 0 && bytes[at + close + 1] === 0x20 && at + close + 2 < to ? at + close + 2 : at
}

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

function bareEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!
    if (isBlank(byte)) return i
    if (isQuote(byte) && (i + 1 >= to || !isWord(bytes[i + 1]!))) {
      let end = i
      while (end > from && bytes[end - 1] === BACKSLASH) end--
      return end
    }
    if (isSeparator(byte) && endsPair(bytes, i + 1, to)) return i
  }
  return to
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

export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === TAB || byte === 0x0a || byte === 0x0d
}

function isQuote(byte: number): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60
}

/** `,` `;` `&` `?` */
function isSeparator(byte: number): boolean {
  return byte === 0x2c || byte === 0x3b || byte === 0x26 || byte === 0x3f
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
