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

/** Maximum number of remembered calls and programs. */
const CALLS = 64
const PROGRAMS = 128
/** Maximum distance that is counted, in lines. */
const FAR = 16

/** Remembers what lines said; lines must come in order. */
export class LineMemory {
  readonly #spoken: number[]
  readonly #named: number[]
  readonly #namers: (number | null)[]
  readonly #calls: EarlierCall[] = []
  /** The line on which a program last spoke of a code space, by program and space. */
  readonly #programs = new Map<string, number>()

  constructor(spaces: number) {
    this.#spoken = new Array(spaces).fill(-Infinity)
    this.#named = new Array(spaces).fill(-Infinity)
    this.#namers = new Array(spaces).fill(null)
  }

  /** Notes that a line, by its absolute offset, speaks of a code space. */
  spoke(space: number, line: number, program: string | null): void {
    this.#spoken[space] = line
    if (program === null) return
    const key = `${space} ${program}`
    this.#programs.delete(key)
    this.#programs.set(key, line)
    if (this.#programs.size > PROGRAMS) this.#programs.delete(this.#programs.keys().next().value!)
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

  namedDistance(space: number, view: View): number {
    return linesBetween(this.#named[space]!, view, FAR)
  }

  /** Notes a call whose outcome the line does not tell. `thread` is 0 where the line names none. */
  called(name: string, line: number, thread: number): void {
    this.#calls.push({ line, thread, name })
    if (this.#calls.length > CALLS) this.#calls.shift()
  }

  /** Returns how many lines ago a code space was spoken of; Infinity where it is out of sight or too far. */
  distance(space: number, view: View): number {
    return linesBetween(this.#spoken[space]!, view, FAR)
  }

  isKnownProgram(space: number, program: string | null, view: View): boolean {
    if (program === null) return false
    const line = this.#programs.get(`${space} ${program}`)
    return line !== undefined && line >= view.base + view.floor
  }

  /** Returns and settles the latest call of a thread at most so many lines ago. */
  pendingCall(lines: number, view: View, thread: number): EarlierCall | null {
    for (let i = this.#calls.length - 1; i >= 0; i--) {
      const call = this.#calls[i]!
      if (linesBetween(call.line, view, lines) > lines) return null
      if (thread !== 0 && call.thread !== 0 && call.thread !== thread) continue
      return call
    }
    return null
  }
}

/** Returns the number of lines from the one at the absolute offset `line` to that of the view; Infinity beyond `most`. */
export function linesBetween(line: number, view: View, most: number): number {
  const at = line - view.base
  if (at < view.floor) return Infinity
  let count = 0
  for (let start = view.lineStart; start > at; count++) {
    if (count >= most) return Infinity
    start = lineStartOf(view.bytes, start - 1, view.floor)
  }
  return count
}
