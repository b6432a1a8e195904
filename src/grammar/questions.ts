/**
 * What a line asks about the lines before it. A reading is a function of the line and of these answers, so the questions with
 * their answers make a tree whose leaves are readings: a line of a known kind asks its way down and need not be weighed.
 *
 *     spoken within 3 lines? ── no ──► call pending? ── yes ──► reading
 *                             └ yes ─► reading            └ no ─► (not known yet)
 */
import type { Surroundings } from './evidence.ts'
import type { EarlierCall } from './memory.ts'
import type { Space } from './vocabulary.ts'

const SPOKEN = 0
const NAMED = 1
const KNOWN_PROGRAM = 2
const NAMED_PROGRAM = 3
const PENDING = 4
const COLUMN = 5
const DEFINITION = 6
/** Bits of the kind of a question, and of its first argument. */
const KIND = 3
const FIRST = 20

/** Answers questions about the lines before the one that is read. */
export interface Neighbours {
  readonly isSpokenWithin: (space: number, lines: number) => boolean
  readonly isNamedWithin: (space: number, lines: number) => boolean
  readonly isKnownProgram: (space: number) => boolean
  readonly isNamedProgram: (space: number) => boolean
  readonly pendingCall: (lines: number) => EarlierCall | null
  /** Of the token that begins so many bytes behind the beginning of the line. */
  readonly columnWeight: (at: number) => number | null
  readonly isDefinition: () => boolean
  /** Whether the line has cells: without them it belongs to no table. */
  readonly hasCells: () => boolean
}

/** Places beyond are in lines that are no rows. */
const FARTHEST = (1 << FIRST) - 1
const NONE = -1

/** Lines with more questions are not learned. */
const MOST = 32

/** The surroundings of one line; keeps what was asked. The same question is put once. */
export class Questions implements Surroundings {
  device = false
  isRecord = false
  readonly #neighbours: Neighbours
  readonly #asked: number[] = []
  readonly #answers: number[] = []
  /** The call that the line was told of. */
  #call: EarlierCall | null = null
  readonly #placeOf: (token: number) => number

  /** `placeOf` gives the offset of a token in its line. */
  constructor(neighbours: Neighbours, placeOf: (token: number) => number) {
    this.#neighbours = neighbours
    this.#placeOf = placeOf
  }

  /** The questions since `forget`, and the answers to them. */
  get asked(): readonly number[] {
    return this.#asked
  }
  get answers(): readonly number[] {
    return this.#answers
  }
  get call(): EarlierCall | null {
    return this.#call
  }

  /** Whether the line asked more than can be kept. */
  tooMany = false

  /** Begins a new line. */
  forget(): void {
    this.tooMany = false
    this.#asked.length = 0
    this.#answers.length = 0
    this.#call = null
  }

  isSpokenWithin = ({ index }: Space, lines: number): boolean => this.#ask(SPOKEN, index, lines) === 1
  isNamedWithin = ({ index }: Space, lines: number): boolean => this.#ask(NAMED, index, lines) === 1
  isKnownProgram = ({ index }: Space): boolean => this.#ask(KNOWN_PROGRAM, index, 0) === 1
  isNamedProgram = ({ index }: Space): boolean => this.#ask(NAMED_PROGRAM, index, 0) === 1
  pendingCall = (lines: number): EarlierCall | null => (this.#ask(PENDING, 0, lines) === 1 ? this.#call : null)
  columnWeight = (token: number): number | null => {
    if (!this.#neighbours.hasCells()) return null
    const weight = this.#ask(COLUMN, Math.min(this.#placeOf(token), FARTHEST), 0)
    return weight === NONE ? null : weight
  }
  isDefinition = (): boolean => this.#neighbours.hasCells() && this.#ask(DEFINITION, 0, 0) === 1

  /** Puts a question that was put before, for another line; returns its answer. */
  again(question: number): number {
    const first = (question >> KIND) & ((1 << FIRST) - 1)
    const second = question >> (KIND + FIRST)
    const neighbours = this.#neighbours
    switch (question & ((1 << KIND) - 1)) {
      case SPOKEN:
        return neighbours.isSpokenWithin(first, second) ? 1 : 0
      case NAMED:
        return neighbours.isNamedWithin(first, second) ? 1 : 0
      case KNOWN_PROGRAM:
        return neighbours.isKnownProgram(first) ? 1 : 0
      case NAMED_PROGRAM:
        return neighbours.isNamedProgram(first) ? 1 : 0
      case PENDING: {
        const call = neighbours.pendingCall(second)
        if (call !== null) this.#call = call
        return call === null ? 0 : 1
      }
      case COLUMN:
        return neighbours.columnWeight(first) ?? NONE
      default:
        return neighbours.isDefinition() ? 1 : 0
    }
  }

  #ask(kind: number, first: number, second: number): number {
    const question = kind | (first << KIND) | (second << (KIND + FIRST))
    for (let i = 0; i < this.#asked.length; i++) if (this.#asked[i] === question) return this.#answers[i]!
    const answer = this.again(question)
    if (this.#asked.length >= MOST) {
      this.tooMany = true
      return answer
    }
    this.#asked.push(question)
    this.#answers.push(answer)
    return answer
  }
}

/** A question with an answer for each branch, or a leaf. */
export class Step<Leaf> {
  leaf: Leaf | null = null
  question = 0
  readonly answers: number[] = []
  readonly next: Step<Leaf>[] = []
}

/** Returns the leaf to which the answers lead; null where no line of this kind got these answers. */
export function leafOf<Leaf>(root: Step<Leaf>, questions: Questions): Leaf | null {
  let step = root
  while (step.leaf === null) {
    if (step.next.length === 0) return null
    const branch = step.answers.indexOf(questions.again(step.question))
    if (branch < 0) return null
    step = step.next[branch]!
  }
  return step.leaf
}

/** Adds the leaf to which the questions of the last line led; returns the number of steps that were added. */
export function addLeaf<Leaf>(root: Step<Leaf>, { asked, answers }: Questions, leaf: Leaf): number {
  let step = root
  let added = 0
  for (const [i, question] of asked.entries()) {
    step.question = question
    const branch = step.answers.indexOf(answers[i]!)
    if (branch >= 0) {
      step = step.next[branch]!
      continue
    }
    const next = new Step<Leaf>()
    step.answers.push(answers[i]!)
    step.next.push(next)
    step = next
    added++
  }
  step.leaf = leaf
  return added
}
