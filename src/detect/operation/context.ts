/**
 * The operation in which a code occurred, best evidence first: what the shape itself proves, the function on the line, the
 * open call of the same producer and key, the line's own stack trace and words, what the same process wrote before. It is
 * never guessed from the code alone.
 */

import { type CallMark, lineEndOf, textOf, type View } from '../../model/bytes/view.ts'
import type { LogEvent } from '../../model/findings/event.ts'
import { UNKNOWN_CONTEXT } from '../../model/findings/finding.ts'
import type { Hit } from '../../model/findings/hit.ts'
import type { Pack } from '../../model/rules/knowledge.ts'
import type { Shape } from '../../model/rules/shape.ts'
import { spellingOf } from './bytes.ts'
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
  readonly functionName: string | null
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
/** Maximum time between an error and the earlier line that tells its operation, in milliseconds. */
const PROSE_MS = 10_000
/** Number of lines before a line of a generic function that may tell which operation it served. */
const GENERIC_BEFORE = 200

/** Finds contexts for one code space. */
export class ContextFinder {
  readonly #names: OperationNames
  readonly #reader: OperationReader
  readonly #frames: OwnFrames
  readonly #tags = new Map<string, string | null>()
  readonly #functions = new Map<string, string | null>()
  readonly #symbols = new Map<string, Uint8Array>()
  /** Results for lines of prose, by the absolute offsets of their bounds. */
  readonly #prose: (Prose | null)[] = new Array(PROSE_SLOTS).fill(null)

  constructor(pack: Pack) {
    this.#names = operationNamesOf(pack)
    this.#reader = new OperationReader(this.#names)
    this.#frames = new OwnFrames(new OperationReader(this.#names))
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
    if (shape.context !== null) return { context: shape.context, functionName }
    if (functionName !== null) {
      const context = this.ofFunction(functionName)
      if (context !== null) return { context, functionName }
    }
    if (shape.block) {
      const call = openCall(clues)
      if (call !== null) return { context: this.ofFunction(call) ?? UNKNOWN_CONTEXT, functionName: call }
    }
    const reader = this.#reader
    const message = Math.min(view.lineStart + event.message, view.lineEnd)
    const words = this.#symbolWords(hit.entry?.symbol ?? null)
    reader.read(view.bytes, message, view.lineEnd, codeSpan(view.bytes, hit), words)
    const { operation, rank, generic } = reader
    const name = functionName ?? (rank === 'interface' ? textOf(view.bytes, reader.nameFrom, reader.nameTo) : null)
    if (rank === 'interface') return { context: operation!, functionName: name }
    if (generic !== null && functionName === null) {
      const context = this.#ofGeneric(generic, clues)
      if (context !== null) return { context, functionName }
    }
    const framed = this.#fromFrames(clues, message, operation !== null && rank !== 'noun')
    if (framed !== null) return framed
    const context = operation ?? this.#fromProse(clues) ?? this.#ofTag(event.tag) ?? UNKNOWN_CONTEXT
    return { context, functionName }
  }

  /** Returns what the stack trace names. What the line says itself is only outranked by functions of the code space. */
  #fromFrames({ shape, view, lineContext }: ContextClues, message: number, isTold: boolean): ContextAnswer | null {
    const frames = this.#frames
    frames.read(view, message, lineContext.event)
    if (frames.operation !== null && (frames.isInterface || !isTold))
      return { context: frames.operation, functionName: textOf(view.bytes, frames.nameFrom, frames.nameTo) }
    if (!shape.frames) return null
    let wrapper: ContextAnswer | null = null
    for (const functionName of lineContext.frames(view)) {
      const context = this.ofFunction(functionName)
      if (context === null) continue
      if (functionName.startsWith('C_')) return { context, functionName }
      wrapper ??= { context, functionName }
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
    // Another thread, or an earlier run.
    if (event.tid !== null && own.tid !== null && event.tid !== own.tid) return null
    if (event.time !== null && own.time !== null && Math.abs(event.time - own.time) > PROSE_MS) return null
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

/** Returns where a hit has its code: the last place of the text that was decoded, else the whole hit. */
function codeSpan(bytes: Uint8Array, { start, end, raw }: ContextClues['hit']): CodeSpan {
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
