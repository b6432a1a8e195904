/**
 * The report for people at a terminal, ordered by urgency: the verdict, what to do first, an overview, one section per code
 * with the worst first, what is normal, and last what went wrong while reading.
 */
import type { Summary } from '../../model/counts/summary.ts'
import { type Digest, digest } from '../content/digest.ts'
import { codeEntry, extentOf } from '../document/code-document.ts'
import type { DocumentBlock } from '../document/model.ts'
import { renderText } from '../document/render-text.ts'
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
import { comparedChapter, verdictLists, verdictTop, violationEntries } from '../document/verdict-document.ts'
import { wordsOf } from '../i18n/report-words.ts'
import type { ReportOptions } from '../options.ts'
import { countCaveats } from '../sentences/headline.ts'
import { makePage } from './layout.ts'

/** Maximum number of codes with a section, unless verbose. */
export const SECTIONS = 20

export function text(summary: Summary, options: ReportOptions): string {
  const { verdict } = options
  const blocks = verdict
    ? [
        // Sources that could not be read are among the gaps.
        ...verdictTop(verdict, summary, options, countCaveats(summary, options)),
        ...violationEntries(verdict, summary, options),
        ...verdictLists(verdict, options),
      ]
    : reportBlocks(summary, digest(summary, options), options)
  return renderText(makePage(options), [
    ...blocks,
    ...unknownBlocks(summary, options),
    ...problemBlocks(summary, options),
    ...totalBlocks(summary, options),
    ...runBlocks(options.runInfo, options.lang),
  ])
}

function reportBlocks(summary: Summary, found: Digest, options: ReportOptions): DocumentBlock[] {
  const extent = extentOf(options.verbose)
  const shown = options.verbose > 0 ? found.errors.length : SECTIONS
  const left = found.errors.length - shown
  return [
    ...incidentBlocks(found, options),
    ...topBlocks(summary, found, options),
    ...firstSteps(found, options),
    ...overview(found, options, shown),
    ...found.errors.slice(0, shown).map(group => codeEntry(group, summary.sources, options, extent)),
    ...(left > 0 ? moreCodes(wordsOf(options.lang).moreCodes(left)) : []),
    ...others(found, options),
    ...comparedChapter(options.compared, options),
  ]
}
