/** The time of a finding: its own line's, else that of the nearest line before it that has one. */
import type { Event } from '../model/event.ts'
import { lineStartOf, type View } from '../model/view.ts'

/** Lines looked back at for a stamp; enough for a call block or a stack trace. */
const LINES = 60

/** Milliseconds since 1970, or null when no line near has a stamp. */
export function timeOf(view: View, own: Event, parse: (view: View) => Event): number | null {
  if (own.time !== null) return own.time
  let lineStart = view.lineStart
  for (let n = 0; n < LINES && lineStart > view.floor; n++) {
    const lineEnd = lineStart - 1
    lineStart = lineStartOf(view.bytes, lineEnd, view.floor)
    const { time } = parse({ ...view, lineStart, lineEnd })
    if (time !== null) return time
  }
  return null
}
