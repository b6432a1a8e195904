/**
 * The message of a line → tokens: words, numbers, signs, and blobs (dates, versions, places in files), whose digits are
 * never codes. One pass over the bytes; the arrays are reused, so a line costs no allocation.
 *
 *     hsm.c:77: C_Sign(slot=2) -> 0xA4 (pin locked)
 *     blob     : word  word=dec  ->  hex  word word          with their signs
 */
import { EMPTY_HASH, hashByte, isPlain, lowered } from './tables.ts'

/** Kinds of tokens. */
export const SIGN = 1
export const WORD = 2
/** A number with 0x, one with the suffix h, one of decimal digits, hexadecimal digits without a mark. */
export const HEX = 3
export const HEX_SUFFIX = 4
export const DECIMAL = 5
export const HEX_BARE = 6
/** Digits that belong to something longer. */
export const BLOB = 7
/** A run of Chinese, Japanese or Korean characters. */
export const WIDE = 8

/** Maximum number of tokens that are read at once, and of bytes, so that no token is left out. */
export const ROOM = 4096

/** Codes of signs: that of their ASCII character, and of arrows and full-width forms the nearest. */
export const ARROW = 0x01
/** A comparison: `==`, `!=`. */
export const EQUALS = 0x02

/** The tokens of the last line. All arrays are valid up to `count`. */
export class Tokens {
  count = 0
  /** Whether the line holds a hex dump. */
  dumped = false
  readonly kind = new Uint8Array(ROOM)
  readonly start = new Int32Array(ROOM)
  readonly end = new Int32Array(ROOM)
  /** The number, NaN where it does not fit; for signs their code. */
  readonly value = new Float64Array(ROOM)
  /** Hashes of words: in lower case, and in plain form. */
  readonly hash = new Int32Array(ROOM)
  readonly plain = new Int32Array(ROOM)
  #bytes: Uint8Array = new Uint8Array(0)
  #to = 0

  /** Reads the tokens of [from, to); `to` is the end of the bytes, so that nothing behind the line is looked at. */
  read(bytes: Uint8Array, from: number, to = bytes.length): void {
    this.count = 0
    this.dumped = false
    this.#bytes = bytes
    this.#to = to
    for (let at = from; at < to && this.count < ROOM; ) at = this.#token(at, from)
  }

  /** Reads one token; returns where the next one may begin. */
  #token(at: number, from: number): number {
    const byte = this.#bytes[at]!
    const kind = CLASS[byte]!
    switch (kind) {
      case BLANK:
        return at + 1
      case DIGIT:
        return this.#number(at, from)
      case LETTER:
        return this.#quotedHex(at) || this.#word(at)
      case HIGH:
        return this.#high(at)
      default:
        return this.#sign(at, from, byte)
    }
  }

  #push(kind: number, start: number, end: number, value = Number.NaN): number {
    const i = this.count++
    this.kind[i] = kind
    this.start[i] = start
    // A character that is cut at the end of the line.
    this.end[i] = Math.min(end, this.#to)
    this.value[i] = value
    return end
  }

  #sign(at: number, from: number, byte: number): number {
    const bytes = this.#bytes
    const next = at + 1 < this.#to ? bytes[at + 1]! : 0
    if (byte === 0x5c) {
      // Escapes inside quoted text: \n \t \" \\ \u0022.
      if (next === 0x6e || next === 0x74 || next === 0x72) {
        const after = at + 2 < this.#to ? CLASS[bytes[at + 2]!]! : BLANK
        const before = at > from ? CLASS[bytes[at - 1]!]! : BLANK
        if (after !== LETTER || before !== LETTER || next !== 0x72) return at + 2
      }
      if (next === 0x75 && isHex(bytes, at + 2, at + 6, this.#to)) {
        const code = Number.parseInt(String.fromCharCode(...bytes.subarray(at + 2, at + 6)), 16)
        return this.#push(SIGN, at, at + 6, code < 0x80 ? code : 0x20)
      }
      return at + 1
    }
    if (byte === 0x2d || byte === 0x3d) {
      let run = at + 1
      while (run < this.#to && bytes[run] === byte) run++
      if (run > at + 1 && bytes[run] === 0x3e) return this.#push(SIGN, at, run + 1, ARROW)
      if (byte === 0x3d && next === 0x3d) return this.#push(SIGN, at, run, EQUALS)
      if (next === 0x3e) {
        let end = at + 2
        while (end < this.#to && bytes[end] === 0x3e) end++
        return this.#push(SIGN, at, end, ARROW)
      }
      // A minus sign belongs to the number behind it unless a word or number stands directly before it.
      if (byte === 0x2d && CLASS[next]! === DIGIT && (at === from || !isWordByte(bytes[at - 1]!))) {
        return this.#number(at, from)
      }
    }
    if (byte === 0x2b && next === 0x30 && (bytes[at + 2]! | 0x20) === 0x78) {
      let end = at + 3
      while (end < this.#to && isWordByte(bytes[end]!)) end++
      return this.#push(BLOB, at, end)
    }
    if (byte === 0x21 && next === 0x3d) return this.#push(SIGN, at, bytes[at + 2] === 0x3d ? at + 3 : at + 2, EQUALS)
    // &quot; &#34; and &H41
    if (byte === 0x26) {
      for (const entity of ENTITIES) {
        if (matches(bytes, at, this.#to, entity)) return this.#push(SIGN, at, at + entity.length, 0x22)
      }
      if ((next | 0x20) === 0x68 && CLASS[bytes[at + 2]!]! !== BLANK) return this.#based(at, at + 2)
    }
    return this.#push(SIGN, at, at + 1, byte)
  }

  /** `X'00000062'`, as mainframes write numbers; returns its end, 0 where there is none. */
  #quotedHex(at: number): number {
    const bytes = this.#bytes
    if ((bytes[at]! | 0x20) !== 0x78 || bytes[at + 1] !== 0x27) return 0
    let end = at + 2
    while (end < this.#to && HEX_DIGIT[bytes[end]!] === 1) end++
    if (end === at + 2 || end - at > 10 || end >= this.#to || bytes[end] !== 0x27) return 0
    return this.#push(HEX, at, end + 1, parseHex(bytes, at + 2, end))
  }

  /** A number behind a mark of its base: `&HA4`. */
  #based(at: number, digits: number): number {
    let end = digits
    while (end < this.#to && HEX_DIGIT[this.#bytes[end]!] === 1) end++
    if (end === digits || end - digits > 8 || (end < this.#to && isWordByte(this.#bytes[end]!)))
      return this.#push(SIGN, at, at + 1, this.#bytes[at]!)
    return this.#push(HEX, at, end, parseHex(this.#bytes, digits, end))
  }

  /** Text beyond ASCII: letters of words, signs, wide characters. */
  #high(at: number): number {
    const bytes = this.#bytes
    const byte = bytes[at]!
    if (byte < 0xe2) return this.#word(at)
    if (byte === 0xe2) {
      const [second, third] = [bytes[at + 1] ?? 0, bytes[at + 2] ?? 0]
      // U+2190 to U+21FF are arrows, U+201C and the like quotes.
      if (second === 0x86 || second === 0x87) return this.#push(SIGN, at, at + 3, ARROW)
      if (second === 0x80 && third >= 0x98 && third <= 0x9f) return this.#push(SIGN, at, at + 3, 0x22)
      // U+2013 and U+2014 are dashes.
      return this.#push(SIGN, at, at + 3, second === 0x80 && (third === 0x93 || third === 0x94) ? 0x2d : 0x20)
    }
    if (byte === 0xef && (bytes[at + 1] === 0xbc || bytes[at + 1] === 0xbd)) {
      // Full-width forms U+FF01 to U+FF5E stand for ASCII; digits among them are rare in logs and stay signs.
      const code = (((bytes[at + 1]! & 0x3f) << 6) | ((bytes[at + 2] ?? 0) & 0x3f)) - 0xf00 + 0x20
      return this.#push(SIGN, at, at + 3, code > 0x20 && code < 0x7f ? code : 0x20)
    }
    if (byte === 0xe3 && bytes[at + 1] === 0x80) {
      const third = bytes[at + 2] ?? 0
      // U+3000 to U+303F: ideographic space, full stop, brackets.
      const code =
        third === 0x82 ? 0x2e : third === 0x90 || third === 0x8c ? 0x5b : third === 0x91 || third === 0x8d ? 0x5d : 0x2c
      return this.#push(SIGN, at, at + 3, code)
    }
    if (byte >= 0xf0) return this.#push(SIGN, at, at + 4, 0x20)
    let end = at
    while (
      end < this.#to &&
      bytes[end]! >= 0xe3 &&
      bytes[end]! < 0xef &&
      !(bytes[end] === 0xe3 && bytes[end + 1] === 0x80)
    )
      end += 3
    if (end === at) return this.#push(SIGN, at, at + 3, 0x20)
    return this.#push(WIDE, at, Math.min(end, this.#to))
  }

  #word(at: number): number {
    const bytes = this.#bytes
    let hash = EMPTY_HASH
    let plain = EMPTY_HASH
    let digits = 0
    let hexOnly = true
    let end = at
    for (; end < this.#to; end++) {
      const byte = bytes[end]!
      if (byte === 0x3a && bytes[end + 1] === 0x3a && CLASS[bytes[end + 2] ?? 0]! === LETTER) {
        // Enum::Name is two words with a sign between; both sides are looked at.
        break
      }
      const kind = CLASS[byte]!
      if (kind !== LETTER && kind !== DIGIT && !(kind === HIGH && byte < 0xe2)) break
      const low = byte === 0xc3 && end + 1 < this.#to ? byte : lowered(byte)
      // Latin capitals with accents: C3 80-9E are those of C3 A0-BE.
      const folded = end > at && bytes[end - 1] === 0xc3 && byte >= 0x80 && byte <= 0x9e ? byte + 0x20 : low
      hash = hashByte(hash, folded)
      if (isPlain(low)) plain = hashByte(plain, low)
      if (kind === DIGIT) digits++
      else if (HEX_DIGIT[byte] !== 1) hexOnly = false
    }
    if (hash === PKCS) {
      const to = this.#standard(end)
      if (to > end) {
        this.#push(WORD, at, to)
        this.hash[this.count - 1] = PKCS11
        this.plain[this.count - 1] = PKCS11
        return to
      }
    }
    const length = end - at
    // A4h
    const last = bytes[end - 1]! | 0x20
    if (last === 0x68 && length >= 3 && length <= 9 && isHex(bytes, at, end - 1, end))
      return this.#push(HEX_SUFFIX, at, end, parseHex(bytes, at, end - 1))
    if (bytes[end] === 0x3a && bytes[end + 1] === 0x2f && bytes[end + 2] === 0x2f)
      return this.#push(BLOB, at, this.#address(end))
    const joined = this.#joined(at, end, digits > 0)
    if (joined > end) return this.#push(BLOB, at, joined)
    if (length === 2 && hexOnly) {
      const dump = this.#dump(at, end)
      if (dump > end) return this.#push(BLOB, at, dump)
    }
    const isBare = hexOnly && length >= 2 && length <= 8 && (digits > 0 || (length === 2 && isBarePair(bytes, at)))
    if (isBare) {
      this.#push(HEX_BARE, at, end, parseHex(bytes, at, end))
    } else this.#push(WORD, at, end)
    this.hash[this.count - 1] = hash
    this.plain[this.count - 1] = plain
    return end
  }

  /** Returns the end of `#11`, ` #11`, `-11` behind PKCS: the name of the standard is one word; else `end`. */
  #standard(end: number): number {
    const bytes = this.#bytes
    let at = end
    while (at < this.#to && at - end < 3 && (bytes[at] === 0x20 || bytes[at] === 0x23 || bytes[at] === 0x2d)) at++
    const isIt =
      at > end && bytes[at] === 0x31 && bytes[at + 1] === 0x31 && at + 2 <= this.#to && !isWordByte(bytes[at + 2] ?? 0)
    return isIt ? at + 2 : end
  }

  /** Returns the end of a longer thing that begins with the word in [at, end): a file, an address, a label with a number. */
  #joined(at: number, end: number, digits: boolean): number {
    const bytes = this.#bytes
    const next = end < this.#to ? bytes[end]! : 0
    const after = end + 1 < this.#to ? bytes[end + 1]! : 0
    if (next === 0x40 && isWordByte(after)) return this.#through(end)
    if (next === 0x2d && CLASS[after]! === DIGIT && !isKeySign(bytes, at, end)) return this.#through(end)
    if (next === 0x2d && digits && isWordByte(after)) return this.#through(end)
    if ((next === 0x2e || next === 0x2f || next === 0x5c) && (isWordByte(after) || after === 0x2e)) {
      const path = this.#path(at, end)
      if (path > end) return path
    }
    return end
  }

  /** Returns the end of an address: at a blank, a quote or a closing bracket. */
  #address(end: number): number {
    while (end < this.#to && ADDRESS_END[this.#bytes[end]!] === 0 && this.#bytes[end]! > 0x20) end++
    return end
  }

  /** Returns the end of a run of word bytes and the signs that join them. */
  #through(end: number): number {
    while (end < this.#to && (isWordByte(this.#bytes[end]!) || JOINTS[this.#bytes[end]!] === 1)) end++
    while (JOINTS[this.#bytes[end - 1]!] === 1) end--
    return end
  }

  /** Returns the end of a path whose last part has the ending of a source file or library, with its line; else `end`. */
  #path(at: number, end: number): number {
    const bytes = this.#bytes
    let to = end
    while (to < this.#to && (isWordByte(bytes[to]!) || PATH[bytes[to]!] === 1)) to++
    while (to > end && PATH[bytes[to - 1]!] === 1) to--
    const dot = bytes.lastIndexOf(0x2e, to - 1)
    if (dot <= at || to - dot > 7) return end
    let known = false
    for (const ending of ENDINGS)
      if (ending.length === to - dot - 1 && matches(bytes, dot + 1, to, ending)) known = true
    if (!known) return end
    // :77 or (77) or :77:5
    let line = to
    while (line < this.#to && (bytes[line] === 0x3a || bytes[line] === 0x28) && CLASS[bytes[line + 1] ?? 0] === DIGIT) {
      line++
      while (line < this.#to && CLASS[bytes[line]!] === DIGIT) line++
      if (bytes[line] === 0x29) line++
    }
    return line
  }

  #number(at: number, from: number): number {
    const bytes = this.#bytes
    const negative = bytes[at] === 0x2d
    const first = negative ? at + 1 : at
    if (bytes[first] === 0x30 && first + 1 < this.#to && (bytes[first + 1]! | 0x20) === 0x78) {
      let end = first + 2
      while (end < this.#to && HEX_DIGIT[bytes[end]!] === 1) end++
      const digits = end - first - 2
      let tail = end
      while (tail < this.#to && tail - end < 3 && SUFFIX[bytes[tail]!] === 1) tail++
      if (digits === 0 || (tail < this.#to && isWordByte(bytes[tail]!))) return this.#push(BLOB, at, this.#through(end))
      return this.#push(HEX, at, tail, digits > 16 ? Number.NaN : parseHex(bytes, first + 2, end))
    }
    let end = first
    while (end < this.#to && CLASS[bytes[end]!] === DIGIT) end++
    // 30_000
    if (bytes[end] === 0x5f && end - first <= 3 && areDigits(bytes, end + 1, end + 4, this.#to)) {
      const value = parseDecimal(bytes, first, end) * 1000 + parseDecimal(bytes, end + 1, end + 4)
      return this.#push(DECIMAL, at, end + 4, negative ? -value : value)
    }
    const next = end < this.#to ? bytes[end]! : 0
    const after = end + 1 < this.#to ? bytes[end + 1]! : 0
    // 16#A4#
    if (next === 0x23 && end - first <= 2) {
      const base = parseDecimal(bytes, first, end)
      let to = end + 1
      while (to < this.#to && HEX_DIGIT[bytes[to]!] === 1) to++
      if (base === 16 && to > end + 1 && to - end <= 9)
        return this.#push(HEX, at, bytes[to] === 0x23 ? to + 1 : to, parseHex(bytes, end + 1, to))
    }
    const isDotted = next === 0x2e && CLASS[after]! === DIGIT
    const isClock = next === 0x3a && CLASS[after]! === DIGIT && this.#isClock(first, end)
    const isDate = (next === 0x2d || next === 0x2f) && CLASS[after]! === DIGIT && !negative
    if (isDotted || isClock || isDate) return this.#push(BLOB, at, this.#throughStamp(end))
    if (next === 0x2d && !negative && isWordByte(after) && CLASS[after] !== DIGIT && end - first > 3)
      return this.#push(BLOB, at, this.#through(end))
    if (isWordByte(next) && next !== 0x5f) {
      let to = end
      while (to < this.#to && isWordByte(bytes[to]!)) to++
      if ((bytes[to - 1]! | 0x20) === 0x68 && to - first >= 3 && to - first <= 9 && isHex(bytes, first, to - 1, to))
        return this.#push(HEX_SUFFIX, at, to, parseHex(bytes, first, to - 1))
      if (to - first >= 2 && to - first <= 8 && isHex(bytes, first, to, to) && !negative && next !== 0x2d) {
        const tail = to < this.#to ? bytes[to]! : 0
        if (tail !== 0x2d && !(tail === 0x2e && isWordByte(bytes[to + 1] ?? 0)))
          return this.#push(
            to - first === 8 && bytes[first] === 0x30 && bytes[first + 1] === 0x30 ? HEX : HEX_BARE,
            at,
            to,
            parseHex(bytes, first, to),
          )
      }
      return this.#push(BLOB, at, this.#through(to))
    }
    const dump = this.#dump(first, end)
    if (dump > end) return this.#push(BLOB, at, dump)
    if (at > from && bytes[at - 1] === 0x2e && at - 1 > from && CLASS[bytes[at - 2]!] === DIGIT)
      return this.#push(BLOB, at, end)
    const size = end - first
    const value = size > 16 ? Number.NaN : parseDecimal(bytes, first, end)
    // Eight digits with a leading zero are hexadecimal; so are they in all logs that were seen.
    if (!negative && size === 8 && bytes[first] === 0x30) return this.#push(HEX, at, end, parseHex(bytes, first, end))
    return this.#push(DECIMAL, at, end, negative ? -value : value)
  }

  /** Returns whether digits before a colon are those of a clock: two digits, and two behind it. */
  #isClock(first: number, end: number): boolean {
    const bytes = this.#bytes
    return end - first <= 2 && CLASS[bytes[end + 2] ?? 0] === DIGIT && CLASS[bytes[end + 3] ?? 0] !== DIGIT
  }

  #throughStamp(end: number): number {
    const bytes = this.#bytes
    while (end < this.#to && (isWordByte(bytes[end]!) || STAMP[bytes[end]!] === 1)) {
      // A comma belongs to a time with fractions, `10:00:00,123`; behind a date begins the next cell of a table.
      if (bytes[end] === 0x2c && !(bytes[end - 3] === 0x3a && CLASS[bytes[end + 1] ?? 0] === DIGIT)) return end
      end++
    }
    while (STAMP[this.#bytes[end - 1]!] === 1) end--
    return end
  }

  /** Returns the end of a hex dump, at least four pairs of digits; else `end`. */
  #dump(first: number, end: number): number {
    const bytes = this.#bytes
    if (end - first !== 2) return end
    let to = end
    let pairs = 1
    while (
      bytes[to] === 0x20 &&
      HEX_DIGIT[bytes[to + 1] ?? 0] === 1 &&
      HEX_DIGIT[bytes[to + 2] ?? 0] === 1 &&
      to + 3 <= this.#to &&
      !(to + 3 < this.#to && isWordByte(bytes[to + 3]!))
    ) {
      to += 3
      pairs++
    }
    if (pairs >= 8) this.dumped = true
    return pairs >= 4 ? to : end
  }
}

const BLANK = 0
const OTHER = 1
const DIGIT = 2
const LETTER = 3
const HIGH = 4
const CLASS = Uint8Array.from({ length: 256 }, (_, b) =>
  b <= 0x20
    ? BLANK
    : b >= 0x80
      ? HIGH
      : b >= 0x30 && b <= 0x39
        ? DIGIT
        : (b >= 0x41 && b <= 0x5a) || (b >= 0x61 && b <= 0x7a) || b === 0x5f
          ? LETTER
          : OTHER,
)
const HEX_DIGIT = Uint8Array.from({ length: 256 }, (_, b) =>
  (b >= 0x30 && b <= 0x39) || (b >= 0x41 && b <= 0x46) || (b >= 0x61 && b <= 0x66) ? 1 : 0,
)
const JOINTS = marked('@-.')
const PATH = marked('./\\$-<>')
const STAMP = marked('.:-/+,')
const ADDRESS_END = marked('"\'<>)]}`|')
const SUFFIX = marked('uUlL')
const encoder = new TextEncoder()
/** The hash of a word that may begin the name of the standard. */
export const PKCS: number = encoder.encode('pkcs').reduce(hashByte, EMPTY_HASH)
/** The hash of the word `PKCS#11`, which is one although a sign is in it. */
export const PKCS11: number = encoder.encode('pkcs11').reduce(hashByte, EMPTY_HASH)
const ENDINGS =
  'c cc cpp cxx cs java js mjs cjs jsx ts tsx ets py go rs lua pm pl php h hpp cj kt swift m mm rb ex exs clj scala so dll dylib log conf cfg ini toml yaml yml json xml jar exe adb ads erl hrl dart vb'
    .split(' ')
    .map(text => encoder.encode(text))
const ENTITIES = ['&quot;', '&#34;', '&#39;', '&apos;', '&gt;', '&lt;'].map(text => encoder.encode(text))

function marked(chars: string): Uint8Array {
  const set = new Uint8Array(256)
  for (const char of chars) set[char.charCodeAt(0)] = 1
  return set
}

/** Returns whether a byte continues a word. */
export function isWordByte(byte: number): boolean {
  const kind = CLASS[byte]!
  return kind === LETTER || kind === DIGIT || (kind === HIGH && byte < 0xe2)
}

/** Words of one letter or of digits only before a hyphen are no labels: `rv-32`, but `job-160` is one. */
function isKeySign(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    end - at === 2 &&
    (bytes[at]! | 0x20) === 0x72 &&
    ((bytes[at + 1]! | 0x20) === 0x76 || (bytes[at + 1]! | 0x20) === 0x63)
  )
}

/** Two letters that are read as a number without a mark: `a4` has a digit; of pairs of letters one case only. */
function isBarePair(bytes: Uint8Array, at: number): boolean {
  const [first, second] = [bytes[at]!, bytes[at + 1]!]
  return first >= 0x61 === second >= 0x61
}

function isHex(bytes: Uint8Array, from: number, to: number, limit: number): boolean {
  if (to > limit || from >= to) return false
  for (let at = from; at < to; at++) if (HEX_DIGIT[bytes[at]!] !== 1) return false
  return true
}

function areDigits(bytes: Uint8Array, from: number, to: number, limit: number): boolean {
  if (to > limit || (to < limit && isWordByte(bytes[to]!))) return false
  for (let at = from; at < to; at++) if (CLASS[bytes[at]!] !== DIGIT) return false
  return true
}

function matches(bytes: Uint8Array, at: number, to: number, text: Uint8Array): boolean {
  if (at + text.length > to) return false
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false
  return true
}

/** Reads hexadecimal digits; of sixteen that begin with eight f the last eight count, as of sign-extended numbers. */
export function parseHex(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  let extended = to - from === 16
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    const digit = byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57
    if (at - from < 8 && digit !== 15) extended = false
    if (at - from === 8 && extended) value = 0
    value = value * 16 + digit
  }
  return value
}

function parseDecimal(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + bytes[at]! - 0x30
  return value
}
