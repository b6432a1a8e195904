/**
 * Words that name an operation, matched at one place in the bytes of a line. Case and joints do not matter: `wrap key` is
 * also `WRAP_KEY`, `wrap-key` and `wrapKey`. A word begins and ends where a name has a joint or a hump: `wrapper` is not `wrap`.
 * Hot: one table look-up per place, nothing is allocated.
 */

/**
 * How much a word says. A `verb` names what was done; a `noun` only what it was done with, and counts where no verb stands;
 * a `plain` word names nothing although a word of an operation is part of it (`signing key`).
 */
export type ContextWordKind = 'verb' | 'noun' | 'plain'

/** A word of a pack and the operation that it names; empty for a plain one. */
export interface ContextWord {
  readonly id: string
  readonly kind: ContextWordKind
}

interface Pattern extends ContextWord {
  /** Lower-case text, with `JOINT` and `GAP` between words. */
  readonly bytes: Uint8Array
  /** Whether any letters may follow. */
  readonly open: boolean
}

/** Between two words of a pattern: a blank, another joint, or nothing. */
const JOINT = 0x20
/** Between two words of a pattern, written ` … `: up to two other words. */
const GAP = 0x00
/** Number of lists of words, by their first three bytes. */
const BUCKETS = 16384

const encoder = new TextEncoder()

/** The words of one code space. */
export class ContextWords {
  /** End of the last match of `at`. */
  end = 0
  readonly #buckets: (Pattern[] | undefined)[] = new Array(BUCKETS)
  /** Words whose first three bytes are not all letters, by the first two. */
  readonly #short: (Pattern[] | undefined)[] = new Array(BUCKETS)

  /** Adds a word or phrase of two bytes or more, in lower-case letters; a trailing `*` stands for any further letters. */
  add(text: string, word: ContextWord): void {
    const open = text.endsWith('*')
    const bytes = encoder.encode((open ? text.slice(0, -1) : text).toLowerCase().replaceAll(' … ', '\0'))
    const isShort = bytes.length < 3 || bytes[2] === JOINT || bytes[2] === GAP
    const lists = isShort ? this.#short : this.#buckets
    const bucket = bucketOf(bytes[0]!, bytes[1]!, isShort ? 0 : bytes[2]!)
    const list = lists[bucket] ?? []
    lists[bucket] = list
    const at = list.findIndex(other => other.bytes.length < bytes.length)
    list.splice(at < 0 ? list.length : at, 0, { ...word, bytes, open })
  }

  /** Returns the longest word that begins at `at`, which must be the start of a word, and sets `end`; null without one. */
  at(bytes: Uint8Array, at: number, to: number): ContextWord | null {
    if (at + 1 >= to) return null
    const first = folded(bytes, at)
    const second = folded(bytes, at + 1)
    const long = at + 2 < to ? this.#buckets[bucketOf(first, second, folded(bytes, at + 2))] : undefined
    return this.#longest(long, bytes, at, to) ?? this.#longest(this.#short[bucketOf(first, second, 0)], bytes, at, to)
  }

  #longest(patterns: readonly Pattern[] | undefined, bytes: Uint8Array, at: number, to: number): ContextWord | null {
    if (patterns === undefined) return null
    for (let i = 0; i < patterns.length; i++) {
      const pattern = patterns[i]!
      const end = matchEnd(pattern.bytes, 0, bytes, at, to)
      if (end < 0 || (!pattern.open && continues(bytes, end, to))) continue
      this.end = end
      return pattern
    }
    return null
  }
}

/** Returns the end of the match of a pattern from its byte `i` on; -1 without a match. */
function matchEnd(pattern: Uint8Array, i: number, bytes: Uint8Array, at: number, to: number): number {
  for (; i < pattern.length; i++) {
    const wanted = pattern[i]!
    if (wanted === JOINT) at = jointEnd(bytes, at, to)
    else if (wanted === GAP) {
      for (let skipped = 0; skipped <= 2 && at < to; skipped++) {
        const word = jointEnd(bytes, at, to)
        const end = matchEnd(pattern, i + 1, bytes, word, to)
        if (end >= 0) return end
        if (word === at) return -1
        at = word
        while (at < to && isOfWord(bytes[at]!)) at++
        if (at === word) return -1
      }
      return -1
    } else if (at < to && folded(bytes, at) === wanted) at++
    else return -1
  }
  return at
}

/** Returns the place after what may join two words of a name or of prose: blanks, `_`, `-`, `.`, `::`, or nothing. */
function jointEnd(bytes: Uint8Array, at: number, to: number): number {
  const c = at < to ? bytes[at] : 0
  if (c === 0x20) {
    while (at < to && bytes[at] === 0x20) at++
    return at
  }
  if (c === 0x5f || c === 0x2d || c === 0x2e) return at + 1
  return c === 0x3a && at + 1 < to && bytes[at + 1] === 0x3a ? at + 2 : at
}

/** Returns whether the word that ends at `end` goes on: with a lower-case letter, or a capital after capitals. */
function continues(bytes: Uint8Array, end: number, to: number): boolean {
  const last = bytes[end - 1]!
  // Characters of three bytes are words of their own.
  if (end >= to || (last >= 0x80 && (bytes[end - 2]! & 0xc0) === 0x80)) return false
  const next = bytes[end]!
  if (isSmall(next) || (next >= 0xc3 && next <= 0xd4)) return true
  return isCapital(next) && isCapital(last) && !(end + 1 < to && isSmall(bytes[end + 1]!))
}

/** Returns a byte in lower case, also within the Latin letters of two bytes from À to ž and the Cyrillic ones from А to Я. */
export function folded(bytes: Uint8Array, at: number): number {
  const c = bytes[at]!
  if (c < 0x80) return isCapital(c) ? c | 32 : c
  if (c >= 0xc0) {
    const next = bytes[at + 1]!
    return c === 0xd0 && next >= 0xa0 && next <= 0xaf ? 0xd1 : c
  }
  switch (bytes[at - 1]) {
    case 0xc3:
      return c <= 0x9e && c !== 0x97 ? c + 0x20 : c
    case 0xc4: // Capitals are even up to ķ, then odd.
      return c <= 0xb7 ? c | 1 : c + (c & 1)
    case 0xc5:
      return c <= 0x88 || c >= 0xb9 ? c + (c & 1) : c | 1
    case 0xd0:
      return c >= 0x90 && c <= 0x9f ? c + 0x20 : c >= 0xa0 && c <= 0xaf ? c - 0x20 : c
  }
  return c
}

function bucketOf(first: number, second: number, third: number): number {
  return ((first & 63) << 8) ^ ((second & 63) << 4) ^ (third & 63)
}

function isOfWord(c: number): boolean {
  return isSmall(c) || isCapital(c) || (c >= 0x30 && c <= 0x39) || c >= 0x80 || c === 0x23 || c === 0x27 || c === 0x22
}

export function isSmall(c: number): boolean {
  return c >= 97 && c <= 122
}

export function isCapital(c: number): boolean {
  return c >= 65 && c <= 90
}

/** Words of failure, by their first letter. */
const FAILURES: readonly (readonly Uint8Array[] | undefined)[] = (() => {
  const lists: Uint8Array[][] = []
  for (const word of [
    ...[
      'fail',
      'error',
      'exception',
      'unable',
      'cannot',
      'could not',
      "couldn't",
      "can't",
      'denied',
      'refused',
      'rejected',
    ],
    ...[
      'fehl',
      'échec',
      'erreur',
      'impossible',
      'falló',
      'no se pudo',
      'nicht möglich',
      '失败',
      '错误',
      '异常',
      '失敗',
      'エラー',
    ],
  ]) {
    const bytes = encoder.encode(word)
    lists[bytes[0]!] ??= []
    lists[bytes[0]!]!.push(bytes)
  }
  return Array.from({ length: 256 }, (_, byte) => lists[isCapital(byte) ? byte | 32 : byte])
})()

/** Returns whether [from, to) mentions a failure. */
export function mentionsFailure(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const words = FAILURES[bytes[at]!]
    if (words === undefined) continue
    for (const word of words) {
      let i = 1
      while (i < word.length && at + i < to && folded(bytes, at + i) === word[i]) i++
      if (i === word.length) return true
    }
  }
  return false
}
