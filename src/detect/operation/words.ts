/**
 * Words that name an operation, searched for in the bytes of a line. Case does not matter; a word begins after anything but
 * a letter, or as a capital inside a name (`engineSign`), and a lower-case letter after it means that it continues: `wrapper` is
 * not `wrap`. Hot: one table look-up per byte, no text is made of a typical line.
 */
import { textOf } from '../../model/bytes/view.ts'

interface ContextWord {
  readonly text: string
  readonly bytes: Uint8Array
  readonly id: string
}

/** Kinds of bytes: 0 for anything but a letter. */
const SMALL = 1
const CAPITAL = 2
const LETTER = SMALL | CAPITAL
/** Some word begins with the byte, in either case. */
const BEGINS = 4
/** Part of a character beyond ASCII. */
const WIDE = 8
const KINDS = Uint8Array.from({ length: 256 }, (_, c) =>
  isSmall(c) ? SMALL : c >= 65 && c <= 90 ? CAPITAL : c >= 0x80 ? WIDE : 0,
)

/** Number of lists of words, by their first two bytes or characters. */
const BUCKETS = 1024

const NO_WORDS: readonly ContextWord[] = []
const encoder = new TextEncoder()

/** The words of one code space. */
export class ContextWords {
  /** By `bucketOf` their first two bytes, and by that of their first two characters; the longest first. */
  readonly #byBytes: (readonly ContextWord[])[] = new Array(BUCKETS).fill(NO_WORDS)
  readonly #byText: (readonly ContextWord[])[] = new Array(BUCKETS).fill(NO_WORDS)
  readonly #kinds = Uint8Array.from(KINDS)

  /** Adds a word of two characters or more, in lower-case letters, that means `id`. */
  add(text: string, id: string): void {
    const bytes = encoder.encode(text)
    enter(this.#byBytes, bucketOf(bytes[0]!, bytes[1]!), { text, bytes, id })
    enter(this.#byText, bucketOf(text.charCodeAt(0), text.charCodeAt(1)), { text, bytes, id })
    this.#kinds[bytes[0]!]! |= BEGINS
    if (isSmall(bytes[0]!)) this.#kinds[bytes[0]! - 32]! |= BEGINS
  }

  /** Returns the meaning of the nearest word before `hit`; words from there on count only when there is none before. */
  nearest(bytes: Uint8Array, from: number, to: number, hit: number): string | null {
    const kinds = this.#kinds
    let before: string | null = null
    let last = 0
    for (let at = from; at < to; at++) {
      if (at >= hit && before !== null) return before
      const kind = kinds[bytes[at]!]!
      if (kind >= BEGINS) {
        const begins = (last & LETTER) === 0 || ((last & SMALL) !== 0 && (kind & CAPITAL) !== 0)
        if (begins && (kind & BEGINS) !== 0) {
          const word = this.#wordAt(bytes, at, to)
          if (word !== null && at >= hit) return before ?? word.id
          if (word !== null) {
            before = word.id
            // `Query` inside the word `preQuery` is not a separate word.
            at += word.bytes.length - 1
            last = kinds[bytes[at]!]!
            continue
          }
        }
        if (kind >= WIDE) {
          if (!isCaseless(bytes, at, to)) return this.#nearestInText(bytes, from, to, hit)
          at += 2
        }
      }
      last = kind
    }
    return before
  }

  #wordAt(bytes: Uint8Array, at: number, to: number): ContextWord | null {
    if (at + 1 >= to) return null
    for (const word of this.#byBytes[bucketOf(bytes[at]!, bytes[at + 1]!)]!) {
      const wanted = word.bytes
      const end = at + wanted.length
      if (end > to || (end < to && isSmall(bytes[end]!))) continue
      let i = 0
      while (i < wanted.length && lowered(bytes[at + i]!) === wanted[i]) i++
      if (i === wanted.length) return word
    }
    return null
  }

  /** Does the same for characters whose lower-case letters are known only to text. */
  #nearestInText(bytes: Uint8Array, from: number, to: number, hit: number): string | null {
    const text = textOf(bytes, from, to)
    const lower = text.toLowerCase()
    const hitAt = textOf(bytes, from, Math.max(from, hit)).length
    let before: string | null = null
    let last = 0
    for (let at = 0; at < text.length; at++) {
      if (at >= hitAt && before !== null) return before
      const kind = (KINDS[text.charCodeAt(at)] ?? 0) & LETTER
      const begins = last === 0 || (last === SMALL && kind === CAPITAL)
      const words = begins ? this.#byText[bucketOf(lower.charCodeAt(at), lower.charCodeAt(at + 1))] : undefined
      const found = words?.find(w => lower.startsWith(w.text, at) && !isSmall(text.charCodeAt(at + w.text.length)))
      last = kind
      if (found === undefined) continue
      if (at >= hitAt) return before ?? found.id
      before = found.id
      at += found.text.length - 1
      last = (KINDS[text.charCodeAt(at)] ?? 0) & LETTER
    }
    return before
  }
}

/** Words of failure, by their first letter. */
const FAILURES: readonly (readonly Uint8Array[] | undefined)[] = (() => {
  const lists: Uint8Array[][] = []
  for (const word of ['fail', 'error', 'exception', 'unable', 'cannot', 'could not', 'denied', 'refused']) {
    const bytes = new TextEncoder().encode(word)
    lists[bytes[0]!] ??= []
    lists[bytes[0]!]!.push(bytes)
  }
  return Array.from({ length: 256 }, (_, byte) => lists[lowered(byte)])
})()

/** Returns whether [from, to) mentions a failure. */
export function mentionsFailure(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const words = FAILURES[bytes[at]!]
    if (words === undefined) continue
    for (const word of words) {
      let i = 1
      while (i < word.length && at + i < to && lowered(bytes[at + i]!) === word[i]) i++
      if (i === word.length) return true
    }
  }
  return false
}

function enter(buckets: (readonly ContextWord[])[], bucket: number, word: ContextWord): void {
  const others = buckets[bucket]!
  buckets[bucket] = others.length === 0 ? [word] : [...others, word].sort((a, b) => b.text.length - a.text.length)
}

function bucketOf(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31)
}

function lowered(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte | 32 : byte
}

/** Returns whether this is a lower-case letter, which continues a word: `wrapper` is not `wrap`. */
function isSmall(code: number): boolean {
  return code >= 97 && code <= 122
}

/** Returns whether a complete character of three bytes without a lower-case letter begins here: Chinese, punctuation, arrows. */
function isCaseless(bytes: Uint8Array, at: number, to: number): boolean {
  if (at + 2 >= to || (bytes[at]! & 0xf0) !== 0xe0) return false
  const [second, third] = [bytes[at + 1]!, bytes[at + 2]!]
  if ((second & 0xc0) !== 0x80 || (third & 0xc0) !== 0x80) return false
  const c = ((bytes[at]! & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)
  return (
    (c >= 0x2000 && c < 0x2100) ||
    (c >= 0x2190 && c < 0x2400) ||
    (c >= 0x2500 && c < 0x2c00) ||
    (c >= 0x3000 && c < 0xa000) ||
    (c >= 0xff00 && c < 0xff21)
  )
}
