/** Who wrote a line of logfmt, `time=… level=error host=hsm-03 app=signer msg="…"`: the values of some keys. */
import type { LogEvent } from '../../model/findings/event.ts'
import { byteAt, find, isGap, type LogLine, NAME_LIMIT, nameOf, skipBlanks, wordEnd } from '../read/line.ts'

const HOSTS = new Set(['host', 'hostname', 'pod', 'node'])
const PROGRAMS = new Set(['app', 'application', 'service', 'program', 'container', 'component', 'logger'])
const LONGEST_KEY = 11

/** Maximum number of bytes in which the keys are searched for. */
const LIMIT = 1024

const QUOTE = 0x22

/** Returns host and program of the pairs from `at` on; of several keys for one, the first is read. */
export function readWriter(line: LogLine, at: number): Pick<LogEvent, 'host' | 'program'> {
  let host: string | null = null
  let program: string | null = null
  for (const limit = Math.min(line.to, at + LIMIT); at < limit; ) {
    at = skipBlanks(line, at)
    const equals = find(line, at, at + LONGEST_KEY + 1, 0x3d)
    const quoted = equals > 0 && byteAt(line, equals + 1) === QUOTE
    const value = quoted ? equals + 2 : equals + 1
    const key = equals > at ? nameOf(line, at, equals)! : ''
    if (quoted) at = stringEnd(line, value)
    else at = nextWord(line, at)
    if (HOSTS.has(key)) host ??= nameAt(line, value, quoted ? at - 1 : at)
    else if (PROGRAMS.has(key)) program ??= nameAt(line, value, quoted ? at - 1 : at)
  }
  return { host, program }
}

/** Returns the place after the next gap; a value may be longer than a name. */
function nextWord(line: LogLine, at: number): number {
  while (at < line.to && !isGap(byteAt(line, at))) at = Math.max(wordEnd(line, at), at + 1)
  return at
}

/** Returns the place after the closing quote. */
function stringEnd(line: LogLine, at: number): number {
  for (; at < line.to; at++) {
    const c = byteAt(line, at)
    if (c === QUOTE) return at + 1
    if (c === 0x5c) at++
  }
  return line.to + 1
}

function nameAt(line: LogLine, from: number, to: number): string | null {
  return to - from > NAME_LIMIT ? null : nameOf(line, from, to)
}
