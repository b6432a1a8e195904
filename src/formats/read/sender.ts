/** Sender: process, thread and name as programs write them around the level. */

import { readSource } from '../programs/syslog.ts'
import { readColumn } from './level-column.ts'
import {
  byteAt,
  digitsEnd,
  find,
  ID_DIGITS,
  isDigit,
  isHex,
  isLetter,
  type LogLine,
  NAME_LIMIT,
  nameOf,
  numberOf,
  skipBlanks,
  startsWith,
  wordEnd,
} from './line.ts'
import { COLON, LEFT, PIPE, RIGHT, skipMarks } from './separators.ts'

export interface Sender {
  readonly pid: number | null
  readonly tid: number | null
  readonly tag: string | null
  readonly host: string | null
  /** The place after it. */
  readonly end: number
}

/** Reads `[123] `, `[123:456] `, `[123] tc0c6b58: pkcs11: ` (nShield), `host app[123]: `, `|tag|123|`, or nothing. */
export function readSender(line: LogLine, start: number): Sender {
  const at = skipMarks(line, start)
  const c = byteAt(line, at)
  if (c === LEFT) return readIds(line, at)
  if (c === PIPE) return readPipes(line, at)
  const source = isLetter(c) || isDigit(c) ? readHostAndSource(line, at) : null
  return source ?? { pid: null, tid: null, tag: null, host: null, end: at }
}

/** Reads `host app[123]: ` or `app[123]: `; without a pid it may be prose. */
function readHostAndSource(line: LogLine, at: number): Sender | null {
  // In `INFO app[123]: ` the first word is not a host.
  if (readColumn(line, at) !== null) return null
  const own = readSource(line, at)
  const hostEnd = own === null ? wordEnd(line, at) : at
  const source = own ?? readSource(line, skipBlanks(line, hostEnd))
  if (source?.pid == null) return null
  return { pid: source.pid, tid: null, tag: source.tag, host: nameOf(line, at, hostEnd), end: source.message }
}

function readIds(line: LogLine, at: number): Sender {
  const end = digitsEnd(line, at + 1)
  const two = byteAt(line, end) === COLON || byteAt(line, end) === 0x2e
  const close = two ? digitsEnd(line, end + 1) : end
  if (end === at + 1 || end - at > ID_DIGITS + 1 || byteAt(line, close) !== RIGHT)
    return { pid: null, tid: null, tag: null, host: null, end: at }
  const tid = two ? numberOf(line, end + 1, close) : null
  return readNshield(line, {
    pid: numberOf(line, at + 1, end),
    tid,
    tag: null,
    host: null,
    end: skipMarks(line, close + 1),
  })
}

/** Reads the rest of nShield's sender, a hexadecimal thread and a name: `tc0c6b5844e7f0000: pkcs11: `. */
function readNshield(line: LogLine, ids: Sender): Sender {
  let end = ids.end + 1
  while (isHex(byteAt(line, end))) end++
  if (byteAt(line, ids.end) !== 0x74 || end < ids.end + 5 || !startsWith(line, end, ': ')) return ids
  const tid = numberOf(line, ids.end + 1, end, 16)
  const tagEnd = wordEnd(line, end + 2)
  if (byteAt(line, tagEnd - 1) !== COLON) return { ...ids, tid, end: end + 2 }
  return { ...ids, tid, tag: nameOf(line, end + 2, tagEnd - 1), end: skipBlanks(line, tagEnd) }
}

function readPipes(line: LogLine, at: number): Sender {
  const bar = find(line, at + 1, at + NAME_LIMIT, PIPE)
  const end = bar < 0 ? -1 : digitsEnd(line, bar + 1)
  if (end <= bar + 1 || byteAt(line, end) !== PIPE) return { pid: null, tid: null, tag: null, host: null, end: at }
  return { pid: numberOf(line, bar + 1, end), tid: null, tag: nameOf(line, at + 1, bar), host: null, end: end + 1 }
}

/** Reads a sender after a level: Spring's `1234 --- [main] `, Apache's `[pid 123:tid 456] `, or nothing. */
export function readSenderBehind(line: LogLine, at: number): Sender {
  const end = digitsEnd(line, at)
  if (end > at && startsWith(line, end, ' --- [')) {
    const close = find(line, end, end + NAME_LIMIT, RIGHT)
    const pid = numberOf(line, at, end)
    return { pid, tid: null, tag: null, host: null, end: close < 0 ? end : skipMarks(line, close + 1) }
  }
  const pidEnd = startsWith(line, at, '[pid ') ? digitsEnd(line, at + 5) : -1
  const tidEnd = pidEnd > 0 && startsWith(line, pidEnd, ':tid ') ? digitsEnd(line, pidEnd + 5) : pidEnd
  if (pidEnd < 0 || byteAt(line, tidEnd) !== RIGHT) return { pid: null, tid: null, tag: null, host: null, end: at }
  const tid = tidEnd > pidEnd ? numberOf(line, pidEnd + 5, tidEnd) : null
  return { pid: numberOf(line, at + 5, pidEnd), tid, tag: null, host: null, end: skipMarks(line, tidEnd + 1) }
}
