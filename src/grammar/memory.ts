/**
 * What earlier lines said that matters for a later one: code spaces that were spoken of, calls that have not returned,
 * programs. Everything is found by the place of its line, and counts only within the look-behind of the later line, so that
 * a shard that begins in the middle of a log remembers the same.
 */
import { lineStartOf, type View } from '../model/bytes/view.ts'

/** A call of an earlier line. */
export interface EarlierCall {
  /** Absolute offset of its line. */
  readonly line: number
  readonly thread: number
  readonly name: string
}

/** A program that spoke of a code space. */
interface Speaker {
  /** Absolute offset of the line on which it last did, and a number that grows with every time. */
  line: number
  turn: number
}

/** Maximum number of remembered calls and programs. */
const CALLS = 64
const PROGRAMS = 128
/** Number of lines in a row whose beginnings are known; a power of two. */
const RUN = 16

/** Remembers what lines said; lines must come in order. */
export class LineMemory {
  readonly #spoken: number[]
  readonly #named: number[]
  readonly #namers: (number | null)[]
  readonly #calls: EarlierCall[] = []
  /** The programs that spoke of each code space. */
  readonly #programs: Map<string, Speaker>[]
  #speakers = 0
  #turn = 0
  /** Absolute offsets of the last lines that were begun one directly behind the other, and of the line behind them. */
  readonly #starts = new Float64Array(RUN)
  #run = 0
  #next = -1

  constructor(spaces: number) {
    this.#spoken = new Array(spaces).fill(-Infinity)
    this.#named = new Array(spaces).fill(-Infinity)
    this.#namers = new Array(spaces).fill(null)
    this.#programs = Array.from({ length: spaces }, () => new Map())
  }

  /** Begins a line, which saves looking for the beginnings of lines that come one behind the other. */
  begin({ base, lineStart, lineEnd }: View): void {
    if (base + lineStart !== this.#next) this.#run = 0
    this.#starts[this.#run++ & (RUN - 1)] = base + lineStart
    this.#next = base + lineEnd + 1
  }

  /** Notes that a line, by its absolute offset, speaks of a code space. */
  spoke(space: number, line: number, program: string | null): void {
    this.#spoken[space] = line
    if (program === null) return
    const known = this.#programs[space]!.get(program)
    if (known !== undefined) {
      known.line = line
      known.turn = ++this.#turn
      return
    }
    this.#programs[space]!.set(program, { line, turn: ++this.#turn })
    if (++this.#speakers > PROGRAMS) this.#forgetSpeaker()
  }

  /** Notes that the name of a code space stands on a line, which may mean something else. */
  named(space: number, line: number, process: number | null): void {
    this.#named[space] = line
    this.#namers[space] = process
  }

  /** Returns whether the process that wrote the name writes this line too. */
  isNamer(space: number, process: number | null): boolean {
    return process !== null && this.#namers[space] === process
  }

  /** Returns whether the name of a code space stood at most so many lines before. */
  isNamedWithin(space: number, lines: number, view: View): boolean {
    return this.#isWithin(this.#named[space]!, lines, view)
  }

  /** Notes a call whose outcome the line does not tell. `thread` is 0 where the line names none. */
  called(name: string, line: number, thread: number): void {
    this.#calls.push({ line, thread, name })
    if (this.#calls.length > CALLS) this.#calls.shift()
  }

  /** Returns whether a code space was spoken of at most so many lines before, in sight. */
  isSpokenWithin(space: number, lines: number, view: View): boolean {
    return this.#isWithin(this.#spoken[space]!, lines, view)
  }

  isKnownProgram(space: number, program: string | null, view: View): boolean {
    if (program === null) return false
    const known = this.#programs[space]!.get(program)
    return known !== undefined && known.line >= view.base + view.floor
  }

  /** Returns and settles the latest call of a thread at most so many lines ago. */
  pendingCall(lines: number, view: View, thread: number): EarlierCall | null {
    for (let i = this.#calls.length - 1; i >= 0; i--) {
      const call = this.#calls[i]!
      if (!this.#isWithin(call.line, lines, view)) return null
      if (thread !== 0 && call.thread !== 0 && call.thread !== thread) continue
      return call
    }
    return null
  }

  /** Returns whether a line, by its absolute offset, is in sight and at most so many lines before that of the view. */
  #isWithin(line: number, lines: number, view: View): boolean {
    if (line < view.base + view.floor) return false
    // Beginnings of lines that are known.
    let start = view.base + view.lineStart
    let back = 0
    const known = Math.min(this.#run, RUN) - 1
    if (this.#starts[(this.#run - 1) & (RUN - 1)] === start)
      for (; back < known && start > line; back++) {
        if (back >= lines) return false
        start = this.#starts[(this.#run - 2 - back) & (RUN - 1)]!
      }
    if (start <= line) return true
    return linesFrom(line - view.base, start - view.base, view, lines - back) <= lines - back
  }

  /** Forgets the program that did not speak for the longest time. */
  #forgetSpeaker(): void {
    let oldest: Map<string, Speaker> | null = null
    let name = ''
    let turn = Infinity
    for (const programs of this.#programs)
      for (const [program, speaker] of programs)
        if (speaker.turn < turn) {
          oldest = programs
          name = program
          turn = speaker.turn
        }
    oldest?.delete(name)
    this.#speakers--
  }
}

/** Returns the number of lines from the one at the absolute offset `line` to that of the view; Infinity beyond `most`. */
export function linesBetween(line: number, view: View, most: number): number {
  const at = line - view.base
  return at < view.floor ? Infinity : linesFrom(at, view.lineStart, view, most)
}

/** The same for indices into the bytes; `from` is where a later line begins. */
function linesFrom(at: number, from: number, { bytes, floor }: View, most: number): number {
  let count = 0
  for (let start = from; start > at; count++) {
    if (count >= most) return Infinity
    start = lineStartOf(bytes, start - 1, floor)
  }
  return count
}
