/** Writes the problems of a summary to standard error if the outputs do not show them. */

import type { Summary } from '../../model/counts/summary.ts'
import type { Problem } from '../../model/problem.ts'
import type { Pack } from '../../model/rules/knowledge.ts'
import { notedProblems } from '../../report/sentences/notes.ts'
import { languageOf, type Shell, write } from '../shell.ts'
import type { Output } from './output.ts'
import { problemLines } from './problems.ts'

/** Formats that show problems to people. */
const FORMATS_WITH_PROBLEMS: readonly string[] = ['text', 'md', 'github']

interface StderrFlags {
  readonly lang: string
  readonly quiet: boolean
}

/** Where the reports went, and what went wrong there. */
interface WrittenReports {
  readonly outputs: readonly Output<string>[]
  readonly failed: readonly Problem[]
}

/** Prints the problems of the summary, unless a report on standard output shows them, and always those of the outputs. */
export async function printProblems(
  flags: StderrFlags,
  shell: Shell,
  { outputs, failed }: WrittenReports,
  summary: Summary,
  packs: readonly Pack[],
): Promise<void> {
  const shownElsewhere = outputs.some(o => o.file === null && FORMATS_WITH_PROBLEMS.includes(o.format))
  const noted =
    shownElsewhere || flags.quiet
      ? []
      : [
          ...notedProblems(summary, { packs, lang: languageOf(flags.lang, shell.env) }),
          ...summary.sources.flatMap(s => s.problems),
        ]
  const shown = [...failed, ...noted]
  if (shown.length > 0) await write(shell.stderr, problemLines(shown))
}
