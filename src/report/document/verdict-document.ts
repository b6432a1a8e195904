/** A verdict as blocks: the state, each violation with its place, reason, advice and remedy, and further lists. */

import { findKnown } from '../../codes/lookup.ts'
import type { Summary } from '../../model/counts/summary.ts'
import type {
  BaselineEntry,
  Comparison,
  FindingChange,
  GateItem,
  Verdict,
  Violation,
} from '../../model/counts/verdict.ts'
import { grouped, wordsOf } from '../i18n/report-words.ts'
import { verdictWords } from '../i18n/verdict-words.ts'
import type { ReportOptions } from '../options.ts'
import { samplesOf, withBeside } from '../sentences/beside.ts'
import { describeCode } from '../sentences/describe.ts'
import { identity } from '../sentences/labels.ts'
import { productsOf } from '../sentences/products.ts'
import { gapLines, itemsOf, verdictHead, violationTitle, violationWhy } from '../sentences/verdict-lines.ts'
import { adviceParts, operation, quotesOf, writerBlocks } from './code-document.ts'
import {
  chapter,
  type DocumentBlock,
  type Inline,
  type Item,
  inLook,
  type List,
  type ListEntry,
  list,
  name,
  paragraph,
  part,
  prose,
  quote,
} from './model.ts'
import { moreCodes, notices } from './report-document.ts'

const SAMPLES = 3
/** Maximum number of violations, and of lines of one list, unless verbose. */
const SHOWN = 20
/** Maximum number of items of one violation. */
const ITEMS = 6

/** Builds the first sentence, and what to know before trusting it; `also` is more of that. */
export function verdictTop(
  verdict: Verdict,
  summary: Summary,
  options: ReportOptions,
  also: readonly string[] = [],
): DocumentBlock[] {
  const own = verdictWords(options.lang)
  const { state, accepted, baseline } = verdict
  return [
    paragraph(prose(verdictHead(verdict, summary, options), state === 'pass' ? 'command' : 'fatal')),
    ...notices([...gapLines(verdict, options), ...also]),
    ...(accepted.length === 0 ? [] : [paragraph(quote(own.acceptedBy(accepted.length, baseline ?? '?'), 'faint'))]),
  ]
}

/** Builds a section about each violation. */
export function violationEntries(verdict: Verdict, summary: Summary, options: ReportOptions): DocumentBlock[] {
  const { violations } = verdict
  const shown = options.verbose > 0 ? violations : violations.slice(0, SHOWN)
  const more = violations.length - shown.length
  return [
    ...shown.map((violation, i) => violationEntry(violation, i + 1, verdict, summary, options)),
    ...(more > 0 ? moreCodes(verdictWords(options.lang).moreViolations(more)) : []),
  ]
}

/** Lists the violations in brief, for a report with all codes below: each with its reason, its items and how to accept it. */
export function violationList(verdict: Verdict, summary: Summary, options: ReportOptions): DocumentBlock[] {
  const { violations, baseline } = verdict
  const words = wordsOf(options.lang)
  const items = violations.slice(0, SHOWN).map((violation): Item => {
    const title = [quote(violationTitle(violation, options), 'strong'), prose(words.colon.trimEnd())]
    const accept: Item = {
      facts: [[prose(acceptTitle(violation, options) + words.colon.trimEnd())]],
      body: wayOut(violation.accept, baseline, options),
    }
    return {
      facts: [title],
      body: [
        paragraph(quote(violationWhy(violation, verdict, options))),
        ...itemList(itemsOf(violation), summary, options),
        ...list('none', [accept]),
      ],
    }
  })
  const more = violations.length - items.length
  return list('none', items, more > 0 ? verdictWords(options.lang).moreViolations(more) : undefined)
}

function violationEntry(
  violation: Violation,
  nth: number,
  verdict: Verdict,
  summary: Summary,
  options: ReportOptions,
): ListEntry {
  const words = wordsOf(options.lang)
  const own = verdictWords(options.lang)
  const single = violation.rule === 'fail-on' || violation.rule === 'over-budget' ? violation.item : null
  const why = [prose(own.whyGates + words.colon), quote(violationWhy(violation, verdict, options))]
  const title = quote(violationTitle(violation, options), 'strong error')
  return {
    kind: 'entry',
    nth,
    ...(single === null ? { name: [[title]], title: [], facts: [] } : itemHead(single, options)),
    body: [
      paragraph(...why),
      ...(single === null
        ? part(own.these, itemList(itemsOf(violation), summary, options))
        : itemParts(single, summary, options)),
      ...part(acceptTitle(violation, options), wayOut(violation.accept, verdict.baseline, options)),
    ],
  }
}

/** Returns code, meaning, and how often it occurred during what. */
function itemHead(item: GateItem, options: ReportOptions): Pick<ListEntry, 'name' | 'title' | 'facts'> {
  const { key, severity, count, fingerprint } = item
  const words = wordsOf(options.lang)
  const known = findKnown(options.packs, key)
  const facts: Inline = [
    prose(words.times(count)),
    operation(known.pack, key.context, options.lang),
    name(key.producer),
    prose(words.severity[severity]),
    name(fingerprint),
  ]
  return {
    name: [[name(key.code, `strong ${severity}`)], ...identity({ key, known }, options.lang).map(text => [name(text)])],
    title: [prose(describeCode(known, key.context, options).title, 'strong')],
    facts: facts.map(fact => inLook([fact], 'faint')),
  }
}

function itemParts(item: GateItem, { sources }: Summary, options: ReportOptions): DocumentBlock[] {
  const words = wordsOf(options.lang)
  const known = findKnown(options.packs, item.key)
  const advice = describeCode(known, item.key.context, options, productsOf(known.pack, item.findings))
  return [
    ...writerBlocks(item.findings, options.lang),
    ...part(words.examples, quotesOf(item, SAMPLES, sources, known.entry?.symbol ?? null, options.lang)),
    ...adviceParts({ ...advice, remedies: withBeside(advice.remedies, samplesOf(item.findings), options.lang) }, words),
  ]
}

/** Lists several items of one rule: a line each, and the first place. */
function itemList(items: readonly GateItem[], { sources }: Summary, options: ReportOptions): List[] {
  const shown = options.verbose > 0 ? items : items.slice(0, ITEMS)
  const more = items.length - shown.length
  const rows = shown.map((item): Item => {
    const { key, count, severity } = item
    const { pack, entry } = findKnown(options.packs, key)
    return {
      facts: [
        [prose(`${grouped(count)} × `, severity), name(key.code)],
        [operation(pack, key.context, options.lang)],
        [name(key.producer, 'faint')],
      ],
      body: [
        ...writerBlocks(item.findings, options.lang),
        ...quotesOf(item, 1, sources, entry?.symbol ?? null, options.lang),
      ],
    }
  })
  return list('none', rows, more > 0 ? wordsOf(options.lang).more(more) : undefined)
}

/** Returns the heading above the way to accept a violation. */
function acceptTitle({ rule }: Violation, { lang }: Pick<ReportOptions, 'lang'>): string {
  const own = verdictWords(lang)
  return rule === 'stale' ? own.drop : rule === 'expired' ? own.keep : own.accept
}

/** Returns how a violation could be accepted, to be copied: a command, else the entry for the baseline. */
export function wayOut(
  accept: Violation['accept'],
  baseline: string | null,
  { lang }: Pick<ReportOptions, 'lang'>,
): DocumentBlock[] {
  const own = verdictWords(lang)
  switch (accept.by) {
    case 'command':
      return [{ kind: 'command', text: accept.command }]
    case 'flag':
      return [paragraph(quote(own.withFlag(accept.flag)))]
    case 'without':
      return [paragraph(quote(own.withoutFlag(accept.flag)))]
    case 'entry':
      if (accept.command !== null) return [{ kind: 'command', text: accept.command }]
      return [
        paragraph(quote(own.addEntry(baseline ?? 'logremedy.baseline.yaml'))),
        { kind: 'verbatim', lines: accept.text.trimEnd().split('\n') },
      ]
  }
}

/** Lists what is accepted, entries to check, and changes since a previous run. */
export function verdictLists(verdict: Verdict, options: ReportOptions): DocumentBlock[] {
  const own = verdictWords(options.lang)
  const accepted = verdict.accepted.map(({ key, count, entry }): Item => {
    const { pack } = findKnown(options.packs, key)
    return {
      facts: [
        [prose(own.ofMax(count, entry!.max))],
        [name(key.code)],
        inLook([operation(pack, key.context, options.lang)], 'faint'),
      ],
      body: [paragraph(reason(entry!, options))],
    }
  })
  return [
    ...chapter(own.acceptedTitle, shortened('none', accepted, options)),
    ...entryChapters(verdict, options),
    ...comparedChapter(verdict.compared, options),
  ]
}

/** Returns reason, owner and days of an entry in one line. */
function reason({ reason, owner, expires }: BaselineEntry, { lang }: Pick<ReportOptions, 'lang'>) {
  const words = wordsOf(lang)
  const own = verdictWords(lang)
  const about = [...(owner === null ? [] : [own.ownedBy(owner)]), ...(expires === null ? [] : [own.untilDay(expires)])]
  return quote(about.length === 0 ? reason : `${reason} ${words.aside(about.join(words.comma))}`, 'faint')
}

/** Lists entries that have expired, then those that nothing needs. */
export function entryChapters(
  { baseline, expired, stale }: Pick<Verdict, 'baseline' | 'expired' | 'stale'>,
  options: Pick<ReportOptions, 'lang'>,
): DocumentBlock[] {
  const own = verdictWords(options.lang)
  const rows = (entries: readonly BaselineEntry[]): List[] =>
    list(
      'none',
      entries.map(entry => ({
        facts: [
          [name(entry.code)],
          [name(entry.context)],
          [name(entry.fingerprint)],
          ...(entry.line === null ? [] : [[name(`${baseline}:${entry.line}`, 'faint')]]),
        ],
        body: [paragraph(reason(entry, options))],
      })),
    )
  const file = baseline ?? '?'
  return [...chapter(own.expiredTitle(file), rows(expired)), ...chapter(own.staleTitle(file), rows(stale))]
}

/** Lists what is new, gone and grown; empty if there is nothing to compare with. */
export function comparedChapter(compared: Comparison | null | undefined, options: ReportOptions): DocumentBlock[] {
  if (!compared) return []
  const own = verdictWords(options.lang)
  const row = (what: string, { code, namespace, context, before, now }: FindingChange): Item => {
    const pack = options.packs.find(p => p.namespace === namespace) ?? null
    return {
      label: what,
      facts: [
        [name(code)],
        inLook([operation(pack, context, options.lang)], 'faint'),
        [prose(`${grouped(before)} → ${grouped(now)}`)],
      ],
    }
  }
  const width = Math.max(...Object.values(own.change).map(what => what.length))
  const kinds = ['new', 'grown', 'gone'] as const
  const lists = kinds.flatMap(kind => {
    const rows = compared[kind].map(change => row(own.change[kind], change))
    return shortened('labels', rows, options).map(list => ({ ...list, width }))
  })
  return chapter(own.comparedWith(compared.with), lists.length > 0 ? lists : [paragraph(prose(own.nothingChanged))])
}

function shortened(
  marks: List['marks'],
  items: readonly Item[],
  { lang, verbose }: Pick<ReportOptions, 'lang' | 'verbose'>,
): List[] {
  const shown = verbose > 0 ? items : items.slice(0, SHOWN)
  const more = items.length - shown.length
  return list(marks, shown, more > 0 ? wordsOf(lang).more(more) : undefined)
}
