/** What standard error says of a summary, beside the outputs that carry it. */
import type { Pack } from '../model/knowledge.ts'
import type { Problem } from '../model/problem.ts'
import type { Summary } from '../model/summary.ts'
import { notedProblems } from '../report/notes.ts'
import type { Output } from './output.ts'
import { problemLines } from './problems.ts'
import { languageOf, type Shell, write } from './shell.ts'

interface Aloud {
  readonly lang: string
  readonly quiet: boolean
}

/** Tells the problems of the summary, unless a report on standard output shows them, and those of the outputs always. */
export async function tellAloud(
  flags: Aloud,
  shell: Shell,
  outputs: readonly Output<string>[],
  failed: readonly Problem[],
  summary: Summary,
  packs: readonly Pack[],
): Promise<void> {
  const shownElsewhere = outputs.some(o => o.file === null && (o.format === 'text' || o.format === 'md'))
  const noted =
    shownElsewhere || flags.quiet
      ? []
      : [
          ...notedProblems(summary, { packs, lang: languageOf(flags.lang, shell.env) }),
          ...summary.sources.flatMap(s => s.problems),
        ]
  const aloud = [...failed, ...noted]
  if (aloud.length > 0) await write(shell.stderr, problemLines(aloud))
}
