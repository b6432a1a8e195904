/** Writes the reports of a summary; with `github` also the summary of the workflow step. */

import type { Summary } from '../../model/counts/summary.ts'
import type { Problem } from '../../model/problem.ts'
import { stepSummary } from '../../report/ci/github.ts'
import { type CiContext, pathBelowRoot } from '../../report/ci/location.ts'
import { pieceReporters, type ReporterName, type ReportOptions, reporters } from '../../report/index.ts'
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

/** The flags of every command with reports. */
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

/** What a command adds to its flags: packs, the run, and results derived from the summary. */
export type ReportInputs = Pick<ReportOptions, 'packs' | 'shapes' | 'runInfo' | 'verdict' | 'compared'>

/** Minimum number of findings for which making a report may take noticeable time. */
const MANY = 1000

/** Makes and writes all reports; returns the problems of writing. */
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

/** Returns what to show, according to the flags. */
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

/** Locates findings without a place of their own at the baseline that judged them. */
function besideBaseline(site: CiContext, { verdict }: ReportInputs): CiContext {
  const path = verdict?.baseline ? pathBelowRoot(verdict.baseline, site) : null
  return path === null ? site : { ...site, anchor: path }
}
