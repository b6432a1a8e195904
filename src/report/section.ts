/** The part of the text report about one code: where it occurred, why, what to do, and how it looks in the log. */
import type { SourceSummary } from '../model/summary.ts'
import { groupAdvice } from './advice.ts'
import { pickSamples, topParams } from './details.ts'
import type { CodeGroup } from './digest.ts'
import { excerpt } from './excerpt.ts'
import { periodText } from './figures.ts'
import { cell, flow, type Page, paragraph, row } from './layout.ts'
import { contextName, followerTexts, identity } from './naming.ts'
import { otherWordsOf } from './other-words.ts'
import { grouped } from './phrase.ts'
import { type Telling, tell } from './telling.ts'
import { cut, widthOf } from './wrap.ts'

const INDENT = '   '
const DEEP = '     '
const SAMPLES = 3
const PARAM_VALUES = 3

/** One section, beginning with an empty line. */
export function section(
  page: Page,
  group: CodeGroup,
  sources: readonly SourceSummary[],
  options: Telling & { verbose: number },
): string[] {
  const { words } = page
  const { title, notes } = tell(group.known, group.contexts[0]!.context, options)
  const related = group.known.entry?.related ?? []
  return [
    '',
    ...titleLines(page, group, title),
    ...followerLines(page, group),
    ...labelled(page, words.where, contextLines(page, group)),
    ...labelled(
      page,
      words.whyTitle,
      options.verbose === 0 ? [] : group.why.flatMap(reason => paragraph(page, `${DEEP}• `, reason)),
    ),
    ...groupAdvice(page, { head: INDENT, body: DEEP }, group, options),
    ...labelled(page, words.parameters, paramLines(page, group)),
    ...labelled(page, words.examples, sampleLines(page, group, sources)),
    ...labelled(
      page,
      words.notes,
      notes.flatMap(note => paragraph(page, `${DEEP}• `, note)),
    ),
    ...labelled(page, words.related, related.length === 0 ? [] : paragraph(page, DEEP, related.join(words.list))),
  ]
}

function titleLines(page: Page, group: CodeGroup, title: string): string[] {
  const { words, paint, lang } = page
  const style = paint.severity[group.severity]
  const spans = [
    { text: group.key.code, style: (text: string) => paint.strong(style(text)) },
    ...identity(group, lang).map(text => ({ text })),
    { text: words.severity[group.severity], style },
    { text: words.times(group.count), style: paint.strong },
  ]
  const facts = [group.key.namespace, periodText(group.firstSeen, group.lastSeen)]
  return [
    ...flow(page, '━━ ', spans),
    ...paragraph(page, INDENT, title, paint.strong),
    ...flow(
      page,
      INDENT,
      facts.map(text => ({ text, style: paint.faint })),
    ),
  ]
}

/** What is known to follow from it. */
function followerLines(page: Page, { followers, known }: CodeGroup): string[] {
  if (followers.length === 0) return []
  const list = followerTexts(followers, known.pack, page.lang, page.words)
  return paragraph(page, INDENT, page.words.followedBy(list.join(page.words.list)))
}

function labelled(page: Page, name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...paragraph(page, INDENT, name, page.paint.strong), ...lines]
}

/** One line per operation: how often, by which programs, how sure. */
function contextLines(page: Page, { contexts, known }: CodeGroup): string[] {
  const { width, words, lang, paint } = page
  const names = contexts.map(({ context }) => contextName(known.pack, context, lang))
  const sure = contexts.map(({ confidences }) => confidences.map(c => words.confidence[c]).join(words.list))
  const counts = contexts.map(({ count }) => grouped(count))
  const widest = (texts: readonly string[], most: number) => Math.min(most, Math.max(...texts.map(widthOf)))
  const producers = contexts.map(c => c.producers.join(words.list))
  const columns = {
    count: widest(counts, 15),
    by: widest(producers, Math.floor(width / 4)),
    sure: widest(sure, Math.floor(width / 4)),
  }
  const name = widest(names, width - DEEP.length - columns.count - columns.by - columns.sure - 6)
  // Where a table would leave no room for the operation, its parts flow.
  if (name < Math.min(12, Math.max(...names.map(widthOf))))
    return contexts.flatMap((_, i) =>
      flow(page, `${DEEP}${counts[i]}  `, [{ text: names[i]! }, { text: producers[i]! }, { text: sure[i]! }]),
    )
  return contexts.map((_, i) =>
    row(
      DEEP,
      cell(counts[i]!, columns.count, undefined, 'right'),
      `  ${cell(names[i]!, name)}`,
      `  ${cell(producers[i]!, columns.by, paint.faint)}`,
      `  ${cell(sure[i]!, columns.sure, paint.faint)}`,
    ),
  )
}

function paramLines(page: Page, group: CodeGroup): string[] {
  return topParams(group, PARAM_VALUES).flatMap(({ name, values, others }) => {
    const shown = values.map(({ value, count }) => `${cut(value, page.width)} (${grouped(count)}×)`)
    if (others > 0) shown.push(otherWordsOf(page.lang).values(others))
    return paragraph(page, `${DEEP}• `, `${cut(name, page.width)}${page.words.colon}${shown.join(page.words.list)}`)
  })
}

function sampleLines(page: Page, group: CodeGroup, sources: readonly SourceSummary[]): string[] {
  const names = [group.known.entry?.symbol ?? group.key.code, group.key.code]
  return pickSamples(group, SAMPLES).flatMap(sample => excerpt(page, DEEP, sample, sources[sample.source], names))
}
