/** Levels: the letters, words and numbers that log formats use for them. */
import type { LogLevel } from '../../model/findings/event.ts'
import { byteAt, isGap, type LogLine, nameOf } from './line.ts'

const LETTERS: Readonly<Record<string, LogLevel>> = {
  V: 'trace',
  D: 'debug',
  I: 'info',
  W: 'warn',
  E: 'error',
  F: 'fatal',
  A: 'fatal',
}
const OF_LETTER: readonly (LogLevel | undefined)[] = Array.from(
  { length: 128 },
  (_, c) => LETTERS[String.fromCharCode(c)],
)

/** Returns the level of a letter of hilog, logcat or glog (`E`), or null. */
export function levelOfLetter(c: number): LogLevel | null {
  return OF_LETTER[c] ?? null
}

/** Returns the level of a letter that is alone in its column, or null. */
export function levelColumn(line: LogLine, at: number): LogLevel | null {
  return isGap(byteAt(line, at + 1)) ? levelOfLetter(byteAt(line, at)) : null
}

const WORDS = new Map<string, LogLevel>()
for (const [level, words] of [
  ['trace', 'TRACE TRC VERBOSE FINEST FINER'],
  ['debug', 'DEBUG DBG FINE CONFIG'],
  ['info', 'INFO INF INFORMATION NOTICE'],
  ['warn', 'WARN WARNING WRN'],
  ['error', 'ERROR ERR SEVERE'],
  ['fatal', 'FATAL FTL CRITICAL CRIT FAULT PANIC DPANIC EMERG EMERGENCY ALERT'],
] as const)
  for (const word of words.split(' ')) WORDS.set(word, level)

const LONGEST = Math.max(...[...WORDS.keys()].map(word => word.length))

/** Returns the level named by the word in [from, to) in any case, or null. */
export function levelOfWord(line: LogLine, from: number, to: number): LogLevel | null {
  if (to - from < 3 || to - from > LONGEST) return null
  return WORDS.get((nameOf(line, from, to) ?? '').toUpperCase()) ?? null
}

const SEVERITIES = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'] as const

/** Returns the level of a syslog severity, 0 (emergency) to 7 (debug), or null. */
export function levelOfSeverity(severity: number): LogLevel | null {
  return SEVERITIES[severity] ?? null
}

/** Returns the level of a number in a JSON line: 10 to 60 as in pino and bunyan, 0 to 7 as in syslog. */
export function levelOfNumber(value: number): LogLevel | null {
  const pino = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
  return value >= 10 && value < 70 ? pino[Math.floor(value / 10) - 1]! : levelOfSeverity(value)
}
