/**
 * hilog as a HarmonyOS device prints it, from the level on; the part before it is the same in logcat (`device.ts`).
 *
 *     I C02f06/huks_service/HUKS: text        domain / process / tag
 *     W 00201/test: text                      old documents: no type letter
 *     <6> [4294.967295] text                  the kernel's lines have no pid, domain or tag
 *     HUKS_E_1752755478:text                  LiteOS, without anything before
 */
import type { LogEvent, LogLevel } from '../../model/findings/event.ts'
import { levelOfLetter, levelOfSeverity } from '../read/level.ts'
import {
  byteAt,
  digitsEnd,
  find,
  isBlank,
  isDigit,
  isHex,
  isUpper,
  type LogLine,
  nameOf,
  skipBlanks,
  startsWith,
} from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import { findColon } from '../read/tag.ts'
import type { Stamp } from '../time/stamp.ts'

const SLASH = 0x2f

/** Returns the end of a domain, at its slash: five hex digits, with or without a type letter before them; else -1. */
export function domainEnd(line: LogLine, at: number): number {
  let end = at
  while (end < at + 7 && isHexOrType(byteAt(line, end), end === at)) end++
  const size = end - at
  if (byteAt(line, end) !== SLASH) return -1
  return size === 5 || (size === 6 && isUpper(byteAt(line, at))) ? end : -1
}

function isHexOrType(c: number, first: boolean): boolean {
  return isHex(c) || (first && isUpper(c))
}

/** Domain, process, tag and message of `C02f06/huks_service/HUKS: text`; `program` is all of it that names who wrote. */
export interface Origin {
  readonly domain: string
  readonly process: string | null
  readonly tag: string | null
  readonly program: string | null
  readonly message: number
}

/** Reads the origin whose domain ends at `end`. */
export function readOrigin(line: LogLine, at: number, end: number): Origin {
  const domain = nameOf(line, at, end)!.toUpperCase()
  const colon = findColon(line, end + 1)
  if (colon < 0) return { domain, process: null, tag: null, program: null, message: end + 1 }
  const slash = find(line, end + 1, colon, SLASH)
  return {
    domain,
    process: slash < 0 ? null : nameOf(line, end + 1, slash),
    tag: nameOf(line, slash < 0 ? end + 1 : slash + 1, colon),
    program: nameOf(line, end + 1, colon),
    message: skipBlanks(line, colon + 1),
  }
}

/** Reads a line of the kernel's log: `<6> [4294.967295] text`; one of the parts may be missing. */
export function parseKernel(line: LogLine, stamp: Stamp, at: number): LogEvent | null {
  const priority = byteAt(line, at) === 0x3c && isDigit(byteAt(line, at + 1)) && byteAt(line, at + 2) === 0x3e
  const level = priority ? levelOfSeverity(byteAt(line, at + 1) - 0x30) : null
  const boot = priority ? skipBlanks(line, at + 3) : at
  const end = bootClockEnd(line, boot)
  if (level === null && end === boot) return null
  return { ...NO_HEAD, dialect: 'hilog', time: stamp.time, level, message: skipBlanks(line, end) - line.from }
}

/** Returns the end of `[ 4294.967295]`, seconds since boot, or `at`. */
function bootClockEnd(line: LogLine, at: number): number {
  if (byteAt(line, at) !== 0x5b) return at
  let from = at + 1
  while (isBlank(byteAt(line, from))) from++
  const point = digitsEnd(line, from)
  const end = digitsEnd(line, point + 1)
  return point > from && byteAt(line, point) === 0x2e && end > point + 1 && byteAt(line, end) === 0x5d ? end + 1 : at
}

/** Reads `HUKS_E_1752755478:text`: the number counts milliseconds since boot, so it is not a time. */
export function parseLiteOs(line: LogLine, at: number): LogEvent | null {
  if (!startsWith(line, at, 'HUKS_') || byteAt(line, at + 6) !== 0x5f) return null
  const level: LogLevel | null = levelOfLetter(byteAt(line, at + 5))
  const end = digitsEnd(line, at + 7)
  if (level === null || end === at + 7 || byteAt(line, end) !== 0x3a) return null
  const message = skipBlanks(line, end + 1) - line.from
  return { ...NO_HEAD, dialect: 'hilog', level, tag: 'HUKS', program: 'HUKS', message }
}
