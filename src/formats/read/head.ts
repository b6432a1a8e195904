/**
 * Head: what programs write between stamp and message, in their many orders.
 *
 *     INFO  [main] c.e.Foo - text           level first
 *     [2036444] tc0c6b58: pkcs11: text      a sender alone
 *     host app[123]: ERROR text             sender, level
 *     - name - ERROR - text                 names, threads and numbers, which count only if a level follows them
 *     ERROR target] text                    the rest of the brackets around the stamp
 *
 * Where nothing proves a head, the message begins right after the stamp, so that no code is taken for a column.
 */
import type { LogLevel } from '../../model/findings/event.ts'
import { findLevel, type LevelColumn } from './level-column.ts'
import { byteAt, find, type LogLine, NAME_LIMIT, nameOf, skipBlanks } from './line.ts'
import { loggerOfLevel, readLogger } from './logger.ts'
import { readSender, readSenderBehind, type Sender } from './sender.ts'
import { LEFT, RIGHT, skipClosing } from './separators.ts'

export interface Head {
  readonly pid: number | null
  readonly tid: number | null
  readonly level: LogLevel | null
  readonly tag: string | null
  readonly host: string | null
  readonly program: string | null
  readonly message: number
}

/** Reads the head after a stamp; `open` means that the brackets around the stamp are not closed yet. */
export function readHead(line: LogLine, at: number, open: boolean): Head {
  const sender = readSender(line, at)
  const { pid, tid, tag, host, end } = sender
  const found = findLevel(line, end)
  if (found === null || found.spoken)
    return { pid, tid, level: found === null ? null : found.level, tag, host, program: tag, message: end }
  return open ? readOpen(line, sender, found) : readClosed(line, sender, found)
}

function readClosed(line: LogLine, sender: Sender, found: LevelColumn): Head {
  const after = skipClosing(line, found.end)
  const behind = readSenderBehind(line, after)
  const tag = sender.tag ?? found.tag
  return {
    pid: sender.pid ?? found.pid ?? behind.pid,
    tid: sender.tid ?? behind.tid,
    level: found.level,
    tag,
    host: sender.host,
    // A process that is named with its number is the program; else the logger names more than a column before the level.
    program:
      sender.tag ??
      readLogger(line, after, byteAt(line, found.end) === RIGHT || byteAt(line, sender.end) === LEFT) ??
      found.tag ??
      loggerOfLevel(line, found.end),
    message: behind.end,
  }
}

function readOpen(line: LogLine, sender: Sender, found: LevelColumn): Head {
  const { level, end } = found
  const close = find(line, end, end + NAME_LIMIT, RIGHT)
  const from = close < 0 ? -1 : skipClosing(line, end)
  const target = close < 0 ? null : nameOf(line, from, close)
  const message = close < 0 ? skipClosing(line, end) : skipBlanks(line, close + 1)
  const tag = sender.tag ?? found.tag ?? target
  // A slash parts level and process: `ERROR/MainProcess`.
  const program = tag === target && byteAt(line, from) === SLASH ? nameOf(line, from + 1, close) : tag
  return { pid: sender.pid ?? found.pid, tid: sender.tid, level, tag, host: sender.host, program, message }
}

const SLASH = 0x2f
