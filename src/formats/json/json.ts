/**
 * JSON lines: the values of the keys of `json-fields.ts`, found by walking over the bytes. The line is neither validated
 * nor built: one that is cut off still gives what precedes the cut. The whole line counts as message, except in Docker's
 * lines, whose message is `log` alone. Where that text is a log line itself, its head completes the event:
 *
 *     {"log":"01-31 10:00:00.000 311 4022 E C02f06/HUKS: ret = -13\n","stream":"stdout","time":"2026-01-31T…"}
 */
import type { LogEvent, LogLevel } from '../../model/findings/event.ts'
import { innerEvent, isDevice, joined, type ParseLine } from '../programs/carried.ts'
import { readStamp } from '../programs/iso.ts'
import { levelOfNumber, levelOfWord } from '../read/level.ts'
import { byteAt, type LogLine, NAME_LIMIT, nameOf, numberOf, startsWith } from '../read/line.ts'
import { readEpoch } from '../time/epoch.ts'
import { plainText } from './escaped.ts'
import { FIELDS, type HeadField, type JsonField, LONGEST_KEY, PARENTS, type WriterField } from './json-fields.ts'
import { skipGaps, stringEnd, valueEnd } from './json-walk.ts'

const QUOTE = 0x22
const OPEN = 0x7b

type FoundFields = { -readonly [F in HeadField]?: LogEvent[F] } & { [F in WriterField]?: string | null } & {
  text?: readonly [from: number, to: number] | null
}

/** Reads a line that begins `{"`, or returns null. */
export function parseJson(line: LogLine, at: number, parse: ParseLine): LogEvent | null {
  const key = skipGaps(line, at + 1)
  if (byteAt(line, at) !== OPEN || byteAt(line, key) !== QUOTE) return null
  const found: FoundFields = {}
  readObject(line, key, '', found)
  const { text } = found
  const docker = startsWith(line, key, '"log":"') && text?.[0] === key + 7
  const event = eventOf(found, docker ? 'docker' : 'json')
  if (text == null) return event
  const { line: inner, placeOf } = plainText(line, text[0], text[1])
  const said = innerEvent(inner, inner.from, inner.to, parse)
  if (docker)
    return said === null
      ? { ...event, message: text[0] - line.from }
      : joined(event, said, placeOf(said.message) - line.from)
  if (said === null) return event
  // A code may be in any key, so nothing of the line is cut off.
  if (isDevice(said)) return joined(event, said, 0)
  return {
    ...event,
    time: event.time ?? said.time,
    level: event.level ?? said.level,
    tag: event.tag ?? said.tag,
    host: event.host ?? said.host,
    program: event.program ?? said.program,
  }
}

/** Makes the event of what was found. A pod is the host of what runs in it; a logger is only a part of a program. */
function eventOf(found: FoundFields, dialect: LogEvent['dialect']): LogEvent {
  const { time = null, level = null, pid = null, tid = null, domain = null, process = null } = found
  const { identifier = null, tag = identifier } = found
  return {
    dialect,
    wrapper: null,
    time,
    level,
    pid,
    tid,
    domain,
    tag: tag ?? identifier,
    process,
    host: found.pod ?? found.host ?? found.node ?? null,
    program: found.app ?? identifier ?? process ?? found.container ?? tag,
    message: 0,
  }
}

/** Reads the members of an object from its first key on; `path` is that of the object, followed by a full stop. */
function readObject(line: LogLine, key: number, path: string, found: FoundFields): void {
  while (byteAt(line, key) === QUOTE) {
    const keyEnd = stringEnd(line, key)
    const colon = skipGaps(line, keyEnd)
    if (byteAt(line, colon) !== 0x3a) break
    const value = skipGaps(line, colon + 1)
    const end = valueEnd(line, value)
    const name = keyEnd - key - 2 <= LONGEST_KEY ? path + (nameOf(line, key + 1, keyEnd - 1) ?? '') : ''
    if (byteAt(line, value) === OPEN) {
      if (PARENTS.has(name)) readObject({ ...line, to: end }, skipGaps(line, value + 1), `${name}.`, found)
    } else {
      const field = FIELDS.get(name)
      if (field !== undefined) (found as Record<JsonField, unknown>)[field] ??= fieldValue(line, field, value, end)
    }
    const comma = skipGaps(line, end)
    if (byteAt(line, comma) !== 0x2c) break
    key = skipGaps(line, comma + 1)
  }
}

/** Returns the value in [at, end) as the field needs it; null when it does not fit, so that the field's next key is tried. */
function fieldValue(
  line: LogLine,
  field: JsonField,
  at: number,
  end: number,
): string | number | readonly [number, number] | null {
  const quoted = byteAt(line, at) === QUOTE
  const from = quoted ? at + 1 : at
  const to = quoted && end > from && byteAt(line, end - 1) === QUOTE ? end - 1 : end
  switch (field) {
    case 'time':
      return timeOf(line, from, to)
    case 'level':
      return levelOf(line, from, to)
    case 'pid':
    case 'tid':
      return numberOf(line, from, to)
    case 'domain':
    case 'tag':
    case 'process':
      return quoted ? nameOf(line, from, to) : null
    case 'text':
      return quoted ? [from, to] : null
    default:
      return quoted && to - from <= NAME_LIMIT ? nameOf(line, byteAt(line, from) === SLASH ? from + 1 : from, to) : null
  }
}

/** Docker writes it before the names of containers. */
const SLASH = 0x2f

function timeOf(line: LogLine, from: number, to: number): number | null {
  const epoch = readEpoch(line, from)
  if (epoch !== null && epoch.end === to) return epoch.time
  return readStamp({ ...line, to }, from)?.time ?? null
}

function levelOf(line: LogLine, from: number, to: number): LogLevel | null {
  const number = numberOf(line, from, to)
  return number === null ? levelOfWord(line, from, to) : levelOfNumber(number)
}
