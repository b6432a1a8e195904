/**
 * The head of a finding: when it was written, and by whom. Its own line's; where that has no time, that of the nearest line
 * before it that has one, and where that has no head, who wrote the nearest line before it that has one. A line of the
 * journal's export format has those of its record, whose fields may also follow the line.
 */

import { LOOK_AHEAD, lineEndOf, lineStartOf, type View, withoutReturn } from '../model/bytes/view.ts'
import type { LogEvent } from '../model/findings/event.ts'

/** Maximum number of lines searched in each direction; enough for a call block or a stack trace. */
const LINES = 60

/** Milliseconds since 1970, host and program; null where no line nearby names them. */
export type FindingHead = Pick<LogEvent, 'time' | 'host' | 'program'>

type ParseLine = (view: View) => LogEvent

/** Returns the head of a finding on the view's line, whose event is `own`. */
export function headOf(view: View, own: LogEvent, parse: ParseLine): FindingHead {
  if (own.dialect === 'journal' || own.wrapper === 'journal') return headOfRecord(view, own, parse)
  if (own.time !== null && own.dialect !== 'faultlog') return own
  let { time, host, program } = own
  let headless = own.dialect === 'none'
  let inFault = own.dialect === 'faultlog'
  let lineStart = view.lineStart
  for (let n = 0; n < LINES && lineStart > view.floor; n++) {
    const lineEnd = lineStart - 1
    lineStart = lineStartOf(view.bytes, lineEnd, view.floor)
    const before = parse({ ...view, lineStart, lineEnd })
    if (headless && before.dialect !== 'none') {
      headless = false
      inFault = before.dialect === 'faultlog'
      host = before.host
      program = before.program
    }
    // Time and process are on lines of their own, in any order.
    if (inFault && before.dialect === 'faultlog') program ??= before.program
    time ??= before.time
    if (time !== null && (!inFault || program !== null)) break
  }
  return { time, host, program }
}

/** Returns the first stamp and names before the line, else the first after it, up to the blank lines around the record. */
function headOfRecord(view: View, own: LogEvent, parse: ParseLine): FindingHead {
  let { time } = own
  let host: string | null = null
  let container: string | null = null
  let identifier: string | null = null
  let process: string | null = null
  const isBlank = (lineStart: number, lineEnd: number): boolean =>
    withoutReturn(view.bytes, lineStart, lineEnd) === lineStart
  const take = (lineStart: number, lineEnd: number): void => {
    const field = parse({ ...view, lineStart, lineEnd })
    time ??= field.time
    // The message of another record, where nothing parts them.
    if (field.dialect !== 'journal') return
    host ??= field.host
    container ??= field.program
    identifier ??= field.tag
    process ??= field.process
  }
  let { lineStart, lineEnd } = view
  for (let n = 0; n < LINES && lineStart > view.floor; n++) {
    lineEnd = lineStart - 1
    lineStart = lineStartOf(view.bytes, lineEnd, view.floor)
    if (isBlank(lineStart, lineEnd)) break
    take(lineStart, lineEnd)
  }
  lineEnd = view.lineEnd
  for (let n = 0; n < LINES && lineEnd < view.ceiling; n++) {
    lineStart = lineEnd + 1
    lineEnd = lineEndOf(view.bytes, lineStart, view.ceiling)
    // A line cut by the ceiling is skipped: a cut field would be another one.
    if (lineEnd >= view.ceiling && view.ceiling - view.lineEnd >= LOOK_AHEAD) break
    if (isBlank(lineStart, lineEnd)) break
    take(lineStart, lineEnd)
  }
  return { time, host: host ?? own.host, program: container ?? identifier ?? process ?? own.program }
}
