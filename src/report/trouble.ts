/** The end of the text report: problems met while reading, and what was read and skipped. */
import { type Problem, placeText } from '../model/problem.ts'
import type { RunInfo, Summary } from '../model/summary.ts'
import { oneLine } from './escape.ts'
import { sourceName } from './excerpt.ts'
import { bytesText } from './figures.ts'
import { flow, heading, type Page, paragraph } from './layout.ts'
import { type NoteOptions, notedProblems } from './notes.ts'
import type { ReportOptions } from './options.ts'
import { grouped } from './phrase.ts'

const SHOWN = 20

/** The problems of the sources and of the whole, each once. */
export function allProblems(summary: Summary, options: NoteOptions): Problem[] {
  const all = [...summary.sources.flatMap(s => s.problems), ...notedProblems(summary, options)]
  return [...new Map(all.map(p => [JSON.stringify([p.id, p.place, p.fact]), p])).values()]
}

export function problemLines(page: Page, summary: Summary, options: ReportOptions): string[] {
  const { verbose } = options
  const problems = allProblems(summary, options)
  if (problems.length === 0) return []
  const shown = verbose > 0 ? problems : problems.slice(0, SHOWN)
  const more = problems.length - shown.length
  return [
    ...heading(page, page.words.problems),
    ...shown.flatMap(problem => oneProblem(page, problem)),
    ...(more > 0 ? [`  ${page.words.more(more)}`] : []),
  ]
}

/** A place is printed whole, so that it can be copied, even where it is longer than a line. */
function oneProblem(page: Page, { place, fact, remedy }: Problem): string[] {
  const { paint } = page
  return [
    ...(place === null ? [] : [`  ${paint.alarm(oneLine(placeText(place)))}`]),
    ...paragraph(page, place === null ? '  ' : '    ', fact),
    ...(remedy === '' ? [] : paragraph(page, '    → ', remedy)),
  ]
}

/** Lines, bytes and losses; every source if asked for much. */
export function totalLines(page: Page, { totals, sources }: Summary, verbose: number): string[] {
  const { words, paint } = page
  const skipped = Object.entries(totals.skipped).filter(([, count]) => count > 0)
  if (skipped.length === 0 && verbose === 0) return []
  const list =
    verbose === 0
      ? []
      : sources.flatMap(source => [
          `  ${oneLine(sourceName(source))}`,
          ...flow(
            page,
            '    ',
            [source.format, words.lines(source.lines), bytesText(source.bytes), words.state[source.state]].map(
              text => ({ text, style: source.state === 'complete' ? paint.faint : paint.alarm }),
            ),
          ),
        ])
  const all = [words.sources(sources.length), words.lines(totals.lines), bytesText(totals.bytes)]
  return [
    ...heading(page, words.totals),
    ...paragraph(page, '  ', all.join(words.comma)),
    ...(skipped.length === 0
      ? []
      : paragraph(
          page,
          '  ',
          words.skipped +
            words.colon +
            skipped.map(([reason, count]) => `${grouped(count)} ${reason}`).join(words.comma),
        )),
    ...list,
  ]
}

/** When and how fast, apart from what the bytes say. */
export function runLines(page: Page, run: RunInfo | null): string[] {
  if (run === null) return []
  const text = page.words.ran(run.version, run.started, run.seconds.toFixed(1), bytesText(run.bytesPerSecond))
  return ['', ...paragraph(page, '', text, page.paint.faint)]
}
