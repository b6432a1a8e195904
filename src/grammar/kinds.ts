/**
 * Readings of lines by their kind: a line that differs from an earlier one only in digits that do not matter is read like it
 * (`digits.ts` says which those are). A kind has two levels:
 *
 *     outline    the bytes of the line, every digit as 0, and where digits matter
 *     variant    those digits, and for each number that may vary whether it is a listed one
 *
 * Bytes decide, never a hash. The table is bounded and forgets what was not used lately.
 */
import type { LogEvent } from '../model/findings/event.ts'
import { EXACT, evenOut, type ListedNumbers, NUMBER } from './digits.ts'
import { Step } from './questions.ts'

/** Longer lines are read each time. */
export const LONGEST_KIND = 1024

const OUTLINES = 2048
/** Of all outlines together: variants and steps of their questions. */
const PARTS = 16_384
/** Numbers that vary on one line. */
const NUMBERS = 8
/** An outline whose variants were used less often than so many were learned is not worth learning. */
const TRIES = 32
/** Outlines that were seen once: lines that are never seen again are not learned. */
const SEEN = 4096

/** Stands for a number that no pack lists. */
const ANY = -1

/** A line without the digits that do not matter. */
export interface Variant<Leaf> {
  readonly exact: Uint8Array
  /** The numbers that may vary: their value where a pack lists it, else `ANY`. */
  readonly numbers: Float64Array
  /** Numbers on the line that do not vary and that no pack lists: no other is equal to them. */
  readonly others: readonly number[]
  readonly root: Step<Leaf>
  /** The word that tells its thread, from the first byte of the line; null without one. */
  readonly thread: readonly [from: number, to: number] | null
}

interface Outline<Leaf> {
  /** Its bytes, four in a number, every digit as 0. */
  readonly words: Int32Array
  readonly length: number
  readonly message: number
  readonly dialect: string
  readonly level: string | null
  readonly timed: boolean
  readonly marks: Uint8Array
  /** Places of digits that matter, and of numbers that may vary: begin and end in turn. */
  exact: readonly number[]
  runs: readonly number[]
  /** By the hash of the digits that matter. */
  readonly variants: Map<number, Variant<Leaf>>
  used: boolean
  learned: number
  hits: number
}

/** What a line told that is to be learned. */
export interface Lesson {
  /** By its first byte; see `markDigits`. */
  readonly marks: Uint8Array
  readonly others: readonly number[]
  readonly thread: readonly [from: number, to: number] | null
}

/** The readings of lines that were read before. */
export class LineKinds<Leaf> {
  readonly #numbers: ListedNumbers
  readonly #outlines = new Map<number, Outline<Leaf>>()
  readonly #seen = new Int32Array(SEEN)
  /** The line that was last looked for: its bytes, its numbers and whether packs list them. */
  readonly #words = new Int32Array(LONGEST_KIND >> 2)
  readonly #values = new Float64Array(NUMBERS)
  readonly #listed = new Uint8Array(NUMBERS)
  #variantHash = 0
  #buffer: ArrayBufferLike = new ArrayBuffer(0)
  #data: DataView = new DataView(new ArrayBuffer(0))
  #parts = 0
  #hash = 0

  constructor(numbers: ListedNumbers) {
    this.#numbers = numbers
  }

  /** Whether the line that was last looked for is worth learning. */
  worth = false

  /** Returns the variant of a line; null for one that is not known. */
  find(bytes: Uint8Array, from: number, to: number, event: LogEvent): Variant<Leaf> | null {
    const hash = this.#fold(bytes, from, to) ^ event.message
    this.#hash = hash
    const outline = this.#outlines.get(hash)
    if (outline === undefined) {
      const slot = hash & (SEEN - 1)
      this.worth = this.#seen[slot] === hash
      this.#seen[slot] = hash
      return null
    }
    this.worth = false
    if (outline.length !== to - from || !isHead(outline, event)) return null
    const { words } = outline
    for (let k = 0; k < words.length; k++) if (words[k] !== this.#words[k]) return null
    outline.used = true
    this.worth = outline.learned < TRIES || outline.hits > 2 * outline.learned
    if (!this.#readVariant(outline, bytes, from)) return null
    const variant = outline.variants.get(this.#variantHash)
    if (variant === undefined || !this.#isVariant(variant, outline, bytes, from)) return null
    outline.hits++
    this.worth = true
    return variant
  }

  /** Writes the bytes of a line, every digit as 0, to `#words`; returns their hash. */
  #fold(bytes: Uint8Array, from: number, to: number): number {
    if (this.#buffer !== bytes.buffer) {
      this.#buffer = bytes.buffer
      this.#data = new DataView(bytes.buffer)
    }
    const data = this.#data
    const words = this.#words
    const start = bytes.byteOffset + from
    const length = to - from
    const whole = length >> 2
    let hash = length
    for (let k = 0; k < whole; k++) {
      const word = foldedWord(data.getInt32(start + 4 * k, true))
      words[k] = word
      hash = Math.imul(hash ^ word, 0x9e3779b1)
      hash ^= hash >>> 15
    }
    if ((length & 3) === 0) return hash
    let rest = 0
    for (let at = from + 4 * whole; at < to; at++) rest = (rest << 8) | bytes[at]!
    words[whole] = foldedWord(rest)
    hash = Math.imul(hash ^ words[whole]!, 0x9e3779b1)
    return hash ^ (hash >>> 15)
  }

  /** Returns the root of the questions of a line, which was looked for last and not known; null when it cannot be learned. */
  learn(
    bytes: Uint8Array,
    from: number,
    to: number,
    event: LogEvent,
    { marks, others, thread }: Lesson,
  ): Step<Leaf> | null {
    let outline = this.#outlines.get(this.#hash)
    if (outline === undefined) {
      outline = newOutline(this.#words, to - from, event)
      this.#outlines.set(this.#hash, outline)
      if (this.#outlines.size > OUTLINES) this.#forget()
    }
    if (!outlineTakes(outline, marks)) {
      this.#parts -= partsOf(outline)
      outline.variants.clear()
    }
    if (!this.#readVariant(outline, bytes, from)) return null
    const numbers = this.#values.map((value, k) => (this.#listed[k] === 1 ? value : ANY))
    const variant: Variant<Leaf> = {
      exact: Uint8Array.from(outline.exact, at => bytes[from + at]!),
      numbers: numbers.slice(0, outline.runs.length / 2),
      others,
      root: new Step(),
      thread,
    }
    if (!this.#isVariant(variant, outline, bytes, from)) return null
    outline.learned++
    const known = outline.variants.get(this.#variantHash)
    if (known !== undefined) this.#parts -= stepsOf(known.root)
    outline.variants.set(this.#variantHash, variant)
    this.grow(1)
    return variant.root
  }

  /** Notes that variants grew; forgets what was not used lately when there is too much. */
  grow(parts: number): void {
    this.#parts += parts
    while (this.#parts > PARTS && this.#outlines.size > 0) this.#forget()
  }

  /** Forgets the outline that was not used for the longest time, or nearly so: each use gives another round. */
  #forget(): void {
    for (const [hash, outline] of this.#outlines) {
      this.#outlines.delete(hash)
      if (outline.used) {
        outline.used = false
        this.#outlines.set(hash, outline)
        continue
      }
      this.#parts -= partsOf(outline)
      return
    }
  }

  /** Reads the digits of a line that matter and their hash; returns whether its numbers are such as vary. */
  #readVariant({ exact, runs }: Outline<Leaf>, bytes: Uint8Array, from: number): boolean {
    let hash = 0
    for (let k = 0; k < exact.length; k++) hash = Math.imul(hash ^ bytes[from + exact[k]!]!, 0x01000193)
    for (let k = 0; 2 * k < runs.length; k++) {
      const first = from + runs[2 * k]!
      // It would be read in another way.
      if (bytes[first] === 0x30) return false
      let value = 0
      for (let at = first; at < from + runs[2 * k + 1]!; at++) value = value * 10 + bytes[at]! - 0x30
      const isListed = this.#numbers.has(value)
      this.#values[k] = value
      this.#listed[k] = isListed ? 1 : 0
      hash = Math.imul(hash ^ (isListed ? value : ANY), 0x01000193)
    }
    this.#variantHash = hash ^ (hash >>> 15)
    return true
  }

  #isVariant(
    { exact, numbers, others }: Variant<Leaf>,
    outline: Outline<Leaf>,
    bytes: Uint8Array,
    from: number,
  ): boolean {
    const places = outline.exact
    for (let k = 0; k < exact.length; k++) if (bytes[from + places[k]!] !== exact[k]) return false
    for (let k = 0; k < numbers.length; k++)
      if (numbers[k] === ANY ? this.#listed[k] === 1 : numbers[k] !== this.#values[k]) return false
    return areApart(this.#values, numbers, others)
  }
}

/** Returns whether all numbers that vary differ from each other, and from the others. */
function areApart(values: Float64Array, numbers: Float64Array, others: readonly number[]): boolean {
  for (let k = 0; k < numbers.length; k++) {
    if (numbers[k] !== ANY) continue
    for (let j = 0; j < k; j++) if (numbers[j] === ANY && values[j] === values[k]) return false
    for (const other of others) if (other === values[k]) return false
  }
  return true
}

/** Returns four bytes in which every digit is 0. */
function foldedWord(word: number): number {
  const digits = word ^ 0x30303030
  // The upper bit of a byte is set where it is above nine.
  const others = ((digits & 0x7f7f7f7f) + 0x76767676) | digits
  return word & ~((((others & 0x80808080) ^ 0x80808080) >>> 7) * 0x0f)
}

function newOutline<Leaf>(words: Int32Array, length: number, event: LogEvent): Outline<Leaf> {
  return {
    words: words.slice(0, (length + 3) >> 2),
    length,
    message: event.message,
    dialect: event.dialect,
    level: event.level,
    timed: event.time !== null,
    marks: new Uint8Array(length),
    exact: [],
    runs: [],
    variants: new Map(),
    used: true,
    learned: 0,
    hits: 0,
  }
}

function isHead<Leaf>({ message, dialect, level, timed }: Outline<Leaf>, event: LogEvent): boolean {
  return (
    message === event.message && dialect === event.dialect && level === event.level && timed === (event.time !== null)
  )
}

/** Makes an outline as strict as the marks of another of its lines; returns whether it was. */
function outlineTakes<Leaf>(outline: Outline<Leaf>, marks: Uint8Array): boolean {
  const own = outline.marks
  const before = own.slice()
  for (let k = 0; k < own.length; k++) if (marks[k]! > own[k]!) own[k] = marks[k]!
  evenOut(own, own.length)
  limitNumbers(own)
  if (own.every((mark, k) => mark === before[k])) return true
  const exact: number[] = []
  const runs: number[] = []
  for (let k = 0; k < own.length; k++) {
    if (own[k] === EXACT) exact.push(k)
    if (own[k] !== NUMBER) continue
    const start = k
    while (own[k + 1] === NUMBER) k++
    runs.push(start, k + 1)
  }
  outline.exact = exact
  outline.runs = runs
  return outline.variants.size === 0
}

/** Of too many numbers the last do not vary. */
function limitNumbers(marks: Uint8Array): void {
  let numbers = 0
  for (let k = 0; k < marks.length; k++) {
    if (marks[k] !== NUMBER) continue
    if (marks[k - 1] !== NUMBER) numbers++
    if (numbers > NUMBERS) marks[k] = EXACT
  }
}

function partsOf<Leaf>({ variants }: Outline<Leaf>): number {
  let sum = 0
  for (const { root } of variants.values()) sum += stepsOf(root)
  return sum
}

function stepsOf<Leaf>(step: Step<Leaf>): number {
  return step.next.reduce((sum, next) => sum + stepsOf(next), 1)
}
