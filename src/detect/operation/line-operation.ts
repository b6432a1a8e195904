/**
 * The operation that one line names. What stands nearest to the code says most: a function of the code space, then the method
 * of a wrapper, then the first verb of the part of the line that holds the code, then a noun.
 *
 *     core: failed to persist: error initializing sign operation: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT
 *           ── part ──────── | ── part ───── ▲ ────────────────── |          the first verb of the last part that has one
 *
 * Names of machines, programs and things, paths, addresses and codes are passed over. Hot: nothing is allocated.
 */
import { ActReader, NO_ACT } from './acts.ts'
import {
  beginsWord,
  DIGIT,
  isBefore,
  isBehind,
  isClassName,
  isCompound,
  isDomain,
  isExtension,
  isLibrary,
  isOf,
  KINDS,
  keyKind,
  LETTER,
  LINK,
  nameEnd,
  pathEnd,
  SMALL,
  spellingHash,
  valueEnd,
  valueStart,
  WIDE,
} from './bytes.ts'
import type { GenericText, OperationNames } from './operation-names.ts'
import { ReadingMemo } from './reading-memo.ts'
import { mentionsFailure } from './words.ts'

/** What named the operation, the surest last. */
export const RANKS = ['nothing', 'file', 'noun', 'verb', 'wrapper', 'interface'] as const
export type OperationRank = (typeof RANKS)[number]

/** Where a name or word was found, the weakest first; an index of `#found`. */
const FILE = 0
const NOUN_AFTER = 1
const NOUN = 2
const VERB_AFTER = 3
const WRAPPER_AFTER = 4
const EARLIER_VERB = 5
const VERB = 6
const VERB_TIED = 7
const WRAPPER = 8
const WRAPPER_BOUND = 9
const FIELD = 10
const INTERFACE_AFTER = 11
const INTERFACE = 12
const INTERFACE_BOUND = 13
const PLACES = 14

const RANK_OF: readonly OperationRank[] = [
  ...(['file', 'noun', 'noun', 'verb', 'wrapper', 'verb', 'verb', 'verb'] as const),
  ...(['wrapper', 'wrapper', 'wrapper', 'interface', 'interface', 'interface'] as const),
]

/** Number of words behind a code over which a preposition leads to an operation. */
const REACH = 4
/** Maximum length of the quoted name of a thing. */
const NAME_LIMIT = 80
/** Number of bytes behind a word in which it is told to have failed. */
const CLAUSE = 40
/** Maximum number of bytes between a key and the code that is its value. */
const VALUE_GAP = 6

/** What a text said; its name by places from the beginning of the text. */
type Said = Pick<OperationReader, 'operation' | 'rank' | 'nameFrom' | 'nameTo' | 'generic' | 'isField' | 'namesCode'>

/** Stand for where the code lies: in a frame, nowhere, and not within the text. */
const FRAME = -1
const NO_CODE = -2
const OUTSIDE = -3
/** More than the places of a text that is kept. */
const PLACES_OF_TEXT = 1024

/** Where a code lies in the bytes of a line. */
export interface CodeSpan {
  readonly from: number
  readonly to: number
  /** Where the text stands that the product prints with the code: it says nothing about the operation. */
  readonly textFrom: number
  readonly textTo: number
}

/** Returns a number that tells where a code and its text lie in the text [from, to). */
function placeOf(code: CodeSpan, from: number, to: number): number {
  let place = 0
  for (const at of [code.from, code.to, Math.max(code.textFrom, from), Math.max(code.textTo, from)]) {
    if (at < from || at > to || at - from >= PLACES_OF_TEXT) return OUTSIDE
    place = place * PLACES_OF_TEXT + at - from
  }
  return place
}

/** Reads lines; one instance serves many, one after another. */
export class OperationReader {
  /** What the last line said; null for nothing. */
  operation: string | null = null
  rank: OperationRank = 'nothing'
  /** The name that said it, where the rank is `wrapper` or `interface`. */
  nameFrom = 0
  nameTo = 0
  /** The texts of a generic function on the line, which serves several operations. */
  generic: readonly GenericText[] | null = null
  /** Whether the value of a key such as `op` said it. */
  isField = false
  /** Whether the name of a code stands outside the span that was given. */
  namesCode = false

  readonly #names: OperationNames
  readonly #acts: ActReader
  readonly #memo = new ReadingMemo<Said>()
  readonly #found: (string | null)[] = new Array(PLACES).fill(null)
  readonly #from = new Int32Array(PLACES)
  readonly #to = new Int32Array(PLACES)
  #bytes: Uint8Array = new Uint8Array(0)
  #start = 0
  #end = 0
  #codeFrom = 0
  #codeTo = 0
  #textFrom = 0
  #textTo = 0
  /** The words of the symbol of the code, joined by one blank; empty without. */
  #own: Uint8Array = NO_BYTES
  /** End of the value of a key such as `op`. */
  #fieldTo = 0
  /** End of the name of a program that begins the line. */
  #tagTo = 0
  /** Words left over which the last preposition behind the code leads. */
  #reach = 0
  #tied = false
  /** Whether a sign behind the code ended what is said about it. */
  #loose = false
  /** Brackets opened behind the code, and whether it stands in one: both end together. */
  #depth = 0
  #bracketed = false
  /** Whether the line is one of a stack trace: any word in the place of a function is one. */
  #frame = false

  constructor(names: OperationNames) {
    this.#names = names
    this.#acts = new ActReader(names)
  }

  /** Reads the text [from, to), in which `code` lies; `own` are the words of its symbol. */
  read(bytes: Uint8Array, from: number, to: number, code: CodeSpan | null = null, own: Uint8Array = NO_BYTES): void {
    const place = code === null ? NO_CODE : placeOf(code, from, to)
    if (this.#isKnown(bytes, from, place === OUTSIDE ? from : to, place, own)) return
    this.#begin(bytes, from, to, code === null ? to : code.from, code === null ? to : code.to)
    this.#own = own
    this.#textFrom = code?.textFrom ?? 0
    this.#textTo = code?.textTo ?? 0
    this.#walk()
    this.#finish()
    this.#learn(from)
  }

  /** Reads a line of a stack trace: only functions count. */
  readFrame(bytes: Uint8Array, from: number, to: number): void {
    if (this.#isKnown(bytes, from, to, FRAME, NO_BYTES)) return
    this.#begin(bytes, from, to, to, to)
    this.#frame = true
    this.#walk()
    this.#finish()
    this.#learn(from)
  }

  /** Says what the same text said when it was read before; returns whether it was. */
  #isKnown(bytes: Uint8Array, from: number, to: number, code: number, own: Uint8Array): boolean {
    const said = this.#memo.find(bytes, from, to, code, own)
    if (said === null) return false
    this.operation = said.operation
    this.rank = said.rank
    this.nameFrom = said.nameFrom + from
    this.nameTo = said.nameTo + from
    this.generic = said.generic
    this.isField = said.isField
    this.namesCode = said.namesCode
    return true
  }

  #learn(from: number): void {
    if (!this.#memo.wanted) return
    const { operation, rank, generic, isField, namesCode } = this
    const [nameFrom, nameTo] = [this.nameFrom - from, this.nameTo - from]
    this.#memo.keep({ operation, rank, nameFrom, nameTo, generic, isField, namesCode })
  }

  /** Reads the name of a function. */
  readName(bytes: Uint8Array): void {
    this.#begin(bytes, 0, bytes.length, bytes.length, bytes.length)
    this.#frame = true
    this.#nameWords(0, bytes.length, 0)
    this.#finish()
  }

  #begin(bytes: Uint8Array, from: number, to: number, codeFrom: number, codeTo: number): void {
    this.#found.fill(null)
    this.#bytes = bytes
    this.#start = from
    this.#end = to
    this.#codeFrom = codeFrom
    this.#codeTo = codeTo
    this.#own = NO_BYTES
    this.#textFrom = 0
    this.#textTo = 0
    this.#fieldTo = 0
    this.#tagTo = 0
    this.#reach = 0
    this.#tied = false
    this.#loose = false
    this.#depth = 0
    this.#bracketed = codeFrom > from && bytes[codeFrom - 1] === 0x28
    this.#frame = false
    this.generic = null
    this.namesCode = false
    this.#acts.pause()
  }

  #finish(): void {
    let best = PLACES - 1
    while (best >= 0 && this.#found[best] === null) best--
    this.operation = best < 0 ? null : this.#found[best]!
    this.isField = best === FIELD
    this.rank = best < 0 ? 'nothing' : RANK_OF[best]!
    this.nameFrom = best < 0 ? 0 : this.#from[best]!
    this.nameTo = best < 0 ? 0 : this.#to[best]!
  }

  #walk(): void {
    const bytes = this.#bytes
    const to = this.#end
    for (let at = this.#start; at < to; ) {
      if (at >= this.#codeFrom && at < this.#codeTo) {
        at = this.#codeTo
        continue
      }
      if (at >= this.#textFrom && at < this.#textTo) {
        at = this.#textTo
        continue
      }
      const c = bytes[at]!
      const kind = KINDS[c]!
      if (kind === DIGIT) at = this.#number(at)
      else if (kind === WIDE) at = this.#character(at)
      else if (kind !== 0) at = this.#name(at)
      else at = this.#sign(at, c)
    }
  }

  /** Returns a byte of the text; 0 behind its end, where other bytes may lie. */
  #at(at: number): number {
    return at < this.#end ? this.#bytes[at]! : 0
  }

  /** Passes over a number, a hexadecimal word or a time. */
  #number(at: number): number {
    const bytes = this.#bytes
    const end = nameEnd(bytes, at, this.#before(at))
    const next = this.#at(end)
    // `0xB3, second login …`: what follows a listed number belongs to another one.
    if (end > at + 1 && end < this.#codeFrom && (next === 0x2c || next === 0x3b)) this.#part()
    return end
  }

  /** Reads a character of a script without blanks. */
  #character(at: number): number {
    const bytes = this.#bytes
    const word = this.#names.words.at(bytes, at, this.#end)
    if (word !== null) {
      const end = this.#names.words.end
      if (word.kind !== 'plain') this.#said(word.id, word.kind === 'noun', false, at, end)
      if (!this.#frame) this.#actsIn(at, end, false)
      return end
    }
    const past = this.#frame ? at : this.#term(at, false)
    if (past > at) return past
    this.#acts.pass()
    const c = bytes[at]!
    // ， 。 ； ： end a part as their narrow forms do.
    const next = this.#at(at + 1)
    if (c === 0xef && next === 0xbc && (this.#at(at + 2) | 1) === 0x9b) this.#part()
    if (at >= this.#codeTo && (c === 0xef || (c === 0xe3 && next === 0x80))) this.#reach = 0
    return at + (c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2)
  }

  /** Passes over a sign, or over a path that it begins. */
  #sign(at: number, c: number): number {
    const bytes = this.#bytes
    const next = this.#at(at + 1)
    switch (c) {
      case 0x5c: // \
        if (next === 0x6e || next === 0x72 || next === 0x74) {
          if (next === 0x6e) this.#part()
          return at + 2
        }
        return at + 1
      case 0x2f: // /
        return at === this.#start || KINDS[bytes[at - 1]!] === 0 ? this.#path(at) : at + 1
      case 0x22: // "
      case 0x27: // '
      case 0x60: // `
        return isBehind('thing', bytes, this.#start, at) ? this.#quoted(at, c) : at + 1
      case 0x3a: // :
        if (next === 0x20 || next === 0x22) this.#part()
        return at + 1
      case 0x3b: // ;
      case 0x7c: // |
        this.#part()
        return at + 1
      case 0x5d: // ]
        this.#acts.pause()
        return at + 1
      case 0x28: // (
        if (at >= this.#codeTo) this.#depth++
        return at + 1
      case 0x29: // )
        if (at >= this.#codeTo) this.#depth--
        return at + 1
      case 0x2c: // ,
      case 0x2e: // .
        if (next !== 0x20) return at + 1
        this.#acts.pause()
        // Within the brackets of the code all belongs together: `Exception(30001, Timeout, enroll, null)`.
        if (at >= this.#codeTo && !(this.#depth === 0 && this.#bracketed)) this.#loose = true
        return at + 1
    }
    return at + 1
  }

  /** Ends the part of the line in which the first verb counts, and what a preposition leads to. */
  #part(): void {
    this.#reach = 0
    this.#acts.pause()
    const verb = this.#found[VERB]
    if (verb == null) return
    this.#take(EARLIER_VERB, verb, this.#from[VERB]!, this.#to[VERB]!)
    this.#found[VERB] = null
  }

  /** Passes over the name of a thing in quotes, unless it holds the code or is too long to be a name. */
  #quoted(at: number, quote: number): number {
    const bytes = this.#bytes
    const to = Math.min(this.#before(at), at + NAME_LIMIT)
    for (let end = at + 1; end < to; end++) if (bytes[end] === quote) return end + 1
    return at + 1
  }

  /** Passes over a path; its last part may be a known file. */
  #path(at: number): number {
    const bytes = this.#bytes
    const end = pathEnd(bytes, at, this.#before(at))
    let last = end
    while (last > at && bytes[last - 1] !== 0x2f && bytes[last - 1] !== 0x5c) last--
    this.#file(last, end)
    return Math.max(end, at + 1)
  }

  #file(start: number, end: number): void {
    const { files } = this.#names
    const known = files.size === 0 ? undefined : files.get(spellingHash(this.#bytes, start, end))
    if (known !== undefined) this.#take(FILE, known, start, end)
    // `loading /usr/lib/libhsm.so`: a library that programs load is a module.
    if (!this.#frame && isLibrary(this.#bytes, start, end)) this.#acted(this.#acts.take('module', start), end, false)
  }

  /** Returns the end of what may be read at once from `at` on: the code interrupts every name. */
  #before(at: number): number {
    return at < this.#codeFrom ? this.#codeFrom : this.#end
  }

  /** Reads a name with its qualifiers: `Session.sign`, `huks.generateKeyItem`, `signer::hsm`. Returns its end. */
  #name(start: number): number {
    const bytes = this.#bytes
    const to = this.#before(start)
    let end = nameEnd(bytes, start, to)
    // C:\ and https:// and C:/
    if (this.#at(end) === 0x3a && (this.#at(end + 1) === 0x5c || this.#at(end + 1) === 0x2f)) {
      const slashes = this.#at(end + 1) === 0x2f && this.#at(end + 2) === 0x2f
      if (slashes || end === start + 1) return this.#path(start)
    }
    let last = start
    let parts = 1
    let dots = 0
    let owner = start
    for (;;) {
      const joint = qualifierEnd(bytes, end, to)
      if (joint < 0 || (bytes[joint - 1] === 0x3c && !this.#knows(last, nameEnd(bytes, joint, to)))) break
      if (bytes[end] === 0x2e) dots++
      owner = last
      last = joint
      end = nameEnd(bytes, joint, to)
      parts++
    }
    if (dots > 0 && isExtension(bytes, last, end) && this.#at(end) !== 0x28) {
      this.#file(start, end)
      return end
    }
    const next = this.#at(end)
    if (next === 0x40 || (start > this.#start && bytes[start - 1] === 0x40)) {
      if (next !== 0x40 || KINDS[this.#at(end + 1)] !== DIGIT) return pathEnd(bytes, end, to)
    }
    // `fe_login/1`: a thing with a number, unless Erlang tells the arity of a function.
    if (
      next === 0x2f &&
      parts === 1 &&
      isNumbered(bytes, end, to) &&
      isCompound(bytes, start, end) &&
      bytes[start - 1] !== 0x3a
    )
      return end
    if (next === 0x2f || (next === 0x2d && KINDS[this.#at(end + 1)] !== 0)) {
      const past = this.#longName(start, end)
      if (past > end) return past
      if (next === 0x2d && this.#isFirst(start)) this.#seeTag(end)
    }
    if (dots > 0 && next !== 0x28 && parts > 1 && isDomain(bytes, last, end)) return end
    const value = valueStart(bytes, start, end, this.#end)
    if (value >= 0) return this.#key(start, last, end, value)
    // A line of a record: `op: sign`.
    if (
      next === 0x3a &&
      this.#at(end + 1) === 0x20 &&
      last === start &&
      this.#isFirst(start) &&
      keyKind(bytes, start, end) === 'doing'
    ) {
      this.#fieldTo = this.#end
      return end + 1
    }
    // The name of an event: `hsm.keygen.failed`.
    if (dots > 0 && dots === parts - 1 && !this.#frame && isOf('outcome', bytes, last, end) && next !== 0x28) {
      this.#nameWords(owner, last - 1, owner)
      return end
    }
    // A name of three and more parts that is not called is that of a package or logger.
    if (
      parts > 2 &&
      this.#reach === 0 &&
      !this.#isCalled(last, last, end) &&
      !this.#frame &&
      dots === parts - 1 &&
      !isFailureName(bytes, last, end)
    )
      return end
    return this.#qualified(parts > 1 ? owner : start, last, end)
  }

  /** Notes a name of several words with a colon behind it, which begins the line. */
  #seeTag(at: number): void {
    let end = at
    while (end < this.#codeFrom && (this.#at(end) === 0x2d || KINDS[this.#at(end)] !== 0)) end++
    if (this.#at(end) === 0x3a && this.#at(end + 1) === 0x20) this.#tagTo = end
  }

  /** Returns whether nothing but blanks and the sign of a list item stands before a name. */
  #isFirst(at: number): boolean {
    for (let i = this.#start; i < at; i++)
      if (this.#bytes[i] !== 0x20 && this.#bytes[i] !== 0x2d && this.#bytes[i] !== 0x09) return false
    return true
  }

  /** Returns the end of a path with slashes, or of a compound that names a program or machine; else `end`. */
  #longName(start: number, end: number): number {
    const bytes = this.#bytes
    const to = this.#before(start)
    let slashes = 0
    let at = end
    let part = end
    let digits = false
    for (; at < to; at++) {
      const c = bytes[at]!
      if (c === 0x2f) slashes++
      if (c === 0x2f || c === 0x2d) {
        part = at + 1
        digits ||= KINDS[this.#at(at + 1)] === DIGIT
      } else if (KINDS[c] === 0 && c !== 0x2e && c !== 0x40 && c !== 0x2b && c !== 0x25) break
      else if (KINDS[c] === WIDE) break
    }
    let dot = at
    while (dot > part && bytes[dot - 1] !== 0x2e) dot--
    if (slashes > 0) {
      if (slashes < 2 && !(dot > part && isExtension(bytes, dot, at))) return end
      this.#file(part, at)
      return at
    }
    return digits || isOf('actor', bytes, part, at) ? at : end
  }

  /** Reads the key of a field, and decides whether its value says anything. */
  #key(start: number, last: number, end: number, value: number): number {
    const bytes = this.#bytes
    const kind = keyKind(bytes, last, end)
    const past = valueEnd(bytes, value, this.#end)
    this.#part()
    const holdsCode = this.#codeFrom >= value && this.#codeFrom < past
    if (kind === 'naming' && !holdsCode) return past
    if (kind === 'doing') this.#fieldTo = past
    else if (
      this.#names.known.get(spellingHash(bytes, last, end))?.kind === 'interface' ||
      (this.#codeFrom >= value && this.#codeFrom <= value + VALUE_GAP)
    )
      return this.#qualified(start, last, end)
    return value
  }

  /** Reads the name in [last, end), of which [owner, last) are the last qualifier. */
  #qualified(owner: number, last: number, end: number): number {
    const bytes = this.#bytes
    if (isConstant(bytes, last, end)) {
      if ((bytes[last + 2]! | 32) === 0x61) this.#acted(this.#acts.take('attribute', last), end, false)
      // The code beside another one begins what is said about the next.
      if ((bytes[last + 2]! | 32) !== 0x72) return end
      this.namesCode = true
      if (end <= this.#codeFrom) this.#part()
      return end
    }
    const { known, prefixes, genericLength } = this.#names
    const hash = spellingHash(bytes, last, end)
    const owned = owner < last ? known.get(spellingHash(bytes, owner, end)) : undefined
    const name = owned ?? known.get(hash)
    if (name?.kind === 'symbol') {
      this.namesCode = true
      if (end <= this.#codeFrom) this.#part()
      return end
    }
    if (end - last >= genericLength) this.#seeGeneric(last, end)
    if (name !== undefined && (!name.single || this.#isCalled(owner, last, end))) {
      // `list.remove(` need not be a function of the code space.
      if (!this.#frame || this.#isPlace(last, end))
        this.#named(name.id, name.kind === 'interface' && (owned !== undefined || !name.single), last, end)
      return end
    }
    if (prefixes.length > 0) {
      for (const { prefix, id } of prefixes) {
        if (!startsWith(bytes, last, end, prefix)) continue
        this.#named(id, true, last, end)
        return end
      }
    }
    if (last >= this.#codeTo && this.#codeTo < this.#end) this.#afterWord(last, end)
    if (this.#own.length > 0) {
      const past = spelledEnd(this.#own, bytes, last, this.#end)
      if (past > 0) return past
    }
    return this.#nameWords(last, end, owner < last ? owner : last)
  }

  /** Reads the words of a name, or the phrase that begins with it. Returns the end of what was read. */
  #nameWords(start: number, end: number, owner: number): number {
    const bytes = this.#bytes
    if (this.#frame && !this.#isPlace(start, end)) return end
    const compound = isCompound(bytes, start, end)
    const isFunction = this.#frame || this.#isCalled(owner, start, end)
    const past = this.#phrases(start, end, owner, { compound, isFunction })
    if (!compound || isFunction || start < this.#fieldTo || !isClassName(bytes, start, end) || this.#isCall(start, end))
      this.#actsIn(Math.min(owner, start), past, isFunction)
    return past
  }

  /** Reads the words of a name, or the phrase that begins with it. Returns the end of what was read. */
  #phrases(
    start: number,
    end: number,
    owner: number,
    { compound, isFunction }: { compound: boolean; isFunction: boolean },
  ): number {
    const bytes = this.#bytes
    const { words } = this.#names
    if (owner < start) {
      const phrase = words.at(bytes, owner, this.#end)
      if (phrase !== null && words.end >= end) {
        if (phrase.kind !== 'plain') this.#said(phrase.id, phrase.kind === 'noun', true, start, words.end)
        return words.end
      }
    }
    let noun: string | null = null
    for (let at = start; at < end; ) {
      const word = beginsWord(bytes, start, at, end) ? words.at(bytes, at, this.#end) : null
      if (word === null) {
        at++
        continue
      }
      const past = words.end
      if (word.kind === 'plain') {
        // `error signing certificate` is an action, `signing certificate not found` a thing.
        if (at === start && past > end && isBehind('acting', bytes, this.#start, start)) {
          const verb = words.at(bytes, at, end)
          if (verb?.kind === 'verb') {
            this.#said(verb.id, false, false, start, end)
            return end
          }
        }
        at = past
        continue
      }
      if (word.kind === 'noun') {
        noun ??= word.id
        if (past > end) {
          this.#said(noun, true, false, start, past)
          return past
        }
        at = past
        continue
      }
      const whole = at === start && past >= end
      // `KeyWrapService` is the name of a thing; `LoginException` says what failed, `HksClientInit` what was called.
      const isClass = compound && !isFunction && start >= this.#fieldTo && isClassName(bytes, start, end)
      const isFailure = isClass && isFailureName(bytes, start, end)
      if (isClass && !isFailure && !whole && past < end) return Math.max(end, past)
      const named = isFunction || (compound && past <= end && !isClass && !isAllCapital(bytes, start, end))
      this.#said(word.id, false, named, start, Math.max(end, past))
      return Math.max(end, past)
    }
    if (
      noun !== null &&
      !(compound && !isFunction && isClassName(bytes, start, end) && !isFailureName(bytes, start, end))
    )
      this.#said(noun, true, isFunction, start, end)
    return end
  }

  /** Returns whether a name of several words begins with a verb and is no actor: FindAllObjects, not FindService. */
  #isCall(start: number, end: number): boolean {
    const { terms, verbs } = this.#names
    const term = terms.at(this.#bytes, start, end)
    let last = end - 1
    while (last > start && !beginsWord(this.#bytes, start, last, end)) last--
    return term !== null && verbs.has(term.id) && !isOf('actor', this.#bytes, last, end)
  }

  /** Pairs verbs and objects in [from, to), which is one name or one phrase. */
  #actsIn(from: number, to: number, isFunction: boolean): void {
    const bytes = this.#bytes
    for (let at = from; at < to; ) {
      const kind = KINDS[bytes[at]!]!
      if (kind === WIDE) {
        const past = this.#term(at, isFunction)
        if (past === at) this.#acts.pass()
        at = past > at ? past : at + (bytes[at]! >= 0xf0 ? 4 : bytes[at]! >= 0xe0 ? 3 : 2)
        continue
      }
      if (kind === 0 || kind === DIGIT) {
        at++
        continue
      }
      const end = Math.min(nameEnd(bytes, at, to), to)
      this.#actsInName(at, Math.max(end, at + 1), isFunction)
      at = Math.max(end, at + 1)
    }
  }

  /** The same for one name, whose words may be joined without a sign: Sitzungsaufbau, Sicherungsschlüssel. */
  #actsInName(start: number, end: number, isFunction: boolean): void {
    const bytes = this.#bytes
    const { tails } = this.#names
    let isOpen = false
    for (let at = start; at < end; ) {
      if (isOpen || beginsWord(bytes, start, at, end)) {
        const past = this.#term(at, isFunction)
        if (past > at) {
          isOpen = past < end && isInside(bytes, past)
          at = past
          continue
        }
      } else if (end - start >= COMPOUND) {
        const tail = tails.at(bytes, at, end)
        if (tail !== null) this.#acted(this.#acts.take(tail.id, at), tails.end, isFunction)
      }
      at++
    }
    this.#acts.pass()
  }

  /** Takes the term at `at`, if one is there; returns its end. */
  #term(at: number, isFunction: boolean): number {
    const { terms } = this.#names
    const term = terms.at(this.#bytes, at, this.#end)
    if (term === null) return at
    const { end } = terms
    this.#acted(this.#acts.take(term.id, at), end, isFunction)
    return end
  }

  /** Takes an operation that a verb and its object name; it says more than a verb alone, unless that one is a phrase of both. */
  #acted(id: string | null, to: number, isFunction: boolean): void {
    if (id === null) return
    const { from } = this.#acts
    if (id === NO_ACT) {
      for (const place of [NOUN, NOUN_AFTER]) if (this.#from[place] === from) this.#found[place] = null
      return
    }
    // `pre-query asset`: the verb is the end of a phrase.
    if (this.#found[VERB] !== null && this.#from[VERB]! < from && this.#to[VERB]! > from) return
    const holds = this.#found[VERB] !== null && this.#from[VERB]! <= from && this.#to[VERB]! >= to
    const isBefore = to <= this.#codeFrom || this.#codeTo >= this.#end
    if (isBefore && !holds && !this.#isElsewhere(from, to, false)) this.#found[VERB] = null
    this.#said(id, false, this.#frame && isFunction, from, to)
  }

  /** Returns whether a name is that of a function by what stands beside it: an owner, arguments, the arity of Erlang. */
  #isCalled(owner: number, start: number, end: number): boolean {
    const bytes = this.#bytes
    if (owner < start || this.#at(end) === 0x28 || isAlias(bytes, this.#start, start)) return true
    return this.#at(end) === 0x2f && KINDS[this.#at(end + 1)] === DIGIT
  }

  /** Returns whether the function of a frame may be there: before its arguments or place, or at the end of the line. */
  #isPlace(start: number, end: number): boolean {
    if (end >= this.#end || isAlias(this.#bytes, this.#start, start)) return true
    const c = this.#at(end) === 0x20 ? this.#at(end + 1) : this.#at(end)
    if (PLACE_ENDS[c] === 1) return true
    // `at importKey entry (…`: ArkTS names the module of the function.
    const past = nameEnd(this.#bytes, end + 1, this.#end)
    return past > end + 1 && this.#at(end) === 0x20 && this.#at(past) === 0x20 && this.#at(past + 1) === 0x28
  }

  /** Returns whether a name is known as a whole. */
  #knows(start: number, end: number): boolean {
    return this.#names.known.has(spellingHash(this.#bytes, start, end))
  }

  /** Notes a preposition behind the code. */
  #afterWord(start: number, end: number): void {
    if (isOf('leading', this.#bytes, start, end)) {
      this.#reach = REACH
      this.#tied = isOf('tying', this.#bytes, start, end)
    } else if (this.#reach > 0) this.#reach--
  }

  #seeGeneric(start: number, end: number): void {
    const bytes = this.#bytes
    for (let at = start; at < end; at++) {
      if (!beginsWord(bytes, start, at, end)) continue
      const texts = this.#names.generic.get(spellingHash(bytes, at, end))
      if (texts === undefined) continue
      this.generic = texts
      return
    }
  }

  /** Takes a word that names an operation; `named` for one that is a function. */
  #said(id: string, noun: boolean, named: boolean, start: number, end: number): void {
    const bytes = this.#bytes
    const after = start >= this.#codeTo && this.#codeTo < this.#end && !this.#frame
    if (this.#isElsewhere(start, end, after)) return
    // `sign-hook: …` is a program.
    noun ||= start < this.#tagTo
    if (start < this.#fieldTo) {
      this.#takeFirst(noun ? NOUN : FIELD, id, start, end)
      return
    }
    if (noun) {
      if (!after) this.#take(NOUN, id, start, end)
      else if (!this.#loose || this.#reach > 0) this.#takeFirst(NOUN_AFTER, id, start, end)
      return
    }
    if (named) {
      this.#named(id, false, start, end)
      return
    }
    if (this.#frame || isBefore('actor', bytes, end, this.#end)) return
    if (!after) this.#takeFirst(VERB, id, start, end)
    else if (this.#reach > 0 && this.#tied) this.#takeFirst(VERB_TIED, id, start, end)
    else if (
      this.#reach > 0 ||
      !this.#loose ||
      isBefore('outcome', bytes, end, this.#end) ||
      mentionsFailure(bytes, end, Math.min(this.#end, end + CLAUSE))
    )
      this.#takeFirst(VERB_AFTER, id, start, end)
  }

  /** Takes a function. Before the code the last one counts, behind it the first. */
  #named(id: string, isInterface: boolean, start: number, end: number): void {
    const after = start >= this.#codeTo && this.#codeTo < this.#end && !this.#frame
    if (this.#isElsewhere(start, end, after)) return
    if (this.#frame) {
      this.#takeFirst(isInterface ? INTERFACE : WRAPPER, id, start, end)
      return
    }
    if (!after) {
      if (start < this.#fieldTo && !isInterface) this.#take(FIELD, id, start, end)
      else this.#take(isInterface ? INTERFACE : WRAPPER, id, start, end)
      return
    }
    const bound = this.#reach > 0 && !this.#loose
    if (start < this.#fieldTo) this.#takeFirst(isInterface ? INTERFACE_AFTER : FIELD, id, start, end)
    else if (isInterface) this.#takeFirst(bound ? INTERFACE_BOUND : INTERFACE_AFTER, id, start, end)
    else this.#takeFirst(bound ? WRAPPER_BOUND : WRAPPER_AFTER, id, start, end)
  }

  /** Returns whether a name is told to have gone well, or as something that came before, or that should be done. */
  #isElsewhere(start: number, end: number, after: boolean): boolean {
    if (this.#frame) return false
    const bytes = this.#bytes
    return (
      isBehind('elsewhere', bytes, this.#start, start) ||
      (after && isBehind('wish', bytes, this.#start, start)) ||
      isBefore('success', bytes, end, this.#end) ||
      isBefore('later', bytes, end, this.#end)
    )
  }

  #takeFirst(place: number, id: string, from: number, to: number): void {
    if (this.#found[place] === null) this.#take(place, id, from, to)
  }

  #take(place: number, id: string, from: number, to: number): void {
    this.#found[place] = id
    this.#from[place] = from
    this.#to[place] = to
  }
}

const NO_BYTES = new Uint8Array(0)
/** Length of the shortest word that may be made of several without a sign. */
const COMPOUND = 8

/** Returns whether a name goes on at `at` with a small letter. */
function isInside(bytes: Uint8Array, at: number): boolean {
  const kind = KINDS[bytes[at]!]
  return kind === SMALL || kind === LETTER
}

/** Returns whether a slash and a number follow a name. */
function isNumbered(bytes: Uint8Array, at: number, to: number): boolean {
  return at + 1 < to && bytes[at] === 0x2f && KINDS[bytes[at + 1]!] === DIGIT
}

/** What follows the function of a frame. */
const PLACE_ENDS = new Uint8Array(256)
for (const c of '([|/<>+@`\'":\r') PLACE_ENDS[c.charCodeAt(0)] = 1

/** Returns the start of the name that a qualifier's end leads to: behind `.`, `::`, `->`, `#`; -1 where none follows. */
function qualifierEnd(bytes: Uint8Array, end: number, to: number): number {
  const c = bytes[end]
  let at = end
  if (c === 0x2e || c === 0x23) at = end + 1
  else if ((c === 0x3a && bytes[end + 1] === 0x3a) || (c === 0x2d && bytes[end + 1] === 0x3e)) at = end + 2
  else return -1
  if (at >= to) return -1
  // `SunPKCS11.<init>`
  if (bytes[at] === 0x3c && at + 1 < to) at++
  const kind = KINDS[bytes[at]!]!
  return kind !== 0 && kind !== DIGIT && kind !== WIDE ? at : -1
}

/** Returns whether [start, end) is a constant of the interface: `CKM_…`, `CKA_…`, `CKR_…`, in any case. */
function isConstant(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start > 4 &&
    (bytes[start]! | 32) === 0x63 &&
    (bytes[start + 1]! | 32) === 0x6b &&
    KINDS[bytes[start + 2]!] !== LINK &&
    bytes[start + 3] === 0x5f
  )
}

/** Returns whether `[as ` stands before a name, as in the frames of Node. */
function isAlias(bytes: Uint8Array, from: number, at: number): boolean {
  return (
    at - 4 >= from &&
    bytes[at - 4] === 0x5b &&
    bytes[at - 3] === 0x61 &&
    bytes[at - 2] === 0x73 &&
    bytes[at - 1] === 0x20
  )
}

/** Returns whether a name is that of an error or exception. */
function isFailureName(bytes: Uint8Array, start: number, end: number): boolean {
  for (const text of FAILURE_ENDS) {
    const from = end - text.length
    let i = 0
    while (i < text.length && from >= start && bytes[from + i] === text[i]) i++
    if (i === text.length) return true
  }
  return false
}

const FAILURE_ENDS = ['Exception', 'Error', 'Failure', 'Failed'].map(text => new TextEncoder().encode(text))

function isAllCapital(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const kind = KINDS[bytes[at]!]!
    if (kind === 1 || kind === LETTER) return false
  }
  return true
}

function startsWith(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start < text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false
  return true
}

/** Returns the end of words that a line joins by a blank, another joint or nothing; -1 where other words stand. */
function spelledEnd(words: Uint8Array, bytes: Uint8Array, at: number, to: number): number {
  for (let i = 0; i < words.length; i++) {
    if (words[i] === 0x20) {
      const c = bytes[at]
      if (at < to && (c === 0x20 || c === 0x5f || c === 0x2d)) at++
      continue
    }
    if (at >= to || (bytes[at]! | 32) !== words[i]) return -1
    at++
  }
  return at < to && KINDS[bytes[at]!] === 1 ? -1 : at
}
