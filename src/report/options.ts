/** The options of every reporter: the same for all formats. */

import type { RunInfo, Summary } from '../model/counts/summary.ts'
import type { Comparison, Verdict } from '../model/counts/verdict.ts'
import type { Lang, Pack, Severity } from '../model/rules/knowledge.ts'
import type { Confidence, Shape } from '../model/rules/shape.ts'
import type { CiContext } from './ci/location.ts'

/** What a report shows and how. */
export interface ReportOptions {
  /** The knowledge: severities, titles, advice. */
  readonly packs: readonly Pack[]
  /** Why matches of shapes are believed. */
  readonly shapes: readonly Pick<Shape, 'id' | 'namespace' | 'because'>[]
  readonly lang: Lang
  /** Width of `text` in columns; less than 40 counts as 40. */
  readonly width: number
  readonly color: boolean
  /** The toolkit whose commands are shown; null: for each step the first toolkit that fits what the log names. */
  readonly toolkit: string | null
  /** Findings below these are left out of every format. */
  readonly minConfidence: Confidence
  readonly minSeverity: Severity
  /** 0 is short; 1 and more shows every code and every source. */
  readonly verbose: number
  readonly runInfo: RunInfo | null
  /** The gate's judgement of the run; null without a gate. */
  readonly verdict?: Verdict | null
  /** The comparison with a previous run. With a verdict it is the one in there. */
  readonly compared?: Comparison | null
  /** Where build servers find files; null except for the command line. */
  readonly site?: CiContext | null
}

/** Renders a whole report piece by piece. */
export type PieceReporter = (summary: Summary, options: ReportOptions) => Iterable<string>

/** Renders a whole report, with a newline at its end. */
export type Reporter = (summary: Summary, options: ReportOptions) => string
