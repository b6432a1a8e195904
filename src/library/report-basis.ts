/** Reports, and the summaries from which they are rendered again. */
import type { Summary } from '../model/counts/summary.ts'
import { reportFields } from '../report/data/json.ts'
import { plain } from '../report/data/pieces.ts'
import type { ReportOptions } from '../report/options.ts'
import type { Report } from './report-types.ts'

/** What a report was made of. */
export interface Basis {
  readonly summary: Summary
  readonly options: ReportOptions
}

const bases = new WeakMap<Report, Basis>()

/** The report of a summary. */
export function makeReport(summary: Summary, options: ReportOptions): Report {
  const report: Report = plain(reportFields(summary, options))
  bases.set(report, { summary, options })
  return report
}

/** What a report was made of; undefined for what no analysis of this process gave. */
export function basisOf(report: Report): Basis | undefined {
  return typeof report === 'object' && report !== null ? bases.get(report) : undefined
}
