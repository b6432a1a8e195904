/** The report for pull requests and tickets: the document of `text`, with a short verdict above it. */
import type { Summary } from '../../model/counts/summary.ts'
import { digest } from '../content/digest.ts'
import { codeEntry, extentOf } from '../document/code-document.ts'
import type { DocumentBlock } from '../document/model.ts'
import { markdownBlocks } from '../document/render-markdown.ts'
import {
  firstSteps,
  incidentBlocks,
  moreCodes,
  others,
  overview,
  problemBlocks,
  runBlocks,
  topBlocks,
  totalBlocks,
  unknownBlocks,
} from '../document/report-document.ts'
import { comparedChapter, verdictLists, verdictTop, violationList } from '../document/verdict-document.ts'
import { wordsOf } from '../i18n/report-words.ts'
import type { ReportOptions } from '../options.ts'

const SECTIONS = 20
/** Maximum size in bytes: GitHub drops a job summary of more than 1 MiB completely. */
const MAX_BYTES = 900 * 1024

export function markdown(summary: Summary, options: ReportOptions): string {
  const words = wordsOf(options.lang)
  const found = digest(summary, options)
  const { verdict } = options
  const shown = options.verbose > 0 ? found.errors.length : SECTIONS
  const extent = extentOf(options.verbose, Number.POSITIVE_INFINITY)
  const made = (...blocks: readonly DocumentBlock[]): string[] => markdownBlocks(blocks, words)
  const head = [
    `# ${words.report}`,
    ...(verdict ? made(...verdictTop(verdict, summary, options)) : []),
    ...(verdict ? made(...violationList(verdict, summary, options), ...verdictLists(verdict, options)) : []),
    ...made(
      ...incidentBlocks(found, options),
      ...topBlocks(summary, found, options),
      ...firstSteps(found, options),
      ...overview(found, options, shown),
    ),
  ]
  const end = made(
    ...others(found, options),
    ...(verdict ? [] : comparedChapter(options.compared, options)),
    ...unknownBlocks(summary, options),
    ...problemBlocks(summary, options),
    ...totalBlocks(summary, options),
    ...runBlocks(options.runInfo, options.lang),
  )
  const sections = found.errors
    .slice(0, shown)
    .map(group => made(codeEntry(group, summary.sources, options, extent)).join('\n\n'))
  const kept = fitting(sections, MAX_BYTES - size([...head, ...end]))
  const left = found.errors.length - kept.length
  const more = kept.length < sections.length ? words.tooLong(left) : words.moreCodes(left)
  return `${[...head, ...kept, ...(left > 0 ? made(...moreCodes(more)) : []), ...end].join('\n\n')}\n`
}

/** Returns the first sections that fit into a number of bytes together. */
function fitting(sections: readonly string[], bytes: number): string[] {
  const kept: string[] = []
  // The notice about omitted sections needs room too.
  let room = bytes - 1024
  for (const section of sections) {
    room -= size([section])
    if (room < 0) break
    kept.push(section)
  }
  return kept
}

function size(blocks: readonly string[]): number {
  return blocks.reduce((sum, block) => sum + Buffer.byteLength(block) + 2, 0)
}
