/** One line as the grammar sees it: its tokens with their meanings, and what the line as a whole says. */

import type { LogEvent } from '../model/findings/event.ts'
import type { Automaton } from '../model/rules/automaton.ts'
import { LINE_END } from '../model/rules/automaton.ts'
import type { CompiledSignals } from '../model/rules/signals.ts'
import { EMPTY_HASH, hashByte, isPlain, lowered } from './tables.ts'
import { BLOB, DECIMAL, HEX, HEX_BARE, PKCS11, ROOM, SIGN, Tokens, WIDE, WORD } from './tokens.ts'
import { CALM, FILLER, KEY, SEVERE, STRONG, type Vocabulary, WARNING } from './vocabulary.ts'

/** Levels of lines: 3 error, 2 warning, 1 below, 0 unknown. */
export type LineLevel = 0 | 1 | 2 | 3

/** Bytes at the beginning of a line in which its level is looked for where its head is not understood. */
const LEVEL_BYTES = 160

/** A name that consists of several words: `pin locked`. */
export interface Phrase {
  readonly name: number
  readonly start: number
  readonly end: number
  /** Index of its first token. */
  readonly token: number
}

/** The reading of the last line; reused for the next one. */
export class LineReading {
  readonly tokens = new Tokens()
  /** Roles of words, index of the function or -1 and whether it is a wrapper, index of the name or -1, by token. */
  readonly roles = new Int32Array(ROOM)
  readonly functions = new Int32Array(ROOM)
  readonly wrappers = new Int32Array(ROOM)
  readonly names = new Int32Array(ROOM)
  readonly spaceWords = new Int32Array(ROOM)
  bytes: Uint8Array = new Uint8Array(0)
  lineStart = 0
  from = 0
  to = 0
  /** What the line says, as bits of the vocabulary. */
  signs = 0
  level: LineLevel = 0
  /** Whether the line has a stamp or another head that a logger writes. */
  stamped = false
  /** The last function of an interface and the last wrapper on the line, as token indices; -1 without one. */
  lastFunction = -1
  lastWrapper = -1
  functionCount = 0
  readonly phrases: Phrase[] = []
  readonly #vocabulary: Vocabulary
  readonly #automaton: Automaton
  readonly #signals: CompiledSignals
  readonly #standard: number
  readonly #key = new Uint8Array(128)
  /** Bytes with which a prefix of a wrapper begins. */
  readonly #prefixBegins: Uint8Array

  constructor(vocabulary: Vocabulary, automaton: Automaton, signals: CompiledSignals) {
    this.#vocabulary = vocabulary
    this.#automaton = automaton
    this.#signals = signals
    this.#prefixBegins = letters(vocabulary.wrapperPrefixes.map(prefix => prefix[0]!))
    this.#standard = signals.spaceWords.pkcs11 ?? -1
  }

  /** Reads what the line in [lineStart, lineEnd) says as a whole, after its tokens: words inside names of codes say nothing. */
  readSigns(bytes: Uint8Array, lineStart: number, lineEnd: number, event: LogEvent): void {
    this.#walkSigns(bytes, lineStart, lineEnd, null)
    if (event.level !== null) this.level = LEVELS[event.level]
    this.stamped = event.dialect !== 'none' && (event.dialect !== 'json' || event.time !== null)
  }

  /** Sets the mark of each digit in whose place another one might be another sign; `marks` has one for each byte of the line, 0 for no digit. */
  markSigns(marks: Uint8Array, mark: number): void {
    const { signs, level } = this
    this.#walkSigns(this.bytes, this.lineStart, this.to, marks, mark)
    this.signs = signs
    this.level = level
  }

  #walkSigns(bytes: Uint8Array, lineStart: number, lineEnd: number, marks: Uint8Array | null, mark = 0): void {
    const { next, classes, accept, group, dfas } = this.#automaton
    const { base, states, width, classes: map } = dfas[this.#signals.lines]!
    const { masks } = this.#signals
    const { tokens } = this
    const neutral = classes[map + NEUTRAL]!
    let signs = 0
    let level: LineLevel = 0
    // A part of a line does not begin one.
    const before = lineStart === this.lineStart ? LINE_END : 0x20
    let state = next[base + width + classes[map + before]!]!
    let name = this.#nextName(0)
    let stop = name < tokens.count ? tokens.start[name]! : lineEnd + 1
    for (let at = lineStart; at <= lineEnd; at++) {
      if (at === stop) {
        state = next[base + state * width + neutral]!
        at = tokens.end[name]! - 1
        name = this.#nextName(name + 1)
        stop = name < tokens.count ? tokens.start[name]! : lineEnd + 1
        continue
      }
      const row = base + state * width
      if (marks !== null && at < lineEnd && marks[at - lineStart]! !== 0)
        for (let digit = 0x31; digit <= 0x39; digit++)
          if (next[row + classes[map + digit]!] !== next[row + classes[map + 0x30]!]) marks[at - lineStart] = mark
      state = next[row + classes[map + (at === lineEnd ? LINE_END : bytes[at]!)]!]!
      // Only accepting states are in a group.
      const sign = group[states + state]!
      if (sign === 0 || accept[states + state] !== 1) continue
      const mask = masks[sign - 1]!
      signs |= mask
      if ((mask & LEVEL_SIGNS) === 0 || level !== 0 || at - lineStart >= LEVEL_BYTES) continue
      level = (mask & SEVERE) !== 0 ? 3 : (mask & WARNING) !== 0 ? 2 : 1
    }
    this.signs = signs
    this.level = level
  }

  /** Reads the tokens of the message in [from, to) and what they mean. */
  readTokens(bytes: Uint8Array, lineStart: number, from: number, to: number): void {
    const { tokens, roles, functions, wrappers, names, spaceWords } = this
    const vocabulary = this.#vocabulary
    // Ends with the line, so that nothing looks at what happens to lie behind it in memory.
    bytes = bytes.subarray(0, to)
    this.bytes = bytes
    this.lineStart = lineStart
    this.from = from
    this.to = to
    this.lastFunction = -1
    this.lastWrapper = -1
    this.functionCount = 0
    this.phrases.length = 0
    tokens.read(bytes, from, to)
    const { kind, start, end, hash, plain } = tokens
    for (let i = 0; i < tokens.count; i++) {
      roles[i] = 0
      functions[i] = wrappers[i] = names[i] = spaceWords[i] = -1
      if (kind[i] === WIDE) {
        roles[i] = this.#keyPart(start[i]!, end[i]!)
        continue
      }
      if (kind[i] !== WORD && kind[i] !== HEX_BARE) continue
      if (hash[i] === PKCS11) {
        spaceWords[i] = this.#standard
        roles[i] = FILLER
        continue
      }
      const found = vocabulary.roles.find(hash[i]!, bytes, start[i]!, end[i]!)
      roles[i] = found < 0 ? this.#endingRole(i) : found
      if (kind[i] === HEX_BARE) continue
      spaceWords[i] = vocabulary.spaceWords.find(hash[i]!, bytes, start[i]!, end[i]!)
      if (end[i]! - start[i]! < 3) continue
      names[i] = vocabulary.names.find(plain[i]!, bytes, start[i]!, end[i]!)
      if (names[i]! < 0) this.#dressed(i)
      if (names[i]! < 0) this.#callee(i)
      if (names[i]! < 0 && functions[i]! < 0) names[i] = this.#unlisted(start[i]!, end[i]!)
    }
    this.#readPhrases()
  }

  /** Returns the first token from `i` on that is the name of a code, or of a function, which is not read as words. */
  #nextName(i: number): number {
    const { nameList, functionList, spaces } = this.#vocabulary
    for (; i < this.tokens.count; i++) {
      const name = this.names[i]!
      if (name >= 0 && nameList[name]!.some(n => n.words > 1)) return i
      const called = this.functions[i]!
      if (called >= 0 && spaces[functionList[called]!.space]!.numbers === 'return') return i
    }
    return i
  }

  /** Returns whether eight hexadecimal digits stand behind `error:`, as in the error queue of OpenSSL. */
  mayQueue(): boolean {
    const { kind, start, end, count } = this.tokens
    for (let i = 2; i < count; i++)
      if (
        end[i]! - start[i]! === 8 &&
        kind[i] !== SIGN &&
        this.signAt(i - 1) === 0x3a &&
        end[i - 2]! - start[i - 2]! === 5 &&
        this.is(i - 2, KEY)
      )
        return true
    return false
  }

  /** Returns whether the line may be the header of a table: it has a key word and no number. */
  mayNameColumns(): boolean {
    const { kind, count } = this.tokens
    let keyed = false
    for (let i = 0; i < count; i++) {
      if (kind[i] === HEX || kind[i] === DECIMAL || kind[i] === BLOB) return false
      if ((this.roles[i]! & (STRONG | KEY)) !== 0) keyed = true
    }
    return keyed && count < 60
  }

  /** Returns the text of a token. */
  text(i: number): string {
    return Buffer.from(
      this.bytes.buffer,
      this.bytes.byteOffset + this.tokens.start[i]!,
      this.tokens.end[i]! - this.tokens.start[i]!,
    ).toString()
  }

  /** Returns the code of a sign token, 0 for any other. */
  signAt(i: number): number {
    const { kind, start, end, value } = this.tokens
    if (i < 0 || i >= this.tokens.count || kind[i] !== SIGN) return 0
    return Number.isNaN(value[i]!) ? this.bytes[start[i]!]! : end[i]! > start[i]! ? value[i]! : 0
  }

  /** Returns whether a token is a word with one of these roles. */
  is(i: number, role: number): boolean {
    return (this.roles[i]! & role) !== 0
  }

  /** The role of a run of wide characters: one with a word for a code, such as 返回值, is a strong key word. */
  #keyPart(from: number, to: number): number {
    let role = 0
    for (const part of this.#vocabulary.keyParts) {
      const at = this.bytes.indexOf(part[0]!, from)
      for (let i = at; i >= 0 && i + part.length <= to; i = this.bytes.indexOf(part[0]!, i + 1)) {
        let k = 1
        while (k < part.length && this.bytes[i + k] === part[k]) k++
        if (k === part.length) role |= part.length >= STRONG_PART ? STRONG | KEY : KEY
      }
    }
    return role
  }

  /** A name of a variable that ends like a key word is one: `lastError`, `hsm_rv`. */
  #endingRole(i: number): number {
    const { start, end } = this.tokens
    const { bytes } = this
    const from = start[i]!
    const to = end[i]!
    if (ENDS[bytes[to - 1]!] === 0) return 0
    for (const { text, role, whole } of ENDINGS) {
      const at = to - text.length
      if (at <= from) continue
      let k = 0
      while (k < text.length && lowered(bytes[at + k]!) === text[k]) k++
      if (k < text.length) continue
      const before = bytes[at - 1]!
      const joint =
        before === 0x5f ||
        (before >= 0x61 && before <= 0x7a && bytes[at]! <= 0x5a) ||
        (before >= 0x30 && before <= 0x39)
      if (joint || (whole && to - from <= 14)) return role
    }
    return 0
  }

  /** `CkrPinLocked`, `RvPinLocked`, `ERR_PIN_LOCKED`: a name behind a beginning that many programs add. */
  #dressed(i: number): void {
    const { start, end } = this.tokens
    const { bytes } = this
    const from = start[i]!
    const to = end[i]!
    if (BEGINS[bytes[from]!] === 0) return
    for (const prefix of DRESSES) {
      if (to - from <= prefix.length + 3) continue
      let k = 0
      while (k < prefix.length && lowered(bytes[from + k]!) === prefix[k]) k++
      if (k < prefix.length) continue
      const next = bytes[from + k]!
      const joint = next === 0x5f || (next >= 0x41 && next <= 0x5a)
      if (!joint) continue
      const name = this.#vocabulary.names.find(plainHash(bytes, from + k, to), bytes, from + k, to)
      if (name >= 0) {
        this.names[i] = name
        return
      }
    }
  }

  /** `CKR_VENDOR_THING`: a name in capitals with the prefix of a code space that no pack lists; returns its number or -1. */
  #unlisted(from: number, to: number): number {
    const { bytes } = this
    const last = bytes[to - 1]!
    if (!isCapital(last) && !(last >= 0x30 && last <= 0x39)) return -1
    for (const { index, prefixes } of this.#vocabulary.spaces)
      for (const prefix of prefixes) {
        if (to - from < prefix.length + 3) continue
        let k = 0
        while (k < prefix.length && bytes[from + k] === prefix[k]) k++
        if (k < prefix.length || !isCapital(bytes[from + k]!)) continue
        let at = from + k
        while (at < to && (bytes[at]! < 0x61 || bytes[at]! > 0x7a)) at++
        if (at === to) return index
      }
    return -1
  }

  /** A function of an interface, or a wrapper: `C_Sign`, `p11prov_sign`, `wrapKey`, `login(`. */
  #callee(i: number): void {
    const { start, end, hash, plain } = this.tokens
    const { bytes } = this
    const { functions, functionList, wrappers, wrapperPrefixes } = this.#vocabulary
    const [from, to] = [start[i]!, end[i]!]
    const own = functions.find(hash[i]!, bytes, from, to)
    if (own >= 0 && (functionList[own]!.own || this.#behindSpaceWord(i, functionList[own]!.space))) {
      this.functions[i] = own
      this.lastFunction = i
      this.functionCount++
      return
    }
    if (this.#isPrefixedFunction(i)) return
    let wrapper = wrappers.find(plain[i]!, bytes, from, to)
    let prefixed = false
    const isPrefix = wrapper < 0 && this.#prefixBegins[bytes[from]!] === 1
    for (const prefix of isPrefix ? wrapperPrefixes : NO_PREFIXES) {
      if (to - from <= prefix.length + 2) continue
      let k = 0
      while (k < prefix.length && lowered(bytes[from + k]!) === prefix[k]) k++
      if (k < prefix.length) continue
      wrapper = wrappers.find(plainHash(bytes, from + k, to), bytes, from + k, to)
      if (wrapper >= 0) {
        prefixed = true
        break
      }
    }
    if (wrapper < 0) wrapper = this.#behindPrefix(i)
    if (wrapper < 0) return
    const called =
      (bytes[to] === 0x28 && to < this.to) ||
      (isCapital(bytes[from]!) && this.#isBeforeOutcome(to)) ||
      this.#isBeforePadded(to)
    if (!called && !prefixed && !hasHump(bytes, from, to)) return
    this.wrappers[i] = wrapper
    this.lastWrapper = i
  }

  /** `pkcs_C_DestroyObject`, `__wrap_C_Sign`: a function of an interface behind what a program puts before it. */
  #isPrefixedFunction(i: number): boolean {
    const { start, end } = this.tokens
    const { bytes } = this
    const { functions, functionList } = this.#vocabulary
    for (let at = bytes.indexOf(0x5f, start[i]!); at >= 0 && at + 4 < end[i]!; at = bytes.indexOf(0x5f, at + 1)) {
      if (!isCapital(bytes[at + 1]!) || bytes[at + 2] !== 0x5f) continue
      const own = functions.find(wordHash(bytes, at + 1, end[i]!), bytes, at + 1, end[i]!)
      if (own < 0 || !functionList[own]!.own) continue
      this.functions[i] = own
      this.lastFunction = i
      this.functionCount++
      return true
    }
    return false
  }

  /** `p11w_sign_init`, `JP11_generateKeyPair`: a prefix that names the interface. */
  #behindPrefix(i: number): number {
    const { start, end } = this.tokens
    const { bytes } = this
    let at = start[i]!
    while (at + 3 <= end[i]! && at - start[i]! <= 10 && bytes[at] !== 0x5f) at++
    if (at + 3 > end[i]! || at - start[i]! > 10) return -1
    const prefix = textLower(bytes, start[i]!, at)
    if (!/p11|pkcs|hsm|tok|cryptoki|^ck$/.test(prefix)) return -1
    return this.#vocabulary.wrappers.find(plainHash(bytes, at + 1, end[i]!), bytes, at + 1, end[i]!)
  }

  /** `Decrypt gave`, `Sign: 0x30`, `Login ->`: a name with a capital before what tells an outcome is a call. */
  #isBeforeOutcome(to: number): boolean {
    const { bytes } = this
    let at = to
    while (at < this.to && (bytes[at] === 0x20 || bytes[at] === 0x3a)) at++
    if (at >= this.to) return false
    if (bytes[at] === 0x2d && bytes[at + 1] === 0x3e) return true
    if (bytes[at] === 0x30 && (bytes[at + 1]! | 0x20) === 0x78) return true
    for (const verb of OUTCOMES) {
      let k = 0
      while (k < verb.length && bytes[at + k] === verb[k]) k++
      if (k === verb.length) return true
    }
    return false
  }

  /** `login = 0x000000a0`, `login -> 0x000000a0`: eight digits that begin with zeros are a return value. */
  #isBeforePadded(to: number): boolean {
    const { bytes } = this
    let at = to
    while (at < this.to && at < to + 5 && PADDING[bytes[at]!] === 1) at++
    return (
      at > to &&
      bytes[at] === 0x30 &&
      (bytes[at + 1]! | 0x20) === 0x78 &&
      bytes[at + 2] === 0x30 &&
      bytes[at + 3] === 0x30
    )
  }

  /** `asset.remove`, `huks::init`. */
  #behindSpaceWord(i: number, space: number): boolean {
    let j = i - 1
    while (j >= 0 && this.tokens.kind[j] === SIGN && (this.signAt(j) === 0x2e || this.signAt(j) === 0x3a)) j--
    return j < i - 1 && j >= 0 && this.spaceWords[j] === space
  }

  #readPhrases(): void {
    const { tokens, bytes } = this
    const { kind, start, end, plain } = tokens
    const { firstWords, names } = this.#vocabulary
    for (let i = 0; i < tokens.count; i++) {
      if (kind[i] !== WORD || firstWords.find(plain[i]!, bytes, start[i]!, end[i]!) < 0) continue
      let length = this.#append(0, start[i]!, end[i]!)
      let hash = plain[i]!
      let best = -1
      let last = i
      for (let j = i + 1, words = 1; j < tokens.count && words < 7; j++) {
        if (kind[j] === SIGN && (this.signAt(j) === 0x2d || this.signAt(j) === 0x2f)) continue
        if (kind[j] !== WORD || start[j]! - end[j - 1]! > 1) break
        if (isCopula(bytes, start[j]!, end[j]!)) continue
        const from = length
        length = this.#append(length, start[j]!, end[j]!)
        for (let at = from; at < length; at++) hash = hashByte(hash, this.#key[at]!)
        words++
        const name = names.findKey(hash, this.#key, length)
        if (name >= 0) {
          best = name
          last = j
        }
      }
      if (best < 0) continue
      this.phrases.push({ name: best, start: start[i]!, end: end[last]!, token: i })
      i = last
    }
  }

  /** Appends the plain form of [from, to) to the key at `length`; returns the new length. */
  #append(length: number, from: number, to: number): number {
    for (let at = from; at < to && length < this.#key.length; at++) {
      const byte = lowered(this.bytes[at]!)
      if (isPlain(byte)) this.#key[length++] = byte
    }
    return length
  }
}

/** Words of three wide characters or more name a code; shorter ones also a failure. */
const STRONG_PART = 9

const LEVEL_SIGNS = SEVERE | WARNING | CALM
const LEVELS = { fatal: 3, error: 3, warn: 2, info: 1, debug: 1, trace: 1 } as const
/** Stands for a name while signs are looked for: a byte that no sign contains. */
const NEUTRAL = 0x1f
const NO_PREFIXES: readonly Uint8Array[] = []
const encoder = new TextEncoder()
const OUTCOMES = [
  'gave ',
  'returned ',
  'returns ',
  'failed',
  'rv',
  'ret ',
  'ret=',
  'rc=',
  'rc ',
  'said ',
  'answered ',
].map(text => encoder.encode(text))
const PADDING = Uint8Array.from({ length: 256 }, (_, b) => (' =:->'.includes(String.fromCharCode(b)) ? 1 : 0))
const COPULAS = ['is', 'was', 'are', 'has', 'been', 'now', 'already', 'be'].map(text => encoder.encode(text))

function isCopula(bytes: Uint8Array, from: number, to: number): boolean {
  return COPULAS.some(word => word.length === to - from && word.every((byte, i) => lowered(bytes[from + i]!) === byte))
}

function textLower(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
    .toString('latin1')
    .toLowerCase()
}

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a
}

const DRESSES = ['ckr', 'rv', 'err', 'error', 'e', 'p11', 'pkcs11', 'rverror', 'errcode', 'p11error', 'hsm'].map(text =>
  encoder.encode(text),
)
const ENDINGS = [
  { text: 'rv', role: STRONG, whole: false },
  { text: 'ckr', role: STRONG, whole: false },
  { text: 'errorcode', role: STRONG, whole: true },
  { text: 'errcode', role: STRONG, whole: true },
  { text: 'returncode', role: STRONG, whole: true },
  { text: 'retcode', role: KEY, whole: true },
  { text: 'code', role: KEY, whole: false },
  { text: 'error', role: KEY, whole: false },
  { text: 'err', role: KEY, whole: false },
  { text: 'ret', role: KEY, whole: false },
  { text: 'rc', role: KEY, whole: false },
  { text: 'result', role: KEY, whole: false },
  { text: 'failed', role: KEY, whole: false },
  { text: 'failure', role: KEY, whole: false },
].map(({ text, role, whole }) => ({ text: encoder.encode(text), role, whole }))

/** The last letters of endings, and the first of what is put before names. */
const ENDS = letters(ENDINGS.map(({ text }) => text.at(-1)!))
const BEGINS = letters(DRESSES.map(text => text[0]!))

/** Returns the set of these letters in either case. */
function letters(bytes: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, b) => (bytes.includes(lowered(b)) ? 1 : 0))
}

/** Returns the hash of a word in lower case. */
function wordHash(bytes: Uint8Array, from: number, to: number): number {
  let hash = EMPTY_HASH
  for (let at = from; at < to; at++) hash = hashByte(hash, lowered(bytes[at]!))
  return hash
}

/** Returns the hash of the plain form of [from, to). */
export function plainHash(bytes: Uint8Array, from: number, to: number): number {
  let hash = EMPTY_HASH
  for (let at = from; at < to; at++) {
    const byte = lowered(bytes[at]!)
    if (isPlain(byte)) hash = hashByte(hash, byte)
  }
  return hash
}

/** Returns whether a name has two parts: an underscore, or a capital behind a lower-case letter. */
export function hasHump(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from + 1; at < to; at++) {
    const byte = bytes[at]!
    if (byte === 0x5f && at + 1 < to) return true
    if (byte >= 0x41 && byte <= 0x5a && bytes[at - 1]! >= 0x61) return true
  }
  return false
}
