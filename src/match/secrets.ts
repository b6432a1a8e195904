/** Masks what shapes of kind `secret` find, before a line is kept anywhere. */
import type { RuleSet } from '../model/ruleset.ts'
import { textOf } from '../model/view.ts'
import { Matcher } from './matcher.ts'

/** Replaces secrets in single lines. */
export class Redactor {
  readonly #rules: RuleSet
  readonly #matcher: Matcher
  readonly #group: number

  constructor(rules: RuleSet) {
    this.#rules = rules
    this.#group = rules.automaton.groups.indexOf('secret') + 1
    this.#matcher = new Matcher(rules.automaton, shape => rules.shapes[shape]!.kind === 'secret')
  }

  /** The text of [from, to), which lies on one line, with every secret replaced by `‹redacted:name›`. */
  text(bytes: Uint8Array, from: number, to: number): string {
    const spans: { start: number; end: number; name: string }[] = []
    this.#matcher.run(bytes, from, to, from, to, (shape, walker) => {
      const start = walker.groupStart[this.#group]!
      if (start >= 0)
        spans.push({ start, end: walker.groupEnd[this.#group]!, name: this.#rules.shapes[shape]!.producer })
    })
    if (spans.length === 0) return textOf(bytes, from, to)
    spans.sort((a, b) => a.start - b.start || b.end - a.end)
    let text = ''
    let at = from
    for (const { start, end, name } of spans) {
      if (end <= at) continue
      text += `${textOf(bytes, at, Math.max(start, at))}‹redacted:${name}›`
      at = end
    }
    return text + textOf(bytes, at, to)
  }
}
