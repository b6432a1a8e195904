/**
 * Frames: the lines of a stack trace that name the failing call. Java and JavaScript print them after the message,
 * Python before it. They are searched for only around an error whose shape requests them.
 */

import { lineEndOf, lineStartOf, type View } from '../model/bytes/view.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { Decoder } from './decode.ts'
import { Matcher, planMatches } from './matcher.ts'

/** Maximum number of lines of a trace examined on either side. */
const LINES = 80

/** Finds the functions that the stack trace around a line names, best first. */
export class FrameFinder {
  readonly #matcher: Matcher
  readonly #decoder: Decoder

  constructor(rules: RuleSet, decoder: Decoder) {
    this.#decoder = decoder
    this.#matcher = new Matcher(planMatches(rules.automaton, shape => rules.shapes[shape]!.kind === 'frame'))
  }

  /** Returns functions of frames after the line in their order, then of those before it, nearest first. */
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
      this.#matcher.run({ bytes, floor: from, fill: to }, from, to, (_, walker) => {
        const { functionName } = this.#decoder.markOf(bytes, walker)
        if (functionName !== null) names.push(functionName)
      })
    return names
  }
}

/** Returns whether a line continues a trace: it is indented or begins as traces do, possibly after the stamp of a build log. */
function continues(bytes: Uint8Array, start: number): boolean {
  if (isBlank(bytes[start])) return true
  const at = behindStamp(bytes, start)
  if (at > start && isBlank(bytes[at])) return true
  for (const text of BEGINNINGS) {
    let i = 0
    while (i < text.length && bytes[at + i] === text[i]) i++
    if (i === text.length) return true
  }
  return false
}

/** Returns the index after a stamp of digits and their marks and one blank: `19:58:21 `, `[2026-01-31T10:00:00.123Z] `. */
function behindStamp(bytes: Uint8Array, start: number): number {
  let at = start
  while (at - start < 40 && STAMP[bytes[at] ?? 0] === 1) at++
  return at - start >= 8 && bytes[at] === 0x20 ? at + 1 : start
}

const STAMP = new Uint8Array(256)
for (const char of '0123456789:.,-+/TZ[]') STAMP[char.charCodeAt(0)] = 1

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09
}

const NO_FUNCTIONS: readonly string[] = []

const BEGINNINGS = ['at ', 'Caused by: ', '... ', 'Traceback ', 'Suppressed: ', 'During handling '].map(text =>
  new TextEncoder().encode(text),
)
