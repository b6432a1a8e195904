/** The production engine, from pattern text to spans: parser, assembler, scalar prefilter, walker. */
import { Assembler } from '../../../src/compile/automata/assemble.ts'
import { NoLiteralError } from '../../../src/compile/automata/branches.ts'
import { AmbiguityError } from '../../../src/compile/automata/determinise.ts'
import { LimitError } from '../../../src/compile/automata/positions.ts'
import { PatternError, parsePattern } from '../../../src/compile/automata/syntax.ts'
import { Matcher, planMatches } from '../../../src/match/matcher.ts'
import type { Automaton } from '../../../src/model/rules/automaton.ts'
import type { Parse } from './naive.ts'

const REFUSALS = [PatternError, NoLiteralError, LimitError, AmbiguityError]

/** What `make` gives, or null when it refuses the pattern for one of the reasons that packs are told. */
export function unlessRefused<T>(make: () => T): T | null {
  try {
    return make()
  } catch (error) {
    if (REFUSALS.some(kind => error instanceof kind)) return null
    throw error
  }
}

/** The tables of patterns, one shape each. Throws what the compiler throws. */
export function compile(...patterns: readonly string[]): Automaton {
  const assembler = new Assembler()
  for (const [shape, pattern] of patterns.entries())
    assembler.addShape(shape, parsePattern(pattern, assembler.groupNumber), 2)
  return assembler.finish()
}

/** All matches in a text, by byte. */
export function matches(automaton: Automaton, text: string): (Parse & { readonly shape: number })[] {
  const bytes = new TextEncoder().encode(text)
  const found: (Parse & { shape: number })[] = []
  new Matcher(planMatches(automaton, () => true)).run(
    { bytes, floor: 0, fill: bytes.length },
    0,
    bytes.length,
    (shape, walker) => {
      const groups = automaton.groups.flatMap((name, i) =>
        walker.groupStart[i + 1]! < 0 ? [] : [[name, [walker.groupStart[i + 1]!, walker.groupEnd[i + 1]!]] as const],
      )
      found.push({ shape, start: walker.start, end: walker.end, groups: Object.fromEntries(groups) })
    },
  )
  return found
}
