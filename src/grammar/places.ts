/**
 * Questions about one place of a line that tokens and roles alone answer: what stands beside a number or name, and what that
 * says for or against a code there.
 */

import type { CodeEntry } from '../model/rules/knowledge.ts'
import type { LineReading } from './reading.ts'
import { ARROW, BLOB, DECIMAL, EQUALS, HEX, HEX_BARE, SIGN, WIDE, WORD } from './tokens.ts'
import { FILLER, fixedPart, KEY, type Space, STRONG, UNIT, VERB } from './vocabulary.ts'

/** Returns whether a word of the line is the name of a code space whose numbers are its own. */
export function hasSpaceWord(line: LineReading, space: Space): boolean {
  if (space.numbers !== 'own') return false
  const { tokens, spaceWords } = line
  for (let j = 0; j < tokens.count; j++) if (tokens.kind[j] === WORD && spaceWords[j] === space.index) return true
  return false
}

/** `12: C_Sign`: the number of a call. */
export function isIndex(line: LineReading, i: number): boolean {
  let j = i + 1
  while (j < line.tokens.count && (line.signAt(j) === 0x3a || line.signAt(j) === 0x29 || line.signAt(j) === 0x2e)) j++
  return j > i + 1 && j < line.tokens.count && line.functions[j]! >= 0 && i < 3
}

/** `0xA4,0x32,0xE0`: one of several numbers without a blank between. */
export function isInNumbers(line: LineReading, i: number): boolean {
  const { kind, start, end } = line.tokens
  const isJoined = (left: number): boolean =>
    left >= 0 &&
    left + 2 < line.tokens.count &&
    line.signAt(left + 1) === 0x2c &&
    start[left + 2] === end[left]! + 1 &&
    kind[left] === kind[left + 2]
  return isJoined(i - 2) || isJoined(i)
}

/** A line of a stack trace: its numbers are places. */
export function isFrame(line: LineReading): boolean {
  const { bytes, from } = line
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++
  return bytes[at] === 0x61 && bytes[at + 1] === 0x74 && bytes[at + 2] === 0x20
}

/** `return code`, `error code`: two key words, one behind the other. */
export function isDoubleKey(line: LineReading, token: number): boolean {
  return token > 0 && line.tokens.kind[token - 1] === WORD && line.is(token, KEY) && line.is(token - 1, KEY)
}

/** Returns whether a word of the message, outside of functions, begins with these letters. */
export function hasWord(line: LineReading, word: string): boolean {
  const { tokens, bytes, functions, wrappers, names } = line
  for (let j = 0; j < tokens.count; j++) {
    if (tokens.kind[j] !== WORD || functions[j]! >= 0 || wrappers[j]! >= 0 || names[j]! >= 0) continue
    const from = tokens.start[j]!
    if (tokens.end[j]! - from < word.length) continue
    let k = 0
    while (k < word.length && (bytes[from + k]! | 0x20) === word.charCodeAt(k)) k++
    if (k === word.length) return true
  }
  return false
}

/** `12000012  00000000 03e00008`: a word of memory in front of others. */
export function isDumpWord(line: LineReading, i: number): boolean {
  const { kind, count, start } = line.tokens
  const next = i + 1
  return (
    next < count &&
    (kind[next] === HEX || kind[next] === HEX_BARE || kind[next] === DECIMAL) &&
    width(line, next) === 8 &&
    line.bytes[start[next]!] === 0x30
  )
}

/** `list:  code   12000006   size 512`: a value of a listing that is set out with blanks. */
export function isBetweenGaps(line: LineReading, i: number): boolean {
  const { bytes, tokens, to } = line
  const [start, end] = [tokens.start[i]!, tokens.end[i]!]
  return (
    bytes[start - 1] === 0x20 &&
    bytes[start - 2] === 0x20 &&
    end + 1 < to &&
    bytes[end] === 0x20 &&
    bytes[end + 1] === 0x20
  )
}

/** `tccd returned 507`: what something else returned that is no function of the code space. */
export function isReturnOfOther(line: LineReading, token: number): boolean {
  if (token < 1 || !/^return(?:s|ed)$/i.test(line.text(token)) || line.tokens.kind[token - 1] !== WORD) return false
  return line.functions[token - 1]! < 0 && line.wrappers[token - 1]! < 0 && !line.is(token - 1, KEY | STRONG | FILLER)
}

/** `0x30 objects`, `48 ms`: a quantity, unless a sign follows the noun (`0x31 session=5`). */
export function isQuantity(line: LineReading, i: number): boolean {
  const { kind, start, end } = line.tokens
  const next = i + 1
  if (next >= line.tokens.count) return false
  if (kind[next] === SIGN) {
    const code = line.signAt(next)
    return code === 0x25 || (code === 0x2f && kind[next + 1] === DECIMAL)
  }
  if (kind[next] === WIDE) return isCounter(line.text(next))
  if (kind[next] !== WORD || !line.is(next, UNIT) || start[next]! - end[i]! > 1) return false
  const after = line.signAt(next + 1)
  const isField = after === 0x3a && (kind[next + 2] === HEX || kind[next + 2] === DECIMAL)
  return !isField && after !== 0x3d && after !== 0x22
}

/** `0xA0 expected`, `0xA0 wanted`. */
export function isWished(line: LineReading, next: number): boolean {
  if (next >= line.tokens.count || line.tokens.kind[next] !== WORD) return false
  return EXPECTED.has(line.text(next).toLowerCase())
}

/** A number with a fraction, a colon, a letter behind it belongs to something longer. */
export function isPartOfLonger(line: LineReading, i: number): boolean {
  const { bytes, tokens, to } = line
  const end = tokens.end[i]!
  const start = tokens.start[i]!
  // The number of arguments in `generate_key/2`.
  if (start > line.from + 1 && bytes[start - 1] === 0x2f && bytes[start - 2]! > 0x2f && tokens.kind[i] === DECIMAL)
    return true
  if (end >= to) return false
  const [byte, next] = [bytes[end]!, bytes[end + 1] ?? 0]
  const isDigit = next >= 0x30 && next <= 0x39
  return byte === 0x25 || (isDigit && (byte === 0x2e || byte === 0x3a) && end + 1 < to)
}

/** `0x54 from C_WrapKey`: the function stands behind the number, after a word such as from or in. */
export function functionBehind(line: LineReading, i: number): number {
  const { kind, count } = line.tokens
  let q = i + 1
  let linked = false
  for (; q < count && q < i + 8; q++) {
    if (line.functions[q]! >= 0) return linked ? q : -1
    if (kind[q] === SIGN) {
      const code = line.signAt(q)
      if (code !== 0x28 && code !== 0x29 && code !== 0x22 && code !== 0x60 && code !== 0x27) return -1
      continue
    }
    if (kind[q] !== WORD) return -1
    const text = line.text(q).toLowerCase()
    if (LINKING.has(text)) linked = true
    else if (!line.is(q, FILLER | KEY | VERB) && !BETWEEN.has(text)) {
      // pin locked
      if (!line.phrases.some(p => line.tokens.start[q]! >= p.start && line.tokens.end[q]! <= p.end)) return -1
    }
  }
  return -1
}

/** `rv = 0x30`, `[t7] ret 0x130`, `<- 48`: nothing but a key word stands before it, so it is the outcome of an earlier call. */
export function returnsOnly(line: LineReading, i: number): boolean {
  const { kind } = line.tokens
  // `} = 48`
  let keyed = line.signAt(i - 1) === 0x3d && (line.signAt(i - 2) === 0x7d || line.signAt(i - 2) === 0x29)
  let strong = false
  let words = 0
  for (let j = i - 1; j >= 0; j--) {
    if (kind[j] === SIGN) {
      const code = line.signAt(j)
      if (code === ARROW || (code === 0x3c && !isBracket(line, j, i + 1))) keyed = true
      continue
    }
    if (kind[j] === BLOB) continue
    if (
      (line.is(j, STRONG | KEY) && !line.is(j, VERB)) ||
      (kind[j] === WORD && j === i - 1 && RETURNING.has(line.text(j).toLowerCase()))
    ) {
      keyed = true
      strong ||= line.is(j, STRONG) || !line.is(j, KEY)
      continue
    }
    if (line.is(j, FILLER) && keyed) continue
    // The name or number of a thread, a word such as `out` or `trace`.
    if (++words > (strong ? 3 : 2) || j > 5 || !keyed) return false
    if (kind[j] === WORD && !strong && !isShort(line, j)) return false
  }
  return keyed
}

/** `Task <b1fd6d7f>.<50>`: the sign at `j` is closed no later than at `last`, so it is no arrow such as `<-`. */
function isBracket(line: LineReading, j: number, last: number): boolean {
  for (let k = j + 1; k <= last; k++) if (line.signAt(k) === 0x3e) return true
  return false
}

/** `leave C_VerifyFinal 145`, `rsp SignInit 00000101`: words of returning before the function, or an obvious value behind it. */
export function isReturnOf(line: LineReading, i: number, token: number): boolean {
  if (i !== line.tokens.count - 1 && line.tokens.kind[i + 1] === WORD && !line.phrases.some(p => p.token === i + 1))
    return false
  if (line.tokens.kind[i] === HEX && isPadded(line, i)) return true
  for (let j = token - 1; j >= Math.max(0, token - 3); j--)
    if (line.tokens.kind[j] === WORD && RETURNING.has(line.text(j).toLowerCase())) return true
  return line.signAt(token - 1) === 0x3c || line.signAt(token - 1) === ARROW
}

/** `rv == CKR_X`, `!= 0xA0`: a comparison. */
export function isCompared(line: LineReading, i: number): boolean {
  let j = i - 1
  while (
    isQuote(line.signAt(j)) ||
    (line.signAt(j) === 0x2e && j > 0 && line.tokens.kind[j - 1] === WORD) ||
    (line.signAt(j + 1) === 0x2e && line.tokens.kind[j] === WORD)
  )
    j--
  let k = i + 1
  while (isQuote(line.signAt(k))) k++
  return line.signAt(j) === EQUALS || line.signAt(k) === EQUALS
}

/** `{"30003": "cancelled"}`: a quoted number before a colon is a name in a table. */
export function isMapKey(line: LineReading, i: number): boolean {
  return (
    isQuote(line.signAt(i + 1)) &&
    line.signAt(i + 2) === 0x3a &&
    (isQuote(line.signAt(i - 1)) || line.signAt(i - 1) === 0x2e)
  )
}

/** `ckr_pin_locked.bin`, `codes/CKR_X`: part of the name of a file. */
export function isFileName(line: LineReading, i: number): boolean {
  const { bytes, tokens, to, from } = line
  const [start, end] = [tokens.start[i]!, tokens.end[i]!]
  if (end + 1 < to && bytes[end] === 0x2e && isLetter(bytes[end + 1]!)) return true
  return start > from + 1 && bytes[start - 1] === 0x2f && isLetter(bytes[start - 2]!)
}

/** `name="CKR_X"`, `id="CKR_X"`: returns the word where something is named like a code. */
export function labelOf(line: LineReading, i: number): string | null {
  let j = i - 1
  while (isQuote(line.signAt(j))) j--
  const isElement = line.signAt(j) === 0x3e && line.signAt(j - 2) === 0x3c
  if (line.signAt(j) !== 0x3d && line.signAt(j) !== 0x3a && !isElement) return null
  j--
  while (isQuote(line.signAt(j))) j--
  if (j < 0 || line.tokens.kind[j] !== WORD) return null
  const text = line.text(j).toLowerCase()
  return LABELS.has(text) ? (isElement ? 'element' : text) : null
}

/** `0x90` in `to_string(0x90)="CKR_X"`: a number that something was asked about. */
export function isArgument(line: LineReading, i: number): boolean {
  return (
    line.signAt(i - 1) === 0x28 &&
    i > 1 &&
    line.tokens.kind[i - 2] === WORD &&
    line.tokens.end[i - 2] === line.tokens.start[i - 1] &&
    line.functions[i - 2]! < 0 &&
    !line.is(i - 2, STRONG | KEY | VERB) &&
    line.names[i - 2]! < 0
  )
}

/** A cell of its own between delimiters. */
export function isCell(line: LineReading, i: number): boolean {
  const isEdge = (j: number): boolean => {
    const code = line.signAt(j)
    return code === 0x7c || code === 0x3b || code === 0x2c
  }
  return isEdge(i - 1) && (i === line.tokens.count - 1 || isEdge(i + 1))
}

/** Returns whether the line has the text of one of the code's own messages. */
export function hasMessage(line: LineReading, entry: CodeEntry | null): boolean {
  if (entry === null || entry.messages.length === 0) return false
  const { bytes, from, to } = line
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
    .toString()
    .toLowerCase()
  return entry.messages.some(message => {
    const fixed = fixedPart(message)
    return fixed.length >= 12 && text.includes(fixed.toLowerCase())
  })
}

/** `CKR_X (164): the PIN …` at the beginning of a line without a stamp describes a code. */
export function isHeading(line: LineReading, i: number, agreeing: number): boolean {
  if (agreeing < 0 || line.stamped || line.level > 0) return false
  for (let j = 0; j < Math.min(i, agreeing); j++) if (line.tokens.kind[j] !== SIGN) return false
  return line.signAt(Math.max(i, agreeing) + 1) === 0x29 && line.signAt(Math.max(i, agreeing) + 2) === 0x3a
}

/** Returns whether nothing but signs and numbers stands beside the tokens [first, last]. */
export function isAlone(line: LineReading, first: number, last: number): boolean {
  const { kind, count } = line.tokens
  for (let j = 0; j < count; j++)
    if (
      (j < Math.min(first, last) || j > Math.max(first, last)) &&
      kind[j] !== SIGN &&
      kind[j] !== DECIMAL &&
      kind[j] !== HEX
    )
      return false
  return true
}

/** Returns whether a sign such as `:`, `=` or `->` stands before a token. */
export function isBehindSign(line: LineReading, i: number): boolean {
  const code = line.signAt(i - 1)
  return (
    code === 0x3a ||
    code === 0x3d ||
    code === 0x28 ||
    ((code === 0x22 || code === 0x27) && isQuotedValue(line, i)) ||
    code === 0x3e ||
    code === 0x01
  )
}

/** A name with a letter directly behind its colon, or a dotted key of the line: `error.ckr.pin_locked=Text`. */
export function isSetting(line: LineReading, i: number): boolean {
  const { bytes, tokens, to } = line
  const end = tokens.end[i]!
  if (end + 1 < to && bytes[end] === 0x3a && isLetter(bytes[end + 1]!)) return true
  if (bytes[end] !== 0x3d || line.signAt(i - 1) !== 0x2e) return false
  for (let j = 0; j < i; j++) if (tokens.kind[j] === SIGN && line.signAt(j) !== 0x2e) return false
  return true
}

/** `Rv.PIN_LOCKED -> unlock()` at the beginning of a line without a head. */
export function isCaseArm(line: LineReading, i: number): boolean {
  if (line.stamped || line.level > 0 || line.signAt(i + 1) !== ARROW) return false
  for (let j = 0; j < i; j++) {
    const code = line.signAt(j)
    if (line.tokens.kind[j] === WORD ? line.functions[j]! >= 0 : code !== 0x2e && code !== 0x3a) return false
  }
  return true
}

/** `CKR_X per minute`, `CKR_X count today: 0`: what is counted. */
export function isCounted(line: LineReading, i: number): boolean {
  const { kind, count } = line.tokens
  return i + 1 < count && kind[i + 1] === WORD && COUNTED.has(line.text(i + 1).toLowerCase())
}

/** `err="CKR_X"`, `: 'CKR_X'`: a quoted name that is a value, not a word of the sentence. */
function isQuotedValue(line: LineReading, i: number): boolean {
  const code = line.signAt(i - 2)
  return code === 0x3d || code === 0x3a || code === ARROW || code === 0x28
}

/** `-> 0x30`, `=> 12000011`. */
export function isBehindArrow(line: LineReading, i: number): boolean {
  return line.signAt(i - 1) === ARROW
}

/** `(0xA0)`, `: 0x63`, `-> 0x63 (pin)`, `0x102 - text`: where a sentence says with what something ended. */
export function isVerdictPlace(line: LineReading, i: number): boolean {
  const before = line.signAt(i - 1)
  const after = line.signAt(i + 1)
  if (before === 0x28 || before === 0x5b) return after === (before === 0x28 ? 0x29 : 0x5d) && i > 1
  if (i === line.tokens.count - 1) return true
  const ends = after === 0x2c || after === 0x28 || after === 0x29 || after === 0x3b || after === 0x2d || after === 0x2e
  return ends && (before === 0x3a || before === ARROW || line.tokens.kind[i - 1] === WORD)
}

/** `: 12000011`, `-> 12000011`, `, 12000011`, or at the end of the line: where a sentence says with what something ended. */
export function isOwnVerdict(line: LineReading, i: number): boolean {
  const before = line.signAt(i - 1)
  // Not the value of a field: `"time":12000011`.
  if (before === 0x3a) return !isQuote(line.signAt(i - 2))
  if (before === ARROW || before === 0x2c || before === 0x28 || before === 0x5b) return true
  return i === line.tokens.count - 1 && i > 1
}

/** `NAME -> 401`, `NAME = 401`: a mapping to a number of another kind, or a counter. */
export function isMapped(line: LineReading, i: number): boolean {
  let j = i + 1
  while (j < line.tokens.count && line.signAt(j) === 0x22) j++
  if (line.signAt(j) !== ARROW && line.signAt(j) !== 0x3d) return false
  while (j < line.tokens.count && line.tokens.kind[j] === SIGN) j++
  return j < line.tokens.count && line.tokens.kind[j] !== WORD && line.tokens.kind[j] !== BLOB
}

/** Returns whether a name is one of several that signs or words such as `and` join. */
export function isInList(line: LineReading, i: number): boolean {
  for (const j of [i - 1, i + 1]) {
    let k = j
    while (line.signAt(k) === 0x22 || line.signAt(k) === 0x27) k += Math.sign(j - i)
    const code = line.signAt(k)
    if (code === 0x2c || code === 0x7c || code === 0x2f) return true
    if (k >= 0 && k < line.tokens.count && line.tokens.kind[k] === WORD && AND.has(line.text(k).toLowerCase()))
      return true
  }
  return false
}

/** Returns whether a token ends as the names of exceptions do, or is the name of a code space. */
export function isErrorClass(line: LineReading, token: number): boolean {
  if (token < 0) return false
  const text = line.text(token)
  return /(?:Error|Exception|Optional|Err|Failure)$/.test(text) || line.spaceWords[token]! >= 0
}

/** `BusinessError 12000011`, `BusinessError: code: 12000011`. */
export function isBehindErrorClass(line: LineReading, i: number): boolean {
  for (let j = i - 1, words = 0; j >= 0 && words < 2; j--) {
    if (line.tokens.kind[j] === SIGN) {
      if (line.signAt(j) === 0x2c || line.signAt(j) === 0x3b) return false
      continue
    }
    if (line.tokens.kind[j] !== WORD) return false
    if (/^Business(?:Error|Exception)$/.test(line.text(j))) return true
    if (!line.is(j, STRONG | KEY)) return false
    words++
  }
  return false
}

/** Returns whether a number lies among the eight-digit codes of its code space. */
export function isInRange(space: Space, value: number): boolean {
  const known = space.pack.codes.find(code => code.value !== null && code.value >= 10_000_000)
  return known !== undefined && Math.floor(known.value! / 1000) === Math.floor(value / 1000) && value % 1000 < 100
}

/** Returns the length of a token in bytes. */
export function width(line: LineReading, i: number): number {
  return line.tokens.end[i]! - line.tokens.start[i]!
}

/** Returns whether a number is written as eight digits or more that begin with zeros: `0x000000A0`. */
export function isPadded(line: LineReading, i: number): boolean {
  const { bytes, tokens } = line
  const from = tokens.start[i]!
  return tokens.end[i]! - from >= 8 && bytes[from + 2] === 0x30 && bytes[from + 3] === 0x30
}

/** Returns whether the word `hex` stands before a number. */
export function isBehindHexWord(line: LineReading, i: number): boolean {
  for (let j = i - 1; j >= Math.max(0, i - 3); j--)
    if (line.tokens.kind[j] === WORD && line.text(j).toLowerCase() === 'hex') return true
  return false
}

/** A word with a digit, or of few letters: `t7`, `tid`. */
function isShort(line: LineReading, i: number): boolean {
  return line.tokens.end[i]! - line.tokens.start[i]! <= 4 || hasDigit(line, i)
}

/** Returns whether a word has a digit. */
export function hasDigit(line: LineReading, i: number): boolean {
  for (let at = line.tokens.start[i]!; at < line.tokens.end[i]!; at++) if (line.bytes[at]! <= 0x39) return true
  return false
}

function isCounter(text: string): boolean {
  return /^(?:个|字节|毫秒|秒|次|条|件|号|項|回|バイト|ミリ秒|개)/.test(text)
}

/** Returns whether a sign is a quote. */
export function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
}

const RETURNING = new Set(
  'leave leaves leaving left exit exits exiting ret return returns returned returning end ended done rsp resp response out result finished completed'.split(
    ' ',
  ),
)

const COUNTED = new Set(['count', 'counts', 'counter', 'per', 'rate', 'rates', 'occurrences', 'total', 'statistics'])

const LABELS = new Set(['name', 'id', 'constant', 'symbol', 'msgid', 'title', 'enum', 'macro'])

const EXPECTED = new Set(['ok', 'expected', 'wanted', 'expect', 'erwartet', 'attendu', 'esperado'])

const LINKING = new Set([
  'à',
  'pour',
  'para',
  'für',
  'auf',
  'beim',
  'zu',
  'em',
  'en',
  'dans',
  'from',
  'by',
  'in',
  'at',
  'of',
  'during',
  'calling',
  'function',
  'von',
  'de',
  'par',
  'por',
  'bei',
  'while',
  'on',
  'for',
  'inside',
  'within',
])

const BETWEEN = new Set(['during', 'returned', 'while', 'calling', 'call', 'function', 'fonction', 'funktion'])

const AND = new Set(['or', 'and', 'und', 'oder', 'et', 'ou', 'y', 'o'])
