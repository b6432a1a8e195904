/**
 * JSON lines: the values of a few top-level keys, found by walking over the bytes. The line is not checked and not built:
 * one cut off in the middle still gives what stands before the cut. The whole line counts as message.
 */
import type { Event, Level } from '../model/event.ts'
import { readEpoch } from './epoch.ts'
import { readStamp } from './iso.ts'
import { levelOfNumber, levelOfWord } from './level.ts'
import { byteAt, isBlank, type Line, nameOf, numberOf } from './line.ts'
import { NONE } from './none.ts'

type Field = 'time' | 'level' | 'pid' | 'tid' | 'domain' | 'tag'

const FIELDS = new Map<string, Field>([
  ['time', 'time'],
  ['timestamp', 'time'],
  ['@timestamp', 'time'],
  ['ts', 'time'],
  ['t', 'time'],
  ['time_', 'time'],
  ['__REALTIME_TIMESTAMP', 'time'],
  ['level', 'level'],
  ['severity', 'level'],
  ['lvl', 'level'],
  ['PRIORITY', 'level'],
  ['log.level', 'level'],
  ['pid', 'pid'],
  ['pid_', 'pid'],
  ['_PID', 'pid'],
  ['tid', 'tid'],
  ['tid_', 'tid'],
  ['domain_', 'domain'],
  ['tag', 'tag'],
  ['SYSLOG_IDENTIFIER', 'tag'],
])
const LONGEST = Math.max(...[...FIELDS.keys()].map(key => key.length))

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Reads a line that begins `{"`, or null. */
export function parseJson(line: Line, at: number): Event | null {
  let key = skipGaps(line, at + 1)
  if (byteAt(line, at) !== 0x7b || byteAt(line, key) !== QUOTE) return null
  const found: Partial<Record<Field, string | number | null>> = {}
  while (byteAt(line, key) === QUOTE) {
    const keyEnd = stringEnd(line, key)
    const colon = skipGaps(line, keyEnd)
    if (byteAt(line, colon) !== 0x3a) break
    const value = skipGaps(line, colon + 1)
    const end = valueEnd(line, value)
    const field = keyEnd - key - 2 <= LONGEST ? FIELDS.get(nameOf(line, key + 1, keyEnd - 1) ?? '') : undefined
    if (field !== undefined) found[field] ??= fieldValue(line, field, value, end)
    const comma = skipGaps(line, end)
    if (byteAt(line, comma) !== 0x2c) break
    key = skipGaps(line, comma + 1)
  }
  return { ...NONE, dialect: 'json', ...(found as Partial<Event>) }
}

/** The value in [at, end) as the field needs it; null when it does not fit, and the next key of the field is asked. */
function fieldValue(line: Line, field: Field, at: number, end: number): string | number | null {
  const quoted = byteAt(line, at) === QUOTE
  const from = quoted ? at + 1 : at
  const to = quoted ? end - 1 : end
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
      return quoted ? nameOf(line, from, to) : null
  }
}

function timeOf(line: Line, from: number, to: number): number | null {
  const epoch = readEpoch(line, from)
  if (epoch !== null && epoch.end === to) return epoch.time
  return readStamp({ ...line, to }, from)?.time ?? null
}

function levelOf(line: Line, from: number, to: number): Level | null {
  const number = numberOf(line, from, to)
  return number === null ? levelOfWord(line, from, to) : levelOfNumber(number)
}

function skipGaps(line: Line, at: number): number {
  while (isBlank(byteAt(line, at))) at++
  return at
}

/** The place after the string at `at`; the end of the line when it is not closed. */
function stringEnd(line: Line, at: number): number {
  for (at++; at < line.to; at++) {
    const c = byteAt(line, at)
    if (c === QUOTE) return at + 1
    if (c === BACKSLASH) at++
  }
  return line.to
}

/** The place after the value at `at`; objects and arrays are walked over with their strings. */
function valueEnd(line: Line, at: number): number {
  let depth = 0
  while (at < line.to) {
    const c = byteAt(line, at)
    if (c === QUOTE) {
      at = stringEnd(line, at)
      if (depth === 0) return at
      continue
    }
    if (c === 0x7b || c === 0x5b) depth++
    else if (c === 0x7d || c === 0x5d) {
      if (depth === 0) return at
      if (--depth === 0) return at + 1
    } else if (depth === 0 && (c === 0x2c || isBlank(c))) return at
    at++
  }
  return line.to
}
