/**
 * The operation in which a code occurred, best evidence first: what the shape itself proves, the function on the line, the
 * open call of the same producer and key, the stack trace around the line, words of the line. It is never guessed from the
 * code alone.
 */

import { type CallMark, lineEndOf, type View } from '../../model/bytes/view.ts'
import type { LogEvent } from '../../model/findings/event.ts'
import { UNKNOWN_CONTEXT } from '../../model/findings/finding.ts'
import { memoize } from '../../model/memoize.ts'
import type { Pack } from '../../model/rules/knowledge.ts'
import type { Shape } from '../../model/rules/shape.ts'
import { ContextWords, mentionsFailure } from './words.ts'

/** What is known about a match when its context is determined. */
export interface ContextClues {
  readonly shape: Shape
  readonly functionName: string | null
  readonly key: string | null
  readonly hitStart: number
  readonly view: View
  readonly event: LogEvent
  /** Returns so many earlier lines of the same process without codes, nearest first. */
  readonly before: (lines: number) => Iterable<View>
  readonly lineContext: OperationLineContext
}

/** What may be queried about the surroundings of a line. */
export interface OperationLineContext {
  readonly event: (view: View) => LogEvent
  readonly marks: (view: View) => Iterable<CallMark>
  /** Returns the functions named by the stack trace around the line. */
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

/** Maximum number of cached tags. */
const TAGS = 1000
/** Number of cached lines of prose. */
const PROSE_SLOTS = 64

/** The names of contexts in a pack; the same for all sources. */
interface OperationNames {
  readonly exact: ReadonlyMap<string, string>
  readonly prefixes: readonly { readonly prefix: string; readonly id: string }[]
  readonly words: ContextWords
}

const namesOf = memoize((pack: Pack): OperationNames => {
  const exact = new Map<string, string>()
  const prefixes: { prefix: string; id: string }[] = []
  const contextWords = new ContextWords()
  for (const { id, functions, methods, words } of pack.contexts) {
    for (const name of [...functions, ...methods]) {
      if (name.endsWith('*')) prefixes.push({ prefix: name.slice(0, -1), id })
      else exact.set(name, id)
    }
    for (const name of [...functions, ...words]) {
      const word = name.replace(/\*$/, '').toLowerCase()
      if (word.length >= 2) contextWords.add(word, id)
    }
  }
  return { exact, prefixes, words: contextWords }
})

/** Finds contexts for one code space. */
export class ContextFinder {
  readonly #names: OperationNames
  readonly #tags = new Map<string, string | null>()
  /** Results for lines of prose, by the absolute offsets of their bounds. */
  readonly #prose: (Prose | null)[] = new Array(PROSE_SLOTS).fill(null)

  constructor(pack: Pack) {
    this.#names = namesOf(pack)
  }

  /** Returns the context of a function name; names of wrappers without `C_` are understood. */
  ofFunction(name: string): string | null {
    const { exact, prefixes } = this.#names
    return (
      exact.get(name) ?? exact.get(`C_${name}`) ?? prefixes.find(({ prefix }) => name.startsWith(prefix))?.id ?? null
    )
  }

  find(clues: ContextClues): ContextAnswer {
    const { shape, functionName } = clues
    if (shape.context !== null) return { context: shape.context, functionName }
    if (functionName !== null) {
      const context = this.ofFunction(functionName)
      if (context !== null) return { context, functionName }
    }
    if (shape.block) {
      const call = openCall(clues)
      if (call !== null) return { context: this.ofFunction(call) ?? UNKNOWN_CONTEXT, functionName: call }
    }
    if (shape.frames) {
      const framed = this.#fromFrames(clues.lineContext.frames(clues.view))
      if (framed !== null) return framed
    }
    const { view, event, hitStart } = clues
    const context = this.#fromLine(view, event, hitStart) ?? this.#fromProse(clues) ?? UNKNOWN_CONTEXT
    return { context, functionName }
  }

  /** Returns the context of the best name: a function of the interface itself, else the method of a wrapper. */
  #fromFrames(names: readonly string[]): ContextAnswer | null {
    if (names.length === 0) return null
    const known = names
      .map(name => ({ context: this.ofFunction(name), functionName: name }))
      .filter(answer => answer.context !== null)
    const best = known.find(({ functionName }) => functionName.startsWith('C_')) ?? known[0]
    return best === undefined ? null : { context: best.context!, functionName: best.functionName }
  }

  /**
   * Uses the words of the message, else of the tag: the rest of a line's head names machines and files. The nearest word
   * before the code decides; words after it count only when there is none before.
   */
  #fromLine({ bytes, lineStart, lineEnd }: View, event: LogEvent, hitStart: number): string | null {
    const message = Math.min(lineStart + event.message, lineEnd)
    return (
      this.#names.words.nearest(bytes, message, lineEnd, hitStart) ??
      (event.tag === null ? null : this.#ofTag(event.tag))
    )
  }

  #ofTag(tag: string): string | null {
    let context = this.#tags.get(tag)
    if (context === undefined) {
      const bytes = new TextEncoder().encode(tag)
      context = this.#names.words.nearest(bytes, 0, bytes.length, bytes.length)
      if (this.#tags.size < TAGS) this.#tags.set(tag, context)
    }
    return context
  }

  /**
   * Uses what the program wrote before it printed the code: `Login to token failed`. Of several such lines the first
   * counts, as with errors. Otherwise it uses the line below.
   */
  #fromProse({ shape, view, lineContext, before }: ContextClues): string | null {
    const { bytes, ceiling } = view
    if (shape.prose === 0) return null
    let first: string | null = null
    for (const line of before(shape.prose)) first = this.#ofProse(line, lineContext) ?? first
    const below = view.lineEnd + 1
    if (first !== null || below >= ceiling) return first
    return this.#ofProse({ ...view, lineStart: below, lineEnd: lineEndOf(bytes, below, ceiling) }, lineContext)
  }

  /** Returns the context that a line of prose names if it reports a failure. Errors near each other need the same lines. */
  #ofProse(line: View, lineContext: OperationLineContext): string | null {
    const { bytes, base, lineStart, lineEnd } = line
    const from = base + lineStart
    const slot = (from ^ (from >>> 6)) & (PROSE_SLOTS - 1)
    const known = this.#prose[slot]!
    if (known?.from === from && known.to === base + lineEnd) return known.context
    const isNamed = mentionsFailure(bytes, lineStart, Math.min(lineEnd, lineStart + 400))
    const context = isNamed ? this.#fromLine(line, lineContext.event(line), lineEnd) : null
    this.#prose[slot] = { from, to: base + lineEnd, context }
    return context
  }
}

/** Returns the function of the nearest call before the line with the same producer and key. */
function openCall({ shape, key, view, lineContext }: ContextClues): string | null {
  for (const mark of lineContext.marks(view)) {
    if (
      mark.kind === 'call' &&
      mark.producer === shape.producer &&
      (key === null || mark.key === null || mark.key === key)
    )
      return mark.functionName
  }
  return null
}
