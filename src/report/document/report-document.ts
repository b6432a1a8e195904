/** The parts of a report besides its sections about codes: what happened, what was found, what to do first, what was read. */

import type { RunInfo, Summary } from '../../model/counts/summary.ts'
import { UNKNOWN_CONTEXT } from '../../model/findings/finding.ts'
import { type Problem, placeText } from '../../model/problem.ts'
import type { CodeGroup, Digest } from '../content/digest.ts'
import type { Incident } from '../content/incidents.ts'
import { lockoutLines } from '../content/lockouts.ts'
import { firstPlace, nameOf, needsList, ownerOf } from '../content/unknown.ts'
import { grouped, type ReportWords, wordsOf } from '../i18n/report-words.ts'
import { seenWordsOf } from '../i18n/seen-words.ts'
import { bytesText, incidentTimes, periodText } from '../number-format.ts'
import type { ReportOptions } from '../options.ts'
import { samplesOf, withBeside } from '../sentences/beside.ts'
import { type DescribeOptions, describeCode, type RemedyText } from '../sentences/describe.ts'
import { caveats, filteredOut, headline } from '../sentences/headline.ts'
import { contextName, contextTitle } from '../sentences/labels.ts'
import { allProblems } from '../sentences/notes.ts'
import { productsOf } from '../sentences/products.ts'
import { sourceName } from '../sentences/quote.ts'
import { codeTitle, operation, operations, remedyWords, writerSpans } from './code-document.ts'
import {
  chapter,
  compose,
  type DocumentBlock,
  type Inline,
  type Item,
  inLook,
  type Look,
  lines,
  list,
  name,
  paragraph,
  prose,
  quote,
  type Span,
} from './model.ts'

/** Maximum number of reported incidents. */
export const INCIDENTS = 5
const FIRST_STEPS = 3
const OTHERS = 10
const PROBLEMS = 20

/** Builds the incidents, worst first, each with the first step about its cause. */
export function incidentBlocks({ incidents }: Digest, options: DescribeOptions): DocumentBlock[] {
  if (incidents.length === 0) return []
  const words = wordsOf(options.lang)
  const shown = incidents.worst(INCIDENTS)
  const more = incidents.length - shown.length
  const head = prose(words.incidents(incidents.length), 'strong')
  const alone = shown.length === 1
  const items = shown.map((incident): Item => {
    const line = inLook(incidentLine(incident, words), 'strong')
    return {
      facts: [alone ? [head, prose(words.colon, 'strong'), ...line] : line],
      body: stepBlocks(remedyOf(incident, options)),
    }
  })
  return [
    ...(alone ? [] : [{ kind: 'heading', text: [head] } as const]),
    ...list(alone ? 'alone' : 'numbers', items, more === 0 ? undefined : words.moreIncidents(more)),
    { kind: 'gap' },
  ]
}

/** Returns the cause, what followed, and until when. */
export function incidentLine(incident: Incident, words: ReportWords): Span[] {
  const { basis, cause, start, end, followUps, followers, codeSpaces } = incident
  const { from, to } = incidentTimes(start, end)
  return compose(slot => {
    const code = slot([name(cause.finding.key.code)])
    const figures = { code, from, until: to, n: followUps, spaces: codeSpaces.length }
    if (basis === 'chain') return words.incidentChain(figures)
    if (basis === 'fatal') return words.incidentFatal(figures)
    const codes = new Set(followers.map(f => `${f.namespace}\0${f.code}`)).size
    return words.incidentFirst(figures, codes)
  })
}

/** Returns the first step about the cause. Where only the order is known, there is none. */
export function remedyOf({ basis, cause }: Incident, options: DescribeOptions): RemedyText | null {
  if (basis === 'first') return null
  const { known, finding } = cause
  const { remedies } = describeCode(known, finding.key.context, options, productsOf(known.pack, [finding]))
  return withBeside(remedies, finding.samples, options.lang)[0] ?? null
}

/** Builds a remedy as what to do first. */
export function stepBlocks(remedy: RemedyText | null | undefined): DocumentBlock[] {
  return remedy ? [{ kind: 'step', text: [remedyWords(remedy)], command: remedy.command }] : []
}

/** Builds what was found in what was read, and what a reader must know before trusting it. */
export function topBlocks(summary: Summary, found: Digest, options: ReportOptions): DocumentBlock[] {
  return [
    ...headline(summary, found, options).map(text => paragraph(prose(text, 'strong'))),
    ...notices([...caveats(summary, options), ...lockoutLines(found.lockouts, options)]),
    ...filteredOut(summary, found, options).map(text => paragraph(quote(text, 'faint'))),
  ]
}

/** Builds sentences that a reader must not overlook. */
export function notices(texts: readonly string[]): DocumentBlock[] {
  return texts.map(text => ({ kind: 'notice', text: [quote(text)] }))
}

/** Returns, for the worst codes, the first step of their remedy in their most frequent operation. */
export function firstSteps({ errors }: Digest, options: DescribeOptions): DocumentBlock[] {
  if (errors.length === 0) return []
  const words = wordsOf(options.lang)
  const items = errors
    .slice(0, FIRST_STEPS)
    .map(({ key, known, contexts, products, severity, count, findings }): Item => {
      const { context } = contexts[0]!
      const { title, remedies } = describeCode(known, context, options, products)
      const times = [prose(words.times(count))]
      const where = [operation(known.pack, context, options.lang, contextTitle)]
      const often = context === UNKNOWN_CONTEXT ? times : [...times, prose(words.comma), ...where]
      return {
        facts: [[name(key.code, severity)], [prose(title)], inLook(aside(often, words), 'faint')],
        body: stepBlocks(withBeside(remedies, samplesOf(findings), options.lang)[0]),
      }
    })
  return [{ kind: 'heading', text: [prose(words.first, 'strong')] }, ...list('numbers', items)]
}

/** Puts an inline in brackets. */
export function aside(inline: Inline, words: ReportWords): Span[] {
  return compose(slot => words.aside(slot(inline)))
}

/** Builds the table of the worst codes. */
export function overview({ errors, errorCount }: Digest, options: DescribeOptions, shown: number): DocumentBlock[] {
  if (errors.length === 0) return []
  const rows = errors.slice(0, shown).map(group => ({
    code: group.key.code,
    severity: group.severity,
    title: codeTitle(group, options),
    count: group.count,
    seen: periodText(group.firstSeen, group.lastSeen),
    where: operations(group, options.lang),
  }))
  return [
    { kind: 'heading', text: [prose(wordsOf(options.lang).overview, 'strong')] },
    { kind: 'overview', rows, all: errorCount },
  ]
}

/** Says how many codes got no section. */
export function moreCodes(text: string): DocumentBlock[] {
  return [{ kind: 'gap' }, paragraph(prose(text, 'strong'))]
}

/** Builds what is counted but is not an error by itself: consequences of errors, then what is normal. */
export function others({ secondary, benign }: Digest, options: ReportOptions): DocumentBlock[] {
  const words = wordsOf(options.lang)
  return [...otherCodes(words.secondary, secondary, options), ...otherCodes(words.benign, benign, options)]
}

function otherCodes(head: string, groups: readonly CodeGroup[], { lang, verbose }: ReportOptions): DocumentBlock[] {
  const shown = verbose > 0 ? groups : groups.slice(0, OTHERS)
  const more = groups.length - shown.length
  const items = shown.map((group): Item => {
    const why = verbose === 0 ? [] : group.why.map(reason => [quote(reason, 'faint')])
    return {
      label: group.count,
      facts: [
        [name(group.key.code)],
        inLook(operations(group, lang, contextName), 'faint'),
        ...facts(inLook(writerSpans(group.findings, lang), 'faint')),
      ],
      body: lines('bullets', why),
    }
  })
  return chapter(head, list('labels', items, more > 0 ? wordsOf(lang).more(more) : undefined))
}

/** Builds the list of codes that no pack knows, unless the sentence above the report names all of them. */
export function unknownBlocks(summary: Summary, options: ReportOptions): DocumentBlock[] {
  if (!needsList(summary)) return []
  const { unknown } = summary
  const words = seenWordsOf(options.lang)
  const shown = options.verbose > 0 ? unknown : unknown.slice(0, OTHERS)
  const more = unknown.length - shown.length
  const items = shown.map((found): Item => {
    const owner = ownerOf(found.code, options)
    const place = compose(slot => words.firstAt(slot([{ text: firstPlace(found, summary), as: 'place' }])))
    return {
      label: found.count,
      facts: [
        [name(nameOf(found, options.lang))],
        ...(owner === null ? [] : [[quote(owner, 'faint')]]),
        inLook(place, 'faint'),
      ],
    }
  })
  return chapter(words.unknownTitle, list('labels', items, more > 0 ? wordsOf(options.lang).more(more) : undefined))
}

/** Returns a fact as a list, empty if it says nothing. */
function facts(inline: Inline): Inline[] {
  return inline.length === 0 ? [] : [inline]
}

/** Builds what went wrong while reading. */
export function problemBlocks(summary: Summary, options: ReportOptions): DocumentBlock[] {
  const words = wordsOf(options.lang)
  const problems = allProblems(summary, options)
  const shown = options.verbose > 0 ? problems : problems.slice(0, PROBLEMS)
  const more = problems.length - shown.length
  return chapter(
    words.problems,
    list(
      'none',
      shown.map(one => problemItem(one)),
      more > 0 ? words.more(more) : undefined,
    ),
  )
}

/** Builds a problem with its place, complete so that it can be copied, even where it is longer than a line. */
export function problemItem({ place, fact, remedy }: Problem, look?: Look): Item {
  const step: DocumentBlock[] = remedy === '' ? [] : [{ kind: 'step', text: [quote(remedy, look)], command: undefined }]
  if (place === null) return { facts: [[quote(fact)]], body: step }
  return {
    facts: [[{ text: placeText(place), as: 'place', look: 'alarm' }]],
    body: [paragraph(quote(fact)), ...step],
  }
}

/** Builds lines, bytes and losses; every source if verbose. */
export function totalBlocks({ totals, sources }: Summary, { lang, verbose }: ReportOptions): DocumentBlock[] {
  const words = wordsOf(lang)
  const skipped = Object.entries(totals.skipped).filter(([, count]) => count > 0)
  if (skipped.length === 0 && verbose === 0) return []
  const all = [words.sources(sources.length), words.lines(totals.lines), bytesText(totals.bytes)].join(words.comma)
  const losses = skipped.flatMap(([reason, count], i): Span[] => [
    prose(`${i === 0 ? '' : words.comma}${grouped(count)} `),
    name(reason),
  ])
  const items = (verbose > 0 ? sources : []).map((source): Item => {
    const look = source.state === 'complete' ? 'faint' : 'alarm'
    const figures = [words.lines(source.lines), bytesText(source.bytes), words.state[source.state]]
    const facts = [[name(source.format, look)], ...figures.map(text => [prose(text, look)])]
    return { facts: [[{ text: sourceName(source), as: 'place' }]], body: [{ kind: 'facts', facts }] }
  })
  return chapter(words.totals, [
    paragraph(prose(all)),
    ...(skipped.length === 0 ? [] : [paragraph(prose(words.skipped + words.colon), ...losses)]),
    ...list('none', items),
  ])
}

/** Builds when and how fast, separate from what the input says. */
export function runBlocks(run: RunInfo | null, lang: ReportOptions['lang']): DocumentBlock[] {
  if (run === null) return []
  const rate = bytesText(run.bytesPerSecond)
  const text = wordsOf(lang).ran(run.version, run.started, run.seconds.toFixed(1), rate)
  return [{ kind: 'gap' }, paragraph(prose(text, 'faint'))]
}
