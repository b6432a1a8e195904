/**
 * Frames: the lines of a stack trace that name the failing call. Java and JavaScript print them after the message,
 * Python before it. They are looked for only around an error whose shape asks for them.
 */
import type { RuleSet } from '../model/ruleset.ts'
import { lineEndOf, lineStartOf, type View } from '../model/view.ts'
import type { Decoder } from './decode.ts'
import { Matcher } from './matcher.ts'

/** Lines of a trace that are looked at on either side. */
const LINES = 80

/** Finds the functions that the stack trace around a line names, best first. */
export class FrameFinder {
  readonly #matcher: Matcher
  readonly #decoder: Decoder

  constructor(rules: RuleSet, decoder: Decoder) {
    this.#decoder = decoder
    this.#matcher = new Matcher(rules.automaton, shape => rules.shapes[shape]!.kind === 'frame')
  }

  /** Functions of frames after the line in their order, then of those before it, nearest first. */
  around(view: View): readonly string[] {
    const { bytes, lineStart, lineEnd, floor, ceiling } = view
    let after = lineEnd
    for (let n = 0; n < LINES && after + 1 < ceiling && continues(bytes, after + 1); n++)
      after = lineEndOf(bytes, after + 1, ceiling)
    let before = lineStart
    for (let n = 0; n < LINES && before > floor; n++) {
      const start = lineStartOf(bytes, before - 1, floor)
      if (!continues(bytes, start)) break
      before = start
    }
    if (after === lineEnd && before === lineStart) return NO_FUNCTIONS
    return [...this.#functions(view, lineEnd, after), ...this.#functions(view, before, lineStart).reverse()]
  }

  #functions({ bytes }: View, from: number, to: number): string[] {
    const names: string[] = []
    if (from < to)
      this.#matcher.run(bytes, from, to, from, to, (_, walker) => {
        const { functionName } = this.#decoder.markOf(bytes, walker)
        if (functionName !== null) names.push(functionName)
      })
    return names
  }
}

/** A line goes on with a trace when it is indented or begins as traces do. */
function continues(bytes: Uint8Array, start: number): boolean {
  const first = bytes[start]
  if (first === 0x20 || first === 0x09) return true
  for (const text of BEGINNINGS) {
    let i = 0
    while (i < text.length && bytes[start + i] === text[i]) i++
    if (i === text.length) return true
  }
  return false
}

const NO_FUNCTIONS: readonly string[] = []

const BEGINNINGS = ['at ', 'Caused by: ', '... ', 'Traceback ', 'Suppressed: ', 'During handling '].map(text =>
  new TextEncoder().encode(text),
)
