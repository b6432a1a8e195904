/** Minutes with occurrences → spans without a long pause. What is kept is small, however long a log is. */
import { PAUSE_MS, type Span, type SpanSeries } from '../model/summary.ts'

/** Occurrences within the minute that begins at `start`, the first and last of them at these times. */
export interface Minute {
  readonly start: number
  readonly count: number
  readonly first: number
  readonly last: number
}

/** The spans of minutes that are given in order. */
export function spansOf(minutes: readonly Minute[]): Span[] {
  const list = new SpanList()
  for (const minute of minutes) list.add(minute)
  const spans = list.finish()
  return Array.from({ length: spans.length }, (_, i) => spans.at(i)!)
}

/** Numbers of one span: its first and last minute, occurrences, first and last time. */
const FIELDS = 5

/** The same one by one. */
export class SpanList {
  #numbers = new Float64Array(FIELDS)
  #length = 0

  /** Minutes must come in ascending order. */
  add({ start, count, first, last }: Minute): void {
    const open = (this.#length - 1) * FIELDS
    const numbers = this.#numbers
    if (open >= 0 && start - numbers[open + 1]! <= PAUSE_MS) {
      numbers[open + 1] = start
      numbers[open + 2]! += count
      numbers[open + 3] = Math.min(numbers[open + 3]!, first)
      numbers[open + 4] = Math.max(numbers[open + 4]!, last)
      return
    }
    const at = this.#length * FIELDS
    if (at === numbers.length) {
      this.#numbers = new Float64Array(2 * numbers.length)
      this.#numbers.set(numbers)
    }
    this.#numbers.set([start, start, count, first, last], at)
    this.#length++
  }

  finish(): SpanSeries {
    return new Spans(this.#numbers.slice(0, this.#length * FIELDS))
  }
}

/** Spans as plain numbers: a log of a year may have a hundred thousand of each code. */
class Spans implements SpanSeries {
  readonly numbers: Float64Array

  constructor(numbers: Float64Array) {
    this.numbers = numbers
  }

  get length(): number {
    return this.numbers.length / FIELDS
  }

  at(index: number): Span | undefined {
    if (index < 0 || index >= this.length) return undefined
    const [from, to, count, first, last] = this.numbers.subarray(index * FIELDS, (index + 1) * FIELDS)
    return { from: from!, to: to!, count: count!, first: first!, last: last! }
  }
}
