/** Lines that only quote what a pack looks for: source text, tables, documentation. Its shapes find nothing there. */
import type { RuleSet } from '../model/ruleset.ts'
import { type Searcher, type View, withoutReturn } from '../model/view.ts'

/** The exclude lists of the packs, asked about one line after the other; each pack's list walks it once at most. */
export class Excluded {
  readonly #excludes: RuleSet['excludes']
  readonly #known = new Map<string, boolean>()
  #view: View | null = null

  constructor({ excludes }: RuleSet) {
    this.#excludes = excludes
  }

  /** Whether the pack of this code space excludes the line of `view`. */
  by(namespace: string, view: View, onLine: Searcher): boolean {
    const searches = this.#excludes[namespace]
    if (searches === undefined || searches.length === 0) return false
    if (this.#view !== view) {
      this.#view = view
      this.#known.clear()
    }
    let excluded = this.#known.get(namespace)
    if (excluded === undefined) {
      const end = withoutReturn(view.bytes, view.lineStart, view.lineEnd)
      excluded = searches.some(search => onLine(search, view.lineStart, end))
      this.#known.set(namespace, excluded)
    }
    return excluded
  }
}
