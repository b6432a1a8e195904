/**
 * The journal in its export format: a record is a run of `KEY=value` lines between blank ones. Only MESSAGE is the message;
 * the time and the writer of a record are on separate lines, which `detect/finding-head.ts` finds from the message's line.
 *
 *     __REALTIME_TIMESTAMP=1769853600123456
 *     _PID=77
 *     MESSAGE=C_Login failed
 */
import type { LogEvent } from '../../model/findings/event.ts'
import { levelOfSeverity } from '../read/level.ts'
import { byteAt, isDigit, isUpper, type LogLine, nameOf, numberOf } from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'
import { readEpoch } from '../time/epoch.ts'
import { type ParseLine, parseInner } from './carried.ts'

/** Known fields of programs; all that begin with `_` are the journal's own. */
const FIELDS = new Set([
  'CONTAINER_NAME',
  'MESSAGE',
  'MESSAGE_ID',
  'PRIORITY',
  'CODE_FILE',
  'CODE_LINE',
  'CODE_FUNC',
  'ERRNO',
  'INVOCATION_ID',
  'SYSLOG_FACILITY',
  'SYSLOG_IDENTIFIER',
  'SYSLOG_PID',
  'SYSLOG_RAW',
  'SYSLOG_TIMESTAMP',
  'TID',
  'UNIT',
  'USER_UNIT',
])
const LONGEST = 64

/** Reads one field of a record, or returns null. */
export function parseJournal(line: LogLine, at: number, parse: ParseLine): LogEvent | null {
  let end = at
  while (end < at + LONGEST && isKeyPart(byteAt(line, end))) end++
  if (end === at || byteAt(line, end) !== 0x3d) return null
  const key = nameOf(line, at, end)!
  if (key[0] !== '_' && !FIELDS.has(key)) return null
  const value = end + 1
  // The other fields never contain a code.
  const event: LogEvent = { ...NO_HEAD, dialect: 'journal', message: line.to - line.from }
  switch (key) {
    case 'MESSAGE':
      return parseInner(line, event, value, parse)
    case '__REALTIME_TIMESTAMP':
      return { ...event, time: readEpoch(line, value)?.time ?? null }
    case 'PRIORITY':
      return { ...event, level: levelOfSeverity(numberOf(line, value, line.to) ?? -1) }
    case 'SYSLOG_IDENTIFIER':
      return { ...event, tag: nameOf(line, value, line.to) }
    case '_PID':
      return { ...event, pid: numberOf(line, value, line.to) }
    case '_COMM':
      return { ...event, process: nameOf(line, value, line.to) }
    case '_HOSTNAME':
      return { ...event, host: nameOf(line, value, line.to) }
    case 'CONTAINER_NAME':
      return { ...event, program: nameOf(line, value, line.to) }
    default:
      return event
  }
}

function isKeyPart(c: number): boolean {
  return isUpper(c) || isDigit(c) || c === 0x5f
}
