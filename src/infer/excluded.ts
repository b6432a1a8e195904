/** Lines that only quote what a pack looks for: source text, tables, documentation. Its shapes find nothing there. */
import type { RuleSet } from '../model/ruleset.ts'
import { type Searcher, type View, withoutReturn } from '../model/view.ts'

/** The exclude lists of the packs, asked about one line; each pack's list walks it once at most. */
export class Excluded {
  readonly #excludes: RuleSet['excludes']
  readonly #view: View
  readonly #onLine: Searcher
  readonly #known = new Map<string, boolean>()

  constructor({ excludes }: RuleSet, view: View, onLine: Searcher) {
    this.#excludes = excludes
    this.#view = view
    this.#onLine = onLine
  }

  /** Whether the pack of this code space excludes the line. */
  by(namespace: string): boolean {
    let excluded = this.#known.get(namespace)
    if (excluded === undefined) {
      const { bytes, lineStart, lineEnd } = this.#view
      const end = withoutReturn(bytes, lineStart, lineEnd)
      excluded = (this.#excludes[namespace] ?? []).some(search => this.#onLine(search, lineStart, end))
      this.#known.set(namespace, excluded)
    }
    return excluded
  }
}
