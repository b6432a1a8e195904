/**
 * Stamp: a point in time as written at the head of a line. This file reads the parts of a stamp; `dashed.ts` (device logs,
 * ISO), `named.ts` (month names) and `numeric.ts` (slashes, points, plain digits) combine them.
 */

import { byteAt, digitsEnd, isDigit, isGap, isLetter, type LogLine, readDigits, startsWith } from '../read/line.ts'
import { HOUR, MINUTE, SECOND, toUtc } from './calendar.ts'

export interface Stamp {
  /** The place after it. */
  readonly end: number
  /** Milliseconds since 1970 UTC; null for a day that its year does not have. */
  readonly time: number | null
  /** Whether it has a fraction of a second. */
  readonly fine: boolean
}

/** A time of day. */
export interface TimeOfDay {
  readonly end: number
  /** Milliseconds since midnight. */
  readonly ms: number
  readonly fine: boolean
}

const COLON = 0x3a

/** Reads `HH:MM:SS` and a fraction after `.`, `,` or `:`, cut to milliseconds. Accepts second 60, a leap second. */
export function readTime(line: LogLine, at: number): TimeOfDay | null {
  if (byteAt(line, at + 2) !== COLON || byteAt(line, at + 5) !== COLON) return null
  const hour = readDigits(line, at, 2)
  const minute = readDigits(line, at + 3, 2)
  const second = readDigits(line, at + 6, 2)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return null
  const ms = hour * HOUR + minute * MINUTE + second * SECOND
  const mark = byteAt(line, at + 8)
  if (isDigit(mark)) return null
  const end = fractionEnd(line, at + 8, mark)
  return end < 0 ? { end: at + 8, ms, fine: false } : { end, ms: ms + thousandths(line, at + 9, end), fine: true }
}

/** Returns the end of a fraction, or -1. After `,` and `:` it has groups of three digits: `10:00:00,12000001` is a column. */
function fractionEnd(line: LogLine, at: number, mark: number): number {
  if (mark !== 0x2e && mark !== 0x2c && mark !== COLON) return -1
  const end = digitsEnd(line, at + 1)
  const digits = end - at - 1
  return digits > 0 && (mark === 0x2e || (digits % 3 === 0 && digits <= 9)) ? end : -1
}

/** Returns the fraction of a second in [from, to) in whole milliseconds; finer digits are cut off. */
export function thousandths(line: LogLine, from: number, to: number): number {
  let ms = 0
  for (let at = from, unit = 100; at < to && unit >= 1; at++, unit /= 10) ms += (byteAt(line, at) - 0x30) * unit
  return ms
}

/** Makes the stamp of a local midnight and a time of day, and reads its zone; `before` is a zone that preceded it. */
export function stampOf(line: LogLine, midnight: number | null, time: TimeOfDay, before: number | null = null): Stamp {
  const zone = readZone(line, time.end)
  const local = midnight === null ? null : midnight + time.ms
  return {
    end: zone === null ? time.end : zone.end,
    time: toUtc(local, zone === null ? before : zone.minutes, line.clock),
    fine: time.fine,
  }
}

/** A zone at the end of a stamp, in minutes east of UTC. */
export interface ZoneMark {
  readonly end: number
  readonly minutes: number
}

/** Reads `Z`, `±hh`, `±hhmm`, `±hh:mm`, ` UTC` or ` GMT`; a blank may precede a sign. */
export function readZone(line: LogLine, at: number): ZoneMark | null {
  if (byteAt(line, at) === 0x5a && !isLetter(byteAt(line, at + 1))) return { end: at + 1, minutes: 0 }
  const blank = byteAt(line, at) === 0x20
  const start = blank ? at + 1 : at
  if (blank && (startsWith(line, start, 'UTC') || startsWith(line, start, 'GMT')) && isWordEnd(byteAt(line, start + 3)))
    return { end: start + 3, minutes: 0 }
  const offset = readOffset(line, start)
  // ` -12` may be a number; a zone after a blank has its minutes.
  return offset === null || (blank && offset.end - start < 5) ? null : offset
}

/** Reads `±hh`, `±hhmm` or `±hh:mm`, -11:45 to +14:45 in quarters: no zone is outside, but numbers such as -1200 are. */
export function readOffset(line: LogLine, at: number): ZoneMark | null {
  const sign = byteAt(line, at) === 0x2b ? 1 : byteAt(line, at) === 0x2d ? -1 : 0
  const hours = sign === 0 ? -1 : readDigits(line, at + 1, 2)
  if (hours < 0 || hours > (sign > 0 ? 14 : 11)) return null
  const colon = byteAt(line, at + 3) === COLON
  const minutes = readDigits(line, at + (colon ? 4 : 3), 2)
  const end = minutes < 0 ? at + 3 : at + (colon ? 6 : 5)
  if (minutes > 45 || (minutes > 0 && minutes % 15 !== 0) || isDigit(byteAt(line, end))) return null
  return { end, minutes: sign * (hours * 60 + Math.max(minutes, 0)) }
}

function isWordEnd(c: number): boolean {
  return isGap(c) || !(isLetter(c) || isDigit(c))
}
