/**
 * One line → its event. The first bytes choose the dialects that may be meant; each reads on by itself and says no by
 * null. Depends on the line and the clock alone, and never throws, whatever the bytes.
 *
 *     digit      stamp ─► line carried by a container's ─► device columns (hilog, logcat, Studio) ─► Apple ─► .NET ─► iso
 *     letter     brief, klog, syslog month, fault log, zone word, level word, weekday, key, journal
 *     <  {  [    syslog priority, json, long logcat or stamp in brackets
 */
import type { Clock, Event } from '../model/event.ts'
import { parseApple } from './apple.ts'
import { parseCarried, parsePiped } from './carried.ts'
import { readDashed } from './dashed.ts'
import { parseDevice } from './device.ts'
import { parseDotnet } from './dotnet.ts'
import { readEpoch } from './epoch.ts'
import { parseFaultlog } from './faultlog.ts'
import { parseGlog } from './glog.ts'
import { parseLiteOs } from './hilog.ts'
import { parseAfterStamp, parseIso, parseNamed } from './iso.ts'
import { parseJournal } from './journal.ts'
import { parseJson } from './json.ts'
import { levelOfWord } from './level.ts'
import { byteAt, digitsEnd, isDigit, isLetter, isUpper, type Line, skipBlanks } from './line.ts'
import { parseBrief, parseLong } from './logcat.ts'
import { readMonthFirst } from './named.ts'
import { NONE } from './none.ts'
import { parseHexFirst, parseProcessFirst, parseSafenet } from './pkcs11.ts'
import type { Stamp } from './stamp.ts'
import { parsePriority, parseSyslog } from './syslog.ts'
import { parsePython, parseTimeless } from './timeless.ts'
import { readZoneWord } from './zone-word.ts'

/** The event of the line in [from, to) of `bytes`, without its line feed. Offsets in the event count from `from`. */
export function parseEvent(bytes: Uint8Array, from: number, to: number, clock: Clock): Event {
  return parseLine({ bytes, from, to, clock, depth: 0 })
}

function parseLine(line: Line): Event {
  const at = skipLead(line)
  const event = parseAt(line, at)
  if (event !== null) return event
  const listed = skipListNumber(line, at)
  return (listed > at ? parseAt(line, listed) : null) ?? NONE
}

function parseAt(line: Line, at: number): Event | null {
  const c = byteAt(line, at)
  if (isDigit(c)) return parseNumberFirst(line, at)
  if (isLetter(c)) return parseWordFirst(line, at)
  switch (c) {
    case 0x7b: // {
      return parseJson(line, at, parseLine)
    case 0x3c: // <
      return parsePriority(line, at)
    case 0x5b: // [
      return parseLong(line, at) ?? parseSafenet(line, at) ?? parseIso(line, at) ?? parseTimeless(line, at)
    case 0x5f: // _
      return parseJournal(line, at, parseLine)
    case 0x22: // "
    case 0x27: // '
    case 0x28: // (
      return parseIso(line, at)
    case 0x2b: // +
    case 0x2d: // -
      return parseZoned(line, at)
    default:
      return null
  }
}

function parseNumberFirst(line: Line, at: number): Event | null {
  if (byteAt(line, at + 1) === 0x78) return parseHexFirst(line, at)
  const stamp = readDashed(line, at)
  if (stamp !== null) return parseDashed(line, at, stamp)
  const seconds = readSeconds(line, at)
  return (
    (seconds === null ? null : parseDevice(line, seconds)) ??
    parseIso(line, at) ??
    parseTimeless(line, at) ??
    parsePiped(line, at, parseLine)
  )
}

function parseDashed(line: Line, at: number, stamp: Stamp): Event {
  return (
    parseCarried(line, at, stamp, parseLine) ??
    parseDevice(line, stamp) ??
    parseApple(line, at, stamp) ??
    parseDotnet(line, skipBlanks(line, stamp.end), stamp.time) ??
    parseAfterStamp(line, stamp)
  )
}

/** Seconds since 1970 or since boot, as hilog writes when asked; the latter are no point in time. */
function readSeconds(line: Line, at: number): Stamp | null {
  const epoch = readEpoch(line, at)
  return epoch?.fine ? { end: epoch.end, time: epoch.time, fine: true } : null
}

function parseWordFirst(line: Line, at: number): Event | null {
  const second = byteAt(line, at + 1)
  if (second === 0x2f) return parseBrief(line, at)
  if (isDigit(second)) return parseGlog(line, at)
  if (second === 0x3a) return parseProcessFirst(line, at)
  if (!isUpper(byteAt(line, at)))
    return parseDotnet(line, at) ?? parseIso(line, at) ?? parsePiped(line, at, parseLine) ?? parseNamed(line, at)
  const month = readMonthFirst(line, at)
  if (month !== null) return parseSyslog(line, month, null)
  return (
    parseLiteOs(line, at) ??
    parseFaultlog(line, at) ??
    parseZoned(line, at) ??
    parseLevelFirst(line, at) ??
    parseIso(line, at) ??
    parseJournal(line, at, parseLine) ??
    parsePiped(line, at, parseLine) ??
    parseNamed(line, at)
  )
}

function parseZoned(line: Line, at: number): Event | null {
  const zone = readZoneWord(line, at)
  if (zone === null) return null
  const start = skipBlanks(line, zone.end)
  const stamp = readDashed(line, start, zone.minutes)
  // A level before the stamp looks like a zone: `INFO 2021-01-01 …`.
  return stamp === null || levelOfWord(line, at, zone.end - 1) !== null ? null : parseDashed(line, start, stamp)
}

/** `ERROR 2021-01-01 10:00:00 text`, `WARN: 2021/01/01 …`, `ERROR:name:text`. */
function parseLevelFirst(line: Line, at: number): Event | null {
  let end = at
  while (isUpper(byteAt(line, end))) end++
  const level = levelOfWord(line, at, end)
  if (level === null) return null
  return (
    parseIso(line, skipBlanks(line, byteAt(line, end) === 0x3a ? end + 1 : end), level) ?? parsePython(line, end, level)
  )
}

/** Past what is not shown before the text: a byte order mark, blanks, colours, control characters such as a form feed or zeros. */
function skipLead(line: Line): number {
  let at = skipBlanks(line, skipByteOrderMark(line))
  while (isControl(byteAt(line, at))) at = skipBlanks(line, at + 1)
  return at
}

function isControl(c: number): boolean {
  return (c >= 0 && c < 0x20) || c === 0x7f
}

function skipByteOrderMark({ bytes, from, to }: Line): number {
  return to - from >= 3 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf
    ? from + 3
    : from
}

/** Past `12. `: crawled documents number the lines of their examples. */
function skipListNumber(line: Line, at: number): number {
  const end = digitsEnd(line, at)
  return end > at && end <= at + 4 && byteAt(line, end) === 0x2e && byteAt(line, end + 1) === 0x20
    ? skipBlanks(line, end + 1)
    : at
}
