/** The reports of a summary, written where they go; with `github` also what a workflow step shows as its summary. */
import type { Problem } from '../model/problem.ts'
import type { Summary } from '../model/summary.ts'
import { stepSummary } from '../report/ci/github.ts'
import { pathBelowRoot } from '../report/ci/site.ts'
import { type ReporterName, type ReportOptions, reporters } from '../report/reporter.ts'
import { appendSummary } from './build-server.ts'
import { type Look, lookOf, type Output, writeOutputs } from './output.ts'
import type { Shell } from './shell.ts'

/** Makes and writes all reports; what could not be written is answered. */
export async function writeReports(
  outputs: readonly Output<ReporterName>[],
  flags: { readonly lang: string; readonly color: string },
  shell: Shell,
  summary: Summary,
  optionsFor: (look: Look) => ReportOptions,
): Promise<Problem[]> {
  const placed = (look: Look) => besideBaseline(optionsFor(look))
  const problems = await writeOutputs(outputs, flags, shell, (format, look) => reporters[format](summary, placed(look)))
  const path = shell.env.GITHUB_STEP_SUMMARY
  if (!path || !outputs.some(o => o.format === 'github')) return problems
  const look = lookOf({ format: 'md', file: path }, flags, shell)
  const failed = appendSummary(path, stepSummary(summary, placed(look)))
  return failed === null ? problems : [...problems, failed]
}

/** What has no place of its own is best told beside the baseline by which it was judged. */
function besideBaseline(options: ReportOptions): ReportOptions {
  const { site, verdict } = options
  const path = site && verdict?.baseline ? pathBelowRoot(verdict.baseline, site) : null
  return site && path !== null ? { ...options, site: { ...site, anchor: path } } : options
}
