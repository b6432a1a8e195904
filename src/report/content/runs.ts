/**
 * Runs: parts of findings without a long pause between them; spans of different findings bridge each other's pauses. The
 * spans of each finding are ordered, so one walk over all of them yields the runs, and only one run is in memory.
 */
import { MAX_PAUSE_MS, type TimeSpan } from '../../model/counts/summary.ts'
import type { RankedFinding } from './rank.ts'

/** The spans of one finding within a run, as one. */
export interface RunPart {
  /** Index of the finding among those walked over. */
  readonly index: number
  readonly ranked: RankedFinding
  /** Place of its first span in the run. */
  readonly place: number
  span: TimeSpan
}

export interface SpanRun {
  /** One for each finding, in the order of their first occurrences. */
  readonly parts: readonly RunPart[]
  /** The last minute. */
  readonly end: number
}

/** Yields the runs in order of time. A run is valid until the next one is requested. */
export function* runsOf(findings: readonly RankedFinding[]): Generator<SpanRun> {
  const walk = new Walk(findings)
  let parts: RunPart[] = []
  /** The part of each finding in the open run. */
  const byFinding: (RunPart | undefined)[] = findings.map(() => undefined)
  let end = -Infinity
  for (let next = walk.next(); next !== null; next = walk.next()) {
    const { index, place, span } = next
    if (span.from - end > MAX_PAUSE_MS && parts.length > 0) {
      yield { parts: inOrder(parts), end }
      for (const part of parts) byFinding[part.index] = undefined
      parts = []
      end = -Infinity
    }
    const part = byFinding[index]
    if (part === undefined) {
      const fresh = { index, ranked: findings[index]!, place, span }
      byFinding[index] = fresh
      parts.push(fresh)
    } else part.span = joined(part.span, span)
    end = Math.max(end, span.to)
  }
  if (parts.length > 0) yield { parts: inOrder(parts), end }
}

/** Rebuilds a part of a run from its beginning and the end of the run. */
export function partAt(ranked: RankedFinding, index: number, place: number, end: number): RunPart {
  const { spans } = ranked.finding
  let span = spans.at(place)!
  for (let i = place + 1; i < spans.length; i++) {
    const next = spans.at(i)!
    if (next.from > end) break
    span = joined(span, next)
  }
  return { index, ranked, place, span }
}

function joined(a: TimeSpan, b: TimeSpan): TimeSpan {
  return { from: a.from, to: b.to, count: a.count + b.count, first: a.first, last: Math.max(a.last, b.last) }
}

function inOrder(parts: RunPart[]): RunPart[] {
  return parts.sort((a, b) => a.span.first - b.span.first)
}

/** A finding with its next span. */
interface Cursor {
  readonly index: number
  place: number
  span: TimeSpan
}

/** Yields the spans of all findings in order: a heap of cursors, the earliest on top. */
class Walk {
  readonly #findings: readonly RankedFinding[]
  readonly #heap: Cursor[] = []
  /** Whether the cursor returned last is still on top. */
  #isTaken = false

  constructor(findings: readonly RankedFinding[]) {
    this.#findings = findings
    for (const [index, { finding }] of findings.entries()) {
      const span = finding.spans.at(0)
      if (span !== undefined) this.#heap.push({ index, place: 0, span })
    }
    // A sorted list is a heap.
    this.#heap.sort(compareCursors)
  }

  /** Returns the next span; the result changes with the next call. */
  next(): Readonly<Cursor> | null {
    if (this.#isTaken) this.#advance()
    this.#isTaken = true
    return this.#heap[0] ?? null
  }

  #advance(): void {
    const heap = this.#heap
    const [top] = heap
    if (top === undefined) return
    const span = this.#findings[top.index]!.finding.spans.at(top.place + 1)
    if (span !== undefined) {
      top.place++
      top.span = span
    } else {
      const last = heap.pop()!
      if (last === top) return
      heap[0] = last
    }
    this.#sink()
  }

  /** Moves the top to its place. */
  #sink(): void {
    const heap = this.#heap
    const moved = heap[0]!
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && compareCursors(heap[child + 1]!, heap[child]!) < 0) child++
      if (compareCursors(heap[child]!, moved) >= 0) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = moved
  }
}

/** Compares spans by start, then by the rank of their findings. */
function compareCursors(a: Cursor, b: Cursor): number {
  return a.span.from - b.span.from || a.span.first - b.span.first || a.index - b.index
}
