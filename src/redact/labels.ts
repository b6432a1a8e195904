/**
 * Secrets that a label announces: walks the lexicon's automata over a line.
 *
 *     wrong so_pin for slot 1: 4711 entered       label ▔▔▔▔▔▔ link ▔▔▔▔▔▔▔▔▔▔▔▔ value ▔▔▔▔
 *
 * One look-up a byte finds the ends of labels; what follows is done for those only. What stands behind a label is a secret
 * the more readily the more the label and the link say; the words of the lexicon are none.
 */

import { textOf } from '../model/bytes/view.ts'
import { type Automaton, type Dfa, LINE_END } from '../model/rules/automaton.ts'
import type { LabelKind, LabelLink, Lexicon } from '../model/rules/lexicon.ts'
import { isPlaceholder, type MaskSpan } from './mask.ts'
import { beforeSlashes, isBlank, isTextAt, type ValueSpan, valueAt } from './value.ts'
import { allBytes, looksLikePassword, WordClassifier } from './words.ts'

/** What must be true of a value: nothing, no word of prose, or that it looks like a secret (like long random text). */
type Demand = 'any' | 'word' | 'secret' | 'blob'

/** Finds values behind labels. */
export class LabelFinder {
  readonly #automaton: Automaton
  readonly #lexicon: Lexicon
  readonly #labels: Dfa
  readonly #links: Dfa
  readonly #words: WordClassifier
  readonly #harmless: ReadonlySet<string>
  /** Of the link walked last. */
  #link: LabelLink = 'sign'
  #linkEnd = 0

  /** `isCode` says whether a text is a code that some pack knows. */
  constructor(automaton: Automaton, lexicon: Lexicon, isCode: (text: string) => boolean) {
    this.#automaton = automaton
    this.#lexicon = lexicon
    this.#labels = automaton.dfas[lexicon.labels]!
    this.#links = automaton.dfas[lexicon.links]!
    this.#words = new WordClassifier(automaton, lexicon, isCode)
    this.#harmless = new Set(lexicon.harmless)
  }

  /** Adds the spans of [from, to), which is taken as a whole line. */
  find(bytes: Uint8Array, from: number, to: number, spans: MaskSpan[]): void {
    const { next, classes, group } = this.#automaton
    const { base, states, width, classes: map } = this.#labels
    let state = next[base + width + classes[map + LINE_END]!]!
    let reach = from
    for (let at = from; at < to; at++) {
      state = next[base + state * width + classes[map + bytes[at]!]!]!
      const found = group[states + state]!
      if (found === 0) continue
      // A label inside a value may reach beyond it; of a line made of labels it is enough to know the values.
      if (spans.length > MANY && at < reach) continue
      const label = this.#lexicon.labelKinds[found - 1]!
      const value = this.#valueOf(bytes, at + 1, from, to, label)
      if (value === null) continue
      spans.push({ ...value, name: label.mask, text: null })
      reach = Math.max(reach, value.end)
    }
  }

  /** Whether the value in [start, end) is no secret behind a sign: a state, a code, or what stands for a value in a usage. */
  isHarmless(bytes: Uint8Array, start: number, end: number): boolean {
    const words = this.#words
    // `password=a` is no article.
    if (end - start <= 2 && (bytes[start - 1] === 0x3d || bytes[start - 1] === 0x3a)) return false
    return (
      words.areAll(bytes, start, end, 'state') || words.isCode(bytes, start, end) || this.isNamed(bytes, start, end)
    )
  }

  /** Whether this is what a usage writes for a value: `<pin>`. */
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

  /** Where the name that the label begins ends; -1 where the rest of the name makes it another thing. */
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

  /** Whether a quote of another script stands right behind a label: `密码「…」`. */
  #isBesideQuote(bytes: Uint8Array, at: number, to: number): boolean {
    this.#link = 'note'
    this.#linkEnd = at
    return bytes[at]! >= 0x80 && valueAt(bytes, at, to).quoted
  }

  /** Whether a value that is not known to be harmless is as secret as its label demands. */
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

/** Longer names are other things. */
const MAX_TAIL = 16
/** The text of an element that does not end within so many bytes is taken for a word. */
const MAX_TEXT = 4096
/** More values on a line are not looked into. */
const MANY = 256
/** What stands farther from a label than this belongs to something else. */
const MAX_LINK = 96

function demandOf({ trust }: LabelKind, link: LabelLink, wide: boolean): Demand | null {
  if (trust === 'blob') return link === 'sign' || link === 'is' ? 'blob' : null
  if (link === 'sign') return 'any'
  if (trust === 'weak') return link === 'is' ? 'secret' : null
  // No word is written behind a label of these scripts without a reason.
  return link === 'is' || (link === 'blank' && wide) ? 'word' : 'secret'
}

/** Whether the name that ends at `last` is an option of a command: `--user-pin`, behind a blank, a quote or a bracket. */
function isOption(bytes: Uint8Array, last: number, from: number): boolean {
  let at = last
  while (at >= from && isNameByte(bytes[at]!)) at--
  return (
    bytes[at + 1] === 0x2d && (at < from || isBlank(bytes[at]!) || '"\'`[(,'.includes(String.fromCharCode(bytes[at]!)))
  )
}

/** Ends of tags, plain and as they are escaped in HTML and JSON, and what then begins the end tag of the same element. */
const TAGS = [
  ['>', '</'],
  ['&gt;', '&lt;/'],
  ['u003e', 'u003c'],
  ['u003E', 'u003C'],
].map(([end, next]) => [Buffer.from(end!), Buffer.from(next!)] as const)

/** What begins the end tag, where a tag and not an arrow ends at `at`; else null. */
function endTagFor(bytes: Uint8Array, at: number): Uint8Array | null {
  const before = bytes[at - 2]
  for (const [end, next] of TAGS)
    if (isTextAt(bytes, end, at - end.length, at))
      return end.length === 1 && (before === 0x3d || before === 0x2d || before === 0x3a) ? null : next
  return null
}

/** The text of an element from `at` to its end tag, or to the end of a line that is all its own; empty where others begin. */
function elementAt(bytes: Uint8Array, at: number, to: number, endTag: Uint8Array): ValueSpan {
  const none = { start: at, end: at, quoted: false }
  if (bytes[at] === 0x3c && bytes[at + 1] !== 0x21) return none
  const last = Math.min(to - 1, at + MAX_TEXT)
  for (let i = at; i < last; i++)
    if (isTextAt(bytes, endTag, i, to)) return { start: at, end: beforeSlashes(bytes, at, i), quoted: true }
  // `--pin <pin> --login` names what must be typed.
  return at < to && isBlank(bytes[at]!) ? none : valueAt(bytes, at, to)
}

/** The end of the first line of a text whose line ends are written as `\\n`. */
function lineEndIn(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start + 1; i + 1 < end; i++)
    if (bytes[i] === 0x5c && (bytes[i + 1] === 0x6e || bytes[i + 1] === 0x72)) return i
  return end
}

/** Up to two digits: `CKA_TOKEN = 1`. */
function isCount(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start <= 2 && allBytes(bytes, start, end, byte => byte >= 0x30 && byte <= 0x39)
}

/** `./` and `../`. */
function startsPath(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2e && (bytes[at + 1] === 0x2f || (bytes[at + 1] === 0x2e && bytes[at + 2] === 0x2f))
}

/** The words of a name, in lower case: `Min_Length`, `minLength` → min, length. */
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
