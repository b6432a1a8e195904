/** What indicates the years of a source: a date in its name, a stamp with a year among its first lines, its file's time. */
import { withoutSequences } from '../../model/bytes/escape.ts'
import type { Clock } from '../../model/findings/event.ts'
import { parseEvent } from '../event.ts'
import { DAY, dayMs } from './calendar.ts'
import type { YearHint } from './year.ts'

/** What is known about a source before it is read. */
export interface SourceFacts {
  /** Path or name; null for a stream. */
  readonly name: string | null
  /** Its first bytes, decoded. */
  readonly head: Uint8Array
  /** Time of the last change; for a stream, now. */
  readonly modifiedMs: number
}

/** Returns the most reliable hint available. */
export function yearHint({ name, head, modifiedMs }: SourceFacts): YearHint {
  const near = (name === null ? null : dateInName(name)) ?? stampInHead(withoutSequences(head))
  return near === null ? { latest: modifiedMs } : { near }
}

const LF = 0x0a

/**
 * Returns the time of the last date in a file's name, `hilog.000.20170805-170154.gz`, `app-2026-01.log`; null without one.
 * The last, because names of fault logs have a user number before it that may look like a date.
 */
export function dateInName(path: string): number | null {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  let found: number | null = null
  for (let at = 0; at < name.length; ) {
    const end = digitsEnd(name, at)
    if (end > at) found = dateAt(name, at, end) ?? found
    at = end + 1
  }
  return found
}

/** Reads `20170805`, optionally with a time, or `2026-01-31`, `2026-01`, also with `_` or a full stop for the dash. */
function dateAt(name: string, at: number, end: number): number | null {
  const year = Number(name.slice(at, at + 4))
  if (year < 1990 || year > 2099) return null
  if (end - at >= 8) {
    const size = end - at
    return size === 8 || size === 10 || size === 12 || size === 14 || size === 17
      ? dayMs(year, Number(name.slice(at + 4, at + 6)), Number(name.slice(at + 6, at + 8)))
      : null
  }
  const mark = name[end]
  if (end - at !== 4 || mark === undefined || !'-_.'.includes(mark) || digitsEnd(name, end + 1) !== end + 3) return null
  const month = Number(name.slice(end + 1, end + 3))
  const hasDay = name[end + 3] === mark && digitsEnd(name, end + 4) === end + 6
  // A month alone counts as its middle.
  return hasDay ? dayMs(year, month, Number(name.slice(end + 4, end + 6))) : middle(dayMs(year, month, 1))
}

function middle(first: number | null): number | null {
  return first === null ? null : first + 14 * DAY
}

function digitsEnd(text: string, at: number): number {
  while (at < text.length && text[at]! >= '0' && text[at]! <= '9') at++
  return at
}

/** A stamp whose time is the same under both clocks contains its year. Both years have all days. */
const [CLOCK, OTHER] = [2000, 2004].map((year): Clock => ({ yearOf: () => year, offsetMinutes: () => 0 })) as [
  Clock,
  Clock,
]

/**
 * Returns, of the stamps with a year in `head`, the one nearest to the first line whose stamp has none; null without one.
 * The last line counts only when it is ended, since its stamp may be cut.
 */
export function stampInHead(head: Uint8Array): number | null {
  let before: { time: number; line: number } | null = null
  let wanting = -1
  for (let line = 0, from = 0; from < head.length; line++) {
    const to = head.indexOf(LF, from)
    if (to < 0) break
    const { time } = parseEvent(head, from, to, CLOCK)
    if (time !== null) {
      if (time !== parseEvent(head, from, to, OTHER).time) {
        if (wanting < 0) wanting = line
      } else if (wanting < 0) before = { time, line }
      else return before !== null && wanting - before.line <= line - wanting ? before.time : time
    }
    from = to + 1
  }
  return before?.time ?? null
}
