/**
 * The operation in which a code occurred, best evidence first: what the shape itself proves, the function on the line,
 * the open call of the same producer and key, the stack trace around the line, words of the line. Never guessed from the
 * code alone.
 */
import { UNKNOWN_CONTEXT } from '../model/finding.ts'
import type { Pack } from '../model/knowledge.ts'
import type { Shape } from '../model/shape.ts'
import { lineStartOf, type Mark, type View } from '../model/view.ts'
import { tellsFailure, Words } from './words.ts'

/** What is known about a match when its context is asked for. */
export interface ContextClues {
  readonly shape: Shape
  readonly functionName: string | null
  readonly key: string | null
  readonly hitStart: number
  readonly view: View
  readonly senses: ContextSenses
}

/** What may be asked about the surroundings of a line. */
export interface ContextSenses {
  readonly marks: (view: View) => Iterable<Mark>
  /** Functions that the stack trace around the line names. */
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

/** Lines of prose that are remembered. */
const PROSE_SLOTS = 64

/** Finds contexts for one code space. */
export class ContextFinder {
  readonly #exact = new Map<string, string>()
  readonly #prefixes: { prefix: string; id: string }[] = []
  readonly #words = new Words()
  /** What lines of prose said, by the absolute offsets of their bounds. */
  readonly #prose: (Prose | null)[] = new Array(PROSE_SLOTS).fill(null)

  constructor(pack: Pack) {
    for (const { id, functions, methods, words } of pack.contexts) {
      for (const name of [...functions, ...methods]) {
        if (name.endsWith('*')) this.#prefixes.push({ prefix: name.slice(0, -1), id })
        else this.#exact.set(name, id)
      }
      for (const name of [...functions, ...words]) {
        const word = name.replace(/\*$/, '').toLowerCase()
        if (word.length >= 2) this.#words.add(word, id)
      }
    }
  }

  /** The context of a function name; wrappers that drop the `C_` are understood. */
  ofFunction(name: string): string | null {
    return (
      this.#exact.get(name) ??
      this.#exact.get(`C_${name}`) ??
      this.#prefixes.find(({ prefix }) => name.startsWith(prefix))?.id ??
      null
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
      const framed = this.#fromFrames(clues.senses.frames(clues.view))
      if (framed !== null) return framed
    }
    const { view, hitStart } = clues
    return { context: this.#fromWords(view, hitStart) ?? this.#fromProse(clues) ?? UNKNOWN_CONTEXT, functionName }
  }

  /** A function of the interface itself says more than the name of a wrapper's method. */
  #fromFrames(names: readonly string[]): ContextAnswer | null {
    if (names.length === 0) return null
    const known = names
      .map(name => ({ context: this.ofFunction(name), functionName: name }))
      .filter(answer => answer.context !== null)
    const best = known.find(({ functionName }) => functionName.startsWith('C_')) ?? known[0]
    return best === undefined ? null : { context: best.context!, functionName: best.functionName }
  }

  /** The word nearest before the code decides; words after it count only when none stands before. */
  #fromWords({ bytes, lineStart, lineEnd }: View, hitStart: number): string | null {
    return this.#words.nearest(bytes, lineStart, lineEnd, hitStart)
  }

  /** What the tool said just before it printed the code: `Login to token failed`. */
  #fromProse({ shape, view }: ContextClues): string | null {
    const { bytes, floor } = view
    let lineStart = view.lineStart
    for (let n = 0; n < shape.prose && lineStart > floor; n++) {
      const lineEnd = lineStart - 1
      lineStart = lineStartOf(bytes, lineEnd, floor)
      const context = this.#ofProse(view, lineStart, lineEnd)
      if (context !== null) return context
    }
    return null
  }

  /** The context that a line of prose names if it tells a failure. Errors near each other ask for the same lines. */
  #ofProse({ bytes, base }: View, lineStart: number, lineEnd: number): string | null {
    const from = base + lineStart
    const slot = (from ^ (from >>> 6)) & (PROSE_SLOTS - 1)
    const known = this.#prose[slot]!
    if (known?.from === from && known.to === base + lineEnd) return known.context
    const tells = tellsFailure(bytes, lineStart, Math.min(lineEnd, lineStart + 400))
    const context = tells ? this.#words.nearest(bytes, lineStart, lineEnd, lineEnd) : null
    this.#prose[slot] = { from, to: base + lineEnd, context }
    return context
  }
}

/** The function of the nearest call before the line with the same producer and key. */
function openCall({ shape, key, view, senses }: ContextClues): string | null {
  for (const mark of senses.marks(view)) {
    if (
      mark.kind === 'call' &&
      mark.producer === shape.producer &&
      (key === null || mark.key === null || mark.key === key)
    )
      return mark.functionName
  }
  return null
}
