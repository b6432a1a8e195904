/**
 * Marks: the lines that open and close calls, and those with which a process starts. They are searched for only where an
 * error needs them, backwards in pieces of 4 KiB, each scanned once; a trace without errors costs nothing here.
 */

import { type CallMark, LOOK_BEHIND, lineEndOf, lineStartOf, type View } from '../model/bytes/view.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { Decoder } from './decode.ts'
import { type Matcher, type MatchPlan, planMatches } from './matcher.ts'

const PIECE = 4096

interface Piece {
  /** Absolute offset up to which lines of this piece have been scanned. */
  scannedTo: number
  readonly marks: CallMark[]
}

/** Returns the plan for the shapes of marks. */
export function planMarks({ automaton, shapes }: RuleSet): MatchPlan {
  // Where open calls are reported, errors returned by calls close them too.
  const traced = new Set(shapes.filter(s => s.kind === 'call' && s.remark !== null).map(s => s.producer))
  return planMatches(automaton, shape => {
    const { kind, producer } = shapes[shape]!
    return kind === 'call' || kind === 'ok' || kind === 'start' || (kind === 'code' && traced.has(producer))
  })
}

/** Finds marks before a line. Caches what it scanned until the bytes are gone. */
export class MarkFinder {
  readonly #rules: RuleSet
  readonly #matcher: Matcher
  readonly #decoder: Decoder
  readonly #pieces = new Map<number, Piece>()

  /** `matcher` is that of `planMarks`; other finders may share it, since none uses it for longer than a call. */
  constructor(rules: RuleSet, decoder: Decoder, matcher: Matcher) {
    this.#rules = rules
    this.#decoder = decoder
    this.#matcher = matcher
  }

  /** Yields the marks of lines that begin in [lineStart - LOOK_BEHIND, lineStart), nearest first. */
  *before(view: View): Generator<CallMark> {
    const line = view.base + view.lineStart
    const floor = Math.max(view.base + view.floor, line - LOOK_BEHIND)
    for (let piece = Math.floor((line - 1) / PIECE); (piece + 1) * PIECE > floor; piece--) {
      const { marks } = this.#scan(view, piece, line)
      for (let i = marks.length - 1; i >= 0; i--) {
        const mark = marks[i]!
        if (mark.offset < floor) return
        if (mark.offset < line) yield mark
      }
    }
  }

  /** Returns the marks of a line and of those after it, up to the ceiling of its view, in order. */
  after(view: View): CallMark[] {
    const { bytes, base, lineStart, ceiling } = view
    const marks: CallMark[] = []
    this.#matcher.run({ bytes, floor: lineStart, fill: ceiling }, lineStart, ceiling, (shape, walker) => {
      marks.push(this.#mark(view, base + lineStartOf(bytes, Math.max(walker.start, lineStart), lineStart), shape))
    })
    return marks.sort((a, b) => a.offset - b.offset)
  }

  /** Forgets pieces that end before the absolute offset `before`. */
  forget(before: number): void {
    for (const piece of this.#pieces.keys()) if ((piece + 1) * PIECE <= before) this.#pieces.delete(piece)
  }

  /** Scans the lines that begin in a piece, up to the line at `line`. */
  #scan(view: View, number: number, line: number): Piece {
    const { bytes, base } = view
    let piece = this.#pieces.get(number)
    if (piece === undefined) {
      piece = { scannedTo: Math.max(number * PIECE, base), marks: [] }
      this.#pieces.set(number, piece)
    }
    const to = Math.min((number + 1) * PIECE, line)
    if (piece.scannedTo >= to) return piece
    // A line that began before this piece belongs to an earlier one; the last line may reach beyond this piece.
    let from = piece.scannedTo - base
    if (from > 0 && bytes[from - 1] !== 0x0a) from = lineEndOf(bytes, from, view.lineStart) + 1
    const until = Math.min(lineEndOf(bytes, to - base - 1, view.lineStart) + 1, view.lineStart)
    const { marks } = piece
    if (from < until)
      this.#matcher.run({ bytes, floor: from, fill: view.lineEnd }, from, until, (shape, walker) => {
        const offset = base + lineStartOf(bytes, walker.start, 0)
        if (offset < piece.scannedTo || offset >= to) return
        marks.push(this.#mark(view, offset, shape))
      })
    piece.scannedTo = to
    return piece
  }

  #mark({ bytes }: View, offset: number, shape: number): CallMark {
    const { kind, producer } = this.#rules.shapes[shape]!
    const what = kind === 'code' ? 'failed' : (kind as CallMark['kind'])
    return { offset, kind: what, shape, producer, ...this.#decoder.markOf(bytes, this.#matcher.walker) }
  }
}
