/** Everything compiled from packs: what `match/` runs, what `detect/` queries, what `report/` shows. */
import type { Automaton } from './automaton.ts'
import type { Pack } from './knowledge.ts'
import type { Lexicon } from './lexicon.ts'
import type { PreparedPrefilter } from './prefilter.ts'
import type { Shape } from './shape.ts'
import type { CompiledSignals } from './signals.ts'

export interface RuleSet {
  readonly packs: readonly Pack[]
  readonly shapes: readonly Shape[]
  /** Searches that mark a line as pasted source or documentation, by namespace: indices of `automaton.searches`. */
  readonly excludes: Readonly<Record<string, readonly number[]>>
  /** What announces secrets; null where no pack defines it. */
  readonly lexicon: Lexicon | null
  /** The vocabulary by which any line is read; null where no pack defines it. */
  readonly signals: CompiledSignals | null
  readonly automaton: Automaton
  /** Null where it was not made in advance: then each scanner makes its own. */
  readonly prefilter: PreparedPrefilter | null
  /** sha256 over all pack digests and the compiler's version, in hex. */
  readonly digest: string
  /** Digests of the user's packs, and whether they are used alone; empty for the built-in packs of any version. */
  readonly given: string
}
