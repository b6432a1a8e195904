/** The verdict at the top of the Markdown report: a list of violations, each with its reason and the way out. */
import { placeText } from '../model/problem.ts'
import type { Summary } from '../model/summary.ts'
import type { Change, Comparison, GateItem, Verdict, Violation } from '../model/verdict.ts'
import { pickSamples } from './details.ts'
import { codeSpan, markdownQuote, markdownText } from './escape.ts'
import type { ReportOptions } from './options.ts'
import { grouped, wordsOf } from './phrase.ts'
import { acceptTitle, gapLines, itemsOf, verdictHead, violationTitle, violationWhy } from './verdict-lines.ts'
import { type VerdictWords, verdictWords } from './verdict-phrase.ts'

/** Entries of one list; the report below names all codes anyway. */
const SHOWN = 20

/** Blocks that stand before everything else; none where nobody asked the gate. */
export function verdictBlocks(verdict: Verdict | null, summary: Summary, options: ReportOptions): string[] {
  if (verdict === null) return []
  const own = verdictWords(options.lang)
  const { violations, accepted, stale, expired, baseline } = verdict
  const items = violations.slice(0, SHOWN).map(violation => violationItem(violation, verdict, summary, options))
  const more = violations.length - items.length
  return [
    `**${markdownText(verdictHead(verdict, summary, options))}**`,
    ...gapLines(verdict, options).map(markdownQuote),
    ...(items.length === 0 ? [] : [items.join('\n')]),
    ...(more > 0 ? [markdownText(own.moreViolations(more))] : []),
    ...list(own.acceptedTitle, accepted, item => [
      own.ofMax(item.count, item.entry!.max),
      codeSpan(item.key.code),
      codeSpan(item.key.context),
      markdownQuote(item.entry!.reason),
    ]),
    ...list(own.expiredTitle(baseline ?? '?'), expired, entry => [
      codeSpan(entry.code),
      codeSpan(entry.context),
      markdownQuote(entry.reason),
    ]),
    ...list(own.staleTitle(baseline ?? '?'), stale, entry => [
      codeSpan(entry.code),
      codeSpan(entry.context),
      markdownQuote(entry.reason),
    ]),
    ...comparedBlocks(verdict.compared, options),
  ]
}

/** What is new, gone and grown; none where there is nothing to compare with. */
export function comparedBlocks(compared: Comparison | null, { lang }: Pick<ReportOptions, 'lang'>): string[] {
  if (compared === null) return []
  const own = verdictWords(lang)
  const kinds = ['new', 'grown', 'gone'] as const
  const changes = kinds.flatMap(kind => compared[kind].map(change => [kind, change] as const))
  if (changes.length === 0) return [`## ${markdownQuote(own.comparedWith(compared.with))}`, own.nothingChanged]
  return list(own.comparedWith(compared.with), changes, ([kind, change]) => changeCells(own.change[kind], change))
}

function changeCells(what: string, { code, context, before, now }: Change): string[] {
  return [what, codeSpan(code), codeSpan(context), `${grouped(before)} → ${grouped(now)}`]
}

function list<T>(title: string, all: readonly T[], cells: (one: T) => string[]): string[] {
  if (all.length === 0) return []
  const shown = all.slice(0, SHOWN).map(one => `- ${cells(one).join(' ')}`)
  const more = all.length - shown.length
  return [`## ${markdownQuote(title)}`, [...shown, ...(more > 0 ? [`- … ${grouped(more)}`] : [])].join('\n')]
}

function violationItem(violation: Violation, verdict: Verdict, summary: Summary, options: ReportOptions): string {
  const { words, own } = { words: wordsOf(options.lang), own: verdictWords(options.lang) }
  const items = itemsOf(violation)
  return [
    `- **${markdownQuote(violationTitle(violation, options))}**${words.colon}${markdownQuote(violationWhy(violation, verdict, options))}`,
    ...items.slice(0, SHOWN).map(item => `  - ${itemText(item, summary)}`),
    ...wayOut(violation, verdict, own),
  ].join('\n')
}

/** How often, what, during what, and where first. */
function itemText({ key, count, findings }: GateItem, { sources }: Summary): string {
  const sample = pickSamples({ findings }, 1)[0]
  const source = sample && sources[sample.source]
  const where =
    source === undefined || sample === undefined
      ? []
      : [codeSpan(placeText({ path: source.path, member: source.member ?? undefined, line: sample.line }))]
  return [`${grouped(count)} ×`, codeSpan(key.code), codeSpan(key.context), ...where].join(' ')
}

function wayOut(violation: Violation, { baseline }: Verdict, own: VerdictWords): string[] {
  const { accept } = violation
  const title = acceptTitle(violation, own)
  switch (accept.by) {
    case 'command':
      return [`  - ${title}: ${codeSpan(accept.command)}`]
    case 'flag':
      return [`  - ${title}: ${codeSpan(accept.flag)}`]
    case 'without':
      return [`  - ${markdownQuote(own.withoutFlag(accept.flag))}`]
    case 'entry':
      return accept.command !== null
        ? [`  - ${title}: ${codeSpan(accept.command)}`]
        : [
            `  - ${markdownQuote(own.addEntry(baseline ?? 'logremedy.baseline.yaml'))}`,
            ...accept.text
              .trimEnd()
              .split('\n')
              .map(line => `    ${codeSpan(line)}  `),
          ]
  }
}
