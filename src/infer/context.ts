/**
 * The operation in which a code occurred, best evidence first: what the shape itself proves, the function on the line,
 * the open call of the same producer and key, words of the line. Never guessed from the code alone.
 */
import { UNKNOWN_CONTEXT } from '../model/finding.ts'
import type { Pack } from '../model/knowledge.ts'
import type { Shape } from '../model/shape.ts'
import { type Mark, textOf, type View } from '../model/view.ts'

/** What is known about a match when its context is asked for. */
export interface ContextClues {
  readonly shape: Shape
  readonly functionName: string | null
  readonly key: string | null
  readonly hitStart: number
  readonly view: View
  readonly marks: () => Iterable<Mark>
}

export interface ContextAnswer {
  readonly context: string
  readonly functionName: string | null
}

/** Finds contexts for one code space. */
export class ContextFinder {
  readonly #exact = new Map<string, string>()
  readonly #prefixes: { prefix: string; id: string }[] = []
  readonly #words: { word: string; id: string }[] = []

  constructor(pack: Pack) {
    for (const { id, functions, words } of pack.contexts) {
      for (const name of functions) {
        if (name.endsWith('*')) this.#prefixes.push({ prefix: name.slice(0, -1), id })
        else this.#exact.set(name, id)
      }
      for (const word of [...functions, ...words]) this.#words.push({ word: word.replace(/\*$/, '').toLowerCase(), id })
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
    return { context: this.#fromWords(clues) ?? UNKNOWN_CONTEXT, functionName }
  }

  /** The word nearest before the code decides; words after it count only when none stands before. */
  #fromWords({ view, hitStart }: ContextClues): string | null {
    const text = textOf(view.bytes, view.lineStart, view.lineEnd)
    const lower = text.toLowerCase()
    const before = textOf(view.bytes, view.lineStart, hitStart).length
    let best: { id: string; at: number; length: number } | null = null
    for (const { word, id } of this.#words) {
      let at = lastWord(text, lower, word, before)
      if (at === null) {
        const after = lastWord(text, lower, word, text.length)
        at = after === null ? null : -1 - after
      }
      if (at === null) continue
      if (best === null || at > best.at || (at === best.at && word.length > best.length))
        best = { id, at, length: word.length }
    }
    return best?.id ?? null
  }
}

/**
 * The last place before `limit` where a word stands, or null. A capital begins a word inside a name (`engineSign`), and a
 * small letter after it means that the word goes on (`wrapper` is not `wrap`).
 */
function lastWord(text: string, lower: string, word: string, limit: number): number | null {
  for (
    let at = limit === 0 ? -1 : lower.lastIndexOf(word, limit - 1);
    at >= 0;
    at = at === 0 ? -1 : lower.lastIndexOf(word, at - 1)
  ) {
    const before = text[at - 1] ?? ' '
    const after = text[at + word.length] ?? ' '
    const begins = !/[A-Za-z]/.test(before) || (/[a-z]/.test(before) && /[A-Z]/.test(text[at]!))
    if (begins && !/[a-z]/.test(after)) return at
  }
  return null
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
