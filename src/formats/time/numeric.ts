/**
 * Stamps of numbers: `2026/07/17 20:31:18` (Go, nginx), `07/17/2026 20:31:18` (opencryptoki), `17/06/09 20:10:40`
 * (Spark), `20260717-20:31:18:887`, `260717 203118 143 INFO` (HDFS), seconds and milliseconds since 1970.
 */

import { byteAt, digitsEnd, isBlank, isUpper, type LogLine, readDigits } from '../read/line.ts'
import { dayMs, HOUR, MINUTE, SECOND } from './calendar.ts'
import { readEpoch } from './epoch.ts'
import { readTime, type Stamp, stampOf, type TimeOfDay } from './stamp.ts'

const SLASH = 0x2f
const POINT = 0x2e

/** Reads a numeric stamp of any of these forms. */
export function readNumeric(line: LogLine, at: number): Stamp | null {
  const two = byteAt(line, at + 2)
  const four = byteAt(line, at + 4)
  if (four === SLASH || four === POINT) return readYearFirst(line, at, four)
  if (two === SLASH) return readShort(line, at)
  return readCompact(line, at) ?? readPacked(line, at) ?? readEpochStamp(line, at)
}

/** Reads `2026/07/17 20:31:18`, `2026.07.17 20:31:18`. */
function readYearFirst(line: LogLine, at: number, mark: number): Stamp | null {
  if (byteAt(line, at + 7) !== mark) return null
  const day = dayOf(line, [at, 4], [at + 5, 2], [at + 8, 2])
  const between = byteAt(line, at + 10)
  return isBlank(between) || between === 0x2d || between === 0x54 ? joined(line, day, readTime(line, at + 11)) : null
}

/** Reads `07/17/2026 20:31:18`, or with the year of two digits first: `26/07/17 20:31:18`. */
function readShort(line: LogLine, at: number): Stamp | null {
  if (byteAt(line, at + 5) !== SLASH) return null
  if (isBlank(byteAt(line, at + 8)))
    return joined(line, dayOf(line, [at, 2], [at + 3, 2], [at + 6, 2]), readTime(line, at + 9))
  if (!isBlank(byteAt(line, at + 10))) return null
  return joined(line, dayOf(line, [at + 6, 4], [at, 2], [at + 3, 2]), readTime(line, at + 11))
}

/** Reads `20260717-20:31:18:887`, `20260717 20:31:18`. */
function readCompact(line: LogLine, at: number): Stamp | null {
  const between = byteAt(line, at + 8)
  if (between !== 0x2d && between !== 0x54 && !isBlank(between)) return null
  return joined(line, dayOf(line, [at, 4], [at + 4, 2], [at + 6, 2]), readTime(line, at + 9))
}

/** Reads `260717 203118 143 INFO`: accepted only if a thread number and a word in capitals follow. */
function readPacked(line: LogLine, at: number): Stamp | null {
  if (byteAt(line, at + 6) !== 0x20 || byteAt(line, at + 13) !== 0x20) return null
  const thread = digitsEnd(line, at + 14)
  if (thread === at + 14 || byteAt(line, thread) !== 0x20 || !isUpper(byteAt(line, thread + 1))) return null
  const hour = readDigits(line, at + 7, 2)
  const minute = readDigits(line, at + 9, 2)
  const second = readDigits(line, at + 11, 2)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return null
  const time = { end: at + 13, ms: hour * HOUR + minute * MINUTE + second * SECOND, fine: false }
  return joined(line, dayOf(line, [at, 2], [at + 2, 2], [at + 4, 2]), time)
}

/**
 * Reads `1752755478.719`, `1752755478`, `1752755478719`. Rejects whole seconds before 2010: error codes of ten digits begin
 * with 10, and a line may begin with its code.
 */
function readEpochStamp(line: LogLine, at: number): Stamp | null {
  const epoch = readEpoch(line, at)
  if (epoch === null || epoch.time === null || !isAfterStamp(byteAt(line, epoch.end))) return null
  const likely = epoch.fine || epoch.digits === 13 || (epoch.digits === 10 && epoch.time >= 1_262_304_000_000)
  return likely ? { end: epoch.end, time: epoch.time, fine: epoch.fine } : null
}

function isAfterStamp(c: number): boolean {
  return isBlank(c) || c === 0x3a || c === 0x5d || c === 0x2c || c === 0x7c
}

type DatePlaces = readonly [at: number, digits: number]

/** Returns midnight of the day in three places; years of two digits are in this century. */
function dayOf(line: LogLine, y: DatePlaces, m: DatePlaces, d: DatePlaces): number | null {
  const year = readDigits(line, ...y)
  const month = readDigits(line, ...m)
  const day = readDigits(line, ...d)
  return year < 0 ? null : dayMs(y[1] === 2 ? 2000 + year : year, month, day)
}

function joined(line: LogLine, midnight: number | null, time: TimeOfDay | null): Stamp | null {
  return midnight === null || time === null ? null : stampOf(line, midnight, time)
}
