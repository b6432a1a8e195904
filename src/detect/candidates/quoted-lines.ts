/** Lines that only quote what a pack searches for: source text, tables, documentation. Its shapes find nothing there. */

import { type ConditionSearcher, type View, withoutReturn } from '../../model/bytes/view.ts'
import type { RuleSet } from '../../model/rules/ruleset.ts'

/** One pack's list, and its result for the last line. */
interface ExcludeList {
  readonly searches: readonly number[]
  view: View | null
  excluded: boolean
}

/** The exclude lists of the packs, tested one line after the other; each pack's list walks a line at most once. */
export class ExcludeLists {
  readonly #lists: ReadonlyMap<string, ExcludeList>

  constructor({ excludes }: RuleSet) {
    this.#lists = new Map(
      Object.entries(excludes).map(([namespace, searches]) => [namespace, { searches, view: null, excluded: false }]),
    )
  }

  /** Returns whether the pack of this code space excludes the line of `view`. */
  by(namespace: string, view: View, onLine: ConditionSearcher): boolean {
    const list = this.#lists.get(namespace)
    if (list === undefined) return false
    if (list.view === view) return list.excluded
    const end = withoutReturn(view.bytes, view.lineStart, view.lineEnd)
    list.view = view
    list.excluded = list.searches.some(search => onLine(search, view.lineStart, end))
    return list.excluded
  }
}
