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
import { bareEnd } from './bare.ts'

const BACKSLASH = 0x5c
const TAB = 0x09

/** A value and whether it stood in quotes. */
export interface Value {
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
export function valueAt(bytes: Uint8Array, at: number, to: number): Value {
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
    if (!isAt(bytes, opening, open, to)) continue
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

function isAt(bytes: Uint8Array, wanted: Uint8Array, at: number, to: number): boolean {
  if (bytes[at] !== wanted[0] || at + wanted.length > to) return false
  for (let i = 1; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false
  return true
}

/** Where a value ends before `closing`, without backslashes that belong to this. */
function closingText(bytes: Uint8Array, closing: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    if (!isAt(bytes, closing, i, to)) continue
    let end = i
    while (end > from && bytes[end - 1] === BACKSLASH) end--
    return end
  }
  return to
}

/** Index after a length as p11-kit and PHP write it before a quoted value: `(6) "…"`, `string(6) "…"`. */
function behindLength(bytes: Uint8Array, at: number, to: number): number {
  const open = isAt(bytes, STRING, at, to) ? at + STRING.length : at
  if (bytes[open] !== 0x28) return at
  const close = bytes.subarray(open, Math.min(to, open + 24)).indexOf(0x29)
  return close > 0 && bytes[open + close + 1] === 0x20 && open + close + 2 < to ? open + close + 2 : at
}

const STRING = encode('string')

/** The quote that ends a value opened by one with `escapes` backslashes before it: one with no more before it. */
export function closingQuote(bytes: Uint8Array, from: number, to: number, quote: number, escapes: number): number {
  for (let i = from; i < to; i++) {
    if (bytes[i] !== quote) continue
    let slashes = 0
    while (i - 1 - slashes >= from && bytes[i - 1 - slashes] === BACKSLASH) slashes++
    // `\"` inside "…" is part of the value; `"` inside \"…\" ends the text that the value stands in.
    if (slashes <= escapes || slashes % 2 === 0) return i - Math.min(slashes, escapes)
  }
  return to
}

export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === TAB || byte === 0x0a || byte === 0x0d
}

export function isQuote(byte: number): boolean {
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
