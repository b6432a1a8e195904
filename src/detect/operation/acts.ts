/**
 * What was done to what: a verb and its object in one part of a sentence, in either order and in any language of the packs.
 *
 *     could not open a session on slot 3          Sitzung auf Slot 3 konnte nicht geöffnet werden      鍵ペアの生成に失敗
 *               ── verb   ─ object                ─ object ──────────────────────── verb              object  verb
 *
 * Other words may stand between. A verb has one object, the first behind it, else the nearest before it: `generate a
 * signature with key 5` makes no key. Nothing is allocated.
 */
import type { OperationNames } from './operation-names.ts'

/** Maximum number of words from a verb to its object. */
const OBJECT_BEHIND = 6
/** Maximum number of words from an object to its verb, which ends the sentence in some languages. */
const VERB_BEHIND = 9

/** The term of words such as `with`: no object of a verb before them stands behind them. */
const BARRIER = 'by means of'
/** The term of words such as `must`: what stands around them was not done. */
const WISH = 'must'
/** The term of objects that no operation has: files, requests. */
const THING = 'thing'
/** Says that a verb has such an object: it names nothing. */
export const NO_ACT = ''

/** Pairs the terms of a text; one instance serves many texts, one after another. */
export class ActReader {
  /** Where the last act that was found begins. */
  from = 0
  readonly #names: OperationNames
  #word = 0
  #verb = ''
  #verbFrom = 0
  #verbWord = 0
  #object = ''
  #objectFrom = 0
  #objectWord = 0
  #earlier = ''
  #earlierFrom = 0
  #earlierWord = 0
  /** The verb of the last pair, and where it and its object stand. */
  #pairVerb = ''
  #pairFrom = 0
  #pairWord = 0

  constructor(names: OperationNames) {
    this.#names = names
  }

  /** Forgets what was read: another text or part of a sentence begins. */
  pause(): void {
    this.#verb = ''
    this.#object = ''
    this.#earlier = ''
    this.#pairVerb = ''
  }

  /** Counts a word that means nothing here. */
  pass(): void {
    this.#word++
  }

  /** Takes the term that begins at `from`; returns the operation that it completes, NO_ACT for a verb with another object, or null. */
  take(term: string, from: number): string | null {
    const { verbs, acts } = this.#names
    if (term === BARRIER || term === WISH) {
      this.#verb = ''
      if (term === WISH) this.pause()
      return null
    }
    return verbs.has(term) ? this.#takeVerb(term, from, acts) : this.#takeObject(term, from, acts)
  }

  #takeVerb(term: string, from: number, acts: OperationNames['acts']): string | null {
    let operation: string | null = null
    if (this.#object !== '' && this.#word - this.#objectWord <= VERB_BEHIND) {
      operation = acts.get(this.#object)?.get(term) ?? null
      this.from = this.#objectFrom
    }
    if (operation === null && this.#earlier !== '' && this.#word - this.#earlierWord <= VERB_BEHIND) {
      operation = acts.get(this.#earlier)?.get(term) ?? null
      this.from = this.#earlierFrom
    }
    if (operation !== null) this.pause()
    // An object behind the verb says more than one before it: `[firma] no se pudo generar el par de claves`.
    this.#verb = term
    this.#verbFrom = from
    this.#verbWord = this.#word
    return operation
  }

  #takeObject(term: string, from: number, acts: OperationNames['acts']): string | null {
    // Of nouns in a row the last one is the object: `generate a session key`, `start the key session`.
    const isHead = this.#pairVerb !== '' && this.#word === this.#pairWord + 1
    const verb = isHead ? this.#pairVerb : this.#verb
    this.#pairVerb = ''
    if (verb !== '' && (isHead || this.#word - this.#verbWord <= OBJECT_BEHIND)) {
      const operation = acts.get(term)?.get(verb) ?? null
      this.from = isHead ? this.#pairFrom : this.#verbFrom
      if (operation !== null) this.pause()
      this.#verb = ''
      this.#pairVerb = verb
      this.#pairFrom = this.from
      this.#pairWord = this.#word
      if (operation !== null) return operation
      if (term === THING) return NO_ACT
    }
    this.#earlier = this.#object
    this.#earlierFrom = this.#objectFrom
    this.#earlierWord = this.#objectWord
    this.#object = term
    this.#objectFrom = from
    this.#objectWord = this.#word
    return null
  }
}
