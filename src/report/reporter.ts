/**
 * A reporter turns a summary into text. It is a pure function: no clock, no disk, no process; the width, the colour and
 * the times of the run are inputs. Every format shows the same findings in the same order (see `rank.ts`).
 */
import type { Lang, Pack, Severity } from '../model/knowledge.ts'
import type { Confidence } from '../model/shape.ts'
import type { RunInfo, Summary } from '../model/summary.ts'
import { csv } from './csv.ts'
import { json } from './json.ts'
import { jsonl } from './jsonl.ts'
import { markdown } from './markdown.ts'
import { text } from './text.ts'

/** What a report shows and how. */
export interface ReportOptions {
  /** The knowledge: severities, titles, advice. */
  readonly packs: readonly Pack[]
  readonly lang: Lang
  /** Columns of `text`; less than 40 count as 40. */
  readonly width: number
  readonly color: boolean
  /** Whose commands are shown; null: per step the first toolkit of the pack that has one. */
  readonly toolkit: string | null
  /** What is less sure, or less severe, is left out of every format. */
  readonly minConfidence: Confidence
  readonly minSeverity: Severity
  /** 0 is short; 1 and more shows every code and every source. */
  readonly verbose: number
  readonly runInfo: RunInfo | null
}

/** Renders a whole report, with a newline at its end. */
export type Reporter = (summary: Summary, options: ReportOptions) => string

export const REPORTERS = ['text', 'json', 'jsonl', 'md', 'csv'] as const
export type ReporterName = (typeof REPORTERS)[number]

export const reporters = { text, json, jsonl, md: markdown, csv } satisfies Record<ReporterName, Reporter>
