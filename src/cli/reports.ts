/** The reports of a summary, written where they go; with `github` also what a workflow step shows as its summary. */
import type { Problem } from '../model/problem.ts'
import type { Summary } from '../model/summary.ts'
import { stepSummary } from '../report/ci/github.ts'
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
  const problems = await writeOutputs(outputs, flags, shell, (format, look) =>
    reporters[format](summary, optionsFor(look)),
  )
  const path = shell.env.GITHUB_STEP_SUMMARY
  if (!path || !outputs.some(o => o.format === 'github')) return problems
  const look = lookOf({ format: 'md', file: path }, flags, shell)
  const failed = appendSummary(path, stepSummary(summary, optionsFor(look)))
  return failed === null ? problems : [...problems, failed]
}
