/**
 * The operation in which a code occurred, best evidence first: what the shape itself proves, the function on the line, the
 * open call of the same producer and key, the code itself where functions of one operation alone return it, the line's own
 * stack trace and words, what the same process wrote before. Where few operations can return a code, weaker words that name
 * another one are about something else, and without words the usual one counts.
 */

import { type CallMark, lineEndOf, textOf, type View } from '../../model/bytes/view.ts'
import type { LogEvent } from '../../model/findings/event.ts'
import { UNKNOWN_CONTEXT } from '../../model/findings/finding.ts'
import type { Hit } from '../../model/findings/hit.ts'
import type { CodeEntry, Pack } from '../../model/rules/knowledge.ts'
import type { Shape } from '../../model/rules/shape.ts'
import { begunOperation, indentOf, isCloser, isOfThread, isOtherMark } from './begun.ts'
import { spellingHash, spellingOf } from './bytes.ts'
import { type CodeSpan, OperationReader } from './line-operation.ts'
import { type GenericText, type OperationNames, operationNamesOf } from './operation-names.ts'
import { OwnFrames } from './own-frames.ts'
import { isSmall, mentionsFailure } from './words.ts'

/** What is known about a match when its context is determined. */
export interface ContextClues {
  readonly shape: Shape
  readonly hit: Pick<Hit, 'start' | 'end' | 'raw' | 'entry' | 'functionName' | 'key'>
  readonly view: View
  readonly event: LogEvent
  /** Returns so many earlier lines of the same process, nearest first, up to one that reported another code. */
  readonly before: (lines: number) => Iterable<View>
  readonly lineContext: OperationLineContext
}

/** What may be queried about the surroundings of a line. */
export interface OperationLineContext {
  readonly event: (view: View) => LogEvent
  readonly marks: (view: View) => Iterable<CallMark>
  /** Returns the functions that shapes of packs find in the stack trace around the line. */
  readonly frames: (view: View) => readonly string[]
}

export interface ContextAnswer {
  readonly context: string
  /** What the log tells alone, without what is known about the code. */
  readonly told: string
  readonly functionName: string | null
}

interface Tools {
  readonly names: OperationNames
  readonly reader: OperationReader
  readonly frames: OwnFrames
}

interface Prose {
  readonly from: number
  readonly to: number
  readonly context: string | null
}

/** Maximum number of cached tags, and of names of functions. */
const CACHED = 1000
/** Number of cached lines of prose. */
const PROSE_SLOTS = 64
/** Maximum length of the head of a line that is read. */
const HEAD = 1000
/** Number of lines before an error that may tell what had begun. */
const BEGUN_LINES = 4
/** The same for lines with the head of the block in which the error stands. */
const BLOCK_LINES = 12
/** Number of lines before a line of a generic function that may tell which operation it served. */
const GENERIC_BEFORE = 200

/** Finds contexts for one code space. */
export class ContextFinder {
  readonly #pack: Pack
  /** Made with the first finding: a log without errors needs none of it. */
  #made: Tools | null = null
  readonly #tags = new Map<string, string | null>()
  readonly #functions = new Map<string, string | null>()
  readonly #symbols = new Map<string, Uint8Array>()
  readonly #messages = new Map<CodeEntry, readonly Uint8Array[]>()
  /** Results for lines of prose, by the absolute offsets of their bounds. */
  readonly #prose: (Prose | null)[] = new Array(PROSE_SLOTS).fill(null)

  constructor(pack: Pack) {
    this.#pack = pack
  }

  get #names(): OperationNames {
    return this.#tools.names
  }

  get #reader(): OperationReader {
    return this.#tools.reader
  }

  get #frames(): OwnFrames {
    return this.#tools.frames
  }

  get #tools(): Tools {
    if (this.#made === null) {
      const names = operationNamesOf(this.#pack)
      const frames = new OwnFrames(new OperationReader(names))
      this.#made = { names, reader: new OperationReader(names), frames }
    }
    return this.#made
  }

  /** Returns the context of a function name in any spelling; names of wrappers are understood. */
  ofFunction(name: string): string | null {
    let context = this.#functions.get(name)
    if (context === undefined) {
      context = this.#ofName(name)
      if (this.#functions.size < CACHED) this.#functions.set(name, context)
    }
    return context
  }

  #ofName(name: string): string | null {
    const { known, prefixes } = this.#names
    const own = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':'), name.lastIndexOf('>')) + 1)
    const found = known.get(spellingOf(name)) ?? known.get(spellingOf(own))
    if (found !== undefined && found.kind !== 'symbol') return found.id
    const prefixed = prefixes.find(({ prefix }) => name.startsWith(prefix))
    if (prefixed !== undefined) return prefixed.id
    this.#reader.readName(new TextEncoder().encode(own))
    return this.#reader.operation
  }

  find(clues: ContextClues): ContextAnswer {
    const { shape, hit, view, event } = clues
    const { functionName } = hit
    if (shape.context !== null) return answer(shape.context, functionName)
    if (functionName !== null) {
      const context = this.ofFunction(functionName)
      if (context !== null) return answer(context, functionName)
    }
    if (shape.block) {
      const call = openCall(clues)
      if (call !== null) return answer(this.ofFunction(call) ?? UNKNOWN_CONTEXT, call)
    }
    const reader = this.#reader
    const message = Math.min(view.lineStart + event.message, view.lineEnd)
    const words = this.#symbolWords(hit.entry?.symbol ?? null)
    reader.read(view.bytes, message, view.lineEnd, this.#codeSpan(view, hit), words)
    const { operation, rank, generic } = reader
    const name = functionName ?? (rank === 'interface' ? textOf(view.bytes, reader.nameFrom, reader.nameTo) : null)
    if (rank === 'interface') return answer(operation!, name)
    const isKnown =
      rank === 'wrapper' &&
      this.#names.known.get(spellingHash(view.bytes, reader.nameFrom, reader.nameTo))?.single === false
    // Structured data of syslog stands before the message.
    if (event.message > 0 && event.message < HEAD) {
      reader.read(view.bytes, view.lineStart, message)
      if (reader.rank === 'interface') {
        const called = textOf(view.bytes, reader.nameFrom, reader.nameTo)
        return answer(reader.operation!, functionName ?? called)
      }
    }
    if (generic !== null && functionName === null) {
      const context = this.#ofGeneric(generic, clues)
      if (context !== null) return answer(context, functionName)
    }
    const possible = hit.entry?.operations ?? NONE
    const isSure = possible.length === 1
    const framed = this.#fromFrames(clues, message, operation !== null && rank !== 'noun')
    if (framed !== null) return isSure && !this.#frames.isInterface ? { ...framed, context: possible[0]! } : framed
    const prose = operation === null ? (this.#fromProse(clues) ?? this.#fromBegun(clues)) : null
    const tag = operation === null && prose === null ? this.#ofTag(event.tag) : null
    const named = operation ?? prose ?? tag
    // `using a key` may be any step of it.
    const told = named !== null && this.#names.broad.has(named) ? null : named
    const fits = named !== null && (possible.length === 0 || possible.includes(named) || isKnown)
    return { context: (fits ? named : possible[0]) ?? UNKNOWN_CONTEXT, told: told ?? UNKNOWN_CONTEXT, functionName }
  }

  /** Returns what the stack trace names. What the line says itself is only outranked by functions of the code space. */
  #fromFrames({ shape, view, lineContext }: ContextClues, message: number, isTold: boolean): ContextAnswer | null {
    const frames = this.#frames
    frames.read(view, message, lineContext.event)
    if (frames.operation !== null && (frames.isInterface || !isTold))
      return answer(frames.operation, textOf(view.bytes, frames.nameFrom, frames.nameTo))
    if (!shape.frames) return null
    let wrapper: ContextAnswer | null = null
    for (const functionName of lineContext.frames(view)) {
      const context = this.ofFunction(functionName)
      if (context === null) continue
      if (functionName.startsWith('C_')) return answer(context, functionName)
      wrapper ??= answer(context, functionName)
    }
    return isTold ? null : wrapper
  }

  /**
   * Returns the operation that a function of several served: a line before it tells by one of `texts`, else by the name of the
   * function that called it. Null where no line does.
   */
  #ofGeneric(texts: readonly GenericText[], { before }: ContextClues): string | null {
    const reader = this.#reader
    let caller: string | null = null
    for (const { bytes, lineStart, lineEnd } of before(GENERIC_BEFORE)) {
      reader.read(bytes, lineStart, lineEnd)
      const { generic, operation } = reader
      if (generic === texts) {
        const line = textOf(bytes, lineStart, lineEnd)
        const told = texts.find(({ text }) => line.includes(text))
        if (told !== undefined) return told.id
      } else if (operation !== null && texts.some(({ id }) => id === operation)) caller ??= operation
    }
    return caller
  }

  /** Returns what the name of a program tells. A capital begins the names of classes and pages, which do more than one thing. */
  #ofTag(tag: string | null): string | null {
    if (tag === null || /^[A-Z]/.test(tag)) return null
    let context = this.#tags.get(tag)
    if (context === undefined) {
      const bytes = new TextEncoder().encode(tag)
      this.#reader.read(bytes, 0, bytes.length)
      context = this.#reader.operation
      if (this.#tags.size < CACHED) this.#tags.set(tag, context)
    }
    return context
  }

  /** Uses what the program wrote before it printed the code: `Login to token failed`. The nearest such line counts. */
  #fromProse({ shape, event, view, lineContext, before }: ContextClues): string | null {
    if (shape.prose === 0) return null
    for (const line of before(shape.prose)) {
      // What stands above an empty line is about something else.
      if (line.lineEnd === line.lineStart) break
      const context = this.#ofProse(line, event, lineContext)
      if (context !== null) return context
    }
    return this.#fromContinuation(view, event, lineContext)
  }

  /** Uses what the program wrote when it began: `signing batch 7`, `C_Sign(…`, `op: sign`, `<call name="C_Sign">`. */
  #fromBegun({ shape, event, view, lineContext, before }: ContextClues): string | null {
    if (shape.prose === 0) return null
    const { bytes } = view
    const message = view.lineStart + event.message
    const indent = indentOf(bytes, message, view.lineEnd)
    let isInner = indent > 0 || isCloser(bytes[message + indent])
    let near = BEGUN_LINES
    for (const line of before(BLOCK_LINES)) {
      if (line.lineEnd === line.lineStart) break
      const head = lineContext.event(line)
      if (!isOfThread(head, event) || isOtherMark(view, event, line, head)) continue
      const start = Math.min(line.lineStart + head.message, line.lineEnd)
      const isOuter = isInner && indentOf(bytes, start, line.lineEnd) < indent
      if (near-- <= 0 && !isOuter) continue
      const begun = begunOperation(this.#reader, line, start, isOuter)
      if (begun !== null) return begun === UNKNOWN_CONTEXT ? null : begun
      if (isOuter) isInner = false
      if (near <= 0 && !isInner) break
    }
    return null
  }

  /**
   * Uses the line below where it goes on with the same message: it is indented or begins with a small letter, has no head and
   * no code of its own. Errors of Go are printed so, the innermost first.
   */
  #fromContinuation(view: View, own: LogEvent, lineContext: OperationLineContext): string | null {
    const { bytes, ceiling } = view
    const below = view.lineEnd + 1
    if (below >= ceiling || !(isBlank(bytes[below]!) || isSmall(bytes[below]!))) return null
    const line = { ...view, lineStart: below, lineEnd: lineEndOf(bytes, below, ceiling) }
    const event = lineContext.event(line)
    if (own.time !== null || event.time !== null || event.message > 0) return null
    return this.#ofProse(line, own, lineContext)
  }

  /** Returns the context that a line of prose names if it reports a failure. Errors near each other need the same lines. */
  #ofProse(line: View, own: LogEvent, lineContext: OperationLineContext): string | null {
    const { bytes, base, lineStart, lineEnd } = line
    const event = lineContext.event(line)
    if (!isOfThread(event, own)) return null
    const from = base + lineStart
    const slot = (from ^ (from >>> 6)) & (PROSE_SLOTS - 1)
    const known = this.#prose[slot]!
    if (known?.from === from && known.to === base + lineEnd) return known.context
    let context: string | null = null
    if (mentionsFailure(bytes, lineStart, Math.min(lineEnd, lineStart + 400))) {
      const message = Math.min(lineStart + event.message, lineEnd)
      this.#reader.read(bytes, message, lineEnd)
      if (!this.#reader.namesCode) context = this.#reader.operation
    }
    this.#prose[slot] = { from, to: base + lineEnd, context }
    return context
  }

  /** Returns where the code is, and where the text stands that its product prints with it. */
  #codeSpan({ bytes, lineStart, lineEnd }: View, hit: ContextClues['hit']): CodeSpan {
    const place = codePlace(bytes, hit)
    for (const text of this.#texts(hit.entry)) {
      // It stands near the code.
      const to = Math.min(lineEnd, place.to + NEAR) - text.length
      for (let from = Math.max(lineStart, place.from - NEAR); from <= to; from++)
        if (bytes[from] === text[0] && isAt(bytes, from, text))
          return { ...place, textFrom: from, textTo: from + text.length }
    }
    return { ...place, textFrom: 0, textTo: 0 }
  }

  /** Returns the texts of a code, as bytes, longest first. */
  #texts(entry: Hit['entry']): readonly Uint8Array[] {
    if (entry === null) return NO_TEXTS
    let texts = this.#messages.get(entry)
    if (texts === undefined) {
      const encoder = new TextEncoder()
      texts = entry.messages
        .filter(text => text.length >= SHORTEST && !text.includes('${'))
        .map(text => encoder.encode(text.replace(/[.!。]$/, '')))
        .sort((a, b) => b.length - a.length)
      this.#messages.set(entry, texts)
    }
    return texts
  }

  /** Returns the words of a symbol without its prefix: `CKR_SIGNATURE_INVALID` → `signature invalid`. */
  #symbolWords(symbol: string | null): Uint8Array {
    if (symbol === null) return NO_WORDS
    let words = this.#symbols.get(symbol)
    if (words === undefined) {
      words = new TextEncoder().encode(
        symbol
          .replace(/^[A-Z]+_/, '')
          .replaceAll('_', ' ')
          .toLowerCase(),
      )
      this.#symbols.set(symbol, words)
    }
    return words
  }
}

const NO_WORDS = new Uint8Array(0)
const NONE: readonly string[] = []
const NO_TEXTS: readonly Uint8Array[] = []
/** Maximum number of bytes between a code and its text. */
const NEAR = 300
/** Length of the shortest text of a code that is passed over. */
const SHORTEST = 12

function isAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false
  return true
}

function answer(context: string, functionName: string | null): ContextAnswer {
  return { context, told: context, functionName }
}

/** Returns where a hit has its code: the last place of the text that was decoded, else the whole hit. */
function codePlace(bytes: Uint8Array, { start, end, raw }: ContextClues['hit']): { from: number; to: number } {
  for (let from = end - raw.length; from >= start; from--) {
    let i = 0
    while (i < raw.length && bytes[from + i] === raw.charCodeAt(i)) i++
    if (i === raw.length) return { from, to: from + i }
  }
  return { from: start, to: end }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09
}

/** Returns the function of the nearest call before the line with the same producer and key. */
function openCall({ shape, hit, view, lineContext }: ContextClues): string | null {
  for (const mark of lineContext.marks(view)) {
    if (
      mark.kind === 'call' &&
      mark.producer === shape.producer &&
      (hit.key === null || mark.key === null || mark.key === hit.key)
    )
      return mark.functionName
  }
  return null
}
