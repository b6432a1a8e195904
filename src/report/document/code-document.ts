/** The content about one code: where it occurred, why, what to do, and lines of the log. The same for every format. */

import type { FindingSummary, SourceSummary } from '../../model/counts/summary.ts'
import type { Citation, Lang, Pack } from '../../model/rules/knowledge.ts'
import type { CodeGroup } from '../content/digest.ts'
import { besideWordsOf } from '../i18n/beside-words.ts'
import { otherWordsOf } from '../i18n/other-words.ts'
import { grouped, type ReportWords, wordsOf } from '../i18n/report-words.ts'
import { periodText } from '../number-format.ts'
import {
  type AdviceText,
  type DescribeOptions,
  describeCode,
  ownAdvice,
  type RemedyText,
} from '../sentences/describe.ts'
import { alsoFor, describeGroup, type GroupDescription, pickSamples, topParams } from '../sentences/details.ts'
import { contextName, contextTitle, identity } from '../sentences/labels.ts'
import { sourceName } from '../sentences/quote.ts'
import { writerLine } from '../sentences/writers.ts'
import {
  compose,
  type DocumentBlock,
  type Inline,
  type Item,
  join,
  type ListEntry,
  lines,
  list,
  name,
  type Part,
  paragraph,
  part,
  prose,
  type Quote,
  quote,
  type Span,
} from './model.ts'

const SAMPLES = 3
const PARAM_VALUES = 3
/** Maximum number of general causes beside those of the operations. */
const ALSO = 3
/** Maximum number of named followers. */
const FOLLOWERS = 5

/** How much to include. */
export interface Extent {
  /** Number of kinds of advice in full; the others are named with the command that shows them. */
  readonly kinds: number
  /** Whether to show all general advice beside that of the operations, not only the likeliest causes. */
  readonly also: boolean
  /** Whether to show what authors noted. */
  readonly notes: boolean
  /** Whether to say why it is believed. */
  readonly why: boolean
  /** Whether to cite the sources of the advice. */
  readonly citations: boolean
}

/** Returns the extent for each code in a report that is read from its beginning. */
export function extentOf(verbose: number, kinds = 3): Extent {
  const all = verbose > 0
  return { kinds: all ? Number.POSITIVE_INFINITY : kinds, also: all, notes: all, why: all, citations: false }
}

/** Builds a section about a code. */
export function codeEntry(
  group: CodeGroup,
  sources: readonly SourceSummary[],
  options: DescribeOptions,
  extent: Extent,
): ListEntry {
  const words = wordsOf(options.lang)
  const { key, severity, count, known } = group
  const { title } = describeCode(known, group.contexts[0]!.context, options)
  const followers = followedBy(group, options.lang)
  return {
    kind: 'entry',
    nth: null,
    name: [
      [name(key.code, `strong ${severity}`)],
      ...identity(group, options.lang).map(text => [name(text)]),
      [prose(words.severity[severity], severity)],
      [prose(words.times(count), 'strong')],
    ],
    title: [prose(title, 'strong')],
    facts: [[name(key.namespace, 'faint')], [prose(periodText(group.firstSeen, group.lastSeen), 'faint')]],
    body: [...(followers === null ? [] : [paragraph(...followers)]), ...codeParts(group, sources, options, extent)],
  }
}

/** Builds the parts of the section. */
export function codeParts(
  group: CodeGroup,
  sources: readonly SourceSummary[],
  options: DescribeOptions,
  extent: Extent,
): DocumentBlock[] {
  const words = wordsOf(options.lang)
  const { meanings, notes, sources: cited } = describeCode(group.known, group.contexts[0]!.context, options)
  const related = group.known.entry?.related ?? []
  const why = extent.why ? group.why.map(reason => [quote(reason)]) : []
  return [
    ...part(words.where, [
      { kind: 'counts', rows: countRows(group, options.lang) },
      ...writerBlocks(group.findings, options.lang),
    ]),
    ...part(words.whyTitle, lines('bullets', why)),
    ...groupAdvice(group, options, extent),
    ...part(words.parameters, lines('bullets', paramTexts(group, words, options.lang))),
    ...part(words.examples, quotesOf(group, SAMPLES, sources, group.known.entry?.symbol ?? null, options.lang)),
    ...noteParts(extent.notes ? [...meanings, ...notes] : meanings, related, extent.citations ? cited : [], words),
  ]
}

/** Builds the line about who failed; none where no line names a host or a program. */
export function writerBlocks(findings: readonly FindingSummary[], lang: Lang): DocumentBlock[] {
  const spans = writerSpans(findings, lang)
  return spans.length === 0 ? [] : [paragraph(...spans)]
}

/** Returns the same as a part of a line. */
export function writerSpans(findings: readonly FindingSummary[], lang: Lang): Span[] {
  return writerLine(findings, lang).map(({ text, isName }) => (isName ? name(text) : prose(text)))
}

/** Builds notes, related codes, and citations. */
export function noteParts(
  notes: readonly string[],
  related: readonly string[],
  cited: readonly Citation[],
  words: ReportWords,
): Part[] {
  return [
    ...part(
      words.notes,
      lines(
        'bullets',
        notes.map(note => [prose(note)]),
      ),
    ),
    ...part(
      words.related,
      lines(
        'commas',
        related.map(code => [name(code)]),
      ),
    ),
    ...part(
      words.citations,
      list(
        'bullets',
        cited.map(citation => citationItem(citation, words)),
      ),
    ),
  ]
}

function citationItem({ title, section, address, checked }: Citation, words: ReportWords): Item {
  const parts = [title, section, checked === undefined ? undefined : words.checked(checked)]
  return {
    facts: [[prose(parts.filter(text => text !== undefined).join(words.comma))]],
    ...(address !== undefined && { body: [{ kind: 'link', address }] }),
  }
}

/** Lists known consequences: `4,012 × CKR_SESSION_HANDLE_INVALID (signing)`, the most frequent first. */
export function followedBy({ followers, known }: Pick<CodeGroup, 'followers' | 'known'>, lang: Lang): Inline | null {
  if (followers.length === 0) return null
  const words = wordsOf(lang)
  const more = followers.length - FOLLOWERS
  const named = followers
    .slice(0, FOLLOWERS)
    .map(({ count, code, context }) =>
      compose(slot =>
        words.follower(count, slot([name(code)]), slot([operation(known.pack, context, lang, contextTitle)])),
      ),
    )
  const all = join([...named, ...(more > 0 ? [[prose(words.andMore(more))]] : [])], words.list)
  return compose(slot => words.followedBy(slot(all)))
}

/** Words an operation. One that no pack defines can only have come with the findings. */
export function operation(pack: Pack | null, context: string, lang: Lang, titleOf = contextName): Span {
  const text = titleOf(pack, context, lang)
  return text === context ? name(text) : prose(text)
}

/** Lists the operations of a code, the most frequent first. */
export function operations({ contexts, known }: CodeGroup, lang: Lang, titleOf = contextTitle): Span[] {
  const all = contexts.map(({ context }) => [operation(known.pack, context, lang, titleOf)])
  return join(all, wordsOf(lang).list)
}

function countRows({ contexts, known }: CodeGroup, lang: Lang) {
  const { confidence } = wordsOf(lang)
  return contexts.map(({ context, count, producers, confidences }) => ({
    count,
    name: operation(known.pack, context, lang),
    by: producers,
    sure: confidences.map(c => confidence[c]),
  }))
}

/** Builds the advice for all operations in which a code occurred, each kind once, then the general one. */
export function groupAdvice(
  group: CodeGroup,
  options: DescribeOptions,
  { kinds, also }: Pick<Extent, 'kinds' | 'also'>,
): DocumentBlock[] {
  const descriptions = describeGroup(group, options)
  const shown = descriptions.slice(0, kinds)
  const rest = descriptions.slice(shown.length).flatMap(description => description.contexts)
  const words = wordsOf(options.lang)
  return [
    ...shown.flatMap(description => {
      const during = descriptions.length > 1 ? duringWhich(group, description, options.lang) : undefined
      return adviceParts(description.description, words, during)
    }),
    ...alsoParts(alsoFor(shown), words, also),
    ...moreAdvice(group, rest, options.lang),
  ]
}

/** Names the operations if a code has different advice for several. */
function duringWhich(
  { known: { pack } }: CodeGroup,
  { contexts }: GroupDescription,
  lang: Lang,
): (what: string) => string {
  const words = wordsOf(lang)
  const named = contexts.filter(context => pack?.contexts.some(c => c.id === context))
  const when = named.map(context => contextTitle(pack, context, lang)).join(words.or)
  return what => (when === '' ? words.elsewhere(what) : words.during(what, when))
}

/** Builds causes, and remedies as steps. */
export function adviceParts(
  { causes, remedies }: AdviceText,
  words: Pick<ReportWords, 'why' | 'todo'>,
  headOf: (what: string) => string = what => what,
): Part[] {
  const why = causes.map(cause => [prose(cause)])
  return [
    ...part(headOf(words.why), lines('bullets', why)),
    ...part(headOf(words.todo), list('numbers', remedies.map(remedyItem))),
  ]
}

/** Builds general advice beside that of an operation: all of it, or the likeliest causes. */
export function alsoParts(
  { causes, remedies }: AdviceText,
  words: Pick<ReportWords, 'also' | 'alsoTodo'>,
  all: boolean,
): Part[] {
  return adviceParts(all ? { causes, remedies } : { causes: causes.slice(0, ALSO), remedies: [] }, {
    why: words.also,
    todo: words.alsoTodo,
  })
}

/** Returns the words of a step, marked if they quote a log. */
export function remedyWords({ text, quotes }: Pick<RemedyText, 'text' | 'quotes'>): Span {
  return quotes ? quote(text) : prose(text)
}

/** Builds a step, and below it the command to copy. */
export function remedyItem(remedy: RemedyText): Item {
  const { command } = remedy
  return {
    facts: [[remedyWords(remedy)]],
    ...(command !== undefined && { body: [{ kind: 'command', text: command }] }),
  }
}

/** Names omitted advice. The command contains only names from the pack, since readers will copy it. */
function moreAdvice({ known: { entry, pack } }: CodeGroup, contexts: readonly string[], lang: Lang): DocumentBlock[] {
  const own = contexts.filter(context => entry !== null && ownAdvice(entry, context) !== null)
  if (entry === null || own.length === 0) return []
  const words = wordsOf(lang)
  const names = own.map(context => contextTitle(pack, context, lang)).join(words.list)
  const text = `logremedy explain ${entry.code} --context ${own[0]}`
  return [{ kind: 'part', head: [prose(words.moreAdvice(names))], body: [{ kind: 'command', text }] }]
}

function paramTexts(group: CodeGroup, words: ReportWords, lang: Lang): Span[][] {
  return topParams(group, PARAM_VALUES).map(param => {
    const shown: Span[][] = param.values.map(({ value, count }) => [
      { text: value, as: 'value' },
      prose(` (${grouped(count)}×)`),
    ])
    if (param.others > 0) shown.push([prose(otherWordsOf(lang).values(param.others))])
    return [{ text: param.name, as: 'value' }, prose(words.colon), ...join(shown, words.list)]
  })
}

/** Returns up to `count` lines of the log with the code; empty if none was stored. */
export function quotesOf(
  { key, findings }: Pick<CodeGroup, 'key' | 'findings'>,
  count: number,
  sources: readonly SourceSummary[],
  symbol: string | null,
  lang: Lang,
): DocumentBlock[] {
  const quotes = pickSamples({ findings }, count).flatMap(({ source, line, text, raw, beside = [] }): Quote[] => {
    const path = sourceName(sources[source])
    // The symbol is searched for first: a short number like 7 occurs in many places of a line.
    const names = [symbol ?? key.code, key.code, raw]
    const near = beside.map(one => ({
      place: besideWordsOf(lang).place(`${path}:${one.line}`),
      text: one.text,
      names: [],
    }))
    return [{ place: `${path}:${line}`, text, names }, ...near]
  })
  return quotes.length === 0 ? [] : [{ kind: 'quotes', quotes }]
}

/** Returns the title of a code for readers. */
export function codeTitle({ known, contexts }: CodeGroup, options: DescribeOptions): string {
  return describeCode(known, contexts[0]!.context, options).title
}
