/** Apple's names of levels, and the subsystem before a message. */
import type { LogLevel } from '../../model/findings/event.ts'
import { byteAt, find, isLetter, type LogLine, nameOf, skipBlanks, wordEnd } from '../read/line.ts'

const LEVELS: Readonly<Record<string, LogLevel | null>> = {
  Default: 'info',
  Info: 'info',
  Debug: 'debug',
  Error: 'error',
  Fault: 'fatal',
  Notice: 'info',
  Warning: 'warn',
  Critical: 'fatal',
  Alert: 'fatal',
  Emergency: 'fatal',
  Activity: null,
  State: null,
  Signpost: null,
  Df: 'info',
  I: 'info',
  In: 'info',
  Db: 'debug',
  E: 'error',
  Er: 'error',
  F: 'fatal',
  Ft: 'fatal',
  A: null,
  Ac: null,
}

/** Returns the level of a word in Apple's logs: null for a kind without level, undefined for any other word. */
export function appleLevel(word: string | null): LogLevel | null | undefined {
  return word !== null && Object.hasOwn(LEVELS, word) ? LEVELS[word] : undefined
}

/** Reads ` (library) [subsystem:category] `; the tag is the text in the square brackets, without which nothing is read. */
export function readSubsystem(line: LogLine, at: number): { tag: string | null; message: number } {
  const message = skipBlanks(line, at)
  let open = message
  if (byteAt(line, open) === 0x28) open = skipBlanks(line, wordEnd(line, open))
  const close = byteAt(line, open) === 0x5b ? find(line, open, wordEnd(line, open), 0x5d) : -1
  const colon = close < 0 ? -1 : find(line, open, close, 0x3a)
  if (colon < 0 || !isLetter(byteAt(line, open + 1))) return { tag: null, message }
  return { tag: nameOf(line, open + 1, close), message: skipBlanks(line, close + 1) }
}
