/**
 * Masks secrets before text is stored: the matches of shapes of kind `secret` on a line, and secrets recognised by the
 * lines around (rows of a dump, the inside of a private key). Called only for stored lines, so it costs nothing elsewhere;
 * depends on the view of the line alone, so the result is the same however the input is cut.
 */

import { Matcher, planMatches } from '../match/matcher.ts'
import type { Walker } from '../match/walks/walk.ts'
import { LOOK_AHEAD, textOf, type View } from '../model/bytes/view.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { Redaction, ROLES, Shape } from '../model/rules/shape.ts'
import { LabelFinder } from './labels.ts'
import { isPlaceholder, lengthRange, type MaskSpan, markersIn, mergeSpans } from './mask.ts'
import { blockSpans } from './secret-blocks.ts'
import { strictSpans } from './strict.ts'
import { valueSpan } from './value.ts'

/** Replaces secrets by `‹redacted:name›`. */
export class Redactor {
  readonly #shapes: readonly Shape[]
  readonly #mode: Redaction
  readonly #matcher: Matcher
  readonly #group: number
  /** Symbols are public even after `password:`. */
  readonly #symbols: ReadonlySet<string>
  /** Symbols and functions, as parameters and codes. */
  readonly #names: ReadonlySet<string>
  /** Null where no pack has labels. */
  readonly #labels: LabelFinder | null
  /** Masks of the last line: every parameter of every finding on a line needs them. */
  #latest: { readonly view: View; readonly spans: readonly MaskSpan[] } | null = null

  constructor(rules: RuleSet, mode: Redaction = 'on') {
    this.#shapes = rules.shapes
    this.#mode = mode
    this.#group = rules.automaton.groups.indexOf('secret' satisfies (typeof ROLES)[number]) + 1
    this.#matcher = new Matcher(
      planMatches(rules.automaton, shape => {
        const { kind, strict } = rules.shapes[shape]!
        return kind === 'secret' && mode !== 'off' && (!strict || mode === 'strict')
      }),
    )
    this.#symbols = new Set(
      rules.packs.flatMap(({ codes }) =>
        codes.flatMap(c => [...(c.symbol === null ? [] : [c.symbol]), ...c.aliases, ...Object.keys(c.innerNames)]),
      ),
    )
    const functions = rules.packs.flatMap(({ contexts }) => contexts.flatMap(c => [...c.functions, ...c.methods]))
    this.#names = new Set([...this.#symbols, ...functions])
    const { automaton, lexicon } = rules
    this.#labels = lexicon === null ? null : new LabelFinder(automaton, lexicon, codesOf(rules, this.#names))
  }

  /** Returns the redacted text of [from, to), which is on the view's line. */
  quote(view: View, from: number, to: number): string {
    return render(view.bytes, from, to, this.#around(view, from, to))
  }

  /** Returns the redacted text of the line [from, to) without its surroundings. */
  text(bytes: Uint8Array, from: number, to: number): string {
    const view: View = { bytes, base: 0, floor: from, lineStart: from, lineEnd: to, ceiling: to }
    return render(bytes, from, to, this.#spans(view, from, to))
  }

  /** Redacts text from the view's line or a line near it: a parameter, the code as written. */
  value(view: View, value: string): string {
    if (this.#mode === 'off' || this.#names.has(value)) return value
    const { bytes, lineStart, lineEnd } = view
    const line = Buffer.from(bytes.buffer, bytes.byteOffset + lineStart, lineEnd - lineStart)
    const wanted = Buffer.from(value)
    let spans: readonly MaskSpan[] | null = null
    let found = false
    // The same text may occur twice on the line; it is a secret when one of them is.
    for (let at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + 1)) {
      found = true
      const from = lineStart + at
      const to = from + wanted.length
      if (to === from) return value
      spans ??= this.#ofLine(view)
      if (spans.some(span => span.start < to && span.end > from)) return render(bytes, from, to, spans)
    }
    if (found || isName(value)) return value
    return '‹redacted:name›'
  }

  /** Redacts a sentence of ours about the view's line that may quote it. */
  sentence(view: View, text: string): string {
    const secrets = this.#ofLine(view).map(({ start, end }) => textOf(view.bytes, start, end))
    const words = text.split(' ')
    const quoted = (word: string): boolean => [...word].some(c => c >= '0' && c <= '9')
    const hides = words.some(word => quoted(word) && secrets.some(s => s.includes(word) || word.includes(s)))
    return this.plain(hides ? words.map(word => (quoted(word) ? '‹redacted:value›' : word)).join(' ') : text)
  }

  /** Redacts a sentence that may quote a log. A mask may include a closing quote, so this repeats until nothing changes. */
  plain(text: string): string {
    let before = text
    for (;;) {
      const bytes = new TextEncoder().encode(before)
      const after = this.text(bytes, 0, bytes.length)
      if (after === before) return after
      before = after
    }
  }

  /** Returns whether the walker's match of a secret shape shows a secret, not a key with nothing or a placeholder after it. */
  shows(bytes: Uint8Array, shape: number, walker: Walker, fill: number): boolean {
    const span = this.#spanOf(bytes, shape, walker, fill)
    return span !== null && markersIn(bytes, span.start, span.end).length === 0
  }

  #ofLine(view: View): readonly MaskSpan[] {
    if (this.#latest?.view !== view) this.#latest = { view, spans: this.#spans(view, view.lineStart, view.lineEnd) }
    return this.#latest.spans
  }

  /** A secret may begin before the stored piece [from, to); on very long lines this much around it decides. */
  #around(view: View, from: number, to: number): readonly MaskSpan[] {
    const start = Math.max(view.lineStart, from - LOOK_AHEAD)
    const end = Math.min(view.lineEnd, to + LOOK_AHEAD)
    return start === view.lineStart && end === view.lineEnd ? this.#ofLine(view) : this.#spans(view, start, end)
  }

  /** Returns the spans of [start, end), a piece of the view's line. */
  #spans(view: View, start: number, end: number): readonly MaskSpan[] {
    if (this.#mode === 'off') return []
    const { bytes } = view
    const spans: MaskSpan[] = blockSpans(view, start, end)
    this.#matcher.run({ bytes, floor: start, fill: end }, start, end, (shape, walker) => {
      const span = this.#spanOf(bytes, shape, walker, end)
      if (span !== null) spans.push(span)
    })
    this.#labels?.find(bytes, start, end, spans)
    if (this.#mode === 'strict') spans.push(...strictSpans(bytes, start, end, this.#symbols))
    return mergeSpans(spans, markersIn(bytes, start, end))
  }

  #spanOf(bytes: Uint8Array, shape: number, walker: Walker, to: number): MaskSpan | null {
    const name = this.#shapes[shape]!.producer
    const group = this.#group === 0 ? -1 : walker.groupStart[this.#group]!
    const [start, end] = group >= 0 ? [group, walker.groupEnd[this.#group]!] : valueSpan(bytes, walker.end, to)
    if (start >= end || (group < 0 && this.#labels?.isHarmless(bytes, start, end))) return null
    if (name === 'length') return { start, end, name, text: lengthRange(bytes, start, end) }
    const value = end - start > 80 ? null : textOf(bytes, start, end)
    return value !== null && (isPlaceholder(value) || this.#symbols.has(value))
      ? null
      : { start, end, name, text: null }
  }
}

/** Returns the text of [from, to) with the spans, which are ordered and separate, masked. */
function render(bytes: Uint8Array, from: number, to: number, spans: readonly MaskSpan[]): string {
  let text = ''
  let at = from
  for (const span of spans) {
    if (span.end <= from || span.start >= to) continue
    text += textOf(bytes, at, Math.max(span.start, at)) + (span.text ?? `‹redacted:${span.name}›`)
    at = Math.min(span.end, to)
  }
  return text + textOf(bytes, at, to)
}

/** Returns whether a text names a code or a function, or is the number of a code that cannot be a PIN. */
function codesOf({ packs }: RuleSet, names: ReadonlySet<string>): (text: string) => boolean {
  const codes = packs.flatMap(pack => pack.codes)
  const values = new Set(codes.map(c => c.value))
  const decimals = new Set(codes.flatMap(c => [c.code, String(c.value)]).filter(text => text.length >= 5))
  return text => {
    if (names.has(text) || decimals.has(text)) return true
    const hex = text.startsWith('0x') || text.startsWith('0X') ? text.slice(2) : ''
    const value = hex.length > 0 && hex.length <= 8 ? Number(`0x${hex}`) : Number.NaN
    return value > 0x7f && values.has(value)
  }
}

/** Returns whether a line elsewhere may add this to a finding: the name of a function, of letters only. */
function isName(text: string): boolean {
  return (
    text.length <= 64 && [...text].every(c => (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || '_<>.:'.includes(c))
  )
}
