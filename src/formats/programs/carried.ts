/**
 * Lines that wrap another one whole: those of containers, of the journal, of JSON loggers. The inner line is parsed like
 * any other; its head says more about the message than the outer one's, whose stamp in turn has year and zone.
 *
 *     2026-01-31T10:00:00.123456789Z stderr F text      CRI: containerd, CRI-O; `P` marks a line to be continued
 *     2026-01-31T10:00:00.123456789Z text               docker logs --timestamps
 *     hsm_1  | text                                     docker compose
 */
import type { LogEvent } from '../../model/findings/event.ts'
import {
  byteAt,
  isDigit,
  isLetter,
  type LogLine,
  NAME_LIMIT,
  nameOf,
  skipBlanks,
  startsWith,
  wordEnd,
} from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import { PIPE } from '../read/separators.ts'
import { readDashed } from '../time/dashed.ts'
import type { Stamp } from '../time/stamp.ts'

/** Parses a line inside a line. */
export type ParseLine = (line: LogLine) => LogEvent

/** Maximum depth of lines inside lines. */
const DEPTH = 3

/** Returns the event of the inner line that begins at `at`, or null where it has no head. Offsets count from `at`. */
export function innerEvent(line: LogLine, at: number, to: number, parse: ParseLine): LogEvent | null {
  if (line.depth >= DEPTH || at >= to) return null
  const event = parse({ ...line, from: at, to, depth: line.depth + 1 })
  return event.dialect === 'none' ? null : event
}

/** Completes the inner head with the outer one; `message` is the start of the inner message in the outer line. */
export function joined(outer: LogEvent, inner: LogEvent, message: number): LogEvent {
  return {
    dialect: inner.dialect,
    wrapper: outer.dialect,
    time: outer.time ?? inner.time,
    level: inner.level ?? outer.level,
    pid: inner.pid ?? outer.pid,
    tid: inner.tid ?? outer.tid,
    domain: inner.domain ?? outer.domain,
    tag: inner.tag ?? outer.tag,
    process: inner.process ?? outer.process,
    // Who collects lines knows whose they are better than the line itself, whose logger may be the only name in it.
    host: outer.host ?? inner.host,
    program: outer.program ?? inner.program,
    message,
  }
}

/** Returns the event of a line whose outer head ends at `at`, where the inner line begins. */
export function parseInner(line: LogLine, outer: LogEvent, at: number, parse: ParseLine): LogEvent {
  const inner = innerEvent(line, at, line.to, parse)
  return inner === null ? { ...outer, message: at - line.from } : joined(outer, inner, at - line.from + inner.message)
}

/** Returns whether a device wrote the line, so that guards test its domain, tag and dialect. */
export function isDevice({ dialect }: LogEvent): boolean {
  return dialect.startsWith('hilog') || dialect.startsWith('logcat') || dialect === 'apple'
}

/** Reads a line of CRI or of `docker logs --timestamps`, whose stamp began at `start`, or returns null. */
export function parseCarried(line: LogLine, start: number, stamp: Stamp, parse: ParseLine): LogEvent | null {
  if (byteAt(line, start + 10) !== 0x54 || byteAt(line, stamp.end) !== 0x20) return null
  const at = stamp.end + 1
  const text = criText(line, at)
  if (text >= 0) return parseInner(line, { ...NO_HEAD, dialect: 'cri', time: stamp.time }, text, parse)
  const begins = byteAt(line, at) === 0x7b || readDashed(line, at) !== null
  const inner = begins ? innerEvent(line, at, line.to, parse) : null
  if (inner === null || !(isDevice(inner) || inner.dialect === 'json')) return null
  return joined({ ...NO_HEAD, dialect: 'iso', time: stamp.time }, inner, at - line.from + inner.message)
}

/** Returns the place after `stdout F ` or `stderr P:tag `, or -1. */
function criText(line: LogLine, at: number): number {
  if (!startsWith(line, at, 'stdout ') && !startsWith(line, at, 'stderr ')) return -1
  const mark = byteAt(line, at + 7)
  const end = byteAt(line, at + 8) === 0x3a ? wordEnd(line, at + 8) : at + 8
  if ((mark !== 0x46 && mark !== 0x50) || (byteAt(line, end) !== 0x20 && end < line.to)) return -1
  return Math.min(end + 1, line.to)
}

/** Reads `hsm_1  | text` when the text has a head of its own. */
export function parsePiped(line: LogLine, at: number, parse: ParseLine): LogEvent | null {
  let end = at
  while (end < at + NAME_LIMIT && isNamePart(byteAt(line, end))) end++
  const bar = skipBlanks(line, end)
  if (end === at || bar === end || byteAt(line, bar) !== PIPE || byteAt(line, bar + 1) !== 0x20) return null
  const inner = innerEvent(line, bar + 2, line.to, parse)
  if (inner === null) return null
  const container = nameOf(line, at, end)
  const message = bar + 2 - line.from + inner.message
  return { ...inner, tag: inner.tag ?? container, program: container, message }
}

/** Letters, digits, `-`, `.`, `_`. */
function isNamePart(c: number): boolean {
  return isLetter(c) || isDigit(c) || c === 0x2d || c === 0x2e || c === 0x5f
}
