/** The console of .NET: `fail: MyApp.Keys[0]`, with the text on the next line, or on the same one if configured so. */
import type { LogEvent, LogLevel } from '../../model/findings/event.ts'
import {
  byteAt,
  digitsEnd,
  find,
  type LogLine,
  nameOf,
  skipBlanks,
  skipColour,
  startsWith,
  wordEnd,
} from '../read/line.ts'
import { NO_HEAD } from '../read/no-head.ts'

const WORDS: Readonly<Record<string, LogLevel>> = {
  trce: 'trace',
  dbug: 'debug',
  info: 'info',
  warn: 'warn',
  fail: 'error',
  crit: 'fatal',
}

/** Reads level, category and event number; a stamp may precede them. */
export function parseDotnet(line: LogLine, at: number, time: number | null = null): LogEvent | null {
  let end = at + 4
  const word = nameOf(line, at, Math.min(end, line.to)) ?? ''
  if (!Object.hasOwn(WORDS, word)) return null
  for (let next = skipColour(line, end); next > end; next = skipColour(line, end)) end = next
  if (!startsWith(line, end, ': ')) return null
  const category = end + 2
  const categoryEnd = wordEnd(line, category)
  const open = find(line, category, categoryEnd, 0x5b)
  const close = open < 0 ? -1 : digitsEnd(line, open + 1)
  if (open <= category || close === open + 1 || byteAt(line, close) !== 0x5d || close + 1 !== categoryEnd) return null
  const message = skipBlanks(line, categoryEnd) - line.from
  const tag = nameOf(line, category, open)
  return { ...NO_HEAD, dialect: 'dotnet', time, level: WORDS[word]!, tag, program: tag, message }
}
