/**
 * Weighs what a line says about one name or number. Each part of the evidence has a weight; their sum decides. The weights
 * were measured on logs of many programs; what matters is their order: a code by name with its number says most, a bare
 * small number least, and what turns a line off outweighs anything.
 */
import type { CodeEntry } from '../model/rules/knowledge.ts'
import type { Confidence } from '../model/rules/shape.ts'
import { type Binding, bindingOf } from './binding.ts'
import type { EarlierCall } from './memory.ts'
import {
  functionBehind,
  hasDigit,
  hasMessage,
  hasSpaceWord,
  hasWord,
  isAlone,
  isArgument,
  isBehindArrow,
  isBehindErrorClass,
  isBehindHexWord,
  isBehindSign,
  isBetweenGaps,
  isCaseArm,
  isCell,
  isCompared,
  isCounted,
  isDoubleKey,
  isDumpWord,
  isErrorClass,
  isFileName,
  isFrame,
  isHeading,
  isIndex,
  isInList,
  isInNumbers,
  isInRange,
  isMapKey,
  isMapped,
  isOwnVerdict,
  isPadded,
  isPartOfLonger,
  isQuantity,
  isQuote,
  isReturnOf,
  isReturnOfOther,
  isSetting,
  isVerdictPlace,
  isWished,
  labelOf,
  returnsOnly,
  width,
} from './places.ts'
import type { LineReading, Phrase } from './reading.ts'
import { ARROW, BLOB, DECIMAL, HEX, HEX_BARE, HEX_SUFFIX, SIGN, WORD } from './tokens.ts'
import {
  ELSEWHERE,
  EXCEPTION,
  FAILURE,
  FILLER,
  KEY,
  PASSING,
  POLICY,
  SOURCE,
  type Space,
  type SpelledCode,
  STRONG,
  SUCCESS,
  UNLISTED,
  VERB,
  type Vocabulary,
  WISH,
} from './vocabulary.ts'

/** The parts of evidence that explanations name, as bits. */
export const PARTS = [
  'name',
  'agreement',
  'function',
  'call',
  'key',
  'failure',
  'level',
  'space',
  'exception',
  'words',
  'column',
  'enum',
  'frames',
  'queue',
  'inner',
] as const
export type EvidencePart = (typeof PARTS)[number]

const bit = (part: EvidencePart): number => 1 << PARTS.indexOf(part)

/** What a line may tell: a code at one place, with the weight of its evidence. */
export interface Told {
  readonly space: Space
  readonly name: SpelledCode | null
  /** The number of the code; null for a name without one. */
  readonly value: number | null
  /** The inner number that stands for the code. */
  readonly inner: boolean
  /** Tokens of the code, and of the function that failed, or -1. */
  readonly first: number
  readonly last: number
  readonly functionToken: number
  /** The function of an earlier line whose outcome this is. */
  readonly call: EarlierCall | null
  readonly score: number
  readonly parts: number
}

/** What is known about the surroundings of a line. */
export interface Surroundings {
  /** Whether the line comes from the log of a device whose services share one log. */
  device: boolean
  /** Whether the line is a record that is complete by itself, as in JSON. */
  isRecord: boolean
  /** Whether the code space was spoken of at most so many lines back. */
  readonly isSpokenWithin: (space: Space, lines: number) => boolean
  /** Whether the name of the code space, which is also an ordinary word, stood at most so many lines back. */
  readonly isNamedWithin: (space: Space, lines: number) => boolean
  /** Whether the program of the line spoke of the code space before. */
  readonly isKnownProgram: (space: Space) => boolean
  /** Whether the process of the line wrote the line with that name. */
  readonly isNamedProgram: (space: Space) => boolean
  /** Returns the function that an earlier line of the thread called and that has not returned, up to so many lines back. */
  readonly pendingCall: (lines: number) => EarlierCall | null
  /** Returns how strongly the header of the table says that the column of a token holds codes; null outside tables. */
  readonly columnWeight: (token: number) => number | null
  /** Whether the line belongs to a table that lists what codes mean. */
  readonly isDefinition: () => boolean
}

/** Scores from which a code is certain, likely, possible. */
const CERTAIN = 7
const LIKELY = 5
const POSSIBLE = 3

export function confidenceOf(score: number): Confidence | null {
  return score >= CERTAIN ? 'certain' : score >= LIKELY ? 'likely' : score >= POSSIBLE ? 'possible' : null
}

/** Weighs the names and numbers of one line. */
export class EvidenceScale {
  readonly #vocabulary: Vocabulary
  readonly #told: Told[] = []
  #line!: LineReading
  #around!: Surroundings
  /** Tokens whose number is part of a name's evidence. */
  readonly #used = new Set<number>()
  #off = 0
  /** Number of different codes that the line names. */
  #codes = 0
  /** What was found out about the line and is asked for each of its codes: by space, by the words of a symbol. */
  readonly #near: Float64Array
  readonly #listedNames: Int32Array
  readonly #agreeing = new Map<string, number>()
  readonly #numbers = new Set<number>()
  /** The clause before the token that was last asked about: its end, the token that begins it, and what was found in it. */
  #clauseEnd = -1
  #clauseStart = -1
  #isClauseCondition = false
  #isClausePresent = false
  /** The first token behind which a comment begins, and the last that was looked at for it. */
  #comment = -1
  #commented = 0

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary
    this.#near = new Float64Array(vocabulary.spaces.length)
    this.#listedNames = new Int32Array(vocabulary.spaces.length)
  }

  /** Returns everything that a line may tell, in order of its tokens; valid until the next call. */
  weigh(line: LineReading, around: Surroundings): readonly Told[] {
    this.#line = line
    this.#around = around
    this.#told.length = 0
    if (this.#used.size > 0) this.#used.clear()
    if (line.tokens.dumped) return this.#told
    this.#near.fill(UNKNOWN)
    this.#listedNames.fill(UNKNOWN)
    if (this.#agreeing.size > 0) this.#agreeing.clear()
    if (this.#numbers.size > 0) this.#numbers.clear()
    this.#clauseEnd = -1
    this.#comment = -1
    this.#commented = 0
    this.#off = this.#lineOff()
    this.#codes = this.#countCodes()
    const { count, kind } = line.tokens
    for (let i = 0; i < count; i++) if (kind[i] === WORD && line.names[i]! >= 0) this.#weighName(i)
    for (const phrase of line.phrases) this.#weighPhrase(phrase)
    for (let i = 0; i < count; i++)
      if (kind[i] === HEX || kind[i] === DECIMAL || kind[i] === HEX_SUFFIX || kind[i] === HEX_BARE) this.#weighNumber(i)
    // Asked last, since few lines tell anything.
    if (this.#told.length > 0 && around.isDefinition()) this.#told.length = 0
    return this.#told
  }

  /** Returns what the line as a whole takes away from every code on it. */
  #lineOff(): number {
    const { signs, level, stamped } = this.#line
    let off = 0
    if ((signs & POLICY) !== 0) off += 5
    if ((signs & SOURCE) !== 0 && !(level >= 2 && stamped)) off += 14
    if ((signs & PASSING) !== 0) off += 7
    if (!stamped && level === 0 && this.#isQuestion()) off += 5
    return off
  }

  /** `"C_Sign returned CKR_X" - what went wrong?` */
  #isQuestion(): boolean {
    const { bytes, tokens } = this.#line
    for (let j = tokens.count - 1; j > 0; j--) {
      const end = tokens.end[j]!
      if (this.#line.signAt(j) === 0x3f && (end >= this.#line.to || bytes[end]! <= 0x20))
        return bytes[tokens.start[j]! - 1]! > 0x20
    }
    return false
  }

  #failed(): boolean {
    return (this.#line.signs & FAILURE) !== 0
  }

  #succeeded(): boolean {
    return (this.#line.signs & SUCCESS) !== 0 && !this.#failed()
  }

  // ------------------------------------------------------------------ names

  #weighName(i: number): void {
    const line = this.#line
    for (const name of this.#vocabulary.nameList[line.names[i]!]!) {
      const space = this.#vocabulary.spaces[name.space]!
      if (name.entry?.value === 0 || isCompared(this.#line, i) || isFileName(this.#line, i)) continue
      // A name without its prefix may be one of the other thing that the line speaks of.
      if (!name.full && (line.signs & space.against) !== 0) continue
      const label = labelOf(this.#line, i)
      if (label !== null && !(label === 'name' && this.#hasNumber(name.entry?.value ?? -1))) continue
      if (name.symbol === UNLISTED) this.#weighUnlisted(i, name, space)
      else if (name.full) this.#weighFull(i, name, space, name.entry?.value ?? null)
      else this.#weighBare(i, name, space)
    }
  }

  /** A name that no pack lists: only as the outcome of something. A number in brackets or behind a sign says more than it. */
  #weighUnlisted(i: number, name: SpelledCode, space: Space): void {
    const line = this.#line
    const { kind, value: values } = line.tokens
    if (!OUTCOME.has(bindingOf(line, i).kind) && line.functionCount === 0) return
    const sign = line.signAt(i + 1)
    const isNumbered =
      (sign === 0x28 || sign === 0x3d || sign === 0x3a) && (kind[i + 2] === HEX || kind[i + 2] === DECIMAL)
    const value = isNumbered && i + 2 < line.tokens.count ? unsigned(values[i + 2]!) : null
    if (value !== 0) this.#weighFull(i, { ...name, symbol: line.text(i) }, space, value)
  }

  /** `value`: the number that stands for the name. */
  #weighFull(i: number, name: SpelledCode, space: Space, value: number | null): void {
    const line = this.#line
    const { signs, level } = line
    let score = 4
    let parts = bit('name') | (name.inner === true ? bit('inner') : 0)
    let bound = bindingOf(line, i)
    const agreeing = this.#numberBeside(i, i, value)
    if (agreeing >= 0) {
      score += 3
      parts |= bit('agreement')
      const outer = bindingOf(line, Math.min(agreeing, i))
      if (outer.kind === 'wish' || ['number', 'nothing', 'begin', 'word'].includes(bound.kind)) bound = outer
    }
    if (bound.kind === 'wish') score -= 6
    if (agreeing < 0 ? isMapped(this.#line, i) : isArgument(this.#line, agreeing)) score -= 5
    score -= this.#defined(i, agreeing)
    score -= this.#quoted(i, agreeing)
    const column = this.#around.columnWeight(i)
    if (column !== null && column > 0) {
      score += column
      parts |= bit('column')
    }
    let own = false
    if (bound.kind === 'function' || bound.kind === 'beside') {
      score += 3
      parts |= bit('function')
      own = true
    } else if (bound.kind === 'key' || bound.kind === 'space') {
      score += 1.5
      parts |= bit('key')
      own = true
    } else if (isBehindSign(this.#line, i) || this.#endsSentence(i, space)) score += 1
    if (line.functionCount > 0 && bound.kind !== 'function') {
      score += 2
      parts |= bit('function')
    }
    if (this.#failed()) {
      score += 1
      parts |= bit('failure')
    }
    if (level >= 2) {
      score += 1.5
      parts |= bit('level')
    }
    if ((signs & EXCEPTION) !== 0) {
      score += 2
      parts |= bit('exception')
      own = true
    }
    if (line.stamped && level === 0) score += 1
    if (!own && !this.#failed() && level === 1 && line.functionCount === 0) score -= 3
    const alone = isAlone(this.#line, i, agreeing < 0 ? i : agreeing)
    if (alone && !line.stamped) score += agreeing < 0 ? 0.5 : line.signAt(i - 1) === ARROW ? -3 : -5
    if (isCounted(this.#line, i)) score -= 5
    if (isHeading(this.#line, i, agreeing)) score -= 5
    let call: EarlierCall | null = null
    if (bound.kind !== 'function' && line.functionCount === 0) {
      call = returnsOnly(this.#line, Math.min(i, agreeing < 0 ? i : agreeing))
        ? this.#around.pendingCall(agreeing < 0 ? 14 : 200)
        : null
      if (call !== null) {
        score += 2
        parts |= bit('call')
      }
    }
    if (
      this.#listed(space) > 1 &&
      isInList(this.#line, i) &&
      !(own && bound.token >= Math.min(i, agreeing < 0 ? i : agreeing) - 2)
    )
      score -= 5
    if (this.#off > 0 && !(own && level >= 3 && agreeing >= 0)) score -= this.#off
    if (this.#succeeded() && !own) score -= 2
    if (this.#codes > 2 && bound.kind !== 'function' && call === null) score -= 6
    this.#tell({
      space,
      name,
      value,
      i,
      last: Math.max(i, agreeing),
      bound,
      call,
      score,
      parts,
    })
  }

  #weighBare(i: number, name: SpelledCode, space: Space): void {
    const line = this.#line
    const { signs, level } = line
    const text = line.text(i)
    const isCamel = /[a-z][A-Z]/.test(text)
    const isUpper = !/[a-z]/.test(text) && text.includes('_')
    if (!isCamel && !isUpper && !text.includes('_')) return
    // The more words, the less another interface has the same name.
    let score = name.words > 3 ? 3 : name.words > 2 || (name.words > 1 && isUpper) ? 2 : 1
    let parts = bit('name')
    const agreeing = this.#numberBeside(i, i, name.entry?.value ?? null)
    if (agreeing >= 0) {
      score += 5
      parts |= bit('agreement')
    }
    if (this.#isBehindEnum(i)) {
      score += 3
      parts |= bit('enum')
    } else if (/^(?:Ckr|CKR|Rv|RV|P11|Pkcs11|PKCS11)[A-Z][a-z]/.test(text)) {
      // `RvDeviceRemoved`
      score += isBehindSign(this.#line, i) && i === line.tokens.count - 1 ? 3 : 2
      parts |= bit('enum')
    }
    const bound = bindingOf(line, agreeing < 0 ? i : Math.min(i, agreeing))
    if (bound.kind === 'wish') score -= 6
    score -= this.#quoted(i, agreeing)
    if (agreeing < 0 && isMapped(this.#line, i)) score -= 5
    score -= this.#defined(i, agreeing)
    if (this.#codes > 2) score -= 6
    if (space.numbers !== 'return' && agreeing < 0 && this.#nearness(space) < 1) return
    if (agreeing >= 0 && !line.stamped && (isAlone(this.#line, i, agreeing) || isHeading(this.#line, i, agreeing)))
      score -= 4
    const isOwnFunction = line.functionCount > 0
    if (bound.kind === 'function' || isOwnFunction) {
      score += 3
      parts |= bit('function')
    } else if (line.lastWrapper >= 0) {
      score += 2
      parts |= bit('function')
    }
    if (bound.kind === 'key' || bound.kind === 'space') {
      score += 1.5
      parts |= bit('key')
    }
    if (this.#failed() || level >= 2) {
      score += 1
      parts |= bit('failure')
    }
    const near = this.#nearness(space)
    if (near >= 2) parts |= bit('space')
    score += near >= 2 ? 2 : near > 0 ? 1 : 0
    if ((signs & EXCEPTION) !== 0) score += 0.5
    if (level === 1 && !this.#failed() && !isOwnFunction) score -= 2
    score -= this.#off
    this.#tell({
      space,
      name,
      value: name.entry?.value ?? null,
      i,
      last: Math.max(i, agreeing),
      bound,
      call: null,
      score,
      parts,
    })
  }

  #weighPhrase(phrase: Phrase): void {
    for (const name of this.#vocabulary.nameList[phrase.name]!) this.#weighWords(phrase, name)
  }

  #weighWords(phrase: Phrase, name: SpelledCode): void {
    const line = this.#line
    const { level } = line
    const space = this.#vocabulary.spaces[name.space]!
    if (name.entry === null || name.entry.value === 0) return
    // A number that agrees is weighed itself, with these words as agreement.
    if (this.#hasNumber(name.entry.value ?? -1)) return
    if (this.#told.some(t => t.space === space && t.score >= POSSIBLE)) return
    let score = 1.5
    let parts = bit('words')
    const before = line.signAt(phrase.token - 1)
    if (before === 0x3a || before === 0x28 || before === 0x22 || before === 0x27 || before === 0x7b) score += 1
    if (line.functionCount > 0) {
      score += 2.5
      parts |= bit('function')
    } else if (line.lastWrapper >= 0) score += 1
    const near = this.#nearness(space)
    if (near >= 2) {
      score += 2
      parts |= bit('space')
    } else if (near > 0) score += 0.5
    if (this.#failed() || level >= 2) {
      score += 1
      parts |= bit('failure')
    }
    if (this.#succeeded() && level < 2) score -= 2
    if (level === 1 && !this.#failed()) score -= 3
    score -= this.#off
    const bound = bindingOf(line, phrase.token)
    if (bound.kind === 'wish') score -= 6
    this.#tell({
      space,
      name,
      value: name.entry.value,
      i: phrase.token,
      last: phrase.token,
      bound,
      call: null,
      score,
      parts,
    })
  }

  // ------------------------------------------------------------------ numbers

  #weighNumber(i: number): void {
    if (this.#used.has(i)) return
    const line = this.#line
    const { value: values, kind } = line.tokens
    const value = values[i]!
    if (
      Number.isNaN(value) ||
      value === 0 ||
      isPartOfLonger(this.#line, i) ||
      isCompared(this.#line, i) ||
      isMapKey(this.#line, i)
    )
      return
    for (const space of this.#vocabulary.spaces) {
      if ((line.signs & space.against) !== 0) continue
      if (value < 0 && space.inner && value >= -1000) this.#weighInner(i, space, value)
      else if (space.numbers === 'return') this.#weighReturn(i, space, unsigned(value))
      else if (kind[i] !== DECIMAL) {
        if (space.inner && value > 0xfffffc00 && value <= 0xffffffff) this.#weighInner(i, space, value - 2 ** 32)
      } else if (space.numbers === 'own') this.#weighOwn(i, space, value)
      else this.#weighLocal(i, space, value)
    }
  }

  /** A return value: any number; what it is bound to decides. */
  #weighReturn(i: number, space: Space, value: number): void {
    const line = this.#line
    const { kind } = line.tokens
    const { signs, level } = line
    if (this.#isOfAnother(space)) return
    const isVendor = value >= 0x8000_0000 && value <= 0xffff_ffff
    const entry = space.codes.byValue(value)
    const isListed = entry !== null || space.codes.allByValue(value).length > 0
    // A number below those of vendors that no pack lists is the outcome of a function at the end of a line, or nothing.
    const isLast = i === line.tokens.count - 1
    const mayEnd = value > 0 && !isVendor && this.#failed() && line.functionCount > 0 && isLast && this.#codes === 0
    if (!isListed && !(isVendor ? isVendorCode(value, kind[i] === HEX) : mayEnd)) return
    let bound = bindingOf(line, i)
    if (this.#isComparedWith(i)) bound = { ...bound, kind: 'key', weight: 3, sign: true }
    if (bound.kind === 'argument' && isErrorClass(this.#line, bound.token) && this.#nearness(space) >= 1)
      bound = { ...bound, kind: 'key', weight: 3 }
    if (bound.kind === 'argument' || (bound.kind === 'beside' && this.#line.level === 1)) return
    const column = this.#around.columnWeight(i) ?? -1
    if (column === 0) return
    if ((bound.kind === 'other' || bound.kind === 'wish') && column < 0) return
    if (isQuantity(this.#line, i) && column < 0) return
    if (bound.kind === 'function' && line.functionCount > 1 && bound.token === i - 2 && line.signAt(i - 1) === 0x3d)
      return
    if (isIndex(this.#line, i) || isFrame(this.#line) || (bound.kind !== 'function' && isInNumbers(this.#line, i)))
      return
    if (isWished(this.#line, i + 1)) return
    if (!isListed && !isVendor && (!OUTCOME.has(bound.kind) || !bound.sign)) return
    const agreement = this.#agreement(i, entry?.symbol ?? null, value)
    if (bound.kind !== 'function' && bound.kind !== 'key' && bound.kind !== 'space') {
      const right = functionBehind(this.#line, i)
      if (right >= 0) bound = { kind: 'function', weight: 3, token: right, sign: true }
    }
    if (
      bound.kind === 'beside' &&
      (isReturnOf(this.#line, i, bound.token) || this.#isWrapperResult(i, bound.token, space))
    )
      bound = { ...bound, kind: 'function' }
    if ((bound.kind === 'word' || bound.kind === 'beside') && line.functionCount === 1 && this.#isResultOfLine(i))
      bound = { kind: 'function', weight: 3, token: line.lastFunction, sign: true }
    const isReturnOnly = returnsOnly(this.#line, i)
    let score = agreement
    let parts = agreement > 0 ? bit('agreement') : 0
    // Hexadecimal digits without a mark count only where something says so.
    if (kind[i] === HEX_SUFFIX || kind[i] === HEX_BARE) {
      const marked = kind[i] === HEX_SUFFIX && ['key', 'function', 'space'].includes(bound.kind)
      const strong = bound.kind === 'key' && bound.weight >= 3 && width(this.#line, i) !== 1 && hasDigit(line, i)
      if (!(agreement >= 4 || marked || strong || isBehindHexWord(this.#line, i))) return
    }
    const isHex = kind[i] !== DECIMAL
    // Eight digits are how these values are printed.
    const isTyped =
      isHex && value > 15 && isPadded(this.#line, i) && (line.signAt(i - 1) === 0x3a || line.signAt(i - 1) === ARROW)
    const isVerdict =
      (isHex
        ? (this.#failed() || level >= 2 || isTyped) && (line.functionCount > 0 || this.#nearness(space) >= 1)
        : value > 15 && this.#failed() && line.signAt(i - 1) === 0x3a && isLast && this.#nearness(space) >= 2) &&
      isVerdictPlace(this.#line, i)
    if (column > 0) {
      score += column
      parts |= bit('column')
    }
    if (bound.kind === 'function') {
      score += column > 0 ? 2 : 5
      parts |= bit('function')
    } else if (bound.kind === 'key') {
      // `C_Sign(…) ret 0x30`: the key word tells the outcome of the function before it.
      const isOutcome = bound.weight >= 3.5 && isHex
      score += isOutcome ? 5 : bound.weight + (isDoubleKey(this.#line, bound.token) ? 0.5 : 0)
      // `rv` is the name that programs of this interface give it.
      if (isListed && line.is(bound.token, STRONG) && (isHex || (value > 15 && this.#nearness(space) >= 1))) score += 1
      // Numbers from 2³¹ on are not counted by accident.
      if (isVendor && !isHex && value < 0x8000_1000) score += 1
      parts |= bit('key')
    } else if (bound.kind === 'space') score += 2
    else if (['nothing', 'begin', 'word', 'number'].includes(bound.kind) && bound.sign) score += 1
    else if (agreement < 2 && bound.kind !== 'begin' && !isReturnOnly && column < 0 && !isVerdict) return
    if (
      (bound.kind === 'word' || bound.kind === 'beside') &&
      agreement < 2 &&
      column < 0 &&
      !isReturnOnly &&
      !isVerdict
    )
      return
    const isBound = bound.kind === 'key' || bound.kind === 'function' || bound.kind === 'space' || column > 0
    const near = this.#nearness(space)
    if (line.functionCount > 0 && bound.kind !== 'function') {
      score += 2
      parts |= bit('function')
    } else if (line.functionCount === 0 && line.lastWrapper >= 0) {
      score += 1
      parts |= bit('function')
    } else if (line.functionCount === 0 && near > 0) score += 0.5
    let call: EarlierCall | null = null
    if (line.functionCount === 0 && (isReturnOnly || (bound.kind === 'key' && bound.weight >= 3))) {
      call = this.#around.pendingCall(14)
      if (call !== null && isReturnOnly) {
        score += isHex || bound.weight >= 2 ? 5 : 4
        parts |= bit('call')
      } else if (!isReturnOnly) call = null
    }
    if (near > 0) parts |= bit('space')
    score += near
    if (this.#failed() || level >= 2) {
      score += 1
      parts |= bit('failure')
    }
    const isSpelled = agreement >= 4 && bound.kind === 'key' && isDoubleKey(this.#line, bound.token)
    const isTold =
      line.functionCount > 0 || near >= 2 || call !== null || line.lastWrapper >= 0 || bound.weight >= 3 || isSpelled
    if (!isHex && agreement > 0 && !isTold) score = Math.min(score, 4.5)
    if (this.#succeeded() && !(bound.weight >= 3 && (line.functionCount > 0 || call !== null))) score -= 3
    score -= this.#quoted(i, -1)
    if (this.#codes > 2 && bound.kind !== 'function' && call === null && column < 0) score -= 6
    if (bound.kind === 'key' && isDoubleKey(this.#line, bound.token) && near >= 1 && (this.#failed() || level >= 2))
      score += 1
    if (isVerdict && near < 2) score += bound.kind === 'key' ? 1 : bound.kind === 'function' ? 0 : 2.5
    if (isVerdict && near >= 2 && !isBound) score += 1.5
    if (isVerdict && isTyped && !isBound) score += 1
    if (isHex && isLast && bound.kind === 'space') score += 1
    // `C_OpenSession(11): 3`
    const isCallResult = bound.kind === 'function' && bound.sign && isLast && line.signAt(bound.token + 1) === 0x28
    if (
      !isHex &&
      value < 10 &&
      agreement === 0 &&
      !isCallResult &&
      (bound.weight < 3 || (bound.kind === 'function' && !this.#failed()))
    )
      score -= 1.5
    if (!isHex && !(bound.weight >= 3 || agreement > 0 || column > 0 || line.functionCount > 0) && near < 2) score -= 1
    if (level === 1 && !this.#failed() && !(line.functionCount > 0 && isBound) && call === null) score -= 2
    score -= this.#off
    if ((signs & ELSEWHERE) !== 0 && near < 2 && line.functionCount === 0) score -= 6
    if (isHex && isPadded(this.#line, i)) score += 0.5
    // A small number says something only behind a function, or where the code space is named.
    if (
      !isHex &&
      value < 16 &&
      near < 2 &&
      line.functionCount === 0 &&
      line.lastWrapper < 0 &&
      call === null &&
      agreement === 0 &&
      column < 0
    )
      return
    const isOfVendor = isVendor && near >= 1 && bound.kind === 'key' && this.#failed()
    if (isOfVendor) score += 1
    if (entry === null && !(bound.weight >= 3 || line.functionCount > 0 || near >= 2 || call !== null || isOfVendor))
      return
    if (!isTold && near === 0 && agreement < 4 && column < 0) return
    this.#tell({ space, name: null, value, i, last: i, bound, call, score, parts })
  }

  /** Returns whether the line speaks of another code space, or calls its functions, and not of this one. */
  #isOfAnother(space: Space): boolean {
    const { signs, functionCount } = this.#line
    if (isSpoken(signs, space) || (functionCount > 0 && this.#functionSpace() === space.index)) return false
    return this.#vocabulary.spaces.some(
      other =>
        other !== space && (isSpoken(signs, other) || (functionCount > 0 && this.#functionSpace() === other.index)),
    )
  }

  /** Eight digits of a code space that nothing else uses; its words, or a key word, must say so. */
  #weighOwn(i: number, space: Space, value: number): void {
    const line = this.#line
    const entry = space.codes.byValue(value)
    const wrapper = line.lastWrapper < 0 ? null : this.#vocabulary.functionList[line.wrappers[line.lastWrapper]!]!
    const near = Math.max(this.#nearness(space), wrapper?.space === space.index ? 1 : 0)
    if (value < 10_000_000) {
      this.#weighUniversal(i, space, value, near)
      return
    }
    const isRange = entry !== null || isInRange(space, value)
    if (!isRange) return
    let bound = bindingOf(line, i)
    const isListed = entry !== null
    const isCalled =
      bound.kind === 'key' && bound.token >= i - 3 && line.is(bound.token, STRONG | KEY) && !line.is(bound.token, VERB)
    if (bound.kind === 'other' && line.text(bound.token).toLowerCase() === 'errno')
      bound = { ...bound, kind: 'key', weight: 2 }
    const isAnswer = bound.kind === 'key' && bound.token === i - 1
    const isVerdict =
      isListed &&
      near >= 1 &&
      (this.#failed() || line.level >= 2 || near >= 2 || isAnswer) &&
      isOwnVerdict(this.#line, i)
    if (isVerdict && bound.kind === 'other' && line.signAt(i - 1) === 0x2c) bound = { ...bound, kind: 'nothing' }
    const isWrapped =
      bound.kind === 'argument' &&
      (isErrorClass(this.#line, bound.token) || (isListed && line.level === 3 && line.functions[bound.token]! >= 0))
    if (['other', 'wish'].includes(bound.kind) || (bound.kind === 'argument' && !isWrapped)) return
    // `code 12000015 call service failed`
    const isFollowed = isCalled && line.tokens.kind[i + 2] === WORD && i + 2 < line.tokens.count
    if ((isQuantity(this.#line, i) && !isFollowed) || isDumpWord(this.#line, i)) return
    // `MidIsReadOnlyErrCode = 12000013`: a constant with a name of its own.
    if (i === 2 && line.tokens.count === 3 && line.signAt(1) === 0x3d && !line.stamped && width(this.#line, 0) > 16)
      return
    let score = 1
    let parts = 0
    const column = this.#around.columnWeight(i) ?? -1
    const isBracketed = line.signAt(i - 1) === 0x28 || line.signAt(i - 1) === 0x5b
    if (bound.kind === 'key' || bound.kind === 'space' || bound.kind === 'function') {
      score += bound.kind === 'function' ? 2 : Math.min(2, bound.weight)
      if (isVerdict) score += isAnswer ? 1.5 : 0.5
      parts |= bit(bound.kind === 'function' ? 'function' : 'key')
    } else if (isVerdict) score += 2
    else if (isBracketed || isCell(this.#line, i)) score += 1.5
    if (column > 0) score += column
    score -= this.#quoted(i, -1)
    if (this.#codes > 2 && (isInList(this.#line, i) || !(bound.kind === 'key' && bound.sign && bound.token >= i - 3)))
      score -= 6
    if (bound.kind === 'begin' && !line.stamped && line.level === 0) score -= 2
    if (isWrapped || isBehindErrorClass(this.#line, i)) {
      score += 3.5
      parts |= bit('exception')
    }
    const isApi = line.functionCount > 0 && this.#functionSpace() === space.index
    if (near >= 2) {
      score += 3
      parts |= bit('space')
    } else if (isApi) {
      score += 3
      parts |= bit('function')
    } else if (near >= 1) {
      score += 1
      parts |= bit('space')
    } else if (this.#around.isSpokenWithin(space, 3)) {
      score += line.stamped ? 1 : 2
      parts |= bit('space')
    }
    if (this.#failed()) {
      score += 1
      parts |= bit('failure')
    }
    if (line.level === 3) score += isVerdict ? 1 : 0.5
    if (this.#isDevice()) score += 1
    if ((line.signs & EXCEPTION) !== 0) score += 1
    if (bound.kind === 'word' && !isBracketed && !isCell(this.#line, i) && column < 0 && !isVerdict)
      score -= isApi ? 0 : 3
    if (this.#succeeded()) score -= 2
    if (column < 0 && !this.#failed() && line.level < 2 && isBetweenGaps(this.#line, i)) score -= 3
    const isKeyed =
      (isCalled || isBehindArrow(this.#line, i)) && (this.#failed() || line.level >= 2 || line.is(bound.token, STRONG))
    if (isKeyed && isListed) {
      score += line.is(bound.token, STRONG) ? 2 : line.level >= 2 ? 1.5 : 1
      parts |= bit('key')
    }
    const context =
      near > 0 ||
      (isKeyed && isListed) ||
      column > 0 ||
      isApi ||
      this.#isDevice() ||
      (line.signs & EXCEPTION) !== 0 ||
      this.#around.isSpokenWithin(space, 5)
    if (isListed && near >= 1 && this.#hasNameOf(entry)) {
      score += 1.5
      parts |= bit('agreement')
    }
    if (hasMessage(this.#line, entry)) {
      score += 3
      parts |= bit('agreement')
    } else if (!context || ((line.signs & ELSEWHERE) !== 0 && near < 2)) score = Math.min(score, 4)
    score -= this.#off
    this.#tell({ space, name: null, value, i, last: i, bound, call: null, score, parts })
  }

  /** Codes that all kits of a system share: only with a function of the interface on the line. */
  #weighUniversal(i: number, space: Space, value: number, near: number): void {
    const line = this.#line
    if (space.codes.byValue(value) === null || value < 100) return
    const isApi = line.functionCount > 0 && this.#functionSpace() === space.index
    if (!isApi && near < 2) return
    const bound = bindingOf(line, i)
    const isKeyed =
      bound.kind === 'key' ||
      (bound.kind === 'function' && bound.sign) ||
      isBehindErrorClass(this.#line, i) ||
      (bound.kind === 'argument' && isErrorClass(this.#line, bound.token))
    if (!isKeyed || !(this.#failed() || line.level >= 2) || isQuantity(this.#line, i)) return
    if ((line.signs & ELSEWHERE) !== 0) return
    if (this.#told.some(t => t.space === space && t.score >= LIKELY)) return
    let score =
      3 +
      (isApi ? 2 : 0) +
      (near >= 2 ? 1 : 0) +
      (line.level >= 2 ? 1 : 0) +
      (this.#around.isSpokenWithin(space, 4) ? 1 : 0)
    score -= this.#off
    if (this.#succeeded()) score -= 2
    this.#tell({ space, name: null, value, i, last: i, bound, call: null, score, parts: bit('key') | bit('function') })
  }

  /** A number below zero that a service prints instead of its code. */
  #weighInner(i: number, space: Space, value: number): void {
    const line = this.#line
    if (this.#nearness(space) < 2) return
    const bound = bindingOf(line, i)
    if (bound.kind !== 'key' && !(bound.kind === 'function' && bound.sign)) return
    if ((line.signs & ELSEWHERE) !== 0 || isQuantity(this.#line, i)) return
    if (line.level === 1 && !this.#failed()) return
    const entry = space.codes.byInner(value)
    if (entry === null || entry.value === null) return
    let score = 3 + 2 + (this.#failed() ? 1 : 0) + (line.level >= 2 ? 1 : 0)
    score -= this.#off
    if (this.#succeeded()) score -= 2
    this.#tell({
      space,
      name: null,
      value: entry.value,
      inner: true,
      i,
      last: i,
      bound,
      call: null,
      score,
      parts: bit('inner') | bit('key') | bit('space'),
    })
  }

  /** A number that means something only where its code space is named. */
  #weighLocal(i: number, space: Space, value: number): void {
    const line = this.#line
    if (space.codes.byValue(value) === null) return
    const named = value >= 20_000 && (line.signs & space.word) !== 0
    const here = isSpoken(line.signs, space) || named
    const isClose = this.#around.isSpokenWithin(space, 3) || (value >= 20_000 && this.#around.isNamedWithin(space, 3))
    const isNear =
      ((isClose && !this.#around.isRecord) || (this.#around.columnWeight(i) ?? 0) > 0) &&
      (this.#around.isKnownProgram(space) ||
        this.#around.isNamedProgram(space) ||
        (line.signs & EXCEPTION) !== 0 ||
        !line.stamped ||
        (this.#around.columnWeight(i) ?? 0) > 0)
    if (!here && !isNear) return
    const bound = bindingOf(line, i)
    const isNamed = this.#isNameOf(bound.token, space, value)
    const isWrapped = bound.kind === 'argument' && (isNamed || isErrorClass(this.#line, bound.token))
    if ((['other', 'wish'].includes(bound.kind) && !isNamed) || (bound.kind === 'argument' && !isWrapped)) return
    if (isQuantity(this.#line, i)) return
    // `SDK 5.2.1 (30003)`: the number of a build.
    if (line.signAt(i - 1) === 0x28 && line.tokens.kind[i - 2] === BLOB) return
    const isKeyed =
      isNamed || bound.kind === 'key' || bound.kind === 'space' || (bound.kind === 'function' && bound.sign)
    const isBracketed = line.signAt(i - 1) === 0x28 || line.signAt(i - 1) === 0x5b
    const column = (this.#around.columnWeight(i) ?? 0) > 0
    const isException = (line.signs & EXCEPTION) !== 0
    const isHinted = isException || (line.signs & space.hint) !== 0
    if (
      named &&
      !isSpoken(line.signs, space) &&
      !((isKeyed || isWrapped) && (this.#failed() || line.level >= 2 || isNamed || isWrapped || !line.stamped))
    )
      return
    if (this.#around.columnWeight(i) === 0) return
    if (value < 20_000 && (line.signs & ELSEWHERE) !== 0) return
    if (value < 20_000 && !here && isReturnOfOther(this.#line, bound.token)) return
    if (value < 20_000 && !((here && (isKeyed || isBracketed || isWrapped)) || (isKeyed && isNear && isHinted))) return
    let score = 1
    let parts = bit('space')
    if (isWrapped) score += 2
    if (isKeyed) {
      score += 2
      parts |= bit('key')
    } else if (column) {
      score += 3
      parts |= bit('column')
    } else if (isBracketed || isCell(this.#line, i)) score += 1.5
    else if (value < 20_000) return
    score -= this.#quoted(i, -1)
    if (this.#codes > 2) score -= 6
    score += here ? 3 : 2
    if (this.#failed() || line.level >= 2) {
      score += 1
      parts |= bit('failure')
    }
    if (isException) score += 0.5
    if (this.#succeeded()) score -= 3
    if (line.level === 1 && !this.#failed()) score -= 2
    if (bound.kind === 'word' && !column && !isBracketed && !isCell(this.#line, i))
      score -= line.signAt(i - 1) === 0x3a ? 0 : 2
    score -= this.#off
    this.#tell({ space, name: null, value, i, last: i, bound, call: null, score, parts })
  }

  // ------------------------------------------------------------------ questions

  /** Returns 2 where the line names the code space, 1 or less where it hints at it. */
  #nearness(space: Space): number {
    const known = this.#near[space.index]!
    if (known !== UNKNOWN) return known
    const near = this.#nearnessOf(space)
    this.#near[space.index] = near
    return near
  }

  #nearnessOf(space: Space): number {
    const { signs } = this.#line
    if ((signs & space.against) !== 0) return 0
    if (isSpoken(signs, space)) return 2
    if (this.#around.isKnownProgram(space) || (signs & space.hint) !== 0 || hasSpaceWord(this.#line, space)) return 1
    if (this.#around.isSpokenWithin(space, 3)) return 0.5
    return 0
  }

  /** Returns the token of a number beside the tokens [from, to] that says the same as a name; -1 without one. */
  #numberBeside(from: number, to: number, value: number | null, reach = 8): number {
    const { kind, start, end, value: values } = this.#line.tokens
    if (value === null) return -1
    for (let j = Math.max(0, from - 8); j < this.#line.tokens.count && j <= to + 9; j++) {
      if (kind[j] !== HEX && kind[j] !== DECIMAL && kind[j] !== HEX_SUFFIX && kind[j] !== HEX_BARE) continue
      const gap = j > to ? start[j]! - end[to]! : start[from]! - end[j]!
      const number = unsigned(values[j]!)
      if (gap < 0 || gap > (number > 9 && number === value ? 30 : reach)) continue
      const same = number === value || (value >= 0x8000_0000 && (number | 0x8000_0000) >>> 0 === value)
      if (same) {
        this.#used.add(j)
        return j
      }
    }
    return -1
  }

  /** Returns whether a number of the line has this value. */
  #hasNumber(value: number): boolean {
    const { kind, count, value: values } = this.#line.tokens
    if (this.#numbers.size === 0) {
      this.#numbers.add(Number.NaN)
      for (let j = 0; j < count; j++) if (kind[j] !== SIGN && kind[j] !== WORD) this.#numbers.add(unsigned(values[j]!))
    }
    return this.#numbers.has(value)
  }

  /** Returns how far the words of the line agree with the code that a number means. */
  #agreement(i: number, symbol: string | null, value: number): number {
    const line = this.#line
    const { start, end } = line.tokens
    for (const { name, start: from, end: to } of line.phrases) {
      const gap = from >= end[i]! ? from - end[i]! : start[i]! - to
      if (gap < 0 || gap > 30) continue
      if (this.#vocabulary.nameList[name]!.some(n => n.entry?.value === value)) return 4
    }
    if (symbol === null) return 0
    const known = this.#agreeing.get(symbol)
    if (known !== undefined) return known
    const words = wordsOf(symbol)
    let found = 0
    if (words.length > 1) for (const word of words) if (hasWord(this.#line, word)) found++
    const agreement = found > 0 && (found === words.length || found >= 2) ? 2 : 0
    this.#agreeing.set(symbol, agreement)
    return agreement
  }

  /** `24000003 duplicated`: a word of the line is the name of the code. */
  #hasNameOf(entry: CodeEntry): boolean {
    const { names, tokens } = this.#line
    for (let j = 0; j < tokens.count; j++)
      if (
        tokens.kind[j] === WORD &&
        names[j]! >= 0 &&
        this.#vocabulary.nameList[names[j]!]!.some(n => n.entry === entry)
      )
        return true
    return false
  }

  /** `Check failed: rv == CKR_OK (5 vs. 0)`: the value that a check found beside the one that it wanted. */
  #isComparedWith(i: number): boolean {
    const line = this.#line
    if (line.signAt(i - 1) !== 0x28 || i + 1 >= line.tokens.count || line.tokens.kind[i + 1] !== WORD) return false
    if (line.text(i + 1).toLowerCase() !== 'vs') return false
    return line.names
      .subarray(0, i)
      .some(
        (name, j) =>
          line.tokens.kind[j] === WORD && name >= 0 && this.#vocabulary.nameList[name]!.some(n => n.entry?.value === 0),
      )
  }

  /** What signs around a code say against it: a question, a comment, a pattern, a condition, a negation. */
  #quoted(i: number, agreeing: number): number {
    const line = this.#line
    const { bytes, tokens } = line
    const [start, end] = [tokens.start[i]!, tokens.end[i]!]
    let off = 0
    if (bytes[end] === 0x3f || bytes[end] === 0x60) off += 5
    if (agreeing < 0 && (bytes[end] === 0x2f || bytes[start - 1] === 0x2f) && tokens.kind[i] === WORD) off += 5
    if (line.level < 2 && this.#isBehindComment(i)) off += 5
    if (line.signAt(i - 1) === 0x3d && (line.signAt(i - 3) === 0x3f || line.signAt(i - 3) === 0x26)) off += 6
    if (this.#isConditional(i)) off += 5
    if (
      tokens.kind[i] === WORD &&
      i > 0 &&
      tokens.kind[i - 1] === WORD &&
      NEGATIONS.has(line.text(i - 1).toLowerCase())
    )
      off += 6
    return off
  }

  /** A number sign and a blank before the code, or two slashes: the rest of the line is a comment. */
  #isBehindComment(i: number): boolean {
    const line = this.#line
    const { bytes, tokens } = line
    while (this.#comment < 0 && this.#commented + 1 < i) {
      const j = ++this.#commented
      if (tokens.kind[j] !== SIGN) continue
      if (line.signAt(j) === 0x23 && bytes[tokens.end[j]!] === 0x20 && bytes[tokens.start[j]! - 1] === 0x20)
        this.#comment = j
    }
    return this.#comment >= 0 && this.#comment < i
  }

  /** `when C_Login fails with CKR_X`, `every call returns CKR_X`: a clause about what may happen; a verb of the past tells that it did. */
  #isConditional(i: number): boolean {
    const line = this.#line
    const { kind } = line.tokens
    if (line.level >= 2 && line.stamped) return false
    // What stands before the token that was asked about before is known: a line costs what its length costs.
    if (i - 1 < this.#clauseEnd) this.#clauseEnd = -1
    let [start, isCondition, isPresent] = [-1, false, false]
    let j = i - 1
    for (; j > this.#clauseEnd && start < 0; j--) {
      if (kind[j] === SIGN) {
        const code = line.signAt(j)
        if (code === 0x3b || code === 0x3a || code === 0x01) start = j
        continue
      }
      if (kind[j] !== WORD) continue
      const text = line.text(j).toLowerCase()
      if (PRESENT.has(text)) isPresent = true
      isCondition = CONDITIONS.has(text)
      if (isCondition || PAST.test(text)) start = j
    }
    if (start < 0 && this.#clauseEnd >= 0) {
      start = this.#clauseStart
      isCondition = this.#isClauseCondition
      isPresent ||= this.#isClausePresent
    }
    this.#clauseEnd = i - 1
    this.#clauseStart = start
    this.#isClauseCondition = isCondition
    this.#isClausePresent = isPresent
    return isCondition && (isPresent || start === i - 1)
  }

  /** Counts the different codes that the line tells by a listed name, or by a number in brackets or a list. */
  #countCodes(): number {
    const line = this.#line
    const { kind, count, value } = line.tokens
    let names = 0
    let numbers = 0
    let last = -1
    for (let j = 0; j < count; j++) {
      if (kind[j] === WORD && line.names[j]! >= this.#vocabulary.spaces.length) {
        // A single word such as `rejected` is none.
        if (this.#vocabulary.nameList[line.names[j]!]!.every(n => !n.full && n.words < 2)) continue
        if (line.names[j] !== last) names++
        last = line.names[j]!
      } else if (
        kind[j] === DECIMAL &&
        value[j]! >= 20_000 &&
        this.#vocabulary.spaces.some(s => s.numbers !== 'return' && s.codes.byValue(value[j]!) !== null)
      )
        numbers++
    }
    return Math.max(names, numbers > 1 ? Math.max(3, numbers) : 0)
  }

  /** What says that a name is only defined or mapped: `NAME = 0x30`, `{0x30: "NAME", …}`, `Rv.NAME -> unlock()`. */
  #defined(i: number, agreeing: number): number {
    const line = this.#line
    if (agreeing > i && line.signAt(i + 1) === 0x3d && line.level < 2) return this.#codes > 1 ? 9 : 5
    if (agreeing >= 0 && agreeing < i && line.signAt(agreeing + 1) === 0x3a) {
      const before = line.signAt(agreeing - 1)
      if (before === 0x7b || (before === 0x2c && this.#codes > 1)) return 9
    }
    // `257 = 0x101 = CKR_X`: a number is explained.
    if (agreeing >= 0 && agreeing < i && line.signAt(i - 1) === 0x3d && !line.stamped && startsWithNumber(line))
      return 9
    // `fatal: [CKR_PIN_LOCKED]`
    if (!line.stamped && line.signAt(i - 1) === 0x5b && line.signAt(i - 2) === 0x3a && i < 5) return 9
    // `OnPinLocked=CKR_PIN_LOCKED:notify`
    if (!line.stamped && line.level === 0 && isSetting(this.#line, i)) return 5
    return isCaseArm(this.#line, i) ? 9 : 0
  }

  /** `sign; CKR_X`, `verify - CKR_X`, `hsm-b: sign CKR_X`: an operation and with what it ended. */
  #endsSentence(i: number, space: Space): boolean {
    const line = this.#line
    const [before, after] = [line.signAt(i - 1), line.signAt(i + 1)]
    const isLast = i === line.tokens.count - 1
    if (isLast && (before === 0x3b || before === 0x2c || before === 0x2d)) return true
    // Not a cell, a key, a quoted word.
    if (i === 0 || (before !== 0 && !isQuote(before)) || (after !== 0 && after !== 0x28 && after !== 0x2c)) return false
    return !isQuote(line.signAt(i + 1)) && this.#nearness(space) >= 1 && this.#isOperation(i - 1)
  }

  /** A word such as `sign`, or one more behind it: `encrypt probe`; a number, a name in quotes. */
  #isOperation(token: number): boolean {
    const line = this.#line
    const { kind, plain, start, end } = line.tokens
    let j = token
    while (j > 0 && isQuote(line.signAt(j))) j--
    if (kind[j] === BLOB || kind[j] === DECIMAL || j < token) return true
    if (kind[j] !== WORD || line.is(j, FILLER | WISH | VERB)) return false
    const { wrappers } = this.#vocabulary
    for (const k of [j, j - 1])
      if (k >= 0 && kind[k] === WORD && wrappers.find(plain[k]!, line.bytes, start[k]!, end[k]!) >= 0) return true
    return false
  }

  /** `OpenSession 0xb1 (max 64 reached)`: a number beside a wrapper, where the line hints at the code space. */
  #isWrapperResult(i: number, token: number, space: Space): boolean {
    const line = this.#line
    if (line.wrappers[token]! < 0 || line.tokens.kind[i] !== HEX || line.tokens.value[i]! < 16) return false
    return this.#nearness(space) >= 1 && (i === line.tokens.count - 1 || line.signAt(i + 1) === 0x28)
  }

  /** `C_Logout over rpc: 0x32, …`, `C_Login(type=7) 0x103`: the only number of a line about one call, behind a sign or at its end. */
  #isResultOfLine(i: number): boolean {
    const line = this.#line
    const { kind, value } = line.tokens
    if (kind[i] !== HEX || i < line.lastFunction || value[i]! < 16 || line.level === 1) return false
    let j = i - 1
    while (isQuote(line.signAt(j))) j--
    const before = line.signAt(j)
    if (before === ARROW || (i === line.lastFunction + 1 && i === line.tokens.count - 1)) return true
    const isEnd = i === line.tokens.count - 1 || line.signAt(i + 1) === 0x2c || line.signAt(i + 1) === 0x28
    const isFailure = this.#failed() || line.level >= 2
    return isEnd && (before === 0x3a || before === 0x29 || (isFailure && i === line.lastFunction + 1))
  }

  #listed(space: Space): number {
    const known = this.#listedNames[space.index]!
    if (known !== UNKNOWN) return known
    const line = this.#line
    const seen = new Set<string>()
    for (let j = 0; j < line.tokens.count; j++) {
      if (line.tokens.kind[j] !== WORD || line.names[j]! < 0) continue
      for (const name of this.#vocabulary.nameList[line.names[j]!]!)
        if (name.full && name.space === space.index && name.entry?.value !== 0 && name.symbol !== UNLISTED)
          seen.add(name.symbol)
    }
    this.#listedNames[space.index] = seen.size
    return seen.size
  }

  /** `RvError::PinLocked`, `Err(PinLocked`: a type or variant before the name. */
  #isBehindEnum(i: number): boolean {
    const line = this.#line
    let j = i - 1
    while (j >= 0 && (line.signAt(j) === 0x3a || line.signAt(j) === 0x2e || line.signAt(j) === 0x28)) j--
    if (j < 0 || j === i - 1 || line.tokens.kind[j] !== WORD) return false
    if (/(?:Error|Err|Exception|Code|Result|Status|Rv|RV|Ckr|CKR)$/.test(line.text(j))) return true
    const { hash, start, end } = line.tokens
    return this.#vocabulary.enums.find(hash[j]!, line.bytes, start[j]!, end[j]!) >= 0
  }

  /** Returns whether a token names the code with this number. */
  #isNameOf(token: number, space: Space, value: number): boolean {
    if (token < 0 || this.#line.names[token]! < 0) return false
    return this.#vocabulary.nameList[this.#line.names[token]!]!.some(
      n => n.space === space.index && n.entry?.value === value,
    )
  }

  #functionSpace(): number {
    const line = this.#line
    return line.lastFunction < 0 ? -1 : this.#vocabulary.functionList[line.functions[line.lastFunction]!]!.space
  }

  #isDevice(): boolean {
    return this.#around.device
  }

  #tell({
    space,
    name,
    value,
    inner = false,
    i,
    last,
    bound,
    call,
    score,
    parts,
  }: {
    space: Space
    name: SpelledCode | null
    value: number | null
    inner?: boolean
    i: number
    last: number
    bound: Binding
    call: EarlierCall | null
    score: number
    parts: number
  }): void {
    if (score < POSSIBLE) return
    const functionToken =
      bound.kind === 'function' || bound.kind === 'beside'
        ? bound.token
        : bound.kind === 'key'
          ? this.#functionNear(bound.token, space)
          : this.#functionNear(i, space)
    this.#told.push({
      space,
      name,
      value,
      inner,
      first: i,
      last: Math.max(i, last),
      functionToken,
      call: functionToken >= 0 ? null : call,
      score,
      parts,
    })
  }

  /** Returns the function before a token, else the last one of the line, of this code space; -1 without one. */
  #functionNear(token: number, space: Space): number {
    const line = this.#line
    const list = this.#vocabulary.functionList
    for (let j = token; j >= 0; j--)
      if (line.functions[j]! >= 0 && list[line.functions[j]!]!.space === space.index) return j
    if (line.lastFunction >= 0 && list[line.functions[line.lastFunction]!]!.space === space.index)
      return line.lastFunction
    for (let j = token; j >= 0; j--)
      if (line.wrappers[j]! >= 0 && list[line.wrappers[j]!]!.space === space.index) return j
    return line.lastWrapper >= 0 && list[line.wrappers[line.lastWrapper]!]!.space === space.index
      ? line.lastWrapper
      : -1
  }
}

/** What is not known yet. */
const UNKNOWN = -1

/** Returns whether a line speaks of a code space: by a sign of its own, or by its name together with a hint. */
export function isSpoken(signs: number, { near, word, hint, against }: Space): boolean {
  if ((signs & against) !== 0) return false
  return (signs & near) !== 0 || ((signs & word) !== 0 && (signs & hint) !== 0)
}

function unsigned(value: number): number {
  return value < -0x1000_0000 && value >= -0x8000_0000 ? value + 2 ** 32 : value
}

/** Numbers of the upper half that PC/SC, Windows and memory addresses use are no codes of vendors. */
function isVendorCode(value: number, isHex: boolean): boolean {
  if (value >= 0xf000_0000 && value !== 0xffff_ffff) return false
  const high = value >>> 16
  if (isHex && (high === 0x8010 || high === 0x8007 || high === 0x8009 || (high === 0x8000 && value > 0x8000_1000)))
    return false
  return !(value >= 0x8020_0000 && value < 0x8100_0000)
}

function startsWithNumber({ tokens: { kind } }: LineReading): boolean {
  return kind[0] === DECIMAL || kind[0] === HEX
}

const symbolWords = new Map<string, readonly string[]>()
/** The words of a symbol that tell something, in lower case and without their ends. */
function wordsOf(symbol: string): readonly string[] {
  let words = symbolWords.get(symbol)
  if (words === undefined) {
    words = symbol
      .toLowerCase()
      .split('_')
      .slice(1)
      .filter(word => word.length > 3)
    symbolWords.set(symbol, words)
  }
  return words
}

const NEGATIONS = new Set([
  'no',
  'not',
  'never',
  'without',
  'zero',
  'kein',
  'keine',
  'keinen',
  'aucun',
  'aucune',
  'sin',
  'ningún',
])
const CONDITIONS = new Set(
  'when if whenever once should unless wenn falls sobald si lorsque quand cuando als jika every each always any'.split(
    ' ',
  ),
)
const PRESENT = new Set(
  'fails returns gives answers says throws raises reports yields is are occurs happens appears comes sees gets liefert meldet gibt scheitert renvoie retourne échoue devuelve falla'.split(
    ' ',
  ),
)
const PAST =
  /^(?:failed|returned|gave|got|answered|said|threw|raised|reported|yielded|was|were|occurred|happened|came|saw|ended|lost|refused|rejected|aborted|stopped|could|cannot|couldn|fehlgeschlagen|gescheitert|meldete|lieferte|échoué|falló)$/

/** What a name that is the outcome of something is bound to. */
const OUTCOME = new Set(['function', 'key', 'space'])
