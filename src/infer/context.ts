/**
 * The operation in which a code occurred, best evidence first: what the shape itself proves, the function on the line,
 * the open call of the same producer and key, the stack trace around the line, words of the line. Never guessed from the
 * code alone.
 */
import type { Event } from '../model/event.ts'
import { UNKNOWN_CONTEXT } from '../model/finding.ts'
import type { Pack } from '../model/knowledge.ts'
import type { Shape } from '../model/shape.ts'
import { lineEndOf, type Mark, textOf, type View } from '../model/view.ts'

/** What is known about a match when its context is asked for. */
export interface ContextClues {
  readonly shape: Shape
  readonly functionName: string | null
  readonly key: string | null
  readonly hitStart: number
  readonly view: View
  readonly event: Event
  readonly eventOf: (view: View) => Event
  /** So many lines before of the same process that told no code themselves, nearest first. */
  readonly before: (lines: number) => Iterable<View>
  readonly marks: () => Iterable<Mark>
  /** Functions that the stack trace around the line names. */
  readonly frames: () => readonly string[]
}

export interface ContextAnswer {
  readonly context: string
  readonly functionName: string | null
}

/** Finds contexts for one code space. */
export class ContextFinder {
  readonly #exact = new Map<string, string>()
  readonly #prefixes: { prefix: string; id: string }[] = []
  /** Words by their first two characters, the longest first. */
  readonly #words = new Map<number, { word: string; id: string }[]>()

  constructor(pack: Pack) {
    for (const { id, functions, methods, words } of pack.contexts) {
      for (const name of [...functions, ...methods]) {
        if (name.endsWith('*')) this.#prefixes.push({ prefix: name.slice(0, -1), id })
        else this.#exact.set(name, id)
      }
      for (const word of [...functions, ...words]) this.#addWord(word.replace(/\*$/, '').toLowerCase(), id)
    }
  }

  #addWord(word: string, id: string): void {
    const key = pairAt(word, 0)
    const list = this.#words.get(key) ?? []
    list.push({ word, id })
    list.sort((a, b) => b.word.length - a.word.length)
    this.#words.set(key, list)
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
      const framed = this.#fromFrames(clues.frames())
      if (framed !== null) return framed
    }
    const { view, event, hitStart } = clues
    const context = this.#fromLine(view, event, hitStart) ?? this.#fromProse(clues) ?? UNKNOWN_CONTEXT
    return { context, functionName }
  }

  /** A function of the interface itself says more than the name of a wrapper's method. */
  #fromFrames(names: readonly string[]): ContextAnswer | null {
    const known = names
      .map(name => ({ context: this.ofFunction(name), functionName: name }))
      .filter(answer => answer.context !== null)
    const best = known.find(({ functionName }) => functionName.startsWith('C_')) ?? known[0]
    return best === undefined ? null : { context: best.context!, functionName: best.functionName }
  }

  /** The words of the message, else of the tag: the rest of a line's head names machines and files. */
  #fromLine({ bytes, lineStart, lineEnd }: View, event: Event, hitStart: number): string | null {
    const message = Math.min(lineStart + event.message, lineEnd)
    const hitAt = hitStart <= message ? 0 : textOf(bytes, message, hitStart).length
    const context = this.#fromWords(textOf(bytes, message, lineEnd), hitAt)
    return context ?? (event.tag === null ? null : this.#fromWords(event.tag, event.tag.length))
  }

  /** The word nearest before the code decides; words after it count only when none stands before. */
  #fromWords(text: string, hitAt: number): string | null {
    const lower = text.toLowerCase()
    let before: string | null = null
    for (let at = 0; at < text.length; at++) {
      if (at >= hitAt && before !== null) return before
      const words = beginsWord(text, at) ? this.#words.get(pairAt(lower, at)) : undefined
      const found = words?.find(({ word }) => lower.startsWith(word, at) && !isSmall(text.charCodeAt(at + word.length)))
      if (found === undefined) continue
      if (at >= hitAt) return before ?? found.id
      before = found.id
      // The query in `preQuery` is none.
      at += found.word.length - 1
    }
    return before
  }

  /**
   * What the program said before it printed the code: `Login to token failed`. Of several such lines the first is believed,
   * as with errors. Else what stands on the line below.
   */
  #fromProse({ shape, view, eventOf, before }: ContextClues): string | null {
    const { bytes, ceiling } = view
    if (shape.prose === 0) return null
    const ofLine = (line: View): string | null => {
      const { lineStart, lineEnd } = line
      if (!FAILURE.test(textOf(bytes, lineStart, Math.min(lineEnd, lineStart + 400)))) return null
      return this.#fromLine(line, eventOf(line), lineEnd)
    }
    let first: string | null = null
    for (const line of before(shape.prose)) first = ofLine(line) ?? first
    const below = view.lineEnd + 1
    if (first !== null || below >= ceiling) return first
    return ofLine({ ...view, lineStart: below, lineEnd: lineEndOf(bytes, below, ceiling) })
  }
}

/** Words of failure; a plain choice of words, so that it takes one pass. */
const FAILURE = /fail|error|exception|unable|cannot|could not|denied|refused/i

/** The first two characters of a word as one number. */
function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) << 16) | text.charCodeAt(at + 1)
}

/** A letter begins a word after anything but a letter, and as a capital inside a name (`engineSign`). */
function beginsWord(text: string, at: number): boolean {
  if (at === 0) return true
  const before = text.charCodeAt(at - 1)
  return (!isSmall(before) && !isCapital(before)) || (isSmall(before) && isCapital(text.charCodeAt(at)))
}

/** A small letter behind a word means that it goes on: `wrapper` is not `wrap`. */
function isSmall(code: number): boolean {
  return code >= 97 && code <= 122
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90
}

/** The function of the nearest call before the line with the same producer and key. */
function openCall({ shape, key, marks }: ContextClues): string | null {
  for (const mark of marks()) {
    if (
      mark.kind === 'call' &&
      mark.producer === shape.producer &&
      (key === null || mark.key === null || mark.key === key)
    )
      return mark.functionName
  }
  return null
}
