/**
 * The report for people at a terminal. Its order is that of need: the verdict, what to do first, an overview, one
 * section per code with the worst first, what is normal, and last what went wrong while reading.
 */
import type { Summary } from '../model/summary.ts'
import { remedyLines } from './advice.ts'
import { type Digest, digest } from './digest.ts'
import { caveats, leftOut, verdict } from './headline.ts'
import { tellIncidents } from './incident-lines.ts'
import { makePage, type Page, paragraph } from './layout.ts'
import { lockoutLines } from './lockouts.ts'
import type { ReportOptions } from './options.ts'
import { firstSteps, others, overview } from './overview.ts'
import { section } from './section.ts'
import { problemLines, runLines, totalLines } from './trouble.ts'
import { comparedLines } from './verdict-lists.ts'
import { verdictText } from './verdict-text.ts'

/** Codes that get a section unless more is asked for. */
export const SECTIONS = 20

export function text(summary: Summary, options: ReportOptions): string {
  if (options.verdict) return verdictText(options.verdict, summary, options)
  const page = makePage(options)
  const found = digest(summary, options)
  const shown = options.verbose > 0 ? found.errors.length : SECTIONS
  const lines = [
    ...incidentLines(page, found, options),
    ...top(page, summary, found, options),
    ...firstSteps(page, found, options),
    ...overview(page, found, options, shown),
    ...found.errors.slice(0, shown).flatMap(group => section(page, group, summary.sources, options)),
    ...more(page, found.errors.length - shown),
    ...others(page, found, options.verbose),
    ...comparedLines(page, options.compared ?? null, options),
    ...problemLines(page, summary, options),
    ...totalLines(page, summary, options.verbose),
    ...runLines(page, options.runInfo),
  ]
  return `${lines.join('\n')}\n`
}

function top(page: Page, summary: Summary, found: Digest, options: ReportOptions): string[] {
  return [
    ...verdict(summary, found, options).flatMap(line => paragraph(page, '', line, page.paint.strong)),
    ...[...caveats(summary, options), ...lockoutLines(found.lockouts, options)].flatMap(line =>
      paragraph(page, '! ', line, page.paint.alarm),
    ),
    ...leftOut(found, options).flatMap(line => paragraph(page, '', line, page.paint.faint)),
  ]
}

/** What happened, worst first, each with the first step about its cause; then an empty line. */
function incidentLines(page: Page, { incidents }: Digest, options: ReportOptions): string[] {
  if (incidents.length === 0) return []
  const { words, paint } = page
  const { head, shown, more } = tellIncidents(incidents, words, options)
  const alone = shown.length === 1
  return [
    ...(alone ? [] : paragraph(page, '', head, paint.strong)),
    ...shown.flatMap(({ line, remedy }, i) => [
      ...paragraph(page, alone ? '' : `${i + 1}. `, alone ? head + words.colon + line : line, paint.strong),
      ...(remedy === null ? [] : remedyLines(page, '   → ', remedy)),
    ]),
    ...(more === 0 ? [] : paragraph(page, '', words.moreIncidents(more))),
    '',
  ]
}

function more(page: Page, count: number): string[] {
  return count > 0 ? ['', ...paragraph(page, '', page.words.moreCodes(count), page.paint.strong)] : []
}
