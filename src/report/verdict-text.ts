/** The verdict for people at a terminal: it stands first, then each violation with its place, reason, advice and way out. */
import type { Summary } from '../model/summary.ts'
import type { GateItem, Verdict, Violation } from '../model/verdict.ts'
import { adviceLines } from './advice.ts'
import { pickSamples } from './details.ts'
import { excerpt } from './excerpt.ts'
import { caveats } from './headline.ts'
import { findKnown } from './knowledge.ts'
import { flow, makePage, type Page, paragraph } from './layout.ts'
import { contextName, identity } from './naming.ts'
import type { ReportOptions } from './options.ts'
import { grouped } from './phrase.ts'
import { tell } from './telling.ts'
import { problemLines, runLines, totalLines } from './trouble.ts'
import { acceptLines } from './verdict-accept.ts'
import { gapLines, itemsOf, verdictHead, violationTitle, violationWhy } from './verdict-lines.ts'
import { acceptedLines, comparedLines, entryLines } from './verdict-lists.ts'
import { verdictWords } from './verdict-phrase.ts'

const INDENT = '   '
const DEEP = '     '
const SAMPLES = 3
/** Violations told in full unless more is asked for. */
const SHOWN = 20

export function verdictText(verdict: Verdict, summary: Summary, options: ReportOptions): string {
  const page = makePage(options)
  const own = verdictWords(options.lang)
  const shown = options.verbose > 0 ? verdict.violations : verdict.violations.slice(0, SHOWN)
  const more = verdict.violations.length - shown.length
  const lines = [
    ...head(page, verdict, summary, options),
    ...shown.flatMap((violation, i) => one(page, i + 1, violation, verdict, summary, options)),
    ...(more > 0 ? ['', ...paragraph(page, '', own.moreViolations(more), page.paint.strong)] : []),
    ...acceptedLines(page, verdict, options),
    ...entryLines(page, verdict),
    ...comparedLines(page, verdict.compared, options),
    ...problemLines(page, summary, options),
    ...totalLines(page, summary, options.verbose),
    ...runLines(page, options.runInfo),
  ]
  return `${lines.join('\n')}\n`
}

function head(page: Page, verdict: Verdict, summary: Summary, options: ReportOptions): string[] {
  const { paint } = page
  const style = verdict.state === 'pass' ? paint.command : paint.severity.fatal
  const own = verdictWords(options.lang)
  const told = [...gapLines(verdict, options), ...caveats({ ...summary, sources: [] }, options)]
  return [
    ...paragraph(page, '', verdictHead(verdict, summary, options), style),
    ...told.flatMap(line => paragraph(page, '! ', line, paint.alarm)),
    ...(verdict.accepted.length === 0
      ? []
      : paragraph(page, '', own.acceptedBy(verdict.accepted.length, verdict.baseline ?? '?'), paint.faint)),
  ]
}

function one(
  page: Page,
  nth: number,
  violation: Violation,
  verdict: Verdict,
  summary: Summary,
  options: ReportOptions,
): string[] {
  const { paint } = page
  const own = verdictWords(options.lang)
  const items = itemsOf(violation)
  const single = violation.rule === 'fail-on' || violation.rule === 'over-budget' ? violation.item : null
  const title = violationTitle(violation, options)
  return [
    '',
    ...(single === null
      ? paragraph(page, `${nth}. `, title, text => paint.strong(paint.severity.error(text)))
      : itemTitle(page, `${nth}. `, single, options)),
    ...paragraph(page, INDENT, `${own.whyGates}${page.words.colon}${violationWhy(violation, verdict, options)}`),
    ...(single === null ? listItems(page, items, summary, options) : itemBody(page, single, summary, options)),
    ...acceptLines(page, INDENT, DEEP, violation, verdict),
  ]
}

/** Code, meaning, and how often it occurred during what. */
function itemTitle(page: Page, lead: string, item: GateItem, options: ReportOptions): string[] {
  const { words, paint, lang } = page
  const known = findKnown(options.packs, item.key)
  const style = paint.severity[item.severity]
  const facts = [
    words.times(item.count),
    contextName(known.pack, item.key.context, lang),
    item.key.producer,
    words.severity[item.severity],
    item.fingerprint,
  ]
  return [
    ...flow(page, lead, [
      { text: item.key.code, style: text => paint.strong(style(text)) },
      ...identity({ key: item.key, known }, lang).map(text => ({ text })),
    ]),
    ...paragraph(page, INDENT, tell(known, item.key.context, options).title, paint.strong),
    ...flow(
      page,
      INDENT,
      facts.map(text => ({ text, style: paint.faint })),
    ),
  ]
}

function itemBody(page: Page, item: GateItem, summary: Summary, options: ReportOptions): string[] {
  const { words, paint } = page
  const known = findKnown(options.packs, item.key)
  const samples = sampleLines(page, DEEP, item, SAMPLES, summary, options)
  return [
    ...(samples.length === 0 ? [] : [...paragraph(page, INDENT, words.examples, paint.strong), ...samples]),
    ...adviceLines(page, { head: INDENT, body: DEEP }, tell(known, item.key.context, options), words),
  ]
}

function sampleLines(
  page: Page,
  indent: string,
  item: GateItem,
  count: number,
  { sources }: Summary,
  { packs }: ReportOptions,
): string[] {
  const names = [findKnown(packs, item.key).entry?.symbol ?? item.key.code, item.key.code]
  return pickSamples(item, count).flatMap(s => excerpt(page, indent, s, sources[s.source], names))
}

/** Several items of one rule: a line each, and the first place. */
function listItems(page: Page, items: readonly GateItem[], summary: Summary, options: ReportOptions): string[] {
  const shown = options.verbose > 0 ? items : items.slice(0, SAMPLES * 2)
  const more = items.length - shown.length
  if (items.length === 0) return []
  return [
    ...paragraph(page, INDENT, verdictWords(page.lang).these, page.paint.strong),
    ...shown.flatMap(item => {
      const { pack } = findKnown(options.packs, item.key)
      return [
        ...flow(page, DEEP, [
          { text: `${grouped(item.count)} × ${item.key.code}`, style: page.paint.severity[item.severity] },
          { text: contextName(pack, item.key.context, page.lang) },
          { text: item.key.producer, style: page.paint.faint },
        ]),
        ...sampleLines(page, `${DEEP}  `, item, 1, summary, options),
      ]
    }),
    ...(more > 0 ? paragraph(page, DEEP, page.words.more(more)) : []),
  ]
}
