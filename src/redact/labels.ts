/**
 * Secrets announced by a label: walks the lexicon's automata over a line.
 *
 *     wrong so_pin for slot 1: 4711 entered       label ▔▔▔▔▔▔ link ▔▔▔▔▔▔▔▔▔▔▔▔ value ▔▔▔▔
 *
 * One look-up per byte finds the ends of labels; only there the rest is done. The clearer the label and the link are, the
 * less a value needs to look like a secret; words of the lexicon are never secrets.
 */

import { textOf } from '../model/bytes/view.ts'
import { type Automaton, type Dfa, LINE_END } from '../model/rules/automaton.ts'
import type { LabelKind, LabelLink, Lexicon } from '../model/rules/lexicon.ts'
import { isPlaceholder, type MaskSpan } from './mask.ts'
import { beforeSlashes, isBlank, isTextAt, type ValueSpan, valueAt } from './value.ts'
import { allBytes, looksLikePassword, WordClassifier } from './words.ts'

/** What a value must be: anything, no word of prose, secret-looking, or like long random text. */
type Demand = 'any' | 'word' | 'secret' | 'blob'

/** Finds values after labels. */
export class LabelFinder {
  readonly #automaton: Automaton
  readonly #lexicon: Lexicon
  readonly #labels: Dfa
  readonly #links: Dfa
  readonly #words: WordClassifier
  readonly #harmless: ReadonlySet<string>
  /** Kind of the last link. */
  #link: LabelLink = 'sign'
  #linkEnd = 0

  /** `isCode` returns whether a text is a code that some pack knows. */
  constructor(automaton: Automaton, lexicon: Lexicon, isCode: (text: string) => boolean) {
    this.#automaton = automaton
    this.#lexicon = lexicon
    this.#labels = automaton.dfas[lexicon.labels]!
    this.#links = automaton.dfas[lexicon.links]!
    this.#words = new WordClassifier(automaton, lexicon, isCode)
    this.#harmless = new Set(lexicon.harmless)
  }

  /** Adds the spans of [from, to), taken as a whole line. */
  find(bytes: Uint8Array, from: number, to: number, spans: MaskSpan[]): void {
    const { next, classes, group } = this.#automaton
    const { base, states, width, classes: map } = this.#labels
    let state = next[base + width + classes[map + LINE_END]!]!
    let reach = from
    for (let at = from; at < to; at++) {
      state = next[base + state * width + classes[map + bytes[at]!]!]!
      const found = group[states + state]!
      if (found === 0) continue
      // A label inside a value may reach beyond it; on a line made of labels the values are enough.
      if (spans.length > MANY && at < reach) continue
      const label = this.#lexicon.labelKinds[found - 1]!
      const value = this.#valueOf(bytes, at + 1, from, to, label)
      if (value === null) continue
      spans.push({ ...value, name: label.mask, text: null })
      reach = Math.max(reach, value.end)
    }
  }

  /** Returns whether the value in [start, end) is no secret after a sign: a state, a code, or a placeholder in a usage text. */
  isHarmless(bytes: Uint8Array, start: number, end: number): boolean {
    const words = this.#words
    // `password=a` is not an article.
    if (end - start <= 2 && (bytes[start - 1] === 0x3d || bytes[start - 1] === 0x3a)) return false
    return (
      words.areAll(bytes, start, end, 'state') || words.isCode(bytes, start, end) || this.isNamed(bytes, start, end)
    )
  }

  /** Returns whether this is a placeholder of a usage text: `<pin>`. */
  isNamed(bytes: Uint8Array, start: number, end: number): boolean {
    return bytes[start] === 0x3c && bytes[end - 1] === 0x3e && this.#words.areAll(bytes, start, end, 'talk')
  }

  #valueOf(
    bytes: Uint8Array,
    labelEnd: number,
    from: number,
    to: number,
    label: LabelKind,
  ): { start: number; end: number } | null {
    const nameEnd = this.#tailEnd(bytes, labelEnd, to, label)
    if (nameEnd < 0 || !(this.#walkLink(bytes, nameEnd, to) || this.#isBesideQuote(bytes, nameEnd, to))) return null
    const option = this.#link === 'blank' && isOption(bytes, labelEnd - 1, from)
    const demand = option ? 'any' : demandOf(label, this.#link, bytes[labelEnd - 1]! >= 0x80)
    if (demand === null) return null
    const linkEnd = this.#linkEnd
    const endTag = endTagFor(bytes, linkEnd)
    const value = endTag === null ? valueAt(bytes, linkEnd, to) : elementAt(bytes, linkEnd, to, endTag)
    if (value.start >= value.end) return null
    if (option && bytes[value.start] === 0x2d) return null
    const { start, end, quoted } = value
    const judged = { start, end: quoted ? end : lineEndIn(bytes, start, end), quoted }
    if (label.trust === 'weak' && (startsPath(bytes, start) || isCount(bytes, start, end))) return null
    const words = this.#words
    if (demand === 'blob') return words.isBlob(bytes, start, judged.end) ? { start, end } : null
    if (option ? this.isNamed(bytes, start, judged.end) : this.isHarmless(bytes, start, judged.end)) return null
    return this.#isSecret(bytes, judged, to, demand, label.trust === 'weak') ? { start, end } : null
  }

  /** Returns the end of the name that begins with the label; -1 where the rest of the name changes its meaning. */
  #tailEnd(bytes: Uint8Array, at: number, to: number, { tail }: LabelKind): number {
    let end = at
    if (tail !== 'none') while (end < to && end - at < MAX_TAIL && isNameByte(bytes[end]!)) end++
    while (end > at && bytes[end - 1] === 0x2d) end--
    if (end === at) return at
    const rest = String.fromCharCode(...bytes.subarray(at, end))
    const joined = rest[0] === '_' || rest[0] === '-' || (isUpper(bytes[at]!) && !isUpper(bytes[at - 1]!))
    if (tail === 'joined' && !joined && rest !== 's' && rest !== 'S') return -1
    return partsOf(rest).some(part => this.#harmless.has(part)) ? -1 : end
  }

  #walkLink(bytes: Uint8Array, at: number, to: number): boolean {
    const { next, classes, group } = this.#automaton
    const { base, states, width, classes: map } = this.#links
    let state = 1
    let found = 0
    const end = Math.min(to, at + MAX_LINK)
    for (let i = at; i < end; i++) {
      state = next[base + state * width + classes[map + bytes[i]!]!]!
      if (state === 0) break
      const link = group[states + state]!
      if (link === 0) continue
      found = link
      this.#linkEnd = i + 1
    }
    if (found !== 0) this.#link = this.#lexicon.linkKinds[found - 1]!
    return found !== 0
  }

  /** Returns whether a quote of another script directly follows a label: `密码「…」`. */
  #isBesideQuote(bytes: Uint8Array, at: number, to: number): boolean {
    this.#link = 'note'
    this.#linkEnd = at
    return bytes[at]! >= 0x80 && valueAt(bytes, at, to).quoted
  }

  /** Returns whether a value that is not known to be harmless is as secret as its label requires. */
  #isSecret(
    bytes: Uint8Array,
    { start, end, quoted }: ValueSpan,
    to: number,
    demand: Exclude<Demand, 'blob'>,
    weak: boolean,
  ): boolean {
    const words = this.#words
    if (!quoted && words.isWideText(bytes, start, end) && (weak || !looksLikePassword(bytes, start, end))) return false
    if (end - start <= 80 && isPlaceholder(textOf(bytes, start, end))) return false
    if (demand === 'any') return true
    if (words.areAll(bytes, start, end, 'talk')) return false
    if (quoted) return true
    if (words.looksSecret(bytes, start, end)) return true
    if (!words.isChosenWord(bytes, start, end)) return false
    return demand === 'word' ? true : words.isPast(bytes, end, to)
  }
}

/** Maximum length of the rest of a name; longer names mean something else. */
const MAX_TAIL = 16
/** Maximum length of the text of an element, in bytes; one that does not end within it is taken for a word. */
const MAX_TEXT = 4096
/** Maximum number of values on a line that are searched for further labels. */
const MANY = 256
/** Maximum distance between a label and its value. */
const MAX_LINK = 96

function demandOf({ trust }: LabelKind, link: LabelLink, wide: boolean): Demand | null {
  if (trust === 'blob') return link === 'sign' || link === 'is' ? 'blob' : null
  if (link === 'sign') return 'any'
  if (trust === 'weak') return link === 'is' ? 'secret' : null
  // In these scripts no word follows a label without a reason.
  return link === 'is' || (link === 'blank' && wide) ? 'word' : 'secret'
}

/** Returns whether the name that ends at `last` is an option, `--user-pin`, after a blank, a quote or a bracket. */
function isOption(bytes: Uint8Array, last: number, from: number): boolean {
  let at = last
  while (at >= from && isNameByte(bytes[at]!)) at--
  return (
    bytes[at + 1] === 0x2d && (at < from || isBlank(bytes[at]!) || '"\'`[(,'.includes(String.fromCharCode(bytes[at]!)))
  )
}

/** Ends of tags, plain and as escaped in HTML and JSON, with the beginning of the element's end tag. */
const TAGS = [
  ['>', '</'],
  ['&gt;', '&lt;/'],
  ['u003e', 'u003c'],
  ['u003E', 'u003C'],
].map(([end, next]) => [Buffer.from(end!), Buffer.from(next!)] as const)

/** Returns the beginning of the end tag if a tag, not an arrow, ends at `at`; else null. */
function endTagFor(bytes: Uint8Array, at: number): Uint8Array | null {
  const before = bytes[at - 2]
  for (const [end, next] of TAGS)
    if (isTextAt(bytes, end, at - end.length, at))
      return end.length === 1 && (before === 0x3d || before === 0x2d || before === 0x3a) ? null : next
  return null
}

/** Returns the text of an element from `at` to its end tag, or to the end of a line of its own; empty where others begin. */
function elementAt(bytes: Uint8Array, at: number, to: number, endTag: Uint8Array): ValueSpan {
  const none = { start: at, end: at, quoted: false }
  if (bytes[at] === 0x3c && bytes[at + 1] !== 0x21) return none
  const last = Math.min(to - 1, at + MAX_TEXT)
  for (let i = at; i < last; i++)
    if (isTextAt(bytes, endTag, i, to)) return { start: at, end: beforeSlashes(bytes, at, i), quoted: true }
  // `--pin <pin> --login` names what must be typed.
  return at < to && isBlank(bytes[at]!) ? none : valueAt(bytes, at, to)
}

/** Returns the end of the first line of a text whose line ends are written as `\\n`. */
function lineEndIn(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start + 1; i + 1 < end; i++)
    if (bytes[i] === 0x5c && (bytes[i + 1] === 0x6e || bytes[i + 1] === 0x72)) return i
  return end
}

/** Returns whether this is up to two digits: `CKA_TOKEN = 1`. */
function isCount(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start <= 2 && allBytes(bytes, start, end, byte => byte >= 0x30 && byte <= 0x39)
}

/** Returns whether `./` or `../` begins here. */
function startsPath(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2e && (bytes[at + 1] === 0x2f || (bytes[at + 1] === 0x2e && bytes[at + 2] === 0x2f))
}

/** Returns the words of a name, in lower case: `Min_Length`, `minLength` → min, length. */
function partsOf(name: string): string[] {
  const parts: string[] = []
  let part = ''
  let before = ''
  for (const c of name) {
    const joint = c === '_' || c === '-'
    if (joint || (c >= 'A' && c <= 'Z' && !(before >= 'A' && before <= 'Z'))) {
      parts.push(part)
      part = ''
    }
    if (!joint) part += c.toLowerCase()
    before = c
  }
  return [...parts, part]
}

/** Letters, `_` and `-`. */
function isNameByte(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || isUpper(byte) || byte === 0x5f || byte === 0x2d
}

function isUpper(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a
}
