/** Remembers from which summary each report was made, so that it can be rendered again. */
import type { Summary } from '../model/counts/summary.ts'
import { reportFields } from '../report/data/json.ts'
import { plain } from '../report/data/pieces.ts'
import type { ReportOptions } from '../report/options.ts'
import type { Report } from './report-types.ts'

/** The input of a report. */
export interface Basis {
  readonly summary: Summary
  readonly options: ReportOptions
}

const bases = new WeakMap<Report, Basis>()

/** Makes the report of a summary. */
export function makeReport(summary: Summary, options: ReportOptions): Report {
  const report: Report = plain(reportFields(summary, options))
  bases.set(report, { summary, options })
  return report
}

/** Returns the input of a report; undefined unless an analysis in this process returned it. */
export function basisOf(report: Report): Basis | undefined {
  return typeof report === 'object' && report !== null ? bases.get(report) : undefined
}
