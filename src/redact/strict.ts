/**
 * What only strict redaction masks and no fixed text announces: mail and network addresses, host names in the heads of
 * syslog lines, long runs of hexadecimal or base64 digits. Each word is judged by itself.
 */
import { textOf } from '../model/bytes/view.ts'
import type { MaskSpan } from './mask.ts'

/** Minimum number of successive digits in a key, a hash or an identifier. */
const BLOB = 32

/** Returns the spans of [from, to). `names` are words that are public regardless of their length. */
export function strictSpans(bytes: Uint8Array, from: number, to: number, names: ReadonlySet<string>): MaskSpan[] {
  const spans: MaskSpan[] = []
  const add = (start: number, end: number, name: string): void => void spans.push({ start, end, name, text: null })
  for (const [start, end] of runs(bytes, from, to, isAddressByte)) {
    const text = textOf(bytes, start, end)
    if (isMail(text)) add(start, end, 'mail')
    else if (isIpv4(text) || isIpv6(text)) add(start, end, 'address')
  }
  for (const [start, end] of runs(bytes, from, to, isBlobByte)) {
    if (end - start < BLOB) continue
    const text = textOf(bytes, start, end)
    if (!names.has(text) && [...text].some(isDigit)) add(start, end, 'blob')
  }
  const host = syslogHost(bytes, from, to)
  if (host !== null) add(host[0], host[1], 'host')
  return spans
}

function* runs(
  bytes: Uint8Array,
  from: number,
  to: number,
  holds: (b: number) => boolean,
): Generator<[number, number]> {
  for (let i = from; i < to; i++) {
    const start = i
    while (i < to && holds(bytes[i]!)) i++
    if (i > start) yield [start, i]
  }
}

function isMail(text: string): boolean {
  const at = text.indexOf('@')
  const dot = text.lastIndexOf('.')
  return at > 0 && dot > at + 1 && dot < text.length - 1
}

function isIpv4(text: string): boolean {
  if (text.length > 24) return false
  const parts = text.split(':')[0]!.split('.')
  if (parts.at(-1) === '') parts.pop()
  return (
    parts.length === 4 && parts.every(p => p.length > 0 && p.length <= 3 && [...p].every(isDigit) && Number(p) < 256)
  )
}

/** Returns whether this has two or more colons, hexadecimal groups between them, and is not a time of day. */
function isIpv6(text: string): boolean {
  if (text.length > 64) return false
  const groups = text.split('%')[0]!.split(':')
  if (groups.length < 3 || groups.length > 9) return false
  if (!groups.every(g => g.length <= 4 && [...g].every(isHexDigit))) return false
  return groups.length >= 6 || (text.includes('::') && groups.some(g => g.length > 0))
}

/** Returns the word after the stamp of `<13>Jan 31 10:00:00 host app[7]:` and of `<13>1 2026-01-31T10:00:00Z host app`. */
function syslogHost(bytes: Uint8Array, from: number, to: number): [number, number] | null {
  const words = [...runs(bytes, from, Math.min(to, from + 160), byte => byte > 0x20)].slice(0, 6)
  const text = words.map(([start, end]) => textOf(bytes, start, end))
  const [first = '', second = '', third = ''] = text
  const month = first.slice(first.indexOf('>') + 1)
  if (MONTHS.has(month) && isDay(second) && isTime(third)) return words[3] ?? null
  if (first.startsWith('<') && first.endsWith('>1') && second.length >= 20 && second[10] === 'T')
    return words[2] ?? null
  return null
}

const MONTHS = new Set('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '))

function isDay(text: string): boolean {
  return text.length > 0 && text.length <= 2 && [...text].every(isDigit)
}

function isTime(text: string): boolean {
  return text.length >= 8 && text[2] === ':' && text[5] === ':'
}

function isDigit(c: string): boolean {
  return c >= '0' && c <= '9'
}

function isHexDigit(c: string): boolean {
  return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')
}

function isLetterOrDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

function isAddressByte(byte: number): boolean {
  return isLetterOrDigit(byte) || '._%+-@:'.includes(String.fromCharCode(byte))
}

function isBlobByte(byte: number): boolean {
  return isLetterOrDigit(byte) || '+/=_-'.includes(String.fromCharCode(byte))
}
