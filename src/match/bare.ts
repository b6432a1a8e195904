/** Where a value without quotes ends. */
import { closingQuote, isBlank, isQuote, isWord } from './value.ts'

const BACKSLASH = 0x5c
/** A bracket that is not closed within so many bytes is a character like any other. */
const BRACKETED = 4096

/** The end of the bare value that begins at `from`. */
export function bareEnd(bytes: Uint8Array, from: number, to: number): number {
  const closed = behindBrackets(bytes, from, to)
  for (let i = Math.max(from, closed); i < to; i++) {
    const byte = bytes[i]!
    if (isBlank(byte) || isWideMark(bytes, i) || (i > from && isWideBracket(bytes, i))) return i
    if (isQuote(byte) && (i + 1 >= to || !isWord(bytes[i + 1]!))) return beforeSlashes(bytes, from, i)
    if (isSeparator(byte) && endsPair(bytes, i + 1, to)) return i
  }
  return to
}

function beforeSlashes(bytes: Uint8Array, from: number, at: number): number {
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
  if (first === 0xe3) return second === 0x80 && (third === 0x81 || third === 0x82 || (third >= 0x89 && third <= 0x91 && third % 2 === 1))
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
