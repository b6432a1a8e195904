/**
 * Lines shown by Android Studio and DevEco Studio: pid and tid joined by a dash, the level late.
 *
 *     5795-5795/com.x E/Tag: text                                  Android Studio, older
 *     5795-5795  Tag           com.x            E  text            Android Studio, newer
 *     3225-3237/com.x I A0c0d0/JSApp: text                         DevEco Studio, older; oldest without type letter
 *     5182-5182     C04201/DMS     appspawn     I     text         DevEco Studio, newer
 */
import type { LogEvent } from '../../model/findings/event.ts'
import { levelColumn } from '../read/level.ts'
import {
  byteAt,
  digitsEnd,
  isBlank,
  type LogLine,
  NAME_LIMIT,
  nameOf,
  numberOf,
  skipBlanks,
  wordEnd,
} from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import { readTag } from '../read/tag.ts'
import type { Stamp } from '../time/stamp.ts'
import { domainEnd, readOrigin } from './hilog.ts'
import { readMark } from './logcat.ts'

const SLASH = 0x2f

/** Reads a line from `pid-tid` on, or returns null. */
export function parsePidPair(line: LogLine, { time }: Stamp, at: number): LogEvent | null {
  const dash = digitsEnd(line, at)
  const end = digitsEnd(line, dash + 1)
  if (dash === at || byteAt(line, dash) !== 0x2d || end === dash + 1) return null
  const head: LogEvent = { ...NO_HEAD, time, pid: numberOf(line, at, dash), tid: numberOf(line, dash + 1, end) }
  if (byteAt(line, end) === SLASH) return parseJoined(line, head, end + 1)
  return isBlank(byteAt(line, end)) ? parseColumns(line, head, skipBlanks(line, end)) : null
}

/** Reads `com.x E/Tag: text` or `com.x I A0c0d0/JSApp: text`; `?` means an unknown process. */
function parseJoined(line: LogLine, head: LogEvent, at: number): LogEvent | null {
  const end = wordEnd(line, at)
  const next = skipBlanks(line, end)
  const process = byteAt(line, at) === 0x3f && end === at + 1 ? null : nameOf(line, at, end)
  const mark = readMark(line, next)
  if (mark !== null)
    return {
      ...head,
      ...sender(process, mark.tag),
      dialect: 'logcat',
      level: mark.level,
      message: mark.message - line.from,
    }
  const level = levelColumn(line, next)
  if (level === null) return null
  const origin = skipBlanks(line, next + 1)
  const slash = domainEnd(line, origin)
  if (slash < 0) {
    const { tag, message } = readTag(line, origin)
    return { ...head, ...sender(process, tag), dialect: 'logcat', level, message: message - line.from }
  }
  const { domain, tag, message } = readOrigin(line, origin, slash)
  return { ...head, ...sender(process, tag), dialect: 'hilog-ide', level, domain, message: message - line.from }
}

/** Names the writer as hilog does, `process/tag`, as far as both are known. */
function sender(process: string | null, tag: string | null): Pick<LogEvent, 'process' | 'tag' | 'program'> {
  return { process, tag, program: process !== null && tag !== null ? `${process}/${tag}` : (process ?? tag) }
}

/** Reads `Tag   com.x   E  text`, `C04201/DMS   appspawn   I   text`: the first single letter is the level, after the process. */
function parseColumns(line: LogLine, head: LogEvent, at: number): LogEvent | null {
  const letter = findLevelColumn(line, at)
  if (letter < 0) return null
  const level = levelColumn(line, letter)
  const message = skipBlanks(line, letter + 1) - line.from
  const slash = domainEnd(line, at)
  const from = slash < 0 ? at : slash + 1
  let processEnd = letter
  while (isBlank(byteAt(line, processEnd - 1))) processEnd--
  let processAt = processEnd
  while (processAt > from && !isBlank(byteAt(line, processAt - 1))) processAt--
  const tag = nameOf(line, from, processAt)
  // A single name before the level is the tag: the process has ended and its column is empty.
  const names =
    tag === null ? sender(null, nameOf(line, from, processEnd)) : sender(nameOf(line, processAt, processEnd), tag)
  if (slash < 0) return { ...head, ...names, dialect: 'logcat', level, message }
  return { ...head, ...names, dialect: 'hilog-ide', level, domain: nameOf(line, at, slash)!.toUpperCase(), message }
}

function findLevelColumn(line: LogLine, at: number): number {
  const limit = Math.min(at + NAME_LIMIT, line.to)
  for (at++; at < limit; at++) if (isBlank(byteAt(line, at - 1)) && levelColumn(line, at) !== null) return at
  return -1
}
