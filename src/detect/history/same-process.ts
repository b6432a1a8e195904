/** Same process: lines of several processes are interleaved, and only those of one describe each other. */

import { lineStartOf, type View, withoutReturn } from '../../model/bytes/view.ts'
import type { LogEvent } from '../../model/findings/event.ts'

/** Maximum number of lines of other processes that are skipped. */
export const FOREIGN = 16

/**
 * Yields the nearest `count` lines before that of the view, nearest first, without those of other processes; lines that
 * name no process belong to all. Each has the view's own bounds.
 */
export function* linesBefore(
  view: View,
  own: LogEvent,
  count: number,
  parse: (view: View) => LogEvent,
): Generator<View> {
  let start = view.lineStart
  for (let foreign = 0; foreign <= FOREIGN && count > 0 && start > view.floor; ) {
    const end = start - 1
    start = lineStartOf(view.bytes, end, view.floor)
    const line = { ...view, lineStart: start, lineEnd: withoutReturn(view.bytes, start, end) }
    if (own.pid !== null && (parse(line).pid ?? own.pid) !== own.pid) {
      foreign++
      continue
    }
    count--
    yield line
  }
}
