/** A summary goes out: every report to its place, and what no report on standard output shows to standard error. */
import type { Severity } from '../model/knowledge.ts'
import type { Problem } from '../model/problem.ts'
import type { RuleSet } from '../model/ruleset.ts'
import type { Confidence } from '../model/shape.ts'
import type { Summary } from '../model/summary.ts'
import { notedProblems } from '../report/notes.ts'
import { type ReporterName, type ReportOptions, reporters } from '../report/reporter.ts'
import { type Output, writeOutputs } from './output.ts'
import { problemLines } from './problems.ts'
import { languageOf, type Shell, write } from './shell.ts'

/** The flags of all commands that report a summary. */
export interface RenderFlags {
  readonly toolkit?: string | undefined
  readonly minSeverity: string
  readonly minConfidence: string
  readonly lang: string
  readonly color: string
  readonly quiet: boolean
  readonly verbose: boolean
}

/** Writes the reports and tells the problems; answers those of the outputs. */
export async function render(
  outputs: readonly Output<ReporterName>[],
  summary: Summary,
  { packs, shapes }: RuleSet,
  flags: RenderFlags,
  more: Pick<ReportOptions, 'runInfo' | 'verdict' | 'compared'>,
  shell: Shell,
): Promise<Problem[]> {
  const failed = await writeOutputs(outputs, flags, shell, (format, look) =>
    reporters[format](summary, {
      ...look,
      packs,
      shapes,
      toolkit: flags.toolkit ?? null,
      minConfidence: flags.minConfidence as Confidence,
      minSeverity: flags.minSeverity as Severity,
      verbose: flags.verbose ? 1 : 0,
      ...more,
    }),
  )
  const shownElsewhere = outputs.some(o => o.file === null && (o.format === 'text' || o.format === 'md'))
  const told =
    shownElsewhere || flags.quiet
      ? []
      : [
          ...notedProblems(summary, { packs, lang: languageOf(flags.lang, shell.env) }),
          ...summary.sources.flatMap(s => s.problems),
        ]
  const aloud = [...failed, ...told]
  if (aloud.length > 0) await write(shell.stderr, problemLines(aloud))
  return failed
}
