/** The data of the HTML report about a verdict: each violation with its subject, what to do, and how to accept it. */

import { findKnown } from '../../codes/lookup.ts'
import type { Summary } from '../../model/counts/summary.ts'
import type { GateItem, Verdict, Violation } from '../../model/counts/verdict.ts'
import { type ItemData, itemsData } from '../document/render-html.ts'
import { stepBlocks } from '../document/report-document.ts'
import { wayOut } from '../document/verdict-document.ts'
import { wordsOf } from '../i18n/report-words.ts'
import type { ReportOptions } from '../options.ts'
import { samplesOf, withBeside } from '../sentences/beside.ts'
import { describeCode } from '../sentences/describe.ts'
import { contextTitle } from '../sentences/labels.ts'
import { productsOf } from '../sentences/products.ts'
import { sourceName } from '../sentences/quote.ts'
import { gapLines, itemsOf, verdictHead, violationTitle, violationWhy } from '../sentences/verdict-lines.ts'
import { writerSentence } from '../sentences/writers.ts'

/** Maximum number of violations, and of items of one violation. */
const VIOLATIONS = 500
const ITEMS = 5

export function gateData(summary: Summary, options: ReportOptions) {
  const { verdict } = options
  if (verdict === null || verdict === undefined) return null
  const left = verdict.violations.length - VIOLATIONS
  return {
    state: verdict.state,
    head: verdictHead(verdict, summary, options),
    gaps: gapLines(verdict, options),
    violations: verdict.violations.slice(0, VIOLATIONS).map(v => violationData(v, verdict, summary, options)),
    left: left > 0 ? wordsOf(options.lang).andMore(left) : '',
  }
}

function violationData(violation: Violation, verdict: Verdict, summary: Summary, options: ReportOptions) {
  const words = wordsOf(options.lang)
  const items = itemsOf(violation)
  const left = items.length - ITEMS
  const [first] = items
  const texts = items.slice(0, ITEMS).map(item => itemData(item, summary, options))
  // A violation about one code shows its name and meaning first.
  const single = violation.rule === 'fail-on' || violation.rule === 'over-budget'
  return {
    title: single ? texts[0]!.text : violationTitle(violation, options),
    why: violationWhy(violation, verdict, options),
    items: single ? texts.map(({ text: _, ...quote }): ItemData => quote) : texts,
    more: left > 0 ? words.andMore(left) : '',
    remedy: first === undefined ? null : remedyOf(first, options),
    accept: acceptData(violation.accept, options),
  }
}

/** Returns `CKR_PIN_INCORRECT: The PIN is wrong (7 times, logging in)`, and a line of the log with it. */
function itemData({ key, count, findings }: GateItem, { sources }: Summary, options: ReportOptions) {
  const words = wordsOf(options.lang)
  const known = findKnown(options.packs, key)
  const { title } = describeCode(known, key.context, options)
  const where = contextTitle(known.pack, key.context, options.lang)
  const often = words.aside(words.times(count) + words.comma + where)
  const writers = writerSentence(findings, options.lang)
  const text = `${key.code}${words.colon}${title}${words.sentence}${often}${writers === '' ? '' : ` – ${writers}`}`
  const sample = findings.find(f => f.samples.length > 0)?.samples[0]
  return sample === undefined
    ? { text }
    : { text, lines: [`${sourceName(sources[sample.source])}:${sample.line}  ${sample.text}`] }
}

function remedyOf({ key, findings }: GateItem, options: ReportOptions): ItemData | null {
  const known = findKnown(options.packs, key)
  const { remedies } = describeCode(known, key.context, options, productsOf(known.pack, findings))
  const step = stepBlocks(withBeside(remedies, samplesOf(findings), options.lang)[0])
  return itemsData(step, wordsOf(options.lang))[0] ?? null
}

/** Returns how to accept it; an entry to be added is shown by its lines alone. */
function acceptData(accept: Violation['accept'], options: ReportOptions): ItemData {
  return itemsData(wayOut(accept, null, options), wordsOf(options.lang)).at(-1)!
}
