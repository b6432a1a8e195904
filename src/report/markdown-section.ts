/** The part of the Markdown report about one code. */
import type { Summary } from '../model/summary.ts'
import { headings } from './advice.ts'
import { pickSamples, tellGroup, topParams } from './details.ts'
import type { CodeGroup } from './digest.ts'
import { codeSpan, markdownQuote, markdownText } from './escape.ts'
import { sourceName } from './excerpt.ts'
import { periodText } from './figures.ts'
import { contextName, followerTexts, identity } from './naming.ts'
import type { ReportOptions } from './options.ts'
import { grouped, type Words, wordsOf } from './phrase.ts'
import { type ToldAdvice, type ToldRemedy, tell } from './telling.ts'

const SAMPLES = 3
const PARAM_VALUES = 3

export function markdownSection(group: CodeGroup, summary: Summary, options: ReportOptions): string {
  const words = wordsOf(options.lang)
  const { title, notes } = tell(group.known, group.contexts[0]!.context, options)
  const facts = [
    ...[group.key.namespace, ...identity(group, options.lang)].map(codeSpan),
    words.severity[group.severity],
    words.times(group.count),
    periodText(group.firstSeen, group.lastSeen),
  ]
  const related = group.known.entry?.related ?? []
  const blocks = [
    `## ${codeSpan(group.key.code)} ${markdownText(title)}`,
    facts.filter(fact => fact !== '').join(' · '),
    ...followers(group, words, options),
    ...titled(words.where, contextItems(group, words, options)),
    ...titled(words.whyTitle, options.verbose === 0 ? [] : group.why.map(reason => `- ${markdownQuote(reason)}`)),
    ...adviceBlocks(group, words, options),
    ...titled(words.parameters, paramItems(group, words)),
    ...titled(words.examples, sampleItems(group, summary)),
    ...titled(
      words.notes,
      notes.map(note => `- ${markdownText(note)}`),
    ),
    ...titled(words.related, related.length === 0 ? [] : [`- ${related.map(codeSpan).join(words.list)}`]),
  ]
  return blocks.join('\n\n')
}

function followers(group: CodeGroup, words: Words, { lang }: ReportOptions): string[] {
  if (group.followers.length === 0) return []
  const list = followerTexts(group.followers, group.known.pack, lang, words, codeSpan)
  return [words.followedBy(list.join(words.list))]
}

function titled(name: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`**${markdownText(name)}**`, items.join('\n')]
}

function contextItems({ contexts, known }: CodeGroup, words: Words, { lang }: ReportOptions): string[] {
  return contexts.map(({ context, count, producers, confidences }) => {
    const isKnown = known.pack?.contexts.some(c => c.id === context) ?? false
    const name = contextName(known.pack, context, lang)
    const sure = confidences.map(c => words.confidence[c])
    const named = isKnown || name !== context ? markdownText(name) : codeSpan(name)
    return `- ${grouped(count)} × ${named}${words.colon}${[...producers.map(codeSpan), ...sure].join(words.list)}`
  })
}

function adviceBlocks(group: CodeGroup, words: Words, options: ReportOptions): string[] {
  const tellings = tellGroup(group, options)
  return tellings.flatMap(telling => {
    const { why, todo } = headings({ words, lang: options.lang }, group.known, telling, tellings.length > 1)
    return adviceItems(telling.told, why, todo)
  })
}

function adviceItems({ causes, remedies }: ToldAdvice, why: string, todo: string): string[] {
  return [
    ...titled(
      why,
      causes.map(cause => `- ${markdownText(cause)}`),
    ),
    ...titled(
      todo,
      remedies.map((remedy, i) => remedyItem(' '.repeat(`${i + 1}. `.length), `${i + 1}. `, remedy)),
    ),
  ]
}

/** A step, and on lines of its own the command that can be copied. */
export function remedyItem(indent: string, lead: string, { text, command }: ToldRemedy): string {
  if (command === undefined) return lead + markdownText(text)
  // A backslash at the end of a line is Markdown's line break that no editor strips.
  return [
    lead + markdownText(text),
    ...command
      .trim()
      .split(/\r?\n/)
      .map(line => indent + codeSpan(line)),
  ].join('\\\n')
}

function paramItems(group: CodeGroup, words: Words): string[] {
  return topParams(group, PARAM_VALUES).map(({ name, values }) => {
    const shown = values.map(({ value, count }) => `${codeSpan(value)} (${grouped(count)}×)`)
    return `- ${codeSpan(name)}${words.colon}${shown.join(words.list)}`
  })
}

function sampleItems(group: CodeGroup, { sources }: Summary): string[] {
  return pickSamples(group, SAMPLES).map(sample => {
    const place = codeSpan(`${sourceName(sources[sample.source])}:${sample.line}`)
    return `- ${place} ${codeSpan(sample.text)}`
  })
}
