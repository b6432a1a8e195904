/** Epoch: seconds, milliseconds, microseconds or nanoseconds since 1970, distinguished by the number of digits. */
import { byteAt, digitsEnd, isDigit, type LogLine, numberOf } from '../read/line.ts'
import { thousandths } from './stamp.ts'

/** A number with the point in time it may mean. */
export interface Epoch {
  readonly end: number
  /** Null when it is too small: seconds since boot, a count. */
  readonly time: number | null
  readonly digits: number
  readonly fine: boolean
}

/** Reads digits with an optional fraction. */
export function readEpoch(line: LogLine, at: number): Epoch | null {
  const whole = digitsEnd(line, at)
  const digits = whole - at
  if (digits === 0 || digits > 20) return null
  const fine = byteAt(line, whole) === 0x2e && isDigit(byteAt(line, whole + 1))
  const end = fine ? digitsEnd(line, whole + 1) : whole
  return { end, time: timeOf(line, at, whole, end), digits, fine }
}

/** Rejects times before September 2001: from then on seconds have ten digits, and counts are not taken for times. */
function timeOf(line: LogLine, at: number, whole: number, end: number): number | null {
  const digits = whole - at
  if (digits < 10) return null
  if (digits <= 11) return numberOf(line, at, whole)! * 1000 + thousandths(line, whole + 1, end)
  // Digits are cut off, not divided: a number cannot represent nanoseconds exactly.
  const finer = digits <= 14 ? 0 : digits <= 17 ? 3 : 6
  return numberOf(line, at, whole - finer)
}
