/**
 * Echoes: layers print one failure several times (an OpenSSL queue below a trace, `Caused by`, wrappers). A line whose
 * shape may be an echo counts only when no line shortly before told the same code.
 */
import { UNKNOWN_CONTEXT } from '../model/finding.ts'
import { type Echo, LAYERS } from '../model/shape.ts'
import { LOOK_BEHIND, lineStartOf, type Searcher, type View } from '../model/view.ts'
import { type Told, UNLINKED } from './told.ts'

/** Lines, and milliseconds where the lines tell the time, within which the layers above print a failure again. */
const LAYER_LINES = 4
const LAYER_MS = 2000

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

  /** Whether any code was told on the line that begins at this absolute offset. */
  anyOn(line: number): boolean {
    for (let i = this.#told.length - 1; i >= 0 && this.#told[i]!.line >= line; i--)
      if (this.#told[i]!.line === line) return true
    return false
  }

  /** Whether `line` already told this code: a line that repeats its code is one event. */
  onLine({ line, namespace, code }: Pick<Told, 'line' | 'namespace' | 'code'>): boolean {
    for (let i = this.#told.length - 1; i >= 0 && this.#told[i]!.line === line; i--) {
      const told = this.#told[i]!
      if (told.namespace === namespace && told.code === code) return true
    }
    return false
  }

  /**
   * Whether a layer below told this code just before: the same failure on its way up. Only what is below counts, so that
   * two layers that take turns tell every failure of a row once.
   */
  risesFrom(told: Told, view: View): boolean {
    const above = LAYERS.indexOf(told.layer)
    if (above === 0) return false
    let start = view.lineStart
    for (let n = 0; n < LAYER_LINES && start > view.floor; n++) start = lineStartOf(view.bytes, start - 1, view.floor)
    for (let i = this.#told.length - 1; i >= 0 && this.#told[i]!.line >= view.base + start; i--) {
      const below = this.#told[i]!
      if (below.namespace !== told.namespace || below.code !== told.code || below.line >= told.line) continue
      if (LAYERS.indexOf(below.layer) < above && isSameCall(below, told)) return true
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

/** Whether nothing that both lines tell speaks against one call: operation, process, time. */
function isSameCall(a: Told, b: Told): boolean {
  if (a.context !== b.context && a.context !== UNKNOWN_CONTEXT && b.context !== UNKNOWN_CONTEXT) return false
  if (a.pid !== null && b.pid !== null && a.pid !== b.pid) return false
  return a.time === null || b.time === null || Math.abs(b.time - a.time) <= LAYER_MS
}
