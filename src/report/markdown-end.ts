/** The end of the Markdown report: problems met while reading, and what was read and skipped. */
import { placeText } from '../model/problem.ts'
import type { Summary } from '../model/summary.ts'
import { codeSpan, markdownQuote, markdownText } from './escape.ts'
import { sourceName } from './excerpt.ts'
import { bytesText } from './figures.ts'
import { allProblems } from './notes.ts'
import type { ReportOptions } from './options.ts'
import { grouped, type Words } from './phrase.ts'

const SHOWN = 20

export function problemItems(summary: Summary, words: Words, options: ReportOptions): string[] {
  const { verbose } = options
  const problems = allProblems(summary, options)
  if (problems.length === 0) return []
  const shown = verbose > 0 ? problems : problems.slice(0, SHOWN)
  const items = shown.map(({ place, fact, remedy }) => {
    const where = place === null ? '' : `${codeSpan(placeText(place))} `
    return `- ${where}${markdownQuote(fact)}${remedy === '' ? '' : ` → ${markdownQuote(remedy)}`}`
  })
  const more = problems.length - shown.length
  return [`## ${words.problems}`, [...items, ...(more > 0 ? [`- ${words.more(more)}`] : [])].join('\n')]
}

export function totalItems({ totals, sources }: Summary, words: Words, { verbose, runInfo }: ReportOptions): string[] {
  const skipped = Object.entries(totals.skipped).filter(([, count]) => count > 0)
  const losses = skipped.map(
    ([reason, count]) => `- ${words.skipped}${words.colon}${grouped(count)} ${codeSpan(reason)}`,
  )
  const read = sources.map(source => {
    const figures = [words.lines(source.lines), bytesText(source.bytes), words.state[source.state]]
    return `- ${codeSpan(sourceName(source))}${words.colon}${codeSpan(source.format)}${words.comma}${figures.join(words.comma)}`
  })
  const items = [...losses, ...(verbose > 0 ? read : [])]
  const run =
    runInfo &&
    words.ran(runInfo.version, runInfo.started, runInfo.seconds.toFixed(1), bytesText(runInfo.bytesPerSecond))
  return [
    ...(items.length > 0 ? [`## ${words.totals}`, items.join('\n')] : []),
    ...(run === null ? [] : [markdownText(run)]),
  ]
}
