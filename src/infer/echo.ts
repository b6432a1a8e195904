/**
 * Echoes: layers print one failure several times (an OpenSSL queue below a trace, `Caused by`, wrappers). A line whose
 * shape may be an echo counts only when no line shortly before told the same code.
 */
import type { Echo } from '../model/shape.ts'
import { LOOK_BEHIND, lineStartOf, type Searcher, type View } from '../model/view.ts'
import { type Told, UNLINKED } from './told.ts'

/** The codes told by the last lines, bounded. */
export class RecentCodes {
  #told: Told[] = []
  #limit = 1024

  /** What no later line can see is let go of; links to it are cut, so that it can be freed. */
  add(told: Told): void {
    this.#told.push(told)
    if (this.#told.length < this.#limit) return
    const floor = told.line - LOOK_BEHIND
    const first = this.#told.findIndex(t => t.line >= floor)
    for (const old of this.#told.slice(0, first)) {
      old.link = { ...UNLINKED, depth: old.link.depth }
      old.tryBefore = null
    }
    this.#told = this.#told.slice(first)
    this.#limit = Math.max(1024, 2 * this.#told.length)
  }

  /** The last error of the same producer and thread on an earlier line, not before the absolute offset `floor`. */
  lastError(told: Told, floor: number): Told | null {
    for (let i = this.#told.length - 1; i >= 0 && this.#told[i]!.line >= floor; i--) {
      const before = this.#told[i]!
      const same =
        before.producer === told.producer && (before.key === null || told.key === null || before.key === told.key)
      if (same && before.line < told.line && !before.benign) return before
    }
    return null
  }

  /** The last try of the same kind on an earlier line, unless the code that says "locked" came after it. */
  lastTry(told: Told, lockedBy: readonly string[], floor: number): Told | null {
    for (let i = this.#told.length - 1; i >= 0 && this.#told[i]!.line >= floor; i--) {
      const before = this.#told[i]!
      if (before.line >= told.line || before.namespace !== told.namespace || before.repeats) continue
      if (lockedBy.includes(before.code)) return null
      if (before.code === told.code && before.producer === told.producer) return before
    }
    return null
  }

  /** Whether `line` already told this code: a line that repeats its code is one event. */
  onLine(line: number, namespace: string, code: string): boolean {
    for (let i = this.#told.length - 1; i >= 0 && this.#told[i]!.line === line; i--) {
      const told = this.#told[i]!
      if (told.namespace === namespace && told.code === code) return true
    }
    return false
  }

  /** Whether an earlier line within the reach of `echo` told this code. */
  echoes(told: Told, echo: Echo, view: View, onLine: Searcher): boolean {
    const lines = new Set(
      this.#told
        .filter(t => t.line < told.line && t.namespace === told.namespace && t.code === told.code)
        .map(t => t.line),
    )
    if (lines.size === 0) return false
    let start = view.lineStart
    for (let n = 0; n < echo.lines && start > view.floor; n++) {
      const end = start - 1
      start = lineStartOf(view.bytes, end, view.floor)
      if (lines.has(view.base + start)) return true
      if (echo.through !== null && !onLine(echo.through, start, end)) return false
    }
    return false
  }
}
