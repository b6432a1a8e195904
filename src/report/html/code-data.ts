/** What the HTML report shows about one code: finished texts, and numbers to sort and draw by. */
import type { Disposition } from '../../model/finding.ts'
import type { Citation, Severity } from '../../model/knowledge.ts'
import type { Summary } from '../../model/summary.ts'
import { headings } from '../advice.ts'
import { pickSamples, tellGroup, topParams } from '../details.ts'
import type { CodeGroup } from '../digest.ts'
import { sourceName } from '../excerpt.ts'
import { timeText } from '../figures.ts'
import { contextName, contextTitle, followerTexts, identity } from '../naming.ts'
import type { ReportOptions } from '../options.ts'
import { grouped, wordsOf } from '../phrase.ts'
import { type ToldRemedy, tell } from '../telling.ts'
import { columnsOf, type Scale } from './timeline.ts'

const SAMPLES = 3
const PARAM_VALUES = 3

/** A heading and what stands below it. */
export interface Part {
  readonly head: string
  /** Steps, to be numbered. */
  readonly steps?: boolean
  readonly items: readonly Item[]
}

/** A line of a part; `code` is quoted, `lines` are a command to be copied, `href` makes the text a link. */
export interface Item {
  readonly text?: string
  readonly code?: string
  readonly lines?: readonly string[]
  readonly href?: string
}

export interface CodeData {
  readonly code: string
  readonly title: string
  readonly space: string
  readonly kind: Disposition
  readonly severity: Severity
  readonly severityText: string
  readonly count: number
  readonly countText: string
  readonly first: number | null
  readonly firstText: string
  readonly last: number | null
  readonly lastText: string
  readonly where: string
  readonly facts: readonly string[]
  readonly parts: readonly Part[]
  readonly columns: readonly (readonly [number, number])[]
}

export function codeData(group: CodeGroup, scale: Scale | null, summary: Summary, options: ReportOptions): CodeData {
  const { key, known, severity, contexts } = group
  const { lang } = options
  const words = wordsOf(lang)
  const told = tell(known, contexts[0]!.context, options)
  const where = contexts.map(c => contextName(known.pack, c.context, lang))
  const followers = followerTexts(group.followers, known.pack, lang, words)
  const parts: Part[] = [
    { head: words.where, items: contexts.map((c, i) => ({ text: placeText(c, where[i]!, words) })) },
    ...adviceParts(group, options),
    { head: words.examples, items: samples(group, summary) },
    { head: words.parameters, items: params(group, words.colon, words.list) },
    { head: words.notes, items: told.notes.map(text => ({ text })) },
    { head: words.whyTitle, items: group.why.map(text => ({ text })) },
    { head: words.related, items: (known.entry?.related ?? []).map(code => ({ code })) },
    { head: words.citations, items: told.sources.map(citation) },
  ]
  return {
    code: key.code,
    title: told.title,
    space: key.namespace,
    kind: key.disposition,
    severity,
    severityText: words.severity[severity],
    count: group.count,
    countText: grouped(group.count),
    first: group.firstSeen,
    firstText: timeText(group.firstSeen),
    last: group.lastSeen,
    lastText: timeText(group.lastSeen),
    where: contexts.map(c => contextTitle(known.pack, c.context, lang)).join(words.list),
    facts: [
      ...identity(group, lang),
      ...(followers.length === 0 ? [] : [words.followedBy(followers.join(words.list))]),
    ],
    parts: parts.filter(part => part.items.length > 0),
    columns: scale === null ? [] : columnsOf(group.findings, scale),
  }
}

type Words = ReturnType<typeof wordsOf>

function placeText(
  { count, producers, confidences }: CodeGroup['contexts'][number],
  name: string,
  words: Words,
): string {
  const sure = confidences.map(c => words.confidence[c])
  return `${grouped(count)} × ${name}${words.colon}${[...producers, ...sure].join(words.list)}`
}

function adviceParts(group: CodeGroup, options: ReportOptions): Part[] {
  const words = wordsOf(options.lang)
  const tellings = tellGroup(group, options)
  return tellings.flatMap(telling => {
    const { why, todo } = headings({ words, lang: options.lang }, group.known, telling, tellings.length > 1)
    return [
      { head: why, items: telling.told.causes.map(text => ({ text })) },
      { head: todo, steps: true, items: telling.told.remedies.map(remedyItem) },
    ]
  })
}

/** A step, and its command in lines. */
export function remedyItem({ text, command }: ToldRemedy): Item {
  return command === undefined ? { text } : { text, lines: command.trim().split(/\r?\n/) }
}

function samples(group: CodeGroup, { sources }: Summary): Item[] {
  return pickSamples(group, SAMPLES).map(({ source, line, text }) => {
    return { text: `${sourceName(sources[source])}:${line}`, code: text }
  })
}

function params(group: CodeGroup, colon: string, list: string): Item[] {
  return topParams(group, PARAM_VALUES).map(({ name, values }) => {
    return { text: `${name}${colon}${values.map(v => `${v.value} (${grouped(v.count)}×)`).join(list)}` }
  })
}

/** Only addresses of the web become links: a pack could name any scheme. */
function citation({ title, section, address }: Citation): Item {
  const text = [title, section ?? ''].filter(part => part !== '').join(' ')
  const isWeb = address !== undefined && /^https?:\/\//i.test(address) && URL.canParse(address)
  return isWeb ? { text, href: new URL(address).href } : { text }
}
