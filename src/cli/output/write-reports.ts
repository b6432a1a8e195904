/** The reports of a summary, written where they go; with `github` also what a workflow step shows as its summary. */

import type { Summary } from '../../model/counts/summary.ts'
import type { Problem } from '../../model/problem.ts'
import { stepSummary } from '../../report/ci/github.ts'
import { type CiContext, pathBelowRoot } from '../../report/ci/location.ts'
import { pieceReporters, type ReporterName, type ReportOptions, reporters } from '../../report/reporter.ts'
import type { InferFlags } from '../flags/flag.ts'
import type {
  color,
  format,
  lang,
  minConfidence,
  minSeverity,
  output,
  quiet,
  toolkit,
  verbose,
} from '../flags/flags.ts'
import type { Shell } from '../shell.ts'
import { appendSummary } from './build-server.ts'
import { type Output, type OutputStyle, outputStyleOf, writeOutputs } from './output.ts'

/** The flags that every command with reports has. */
export type ReportFlags = InferFlags<
  | typeof format
  | typeof output
  | typeof quiet
  | typeof lang
  | typeof color
  | typeof toolkit
  | typeof minConfidence
  | typeof minSeverity
  | typeof verbose
>

/** What a command adds to its flags: the knowledge, the run, and what was made of the summary. */
export type ReportInputs = Pick<ReportOptions, 'packs' | 'shapes' | 'runInfo' | 'verdict' | 'compared'>

/** From so many findings on a report may take longer to make than a user waits. */
const MANY = 1000

/** Makes and writes all reports; what could not be written is answered. */
export async function writeReports(
  outputs: readonly Output<ReporterName>[],
  flags: ReportFlags,
  shell: Shell,
  summary: Summary,
  inputs: ReportInputs,
): Promise<Problem[]> {
  const options = (look: OutputStyle): ReportOptions => ({
    ...look,
    ...inputs,
    site: besideBaseline(look.site, inputs),
    ...displayOptions(flags),
    verbose: flags.verbose ? 1 : 0,
  })
  const make = (format: ReporterName, look: OutputStyle) => {
    const inPieces = pieceReporters[format]
    return inPieces === undefined ? reporters[format](summary, options(look)) : inPieces(summary, options(look))
  }
  const problems = await writeOutputs(outputs, flags, shell, make, summary.findings.length > MANY)
  const path = shell.env.GITHUB_STEP_SUMMARY
  if (!path || !outputs.some(o => o.format === 'github')) return problems
  const look = outputStyleOf({ format: 'md', file: path }, flags, shell)
  const failed = appendSummary(path, stepSummary(summary, options(look)))
  return failed === null ? problems : [...problems, failed]
}

/** What is shown, as the flags say. */
export function displayOptions({
  toolkit,
  minConfidence,
  minSeverity,
}: Pick<ReportFlags, 'toolkit' | 'minConfidence' | 'minSeverity'>) {
  return {
    toolkit: toolkit ?? null,
    minConfidence,
    minSeverity,
  } satisfies Partial<ReportOptions>
}

/** What has no place of its own is best told beside the baseline by which it was judged. */
function besideBaseline(site: CiContext, { verdict }: ReportInputs): CiContext {
  const path = verdict?.baseline ? pathBelowRoot(verdict.baseline, site) : null
  return path === null ? site : { ...site, anchor: path }
}
