/** Apple's lines that name the process as `name[pid:tid]` or `name[pid]:`. */
import type { LogEvent } from '../../model/findings/event.ts'
import {
  byteAt,
  digitsEnd,
  find,
  isBlank,
  isHex,
  type LogLine,
  NAME_LIMIT,
  nameOf,
  numberOf,
  skipBlanks,
  wordEnd,
} from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import type { Stamp } from '../time/stamp.ts'
import { appleLevel, readSubsystem } from './apple-names.ts'

/** Reads `Runner[26055:336596] text` or, with a type before it and a hexadecimal thread, the compact style. */
export function parseConsole(line: LogLine, { time }: Stamp, at: number, zoned: boolean): LogEvent | null {
  const typeEnd = wordEnd(line, at)
  const type = typeEnd - at <= 2 ? appleLevel(nameOf(line, at, typeEnd)) : undefined
  const name = type === undefined ? at : skipBlanks(line, typeEnd)
  const open = findOpening(line, name, zoned)
  if (open < 0) return null
  const colon = digitsEnd(line, open + 1)
  let end = colon + 1
  while (isHex(byteAt(line, end))) end++
  if (colon === open + 1 || byteAt(line, colon) !== 0x3a || end === colon + 1 || byteAt(line, end) !== 0x5d) return null
  const { tag, message } = readSubsystem(line, end + 1)
  const tid = (type === undefined ? numberOf(line, colon + 1, end) : null) ?? numberOf(line, colon + 1, end, 16)
  const process = nameOf(line, name, open)
  return {
    ...NO_HEAD,
    dialect: 'apple',
    time,
    level: type ?? null,
    pid: numberOf(line, open + 1, colon),
    tid,
    tag,
    process,
    program: process,
    message: message - line.from,
  }
}

/** Returns the `[` after a process name. Names with blanks count only after a stamp with zone, as Xcode writes it. */
function findOpening(line: LogLine, at: number, blanks: boolean): number {
  const open = find(line, at, at + NAME_LIMIT, 0x5b)
  if (open <= at || isBlank(byteAt(line, open - 1))) return -1
  return blanks || wordEnd(line, at) > open ? open : -1
}

/** Reads `localhost locationd[123]: (lib) [sub:cat] text`. */
export function parseSyslogStyle(line: LogLine, { time }: Stamp, at: number): LogEvent | null {
  const hostEnd = wordEnd(line, at)
  const name = skipBlanks(line, hostEnd)
  const open = findOpening(line, name, true)
  if (open < 0) return null
  const end = digitsEnd(line, open + 1)
  if (end === open + 1 || byteAt(line, end) !== 0x5d || byteAt(line, end + 1) !== 0x3a) return null
  const { tag, message } = readSubsystem(line, end + 2)
  const process = nameOf(line, name, open)
  return {
    ...NO_HEAD,
    dialect: 'apple',
    time,
    pid: numberOf(line, open + 1, end),
    tag,
    process,
    host: nameOf(line, at, hostEnd),
    program: process,
    message: message - line.from,
  }
}
