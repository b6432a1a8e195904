/**
 * Repeated lines: `last message repeated 7 times` means seven more lines like the one before. If that one had findings,
 * they occurred as often; if not, nothing is known to have occurred.
 */

import { lineStartOf, type View, withoutReturn } from '../../model/bytes/view.ts'
import type { LogEvent } from '../../model/findings/event.ts'
import type { Finding } from '../../model/findings/finding.ts'

/** Maximum number of lines searched backwards for one of the same process. */
const LINES = 16

/** The findings of a line; `origin` is the original line, where this one only repeats it. */
export interface LineFindings<F extends Finding> {
  readonly line: number
  readonly origin: number
  readonly findings: readonly F[]
}

/** The findings of the last lines that had any, bounded. */
export class RecentLines<F extends Finding> {
  readonly #lines: LineFindings<F>[] = []

  add(lineFindings: LineFindings<F>): void {
    this.#lines.push(lineFindings)
    if (this.#lines.length > 2 * LINES) this.#lines.splice(0, LINES)
  }

  /** Returns the findings of the line at an absolute offset, unless its origin is before the floor of the view. */
  at(line: number | null, view: View): LineFindings<F> | null {
    const lineFindings = this.#lines.findLast(l => l.line === line)
    return lineFindings === undefined || lineFindings.origin < view.base + view.floor ? null : lineFindings
  }
}

/** Returns the absolute offset of the line that a line with this event repeats: the last one of the same process. */
export function findRepeatedLine(view: View, event: LogEvent, parse: (view: View) => LogEvent): number | null {
  let start = view.lineStart
  for (let n = 0; n < LINES && start > view.floor; n++) {
    const lineEnd = start - 1
    start = lineStartOf(view.bytes, lineEnd, view.floor)
    if (withoutReturn(view.bytes, start, lineEnd) === start) continue
    if (isOfSameProcess(event, () => parse({ ...view, lineStart: start, lineEnd }))) return view.base + start
  }
  return null
}

/** Compares processes. A repeat that names no process refers to the line directly before it. */
function isOfSameProcess({ pid, tid, tag }: LogEvent, other: () => LogEvent): boolean {
  if (pid === null && tag === null) return true
  const line = other()
  if (pid === null) return line.tag === tag
  return line.pid === pid && (tid === null || line.tid === null || line.tid === tid)
}
