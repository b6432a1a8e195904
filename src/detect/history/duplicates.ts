/**
 * Duplicates: layers print one failure several times (an OpenSSL queue below a trace, `Caused by`, wrappers). A line whose
 * shape may be a duplicate counts only when no line shortly before reported the same code.
 */

import { type ConditionSearcher, LOOK_BEHIND, lineStartOf, type View } from '../../model/bytes/view.ts'
import type { LogEvent } from '../../model/findings/event.ts'
import { UNKNOWN_CONTEXT } from '../../model/findings/finding.ts'
import { type Echo, LAYERS } from '../../model/rules/shape.ts'
import { type RecentFinding, UNLINKED } from './recent-findings.ts'
import { isSameFailure, statementOf } from './same-failure.ts'
import { FOREIGN, linesBefore } from './same-process.ts'

/** What may be queried about earlier lines. */
interface DuplicateLineContext {
  readonly event: (view: View) => LogEvent
  readonly onLine: ConditionSearcher
}

/** Maximum number of lines, and of milliseconds where lines have times, within which upper layers print a failure again. */
const LAYER_LINES = 4
const LAYER_MS = 2000
/** Maximum number of lines between the return of a traced call and the line in which a program tells it. */
const RETURN_LINES = 40
/** Maximum number of lines with codes between two lines that tell one failure. */
const TOLD_LINES = 4
/** Maximum number of lines that tell one failure. */
const STATEMENTS = 8

/** The codes reported by the last lines, bounded. */
export class RecentFindings {
  #recent: RecentFinding[] = []
  #limit = 1024

  /** Adds a code. Frees codes that no later line can see, and the links to them. */
  add(recorded: RecentFinding): void {
    this.#recent.push(recorded)
    if (this.#recent.length < this.#limit) return
    const floor = recorded.line - LOOK_BEHIND
    const first = this.#recent.findIndex(t => t.line >= floor)
    for (const old of this.#recent.slice(0, first)) {
      old.link = { ...UNLINKED, depth: old.link.depth }
      old.previousAttempt = null
    }
    this.#recent = this.#recent.slice(first)
    this.#limit = Math.max(1024, 2 * this.#recent.length)
  }

  /** Returns the last error of the same producer and thread on an earlier line, not before the absolute offset `floor`. */
  lastError(recorded: RecentFinding, floor: number): RecentFinding | null {
    for (let i = this.#recent.length - 1; i >= 0 && this.#recent[i]!.line >= floor; i--) {
      const before = this.#recent[i]!
      const same =
        before.producer === recorded.producer &&
        (before.key === null || recorded.key === null || before.key === recorded.key)
      if (same && before.line < recorded.line && !before.benign) return before
    }
    return null
  }

  /** Returns the last try of the same kind on an earlier line, unless the code that says "locked" came after it. */
  lastTry(recorded: RecentFinding, lockedBy: readonly string[], floor: number): RecentFinding | null {
    for (let i = this.#recent.length - 1; i >= 0 && this.#recent[i]!.line >= floor; i--) {
      const before = this.#recent[i]!
      if (before.line >= recorded.line || before.namespace !== recorded.namespace || before.repeats) continue
      if (lockedBy.includes(before.code)) return null
      if (before.code === recorded.code && before.producer === recorded.producer) return before
    }
    return null
  }

  /** Returns whether `line` already reported this code: a line that repeats its code is one event. */
  onLine(line: number, namespace: string, code: string): boolean {
    for (let i = this.#lastUpTo(line); i >= 0 && this.#recent[i]!.line === line; i--) {
      const recorded = this.#recent[i]!
      if (recorded.namespace === namespace && recorded.code === code) return true
    }
    return false
  }

  /**
   * Yields earlier lines of the same process that may describe a later one, nearest first: without those that report the
   * same code, and only up to one that reports another, which ends the block of another error.
   */
  *describingLines(
    count: number,
    view: View,
    event: LogEvent,
    { event: parse }: DuplicateLineContext,
    code: string,
  ): Generator<View> {
    for (const line of linesBefore(view, event, count, parse)) {
      const start = view.base + line.lineStart
      const last = this.#recent[this.#lastUpTo(start)]
      if (last?.line !== start) yield line
      else if (last.code !== code) return
    }
  }

  /** Returns the index of the last code on this line or one before it; -1 without one. */
  #lastUpTo(line: number): number {
    let i = this.#recent.length - 1
    while (i >= 0 && this.#recent[i]!.line > line) i--
    return i
  }

  /**
   * Returns whether one of the last `lines` lines with codes reported this one. Lines without codes may be between them, so
   * this only avoids reading the lines themselves.
   */
  #reportedWithin(lines: number, { line, namespace, code }: RecentFinding): boolean {
    let last = line
    for (let i = this.#recent.length - 1; i >= 0; i--) {
      const before = this.#recent[i]!
      if (before.line >= line) continue
      if (before.line !== last && lines-- === 0) return false
      last = before.line
      if (before.namespace === namespace && before.code === code) return true
    }
    return false
  }

  /**
   * Returns whether a lower layer reported this code just before: the same failure on its way up. Only lower layers count,
   * so that two alternating layers report every failure of a row once.
   */
  risesFrom(recorded: RecentFinding, view: View): boolean {
    const above = LAYERS.indexOf(recorded.layer)
    if (above === 0) return false
    if (!this.#reportedWithin(LAYER_LINES, recorded)) return false
    let start = view.lineStart
    for (let n = 0; n < LAYER_LINES && start > view.floor; n++) start = lineStartOf(view.bytes, start - 1, view.floor)
    for (let i = this.#recent.length - 1; i >= 0 && this.#recent[i]!.line >= view.base + start; i--) {
      const below = this.#recent[i]!
      if (below.namespace !== recorded.namespace || below.code !== recorded.code || below.line >= recorded.line)
        continue
      if (LAYERS.indexOf(below.layer) < above && isSameCall(below, recorded)) return true
    }
    return false
  }

  /**
   * Returns whether a trace of calls told what a program says now: the same function with the same code, with other calls
   * between (a tool cleans up before it prints). Each return of a trace is told again by a program at most once.
   */
  isReturned(recorded: RecentFinding, view: View): boolean {
    const { functionName, layer, speaker } = recorded
    if (layer === 'trace' || functionName?.startsWith('C_') !== true) return false
    let start = view.lineStart
    for (let n = 0; n < RETURN_LINES && start > view.floor; n++) start = lineStartOf(view.bytes, start - 1, view.floor)
    for (let i = this.#recent.length - 1; i >= 0 && this.#recent[i]!.line >= view.base + start; i--) {
      const before = this.#recent[i]!
      if (before.line >= recorded.line || before.layer !== 'trace' || before.code !== recorded.code) continue
      if (before.functionName !== functionName || before.raisedBy === speaker.name || !isSameCall(before, recorded))
        continue
      before.raisedBy = speaker.name
      return true
    }
    return false
  }

  /** Returns whether another speaker told this failure shortly before. */
  isToldBefore(recorded: RecentFinding, view: View, parse: DuplicateLineContext['event']): boolean {
    for (let i = this.#recent.length - 1, lines = 0, last = recorded.line; i >= 0; i--) {
      const before = this.#recent[i]!
      if (before.line >= recorded.line) continue
      if (before.line < view.base + view.floor) return false
      if (before.line !== last && ++lines > TOLD_LINES) return false
      last = before.line
      if (before.namespace !== recorded.namespace || before.code !== recorded.code) continue
      if (before.raisedBy !== null && before.raisedBy === recorded.speaker.name) return false
      if (!isSameFailure(before, recorded, view, parse) || this.#isAgain(i, recorded, view)) return false
      return this.#joins(before, recorded, view, parse)
    }
    return false
  }

  /**
   * Adds a line to the failure that an earlier one tells, and returns true. A statement that this failure has already
   * been told with begins another one: a program that tries again writes the same lines again.
   */
  #joins(before: RecentFinding, recorded: RecentFinding, view: View, parse: DuplicateLineContext['event']): boolean {
    const lineStart = before.line - view.base
    const lineEnd = view.bytes.indexOf(0x0a, lineStart)
    const earlier = { ...view, lineStart, lineEnd }
    const statements = before.statements ?? [statementOf(before.speaker, earlier, parse(earlier))]
    const statement = statementOf(recorded.speaker, view, parse(view))
    if (statements.length >= STATEMENTS || statements.includes(statement)) return false
    statements.push(statement)
    before.statements = statements
    recorded.statements = statements
    before.raisedBy = recorded.speaker.name
    return true
  }

  /** Returns whether the line at `i` repeats a failure that the same speaker told: who tells it again has failed again. */
  #isAgain(i: number, { namespace, code, speaker }: RecentFinding, { base, floor }: View): boolean {
    if (speaker.part !== 'log') return false
    for (let repeats = this.#recent[i]!.repeats; repeats && --i >= 0; ) {
      const before = this.#recent[i]!
      if (before.line < base + floor) return false
      if (before.namespace !== namespace || before.code !== code) continue
      if (before.speaker.name === speaker.name) return true
      repeats = before.repeats
    }
    return false
  }

  /** Returns whether an earlier line of the process, within the reach of `echo`, reported this code at about the same time. */
  isDuplicate(
    recorded: RecentFinding,
    echo: Echo,
    view: View,
    event: LogEvent,
    { onLine, event: parse }: DuplicateLineContext,
  ): boolean {
    const { namespace, code } = recorded
    if (!this.#reportedWithin(echo.lines + FOREIGN, recorded)) return false
    for (const line of linesBefore(view, event, echo.lines, parse)) {
      if (this.onLine(view.base + line.lineStart, namespace, code))
        return isAtOnce(event, parse(line), echo.through === null ? AT_ONCE_MS : TRACE_MS)
      if (echo.through !== null && !onLine(echo.through, line.lineStart, line.lineEnd)) return false
    }
    return false
  }
}

/** Returns whether times agree: layers print one failure at once, anything later is another try. Missing times agree. */
function isAtOnce({ time }: LogEvent, before: LogEvent, most: number): boolean {
  return time === null || before.time === null || Math.abs(time - before.time) <= most
}

const AT_ONCE_MS = 1000
/** The lines of one stack trace may be stamped one by one, by a build server. */
const TRACE_MS = 4000

/** Returns whether both lines may belong to one call: same operation, process and time where both name them. */
function isSameCall(a: RecentFinding, b: RecentFinding): boolean {
  if (a.told !== b.told && a.told !== UNKNOWN_CONTEXT && b.told !== UNKNOWN_CONTEXT) return false
  if (a.pid !== null && b.pid !== null && a.pid !== b.pid) return false
  return a.time === null || b.time === null || Math.abs(b.time - a.time) <= LAYER_MS
}
