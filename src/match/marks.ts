/**
 * Marks: the lines that open and close calls. They are looked for only where an error asks for them, backwards in pieces
 * of 4 KiB, and each piece is scanned once; a trace without errors costs nothing here.
 */
import type { RuleSet } from '../model/ruleset.ts'
import { LOOK_BEHIND, lineEndOf, lineStartOf, type Mark, type View } from '../model/view.ts'
import type { Decoder } from './decode.ts'
import { Matcher } from './matcher.ts'

const PIECE = 4096

interface Piece {
  /** Absolute offset up to which lines of this piece have been scanned. */
  scannedTo: number
  readonly marks: Mark[]
}

/** Finds marks before a line. Keeps what it scanned until the bytes are gone. */
export class MarkFinder {
  readonly #rules: RuleSet
  readonly #matcher: Matcher
  readonly #decoder: Decoder
  readonly #pieces = new Map<number, Piece>()

  constructor(rules: RuleSet, decoder: Decoder) {
    this.#rules = rules
    this.#decoder = decoder
    this.#matcher = new Matcher(rules.automaton, shape => ['call', 'ok'].includes(rules.shapes[shape]!.kind))
  }

  /** The marks of lines that begin in [lineStart - LOOK_BEHIND, lineStart), nearest first. */
  *before(view: View): Generator<Mark> {
    const line = view.base + view.lineStart
    const floor = Math.max(view.base + view.floor, line - LOOK_BEHIND)
    for (let piece = Math.floor((line - 1) / PIECE); piece >= 0 && (piece + 1) * PIECE > floor; piece--) {
      const { marks } = this.#scan(view, piece, line)
      for (let i = marks.length - 1; i >= 0; i--) {
        const mark = marks[i]!
        if (mark.offset < floor) return
        if (mark.offset < line) yield mark
      }
    }
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
      this.#matcher.run(bytes, from, until, from, view.lineEnd, (shape, walker) => {
        const offset = base + lineStartOf(bytes, walker.start, 0)
        if (offset < piece.scannedTo || offset >= to) return
        const { kind, producer } = this.#rules.shapes[shape]!
        marks.push({ offset, kind: kind as Mark['kind'], producer, ...this.#decoder.markOf(bytes, walker) })
      })
    piece.scannedTo = to
    return piece
  }
}
