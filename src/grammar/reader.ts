/**
 * Lines → hits, whichever program wrote them: an expert's reading of names, numbers, functions, key words and what turns them
 * off. It comes after the shapes, which know single programs better, and reads only lines with a sign of some code space
 * and the few lines after one.
 */
import { type View, withoutReturn } from '../model/bytes/view.ts'
import type { LogEvent } from '../model/findings/event.ts'
import type { Hit } from '../model/findings/hit.ts'
import { memoize } from '../model/memoize.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import { Columns } from './columns.ts'
import { isDigit, ListedNumbers, literalsOf, markDigits, NUMBER } from './digits.ts'
import { confidenceOf, EvidenceScale, isSpoken, PARTS, type Surroundings, type Told } from './evidence.ts'
import { LineKinds, LONGEST_KIND } from './kinds.ts'
import { LineMemory } from './memory.ts'
import { addLeaf, leafOf, Questions, type Step } from './questions.ts'
import { readQueue } from './queue.ts'
import { LineReading } from './reading.ts'
import { EMPTY_HASH, hashByte } from './tables.ts'
import { BLOB, DECIMAL, isWordByte, ROOM, SIGN, WORD } from './tokens.ts'
import { type Space, type Vocabulary, vocabularyOf } from './vocabulary.ts'

/** Number of lines after a call, and after a line about a code space, that are read. */
const CALL_LINES = 14
const NEAR_LINES = 3
const TABLE_LINES = 200

/** Maximum number of bytes that are read at once; a longer line is read in parts. There is room for so many tokens. */
const LONGEST = ROOM

/** What two parts of a long line share, in bytes, so that what belongs together stands together in one of them. */
const OVERLAP = 1024

const NO_HITS: readonly Hit[] = []
/** Nothing around the line. */
const BARE: Surroundings = {
  device: false,
  isRecord: false,
  isSpokenWithin: () => false,
  isNamedWithin: () => false,
  isNamedProgram: () => false,
  isKnownProgram: () => false,
  pendingCall: () => null,
  columnWeight: () => null,
  isDefinition: () => false,
}
const NO_QUEUE = { entries: [], foreign: false }

/** What a line tells, given what lines before it told. Places are bytes from its first one. */
interface Reading {
  readonly hits: readonly Hit[]
  readonly following: number
  readonly opensTable: boolean
  readonly traces: Traces
}

/** What a line leaves for later ones: the code spaces that it names and speaks of, by bit, and the function that it calls. */
interface Traces {
  readonly named: number
  readonly spoke: number
  readonly called: string | null
}

/** What reading needs, made once for a rule set and used for one line at a time. */
interface Desk {
  readonly vocabulary: Vocabulary
  readonly line: LineReading
  readonly evidence: EvidenceScale
  readonly numbers: ListedNumbers
  /** Texts with digits that are looked for in messages. */
  readonly literals: readonly string[]
  readonly kinds: LineKinds<Reading>
}

const deskOf = memoize((rules: RuleSet): { readonly it: Desk | null } => {
  const { it: vocabulary } = vocabularyOf(rules)
  if (vocabulary === null) return { it: null }
  const numbers = new ListedNumbers(vocabulary)
  return {
    it: {
      vocabulary,
      line: new LineReading(vocabulary, rules.automaton, rules.signals!),
      evidence: new EvidenceScale(vocabulary),
      numbers,
      literals: literalsOf(vocabulary),
      kinds: new LineKinds(numbers),
    },
  }
})

/** Reads the lines of one source, in order. */
export class GrammarReader {
  readonly #vocabulary: Vocabulary
  readonly #line: LineReading
  readonly #evidence: EvidenceScale
  readonly #desk: Desk
  /** Null where each line is read anew. */
  readonly #kinds: LineKinds<Reading> | null
  readonly #memory: LineMemory
  readonly #columns = new Columns()
  #view!: View
  #program: string | null = null
  #process: number | null = null
  #thread = 0
  readonly #around: Questions
  /** The same without what earlier lines said. */
  readonly #alone: { -readonly [K in keyof Surroundings]: Surroundings[K] }
  /** The numbers by which the last part of a line may have told something. */
  readonly #telling = new Set<number>()
  #traces: Traces = { named: 0, spoke: 0, called: null }
  #isQueued = false

  constructor(desk: Desk, anew: boolean) {
    const { vocabulary, line, evidence, kinds } = desk
    this.#desk = desk
    this.#vocabulary = vocabulary
    this.#line = line
    this.#evidence = evidence
    this.#kinds = anew ? null : kinds
    this.#memory = new LineMemory(vocabulary.spaces.length)
    const { start } = line.tokens
    const memory = this.#memory
    this.#around = new Questions(
      {
        isSpokenWithin: (space, lines) => memory.isSpokenWithin(space, lines, this.#view),
        isNamedWithin: (space, lines) => memory.isNamedWithin(space, lines, this.#view),
        isNamedProgram: space => memory.isNamer(space, this.#process),
        isKnownProgram: space => memory.isKnownProgram(space, this.#program, this.#view),
        pendingCall: lines => memory.pendingCall(lines, this.#view, this.#thread),
        columnWeight: at => this.#columns.weightOf(this.#view, this.#view.lineStart + at),
        isDefinition: () => this.#columns.isDefinition(this.#view),
        hasCells: () => this.#columns.hasCells(this.#view),
      },
      token => start[token]! - this.#view.lineStart,
    )
    const { columnWeight, isDefinition } = this.#around
    this.#alone = { ...BARE, columnWeight, isDefinition }
  }

  /** Number of lines after the last one read that may only be understood because of it. */
  following = 0
  /** Whether the last line named the columns of a table, so that the rows below are read. */
  opensTable = false

  /** Returns whether a line without a sign can tell something: it has a word of returning, or a number of five digits. */
  mayFollow(bytes: Uint8Array, start: number, end: number): boolean {
    return hasReturnWord(bytes, start, end)
  }

  /** Returns what the line of the view tells by evidence. */
  read(view: View, event: LogEvent): readonly Hit[] {
    const { bytes, lineStart } = view
    const lineEnd = withoutReturn(bytes, lineStart, view.lineEnd)
    const from = Math.min(lineStart + (event.fields ?? event.message), lineEnd)
    this.#view = view
    this.#memory.begin(view)
    this.#program = event.process ?? event.tag
    this.#process = event.pid
    this.#around.isRecord = this.#alone.isRecord = event.dialect === 'json'
    this.#around.device = this.#alone.device = event.dialect === 'hilog' || event.dialect === 'hilog-ide'
    if (lineEnd - lineStart <= LONGEST_KIND && this.#kinds !== null)
      return this.#ofKind(this.#kinds, event, from, lineEnd)
    if (lineEnd - lineStart <= LONGEST) return this.#part(event, lineStart, from, lineEnd)
    const hits: Hit[] = []
    let opensTable = false
    let following = 0
    for (const { start, message, end, first, last } of partsOf(bytes, lineStart, from, lineEnd)) {
      for (const hit of this.#part(event, start, message, end))
        if (hit.start >= first && hit.start < last) hits.push(hit)
      opensTable ||= this.opensTable
      following = Math.max(following, this.following)
    }
    this.opensTable = opensTable
    this.following = following
    return hits
  }

  /** Reads a line like earlier ones of its kind, or learns its kind. */
  #ofKind(kinds: LineKinds<Reading>, event: LogEvent, from: number, end: number): readonly Hit[] {
    const { bytes, lineStart } = this.#view
    const variant = kinds.find(bytes, lineStart, end, event)
    const isWorth = kinds.worth
    if (variant !== null) {
      this.#thread = threadOf(event, bytes, lineStart, variant.thread)
      const reading = leafOf(variant.root, this.#around)
      if (reading !== null) return this.#again(reading)
    }
    const hits = this.#part(event, lineStart, from, end)
    // Entries of a queue have digits that are read in their own way.
    if (!isWorth || this.#isQueued || this.#around.tooMany) return hits
    const root = variant?.root ?? this.#learn(kinds, event, end)
    if (root === null) return hits
    const { following, opensTable } = this
    const own = hits.map(hit => ({ ...hit, start: hit.start - lineStart, end: hit.end - lineStart }))
    kinds.grow(addLeaf(root, this.#around, { hits: own, following, opensTable, traces: this.#traces }))
    return hits
  }

  /** Tells what an earlier line of the kind told. */
  #again({ hits, following, opensTable, traces }: Reading): readonly Hit[] {
    this.following = following
    this.opensTable = opensTable
    this.#remember(traces)
    if (hits.length === 0) return NO_HITS
    const { lineStart } = this.#view
    return hits.map(({ shape, start, end, entry, value, symbol, raw, functionName, params, conflict, evidence }) => {
      const call = evidence!.call === null ? null : this.#around.call!
      return {
        shape,
        start: start + lineStart,
        end: end + lineStart,
        entry,
        value,
        symbol,
        raw,
        functionName: call === null ? functionName : call.name,
        key: null,
        params,
        conflict,
        evidence: call === null ? evidence! : { ...evidence!, call: call.line },
      }
    })
  }

  /** Learns the kind of the line that was read; returns the root of its questions, null where it cannot be learned. */
  #learn(kinds: LineKinds<Reading>, event: LogEvent, end: number): Step<Reading> | null {
    const line = this.#line
    const { bytes, lineStart } = this.#view
    const { kind, count, value, start } = line.tokens
    const marks = MARKS.subarray(0, end - lineStart)
    markDigits(line, marks, this.#telling, this.#desk.literals)
    const others: number[] = []
    for (let i = 0; i < count; i++) {
      if (kind[i] === SIGN || kind[i] === WORD || kind[i] === BLOB || Number.isNaN(value[i]!)) continue
      if (marks[start[i]! - lineStart] !== NUMBER && !this.#desk.numbers.has(value[i]!)) others.push(value[i]!)
    }
    return kinds.learn(bytes, lineStart, end, event, { marks, others, thread: threadWord(line) })
  }

  /** Reads [start, end) of the line, whose message begins at `from`. */
  #part(event: LogEvent, start: number, from: number, end: number): readonly Hit[] {
    const line = this.#line
    const { bytes, lineStart } = this.#view
    this.#around.forget()
    this.#readLine(event, start, from, end)
    if (start === lineStart) this.#thread = threadOf(event, bytes, lineStart, threadWord(line))
    this.#isQueued = line.mayQueue()
    const { entries, foreign } = this.#isQueued ? readQueue(line.bytes, from, end) : NO_QUEUE
    let hits: readonly Hit[] = NO_HITS
    if (foreign)
      hits = entries
        .map(({ start, end, value, functionName }) => this.#queued(start, end, value, functionName))
        .filter(hit => hit !== null)
    else {
      const told = this.#evidence.weigh(line, this.#around)
      this.#noteTelling(told)
      hits = this.#hits(told)
    }
    const isTold = foreign ? hits.length > 0 : this.#isToldAlone(hits)
    this.#traces = this.#tracesOf()
    this.#remember(this.#traces)
    this.opensTable = !isTold && line.mayNameColumns() && this.#columns.opens(this.#view)
    this.following = this.#following(isTold)
    return hits
  }

  #noteTelling(told: readonly Told[]): void {
    if (this.#telling.size > 0) this.#telling.clear()
    const values = this.#line.tokens.value
    for (const { first, last, value } of told) {
      if (value !== null) this.#telling.add(value)
      for (let i = first; i <= last; i++) this.#telling.add(values[i]!)
    }
  }

  /** Reads tokens and signs. The level of a line stands in its first part. */
  #readLine(event: LogEvent, start: number, from: number, end: number): void {
    const line = this.#line
    const { bytes, lineStart } = this.#view
    const { level } = line
    line.readTokens(bytes, lineStart, from, end)
    line.readSigns(bytes, start, end, event)
    if (start !== lineStart) line.level = level
  }

  /** Returns whether a line by itself tells a code; leaves what is remembered as it is. */
  tells(view: View, event: LogEvent): boolean {
    const { bytes, lineStart } = view
    const lineEnd = withoutReturn(bytes, lineStart, view.lineEnd)
    const from = Math.min(lineStart + (event.fields ?? event.message), lineEnd)
    this.#view = view
    return partsOf(bytes, lineStart, from, lineEnd).some(({ start, message, end }) => {
      this.#readLine(event, start, message, end)
      if (this.#line.mayQueue() && readQueue(this.#line.bytes, message, end).entries.length > 0) return true
      return this.#evidence.weigh(this.#line, BARE).some(told => confidenceOf(told.score) !== 'possible')
    })
  }

  /** Returns whether the line tells its codes without the lines before it: only that decides whether others are read because of it. */
  #isToldAlone(hits: readonly Hit[]): boolean {
    if (hits.length === 0 || (this.#line.lastFunction < 0 && !this.#line.mayNameColumns())) return hits.length > 0
    return this.#evidence.weigh(this.#line, this.#alone).some(told => confidenceOf(told.score) !== 'possible')
  }

  #queued(start: number, end: number, value: number, functionName: string | null): Hit | null {
    const space = this.#vocabulary.spaces.find(s => s.numbers === 'return')
    if (space === undefined) return null
    const entry = space.codes.byValue(value)
    if (entry === null) return null
    return {
      shape: space.shape,
      start,
      end,
      entry,
      value,
      symbol: null,
      raw: Buffer.from(this.#view.bytes.subarray(start + 6, end)).toString(),
      functionName,
      key: null,
      params: [],
      conflict: null,
      evidence: { confidence: 'certain', parts: 'queue', call: null },
    }
  }

  /** Of several readings of one code the best counts; a number beside a better told code of its space is none. */
  #hits(told: readonly Told[]): readonly Hit[] {
    if (told.length === 0) return NO_HITS
    const best: Told[] = []
    for (const one of told) {
      const at = best.findIndex(
        other => other.space === one.space && codeOf(other) === codeOf(one) && sameFunction(other, one),
      )
      if (at < 0) best.push(one)
      else if (one.score > best[at]!.score) best[at] = one
    }
    const hits: Hit[] = []
    for (const one of best) {
      if (this.#isSilenced(one, best) || best.some(other => this.#isNamedBeside(one, other))) continue
      const contrary = best.find(other => this.#isContrary(one, other))
      if (contrary !== undefined) {
        // The number wins.
        if (one.name === null) hits.push({ ...this.#hit(one), conflict: this.#line.text(contrary.first) })
        continue
      }
      const isWeaker =
        one.name === null && one.score < 7 && best.some(other => other.space === one.space && other.score > one.score)
      if (!isWeaker) hits.push(this.#hit(one))
    }
    return hits
  }

  /** `0x61 CKR_DEVICE_ERROR`: a number and a listed name side by side that mean different codes. */
  #isContrary(a: Told, b: Told): boolean {
    if (a.space !== b.space || (a.name === null) === (b.name === null) || a.value === null || b.value === null)
      return false
    if (!(a.name ?? b.name)!.full || a.value === b.value) return false
    if ((a.name === null ? a : b).score < SURE) return false
    const { kind, start, end } = this.#line.tokens
    const [left, right] = a.first < b.first ? [a.first, b.first] : [b.first, a.first]
    for (let j = left + 1; j < right; j++) if (kind[j] !== SIGN) return false
    return start[right]! - end[left]! <= BESIDE
  }

  /** `rv=0x80000007 CKR_VENDOR_THING`: a number of a vendor and, beside it, its name: neither is listed. */
  #isNamedBeside(number: Told, name: Told): boolean {
    if (number.space !== name.space || number.name !== null || name.name === null) return false
    if (name.name.entry !== null || number.value === null || number.value < 0x8000_0000) return false
    if (number.space.codes.byValue(number.value) !== null) return false
    const { kind, start, end } = this.#line.tokens
    const [left, right] = number.first < name.first ? [number.first, name.first] : [name.first, number.first]
    for (let j = left + 1; j < right; j++) if (kind[j] !== SIGN) return false
    return start[right]! - end[left]! <= BESIDE
  }

  /** Where another code space tells its code, words and numbers that could also be of this one are not of this one. */
  #isSilenced({ space, score, name, functionToken }: Told, all: readonly Told[]): boolean {
    if (name?.full === true || isSpoken(this.#line.signs, space)) return false
    if (
      functionToken >= 0 &&
      this.#line.functions[functionToken]! >= 0 &&
      this.#vocabulary.functionList[this.#line.functions[functionToken]!]!.space === space.index
    )
      return false
    return all.some(other => other.space !== space && other.score >= Math.max(5, score))
  }

  #hit({ space, name, value, first, last, functionToken, call, score, parts }: Told): Hit {
    const line = this.#line
    const { start, end } = line.tokens
    const entry = name?.entry ?? (value === null ? null : space.codes.byValue(value))
    const phrase = line.phrases.find(p => p.token === first)
    return {
      shape: space.shape,
      start: start[first]!,
      end: Math.max(phrase?.end ?? 0, end[last]!),
      entry,
      value: entry?.value ?? value,
      symbol: entry === null && value === null ? name!.symbol : null,
      raw:
        phrase === undefined ? line.text(first) : Buffer.from(line.bytes.subarray(phrase.start, phrase.end)).toString(),
      functionName: functionToken >= 0 ? line.text(functionToken) : (call?.name ?? null),
      key: null,
      params: [],
      conflict: null,
      evidence: { confidence: confidenceOf(score)!, parts: partNames(parts), call: call?.line ?? null },
    }
  }

  /** A call without an outcome waits for it; a line about a code space may be explained by the next ones. */
  #following(isTold: boolean): number {
    const line = this.#line
    if (this.opensTable) return TABLE_LINES
    if (line.lastFunction >= 0 && !isTold) return CALL_LINES
    for (const space of this.#vocabulary.spaces)
      if (isSpoken(line.signs, space) || ((line.signs & space.word) !== 0 && (line.signs & space.against) === 0))
        return NEAR_LINES
    return line.lastFunction >= 0 ? NEAR_LINES : 0
  }

  /** Returns what the line leaves for later ones. */
  #tracesOf(): Traces {
    const line = this.#line
    const functionSpace =
      line.lastFunction < 0 ? -1 : this.#vocabulary.functionList[line.functions[line.lastFunction]!]!.space
    let named = 0
    let spoke = 0
    for (const space of this.#vocabulary.spaces) {
      if ((line.signs & space.word) !== 0 && (line.signs & space.against) === 0) named |= 1 << space.index
      if (isSpoken(line.signs, space) || functionSpace === space.index) spoke |= 1 << space.index
    }
    return { named, spoke, called: line.lastFunction >= 0 ? line.text(line.lastFunction) : null }
  }

  /** Notes what later lines may need. */
  #remember({ named, spoke, called }: Traces): void {
    const place = this.#view.base + this.#view.lineStart
    if ((named | spoke) !== 0)
      for (const { index } of this.#vocabulary.spaces) {
        if ((named & (1 << index)) !== 0) this.#memory.named(index, place, this.#process)
        if ((spoke & (1 << index)) !== 0) this.#memory.spoke(index, place, this.#program)
      }
    if (called !== null) this.#memory.called(called, place, this.#thread)
  }
}

/** The marks of the digits of a line. */
const MARKS = new Uint8Array(LONGEST_KIND)

/** A part of a line that is read at once: [start, end), of which [first, last) is its own and the rest shown for context. */
interface Part {
  readonly start: number
  /** Where the message begins that is read. */
  readonly message: number
  readonly end: number
  readonly first: number
  readonly last: number
}

/** Divides a line into parts that overlap, each of at most `LONGEST` bytes; long runs of NUL are in none. */
function partsOf(bytes: Uint8Array, lineStart: number, from: number, lineEnd: number): readonly Part[] {
  const parts: Part[] = []
  let start = lineStart
  let first = lineStart
  while (true) {
    const message = Math.max(start, from)
    const end = Math.min(start + LONGEST, lineEnd)
    if (end === lineEnd) {
      parts.push({ start, message, end, first, last: lineEnd })
      return parts
    }
    const last = end - OVERLAP / 2
    if (message < end) parts.push({ start, message, end, first, last })
    else if (parts.length === 0) parts.push({ start, message: end, end, first, last })
    first = last
    start = afterSeparator(bytes, end - OVERLAP, last)
    if (bytes[end - 1] !== 0 || bytes[start] !== 0) continue
    let at = start
    while (at < lineEnd && bytes[at] === 0) at++
    if (at <= end) continue
    if (at === lineEnd) return parts
    start = at
    first = at
  }
}

/** Returns the first place from `at` on, before `limit`, where a word begins; `at` in a run without separators. */
function afterSeparator(bytes: Uint8Array, at: number, limit: number): number {
  for (let i = at; i < limit; i++) if (!isWordByte(bytes[i]!)) return i + 1
  return at
}

/** The score from which a number is believed more than a name beside it. */
const SURE = 7

/** Maximum number of bytes between a number and a name that stand side by side: `0x61 (`, `0x61 : `. */
const BESIDE = 3

/** Looks for five digits in a row, for `0x`, for `= ` and a digit, for `rv`, `ret`, `rc`, `result`, `return`, `code`, `status` at the beginning of a word, and for `<` and `->`. */
function hasReturnWord(bytes: Uint8Array, start: number, end: number): boolean {
  let last = 0x20
  let digits = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    digits = byte >= 0x30 && byte <= 0x39 ? digits + 1 : 0
    if (digits === 5) return true
    if (byte === 0x3c || byte >= 0xe3) return true
    if (byte === 0x3e && last === 0x2d) return true
    if (byte === 0x78 && last === 0x30) return true
    if (digits === 1 && (last === 0x3d || (last === 0x20 && at - 2 >= start && bytes[at - 2] === 0x3d))) return true
    const low = byte | 0x20
    if ((low === 0x72 || low === 0x63 || low === 0x73) && !(last >= 0x61 && last <= 0x7a)) {
      const second = at + 1 < end ? bytes[at + 1]! | 0x20 : 0
      const third = at + 2 < end ? bytes[at + 2]! | 0x20 : 0
      if (
        low === 0x72 &&
        (second === 0x76 || second === 0x63 || (second === 0x65 && (third === 0x74 || third === 0x73)))
      )
        return true
      if (low === 0x63 && ((second === 0x6f && third === 0x64) || (second === 0x6b && third === 0x72))) return true
      if (low === 0x73 && second === 0x74 && third === 0x61) return true
    }
    last = byte
  }
  return false
}

function codeOf({ value, name }: Told): number | string {
  return value ?? name!.symbol
}

function sameFunction(a: Told, b: Told): boolean {
  return a.functionToken === b.functionToken || a.functionToken < 0 || b.functionToken < 0 || a.first === b.first
}

const partTexts = new Map<number, string>()
function partNames(parts: number): string {
  let text = partTexts.get(parts)
  if (text === undefined) {
    text = PARTS.filter((_, i) => (parts & (1 << i)) !== 0).join('+')
    partTexts.set(parts, text)
  }
  return text
}

/** Returns what tells threads of a log apart: the id in the head of a line, or a word at its beginning. */
function threadOf(
  { tid, pid }: LogEvent,
  bytes: Uint8Array,
  lineStart: number,
  word: readonly [from: number, to: number] | null,
): number {
  if (tid !== null && tid !== pid) return tid + 1
  if (word === null) return pid === null ? 0 : pid + 1
  let hash = EMPTY_HASH
  for (let at = word[0]; at < word[1]; at++) hash = hashByte(hash, bytes[lineStart + at]!)
  return hash
}

/** Returns the word such as `[t7]` or `req=a1` at the beginning of a line that tells its thread, from its first byte. */
function threadWord(line: LineReading): readonly [from: number, to: number] | null {
  const { kind, start, end } = line.tokens
  const { bytes } = line
  for (let i = 0; i < Math.min(6, line.tokens.count); i++) {
    if (kind[i] === SIGN) continue
    const from = start[i]!
    const to = end[i]!
    const isThread =
      kind[i] === WORD && to - from <= 6 && (bytes[from]! | 0x20) === 0x74 && isDigits(bytes, from + 1, to)
    const isLabel = kind[i] === BLOB && /^(?:thread|worker|req|pool|conn|tid)[-#:=]/i.test(line.text(i))
    const isBracketed =
      i > 0 &&
      line.signAt(i - 1) === 0x5b &&
      line.signAt(i + 1) === 0x5d &&
      to - from <= 8 &&
      hasDigit(bytes, from, to) &&
      kind[i] !== BLOB
    const isNumber =
      kind[i] === DECIMAL &&
      i > 0 &&
      (line.signAt(i - 1) === 0x23 || isThreadWord(line, i - 1) || isThreadWord(line, i - 2))
    if (isThread || isLabel || isNumber || isBracketed) return [from - line.lineStart, to - line.lineStart]
  }
  return null
}

function isThreadWord(line: LineReading, i: number): boolean {
  return (
    i >= 0 &&
    line.tokens.kind[i] === WORD &&
    /^(?:tid|thread|req|request|conn|task|fiber|goroutine|worker)$/i.test(line.text(i))
  )
}

function hasDigit(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (isDigit(bytes[at]!)) return true
  return false
}

function isDigits(bytes: Uint8Array, from: number, to: number): boolean {
  if (from >= to) return false
  for (let at = from; at < to; at++) if (!isDigit(bytes[at]!)) return false
  return true
}

/** Makes a reader for one source; null where no pack has signals. With `anew` it reads lines of a known kind too. */
export function makeReader(rules: RuleSet, anew = false): GrammarReader | null {
  const { it } = deskOf(rules)
  return it === null ? null : new GrammarReader(it, anew)
}

export type { Space }
