/**
 * The formats of line heads, in order of precedence: the first whose parser does not return null reads the line. A new
 * format is a file with its parser, and an entry here. Of equally frequent formats in a source the one listed first names
 * it.
 *
 *     first byte ─► LINE_FORMATS ─┬─► its own parser
 *                                 └─► a stamp ─► STAMPED_FORMATS, by what follows the stamp
 */
import type { LogEvent } from '../model/findings/event.ts'
import { parseApple } from './devices/apple.ts'
import { parseDevice } from './devices/device.ts'
import { parseFaultlog } from './devices/faultlog.ts'
import { parseLiteOs } from './devices/hilog.ts'
import { parseBrief, parseLong } from './devices/logcat.ts'
import { parseJson } from './json/json.ts'
import { type ParseLine, parseCarried, parsePiped } from './programs/carried.ts'
import { parseDotnet } from './programs/dotnet.ts'
import { parseGlog } from './programs/glog.ts'
import { parseAfterStamp, parseIso, parseNamed } from './programs/iso.ts'
import { parseJournal } from './programs/journal.ts'
import { parseHexFirst, parseProcessFirst, parseSafenet } from './programs/pkcs11.ts'
import { parsePriority, parseSyslog } from './programs/syslog.ts'
import { parsePython, parseTimeless } from './programs/timeless.ts'
import { levelOfWord } from './read/level.ts'
import { byteAt, isDigit, isUpper, type LogLine, skipBlanks } from './read/line.ts'
import { readDashed } from './time/dashed.ts'
import { readEpoch } from './time/epoch.ts'
import { readMonthFirst } from './time/named.ts'
import type { Stamp } from './time/stamp.ts'
import { readZoneWord } from './time/zone-word.ts'

/** A format whose lines begin with certain bytes. */
export interface LineFormat {
  /** The dialects of its events that no earlier entry lists. */
  readonly names: readonly string[]
  /** The bytes with which a line may begin: `0` means digits, `A` and `a` letters of that case, any other the byte itself. */
  readonly first: string
  /** Selects lines that no other format may read, even if the parser returns null. */
  readonly only?: (line: LogLine, at: number) => boolean
  /** Reads the head that begins at `at`. `inner` parses a line within this one. */
  readonly parse: (line: LogLine, at: number, inner: ParseLine) => LogEvent | null
}

/** A format whose lines begin with a stamp: year, month and day with dashes between them. */
export interface StampedFormat {
  readonly names: readonly string[]
  /** Reads the rest after the stamp, which began at `at`. */
  readonly parse: (line: LogLine, at: number, stamp: Stamp, inner: ParseLine) => LogEvent | null
}

export const STAMPED_FORMATS: readonly StampedFormat[] = [
  { names: ['cri'], parse: parseCarried },
  { names: ['hilog', 'hilog-ide', 'logcat', 'logcat-time'], parse: (line, _, stamp) => parseDevice(line, stamp) },
  { names: ['apple'], parse: parseApple },
  { names: ['dotnet'], parse: (line, _, { end, time }) => parseDotnet(line, skipBlanks(line, end), time) },
  { names: ['iso'], parse: (line, _, stamp) => parseAfterStamp(line, stamp) },
]

export const LINE_FORMATS: readonly LineFormat[] = [
  { names: [], first: '0', only: isSecond(0x78), parse: parseHexFirst },
  { names: STAMPED_FORMATS.flatMap(({ names }) => names), first: '0', parse: parseStamped },
  { names: [], first: '0', parse: parseSeconds },
  { names: ['logcat-brief'], first: 'Aa', only: isSecond(0x2f), parse: parseBrief },
  { names: ['klog'], first: 'Aa', only: (line, at) => isDigit(byteAt(line, at + 1)), parse: parseGlog },
  { names: [], first: 'Aa', only: isSecond(0x3a), parse: parseProcessFirst },
  { names: [], first: 'a', parse: (line, at) => parseDotnet(line, at) },
  { names: ['syslog'], first: 'A', parse: parseMonthFirst },
  { names: [], first: 'A', parse: parseLiteOs },
  { names: ['faultlog'], first: 'A', parse: parseFaultlog },
  { names: [], first: 'A+-', parse: parseZoned },
  { names: [], first: 'A', parse: parseLevelFirst },
  { names: ['json', 'docker'], first: '{', parse: parseJson },
  { names: ['syslog5424'], first: '<', parse: parsePriority },
  { names: ['logcat-long'], first: '[', parse: parseLong },
  { names: [], first: '[', parse: parseSafenet },
  { names: [], first: '0Aa["\'(', parse: (line, at) => parseIso(line, at) },
  { names: [], first: '0[', parse: parseTimeless },
  { names: ['journal'], first: 'A_', parse: parseJournal },
  { names: [], first: '0Aa', parse: parsePiped },
  { names: [], first: 'Aa', parse: parseNamed },
]

/** The formats to try for lines that begin with a byte, by its value. */
export const BY_FIRST_BYTE: readonly (readonly LineFormat[])[] = Array.from({ length: 256 }, (_, byte) => {
  const sign = isDigit(byte)
    ? '0'
    : /[A-Za-z]/.test(String.fromCharCode(byte))
      ? isUpper(byte)
        ? 'A'
        : 'a'
      : String.fromCharCode(byte)
  return LINE_FORMATS.filter(({ first }) => first.includes(sign))
})

function isSecond(byte: number): (line: LogLine, at: number) => boolean {
  return (line, at) => byteAt(line, at + 1) === byte
}

function parseStamped(line: LogLine, at: number, inner: ParseLine): LogEvent | null {
  const stamp = readDashed(line, at)
  return stamp === null ? null : afterStamp(line, at, stamp, inner)
}

function afterStamp(line: LogLine, at: number, stamp: Stamp, inner: ParseLine): LogEvent | null {
  for (const { parse } of STAMPED_FORMATS) {
    const event = parse(line, at, stamp, inner)
    if (event !== null) return event
  }
  return null
}

/** Reads seconds since 1970 or since boot, as hilog writes on request; the latter are not a point in time. */
function parseSeconds(line: LogLine, at: number): LogEvent | null {
  const epoch = readEpoch(line, at)
  return epoch?.fine ? parseDevice(line, { end: epoch.end, time: epoch.time, fine: true }) : null
}

function parseMonthFirst(line: LogLine, at: number): LogEvent | null {
  const month = readMonthFirst(line, at)
  return month === null ? null : parseSyslog(line, month, null)
}

function parseZoned(line: LogLine, at: number, inner: ParseLine): LogEvent | null {
  const zone = readZoneWord(line, at)
  if (zone === null) return null
  const start = skipBlanks(line, zone.end)
  const stamp = readDashed(line, start, zone.minutes)
  // A level before the stamp looks like a zone: `INFO 2021-01-01 …`.
  return stamp === null || levelOfWord(line, at, zone.end - 1) !== null ? null : afterStamp(line, start, stamp, inner)
}

/** Reads `ERROR 2021-01-01 10:00:00 text`, `WARN: 2021/01/01 …`, `ERROR:name:text`. */
function parseLevelFirst(line: LogLine, at: number): LogEvent | null {
  let end = at
  while (isUpper(byteAt(line, end))) end++
  const level = levelOfWord(line, at, end)
  if (level === null) return null
  return (
    parseIso(line, skipBlanks(line, byteAt(line, end) === 0x3a ? end + 1 : end), level) ?? parsePython(line, end, level)
  )
}
