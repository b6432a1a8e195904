/** The end of the Markdown report: problems met while reading, and what was read and skipped. */
import type { Summary } from '../model/summary.ts'
import { codeSpan, markdownText } from './escape.ts'
import { sourceName } from './excerpt.ts'
import { bytesText } from './figures.ts'
import type { ReportOptions } from './options.ts'
import { grouped, type Words } from './phrase.ts'

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
