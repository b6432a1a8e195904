/**
 * The zone that hilog writes before its stamp: `CST 2026-07-17 …`, `GMT+8 …`, `+0800 …`. CST means China's, unless the
 * user's own zone is one of the American ones with the same name.
 */
import type { Clock } from '../../model/findings/event.ts'
import { byteAt, digitsEnd, isBlank, isLetter, type LogLine, numberOf, readDigits, startsWith } from '../read/line.ts'
import { readOffset } from './stamp.ts'

export interface ZoneWord {
  readonly end: number
  /** Minutes east of UTC; null for a name that says no more: the clock decides. */
  readonly minutes: number | null
}

/** Reads a zone word and the blank after it, or returns null. */
export function readZoneWord(line: LogLine, at: number): ZoneWord | null {
  let end = at
  while (end < at + 6 && isLetter(byteAt(line, end))) end++
  const letters = end - at
  let minutes: number | null = null
  if (letters === 0 || startsWith(line, at, 'GMT') || startsWith(line, at, 'UTC')) {
    const offset = letters === 0 ? readOffset(line, end) : readLooseOffset(line, end)
    if (letters === 0 && offset === null) return null
    minutes = offset?.minutes ?? 0
    end = offset?.end ?? end
  }
  if (letters === 3 && startsWith(line, at, 'CST')) minutes = chinaUnlessAmerican(line.clock)
  return letters !== 1 && isBlank(byteAt(line, end)) ? { end: end + 1, minutes } : null
}

const CHINA = 8 * 60

/** Returns minutes east of UTC; null leaves it to a clock whose zone uses CST for Central or Cuba Standard Time. */
function chinaUnlessAmerican(clock: Clock): number | null {
  const own = clock.offsetMinutes(0)
  return own === -6 * 60 || own === -5 * 60 ? null : CHINA
}

/** Reads `+8`, `+08`, `-3:30`, `+0530`. */
function readLooseOffset(line: LogLine, at: number): { end: number; minutes: number } | null {
  const sign = byteAt(line, at) === 0x2b ? 1 : byteAt(line, at) === 0x2d ? -1 : 0
  const end = digitsEnd(line, at + 1)
  if (sign === 0 || end === at + 1) return null
  if (end - at > 3) return readOffset(line, at)
  const colon = byteAt(line, end) === 0x3a
  const minutes = colon ? readDigits(line, end + 1, 2) : 0
  const hours = numberOf(line, at + 1, end)!
  return hours > 14 || minutes < 0 || minutes > 59
    ? null
    : { end: colon ? end + 3 : end, minutes: sign * (hours * 60 + minutes) }
}
