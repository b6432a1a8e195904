/**
 * The time of a finding: its own line's, else that of the nearest line before it that has one. A line of the journal's
 * export format has the time of its record, whose stamp may also follow the line.
 */

import { LOOK_AHEAD, lineEndOf, lineStartOf, type View, withoutReturn } from '../model/bytes/view.ts'
import type { LogEvent } from '../model/findings/event.ts'

/** Maximum number of lines searched backwards for a stamp; enough for a call block or a stack trace. */
const LINES = 60

/** Returns milliseconds since 1970, or null when no line nearby has a stamp. */
export function timeOf(view: View, own: LogEvent, parse: (view: View) => LogEvent): number | null {
  if (own.time !== null) return own.time
  if (own.dialect === 'journal' || own.wrapper === 'journal') return timeInRecord(view, parse)
  let lineStart = view.lineStart
  for (let n = 0; n < LINES && lineStart > view.floor; n++) {
    const lineEnd = lineStart - 1
    lineStart = lineStartOf(view.bytes, lineEnd, view.floor)
    const { time } = parse({ ...view, lineStart, lineEnd })
    if (time !== null) return time
  }
  return null
}

/** Returns the first stamp before the line, else the first after it, up to the blank lines around the record. */
function timeInRecord(view: View, parse: (view: View) => LogEvent): number | null {
  let { lineStart, lineEnd } = view
  for (let n = 0; n < LINES && lineStart > view.floor; n++) {
    lineEnd = lineStart - 1
    lineStart = lineStartOf(view.bytes, lineEnd, view.floor)
    if (withoutReturn(view.bytes, lineStart, lineEnd) === lineStart) break
    const { time } = parse({ ...view, lineStart, lineEnd })
    if (time !== null) return time
  }
  lineEnd = view.lineEnd
  for (let n = 0; n < LINES && lineEnd < view.ceiling; n++) {
    lineStart = lineEnd + 1
    lineEnd = lineEndOf(view.bytes, lineStart, view.ceiling)
    // A line cut by the ceiling is skipped: a cut stamp would be another time.
    if (lineEnd >= view.ceiling && view.ceiling - view.lineEnd >= LOOK_AHEAD) break
    if (withoutReturn(view.bytes, lineStart, lineEnd) === lineStart) break
    const { time } = parse({ ...view, lineStart, lineEnd })
    if (time !== null) return time
  }
  return null
}
