/** Determines whether the lines of two files are close in time, so that one may explain the other. */
import { withoutSequences } from '../../model/bytes/escape.ts'
import { MAX_PAUSE_MS } from '../../model/counts/summary.ts'
import type { Clock } from '../../model/findings/event.ts'
import { parseEvent } from '../event.ts'

const LF = 0x0a
/** Maximum number of lines examined for one with a time. */
const LINES = 64
/** Maximum time by which a line may be older than the one before it: threads do not write in order. */
const BEHIND_MS = 60_000

/**
 * Returns whether `after` begins within a pause of the end of `before`, and not earlier; null where one of them has no
 * times. Both begin with whole lines.
 */
export function followsInTime(before: Uint8Array, after: Uint8Array, clock: Clock): boolean | null {
  const last = lastTime(withoutSequences(before), clock)
  const first = firstTime(withoutSequences(after), clock)
  if (last === null || first === null) return null
  return first >= last - BEHIND_MS && first <= last + MAX_PAUSE_MS
}

function firstTime(bytes: Uint8Array, clock: Clock): number | null {
  for (let n = 0, from = 0; n < LINES && from < bytes.length; n++) {
    const end = bytes.indexOf(LF, from)
    const to = end < 0 ? bytes.length : end
    const { time } = parseEvent(bytes, from, to, clock)
    if (time !== null) return time
    from = to + 1
  }
  return null
}

function lastTime(bytes: Uint8Array, clock: Clock): number | null {
  for (let n = 0, to = bytes.length; n < LINES && to > 0; n++) {
    const from = bytes.lastIndexOf(LF, to - 1) + 1
    const { time } = parseEvent(bytes, from, to, clock)
    if (time !== null) return time
    to = from - 1
  }
  return null
}
