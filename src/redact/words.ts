/** Judges a value after a label: a word of the lexicon, a code, or something that looks like a secret. */

import { textOf } from '../model/bytes/view.ts'
import type { Automaton, Dfa } from '../model/rules/automaton.ts'
import type { Lexicon, WordKind } from '../model/rules/lexicon.ts'
import { isBlank, isWord } from './value.ts'

/** Minimum length of secrets after mere words, in characters; shorter values are numbers of something. */
const MIN_LENGTH = 4
/** Minimum length of random text that is a key, in characters. */
const BLOB = 16

/** Judges values by the words of a lexicon. */
export class WordClassifier {
  readonly #automaton: Automaton
  readonly #dfa: Dfa
  readonly #kinds: readonly WordKind[]
  readonly #isCode: (text: string) => boolean

  constructor(automaton: Automaton, lexicon: Lexicon, isCode: (text: string) => boolean) {
    this.#automaton = automaton
    this.#dfa = automaton.dfas[lexicon.words]!
    this.#kinds = lexicon.wordKinds
    this.#isCode = isCode
  }

  /** Returns whether all words of [start, end) are states, or at least talk. */
  areAll(bytes: Uint8Array, start: number, end: number, least: 'state' | 'talk'): boolean {
    if (this.#isListed(bytes, start, end, least)) return true
    let at = start
    let any = false
    while (at < end) {
      while (at < end && !isWordByte(bytes[at]!)) {
        if (!isPunctuation(bytes[at]!)) return false
        at++
      }
      const from = at
      while (at < end && isWordByte(bytes[at]!)) at++
      if (at === from) break
      any = true
      // Any word may follow the first word of a sentence.
      if (!this.#isListed(bytes, from, at, from === start ? least : 'talk')) return false
    }
    return any
  }

  /** Returns whether a word after `at` says what was done with the value before it. */
  isPast(bytes: Uint8Array, at: number, to: number): boolean {
    if (!isBlank(bytes[at] ?? 0)) return false
    let end = at + 1
    while (end < to && isWordByte(bytes[end]!)) end++
    return end > at + 1 && this.#kindOf(bytes, at + 1, end) === 'past'
  }

  /** Returns whether this is the name or number of a code, or a constant of PKCS#11 that is none. */
  isCode(bytes: Uint8Array, start: number, end: number): boolean {
    const [from, to] = inner(bytes, start, end)
    if (to - from > 80 || to === from) return false
    const text = textOf(bytes, from, to)
    return this.#isCode(text) || isConstant(text)
  }

  /** Returns whether this is random enough to be a PIN or a password: some characters with a digit among them. */
  looksSecret(bytes: Uint8Array, start: number, end: number): boolean {
    const [from, to] = inner(bytes, start, end)
    const text = textOf(bytes, from, Math.min(to, from + 256))
    if ([...text].length < MIN_LENGTH || !hasDigit(text)) return false
    return !(isPair(text) || isSymbol(text) || isPath(text) || isStamp(text) || this.#isCode(text))
  }

  /** Returns whether this is text in a script without blanks and without a number: words, not generated text. */
  isWideText(bytes: Uint8Array, start: number, end: number): boolean {
    return (
      bytes[start]! >= JOINED &&
      isJoined(bytes, start, end) &&
      !hasDigit(textOf(bytes, start, Math.min(end, start + 256)))
    )
  }

  /** Returns whether this contains a key in hexadecimal or base64. */
  isBlob(bytes: Uint8Array, start: number, end: number): boolean {
    for (let i = start; i < end; i++) {
      const from = i
      let digits = 0
      let capitals = 0
      for (; i < end && isBlobByte(bytes[i]!); i++) {
        if (isDigitByte(bytes[i]!)) digits++
        else if (bytes[i]! >= 0x41 && bytes[i]! <= 0x5a) capitals++
      }
      if (i - from >= BLOB && (digits > 1 || (digits > 0 && capitals > 1))) return true
    }
    return false
  }

  /** Returns whether this is a word that a person may have chosen: no pair, no path, no text of a formula. */
  isChosenWord(bytes: Uint8Array, start: number, end: number): boolean {
    const [from, to] = inner(bytes, start, end)
    return allBytes(bytes, from, to, isPlain)
  }

  #isListed(bytes: Uint8Array, start: number, end: number, least: 'state' | 'talk'): boolean {
    const kind = this.#kindOf(bytes, start, end)
    return kind === 'state' || kind === 'past' || (kind === 'talk' && least === 'talk')
  }

  /** Returns the kind of the word in [start, end); in scripts without blanks a word may continue with further letters. */
  #kindOf(bytes: Uint8Array, start: number, end: number): WordKind | null {
    const { next, classes, group } = this.#automaton
    const { base, states, width, classes: map } = this.#dfa
    let state = 1
    for (let i = start; i < end; i++) {
      state = next[base + state * width + classes[map + bytes[i]!]!]!
      if (state === 0) return null
      const found = group[states + state]!
      if (found !== 0 && (i + 1 === end || (bytes[start]! >= JOINED && isJoined(bytes, i + 1, end))))
        return this.#kinds[found - 1]!
    }
    return null
  }
}

/** The first byte of characters from U+2000 on, in scripts that do not separate words by blanks. */
const JOINED = 0xe2

function isJoined(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! < 0x80 && isWord(bytes[i]!)) return false
  return true
}

/** Minimum and maximum length of a chosen word in such scripts: shorter is a particle, longer a sentence. */
const CHOSEN: readonly [least: number, most: number] = [4, 8]

/** Returns whether text of such a script is as long as a password. */
export function looksLikePassword(bytes: Uint8Array, start: number, end: number): boolean {
  let count = 0
  for (let i = start; i < end; i++) if ((bytes[i]! & 0xc0) !== 0x80) count++
  return count >= CHOSEN[0] && count <= CHOSEN[1]
}

/** Returns whether `holds` is true for all bytes; false if there are none. */
export function allBytes(bytes: Uint8Array, start: number, end: number, holds: (byte: number) => boolean): boolean {
  for (let i = start; i < end; i++) if (!holds(bytes[i]!)) return false
  return end > start
}

function isPlain(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f && !'=:()<>[]{}/%\\,;"\'`'.includes(String.fromCharCode(byte))
}

/** Removes brackets and marks around a value. */
function inner(bytes: Uint8Array, start: number, end: number): [from: number, to: number] {
  let from = start
  let to = end
  while (from < to && '([{<"\'`*'.includes(String.fromCharCode(bytes[from]!))) from++
  while (to > from && ')]}>"\'`*.,;:!?'.includes(String.fromCharCode(bytes[to - 1]!))) to--
  return [from, to]
}

/** Recognises `CK_TRUE`, `CKO_SECRET_KEY`; an unknown CKR_… is text of the log. */
function isConstant(text: string): boolean {
  return text.startsWith('CK') && text[2] !== 'R' && (text[2] === '_' || text[3] === '_') && [...text].every(isCapital)
}

function isCapital(c: string): boolean {
  return (c >= 'A' && c <= 'Z') || c === '_'
}

/** Recognises `CKR_PIN_LOCKED(0xA0)`, `C_Login`: names of an interface in capitals, or of its functions. */
function isSymbol(text: string): boolean {
  const line = text.indexOf('_')
  if (line < 1 || line > 4 || text.length < line + 3) return false
  for (let i = 0; i < line; i++) if (text[i]! < 'A' || text[i]! > 'Z') return false
  return text.startsWith('CK') || text.startsWith('C_') || text.startsWith('HKS') || text.startsWith('HUKS')
}

function isPair(text: string): boolean {
  let at = 0
  while (at < text.length && isNameLetter(text[at]!)) at++
  return at > 0 && (text[at] === '=' || text[at] === ':' || text[at] === '(')
}

function isPath(text: string): boolean {
  return text.startsWith('/') || text.startsWith('./') || text.startsWith('%') || text.includes('://')
}

/** Returns whether this is a date, a time or an address: digits with two marks between them. */
function isStamp(text: string): boolean {
  const marks = [...text].filter(c => !(c >= '0' && c <= '9'))
  return marks.length >= 2 && marks.length < text.length && marks.every(c => '.:-/TZ+,'.includes(c))
}

/** Returns whether this contains a digit, also of full width, or a row of Chinese ones. */
function hasDigit(text: string): boolean {
  let chinese = 0
  for (const c of text) {
    if ((c >= '0' && c <= '9') || (c >= '０' && c <= '９')) return true
    if ('零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖'.includes(c)) chinese++
  }
  return chinese >= MIN_LENGTH
}

function isNameLetter(c: string): boolean {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '_'
}

function isDigitByte(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

function isBlobByte(byte: number): boolean {
  return (isWord(byte) && byte < 0x80 && byte !== 0x5f) || byte === 0x2b || byte === 0x2f || byte === 0x3d
}

function isWordByte(byte: number): boolean {
  return isWord(byte) || byte === 0x2d
}

/** Returns whether the byte separates or surrounds words. */
function isPunctuation(byte: number): boolean {
  return isBlank(byte) || '.,;:!?()[]{}<>"\'`*/'.includes(String.fromCharCode(byte))
}
