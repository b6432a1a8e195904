/** Spans without a long pause, stored as plain numbers, which are small and need no copying when there are many. */
import { MAX_PAUSE_MS, type SpanSeries, type TimeSpan } from '../../model/counts/summary.ts'

/** Occurrences within the minute that begins at `start`, with the times of the first and last. */
export interface Minute {
  readonly start: number
  readonly count: number
  readonly first: number
  readonly last: number
}

/** Returns the spans of minutes that are given in order. */
export function spansOf(minutes: readonly Minute[]): TimeSpan[] {
  const list = new SpanList()
  for (const { start, count, first, last } of minutes) list.add({ from: start, to: start, count, first, last })
  return Array.from({ length: list.length }, (_, i) => list.at(i)!)
}

/** Number of values per span: its first and last minute, occurrences, first and last time. */
const FIELDS = 5

/** Maximum number of spans in one block; a list of few spans has one block that grows up to it. */
const BLOCK = 2048

/** The spans of one finding, added in order. */
export class SpanList implements SpanSeries {
  readonly #blocks: Float64Array[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Adds a span after the others; without a long pause between them it extends the last one. */
  add(span: TimeSpan): void {
    if (this.#length > 0 && this.#joinLast(span)) return
    const block = this.#blockFor(this.#length)
    const at = (this.#length % BLOCK) * FIELDS
    block[at] = span.from
    block[at + 1] = span.to
    block[at + 2] = span.count
    block[at + 3] = span.first
    block[at + 4] = span.last
    this.#length++
  }

  at(index: number): TimeSpan | undefined {
    if (index < 0 || index >= this.#length) return undefined
    const block = this.#blocks[Math.floor(index / BLOCK)]!
    const at = (index % BLOCK) * FIELDS
    return {
      from: block[at]!,
      to: block[at + 1]!,
      count: block[at + 2]!,
      first: block[at + 3]!,
      last: block[at + 4]!,
    }
  }

  #joinLast({ from, to, count, first, last }: TimeSpan): boolean {
    const block = this.#blocks.at(-1)!
    const at = ((this.#length - 1) % BLOCK) * FIELDS
    if (from - block[at + 1]! > MAX_PAUSE_MS) return false
    block[at + 1] = to
    block[at + 2]! += count
    block[at + 3] = Math.min(block[at + 3]!, first)
    block[at + 4] = Math.max(block[at + 4]!, last)
    return true
  }

  /** Returns the block of a span, large enough for it. */
  #blockFor(index: number): Float64Array {
    const within = index % BLOCK
    const block = this.#blocks[Math.floor(index / BLOCK)]
    if (block !== undefined && within * FIELDS < block.length) return block
    if (block === undefined) {
      const fresh = new Float64Array(FIELDS * (index === 0 ? 1 : BLOCK))
      this.#blocks.push(fresh)
      return fresh
    }
    const grown = new Float64Array(2 * block.length)
    grown.set(block)
    this.#blocks[this.#blocks.length - 1] = grown
    return grown
  }
}
