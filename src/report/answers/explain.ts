/** The output of `explain`: everything that packs know about the codes that someone asked for, and how they were read. */

import { valuesOf } from '../../codes/numbers.ts'
import type { Answer } from '../../codes/pasted.ts'
import type { CodeMeaning } from '../../codes/search.ts'
import { type CodeEntry, inLanguage, type Lang, type Pack } from '../../model/rules/knowledge.ts'
import { adviceParts, alsoParts, noteParts } from '../document/code-document.ts'
import {
  compose,
  type DocumentBlock,
  type Item,
  list,
  name,
  type Part,
  paragraph,
  part,
  prose,
} from '../document/model.ts'
import { renderText } from '../document/render-text.ts'
import { explainWordsOf } from '../i18n/explain-words.ts'
import { type ReportWords, wordsOf } from '../i18n/report-words.ts'
import { valueForms } from '../number-format.ts'
import { adviceFor, type DescribeOptions, ownAdvice, vendorTitle } from '../sentences/describe.ts'
import { contextName, contextTitle } from '../sentences/labels.ts'
import { makePage } from '../text/layout.ts'
import { widthOf } from '../text/wrap.ts'

/** Maximum number of names listed for a beginning, and of characters quoted of a text. */
const MAX_NAMES = 40
const MAX_TEXT = 60

export interface CodeMatchOptions extends DescribeOptions {
  readonly lang: Lang
  readonly toolkit: string | null
  readonly width: number
  readonly color: boolean
}

/** A code and the operation for which it is explained; null for the general advice. */
export type ExplainedCode = Pick<CodeMeaning, 'entry' | 'pack' | 'context'>

/** Renders one code for a reader. */
export function renderCodeMatch(reading: ExplainedCode, options: CodeMatchOptions): string {
  return renderText(makePage(options), readingBlocks(reading, options))
}

/** Renders answers, each code once, separated by empty lines; before them, how a text was read if that is not obvious. */
export function renderAnswers(answers: readonly Answer[], options: CodeMatchOptions): string {
  const page = makePage(options)
  const shown = new Set<CodeEntry>()
  return answers
    .flatMap(answer => {
      const readings = answer.readings.filter(({ entry }) => !shown.has(entry))
      for (const { entry } of readings) shown.add(entry)
      const how = readings.length > 0 ? howRead(answer, options) : beginnings(answer, options)
      return [
        ...(how.length === 0 ? [] : [renderText(page, how)]),
        ...readings.map(one => renderCodeMatch(one, options)),
      ]
    })
    .join('\n')
}

/** Says how a text was read, where it has several meanings or is not simply a code. */
function howRead({ asked, readings }: Answer, { lang }: CodeMatchOptions): DocumentBlock[] {
  const [first] = readings
  const isPlain = (as: CodeMeaning['as']): boolean => as === 'name' || as === 'decimal' || as === 'hexadecimal'
  const several = readings.length > 1 && readings.every(({ text }) => text === first!.text)
  if (!several && readings.every(({ as }) => isPlain(as))) return []
  const words = explainWordsOf(lang)
  const head = several
    ? compose(slot => words.canMean(slot([name(cutText(first!.text))]), readings.length))
    : [prose(words.readHere)]
  const items = readings.map((reading): Item => {
    const space =
      reading.entry.vendor === null ? reading.pack.namespace : vendorTitle(reading.pack, reading.entry.vendor, lang)
    const facts = [[name(reading.entry.code, 'strong')], [name(`(${space})`)], [name(howText(reading, lang), 'faint')]]
    return { facts }
  })
  const rest = several && asked.trim() === first!.text ? chooseOne(readings, lang) : []
  return [paragraph(...head), ...list('bullets', items), ...rest]
}

/** Shows the command for one of several meanings. Only names and numbers of packs stand in it, since readers copy it. */
function chooseOne(readings: readonly CodeMeaning[], lang: Lang): DocumentBlock[] {
  const other = readings.find(({ as }) => as !== 'phrase')
  if (
    other === undefined ||
    readings.some(
      ({ entry }) =>
        entry !== other.entry && entry.code === other.entry.code && entry.namespace === other.entry.namespace,
    )
  )
    return []
  const text = `logremedy explain ${other.pack.namespace}:${other.entry.code}`
  return [{ kind: 'part', head: [prose(explainWordsOf(lang).choose)], body: [{ kind: 'command', text }] }]
}

/** Words how a code was read: `-8 (HKS_ERROR_INSUFFICIENT_MEMORY), which the service uses inside`. */
function howText({ as, text, entry, pack, context }: CodeMeaning, lang: Lang): string {
  const words = explainWordsOf(lang)
  const shown = cutText(text)
  const how =
    as === 'decimal' || as === 'hexadecimal' || as === 'beginning' || as === 'phrase'
      ? words[as](shown)
      : as === 'inner'
        ? words.inner(shown, otherInner(entry, text))
        : shown
  return context === null ? how : words.during(how, contextTitle(pack, context, lang))
}

/** Returns the inner name of a number, or the number of an inner name. */
function otherInner({ innerNames }: CodeEntry, text: string): string | null {
  const number = valuesOf(text)[0]?.value
  const named = Object.entries(innerNames).find(([one, inner]) =>
    number === undefined ? one.toLowerCase() === text.toLowerCase() : inner === number || inner === (number | 0),
  )
  return named === undefined ? null : number === undefined ? String(named[1]) : named[0]
}

/** Lists the names that begin with a text, with what they mean. */
function beginnings({ asked, beginnings }: Answer, { lang }: CodeMatchOptions): DocumentBlock[] {
  if (beginnings.length === 0) return []
  const words = explainWordsOf(lang)
  const rest = beginnings.length - MAX_NAMES
  const items = beginnings.slice(0, MAX_NAMES).map(({ entry }): Item => {
    const shown = entry.symbol === null || entry.symbol === entry.code ? entry.code : `${entry.code} ${entry.symbol}`
    return { facts: [[name(shown, 'strong')], [prose(inLanguage(entry.title, lang))]] }
  })
  return [
    paragraph(...compose(slot => words.begin(slot([name(cutText(asked.trim()))]), beginnings.length))),
    ...list('bullets', items, rest > 0 ? words.moreNames(rest) : undefined),
  ]
}

function cutText(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}

function readingBlocks({ entry, pack, context }: ExplainedCode, options: CodeMatchOptions): DocumentBlock[] {
  const { lang } = options
  const words = wordsOf(lang)
  const notes = entry.notes.map(note => inLanguage(note, lang))
  const body: DocumentBlock[] = [
    ...factList(entry, pack, lang),
    { kind: 'gap' },
    ...adviceOf(entry, pack, context, options),
    ...(context === null ? ownContexts(entry, pack, lang).map(apart) : []),
    ...noteParts(notes, entry.related, entry.sources, words).map(apart),
  ]
  return [
    { kind: 'facts', facts: [[name(entry.code, `strong ${entry.severity}`)]] },
    // The rest belongs to the code.
    { kind: 'part', head: [prose(inLanguage(entry.title, lang), 'strong')], body },
  ]
}

/** Adds an empty line before a part. */
function apart(one: Part): Part {
  return { ...one, apart: true }
}

/** Lists names and texts of what is known besides advice; omits empty texts. */
function factList(entry: CodeEntry, pack: Pack, lang: Lang): DocumentBlock[] {
  const words = wordsOf(lang)
  const values = valueForms(pack, entry.value).join(' = ')
  const names = [entry.symbol ?? '', ...entry.aliases].filter(n => n !== '' && n !== entry.code)
  const versions = [
    entry.since === null ? '' : words.since(entry.since),
    entry.until === null ? '' : words.until(entry.until),
    entry.replacedBy === null ? '' : words.replacedBy(entry.replacedBy),
  ]
  const normal = entry.benignIn.map(id => contextName(pack, id, lang)).join(words.list)
  const all: [label: string, text: string][] = [
    [words.codeSpace, `${entry.namespace} (${inLanguage(pack.title, lang)})`],
    [words.values, values],
    [words.severityIs, words.severity[entry.severity]],
    [words.maker, entry.vendor === null ? '' : vendorTitle(pack, entry.vendor, lang)],
    [words.otherNames, names.join(words.list)],
    [words.inner, entry.inner.join(words.list)],
    [words.class, entry.class ?? ''],
    [words.devices, entry.devices.join(words.list)],
    [words.versions, versions.filter(v => v !== '').join(words.comma)],
    [words.normalIn, normal === '' ? '' : words.normalNote(normal)],
    ...entry.messages.map((message, i): [string, string] => [i === 0 ? words.messages : '', message]),
  ]
  const items = all.filter(([, text]) => text !== '').map(([label, text]): Item => ({ label, facts: [[name(text)]] }))
  return list('labels', items).map(one => ({ ...one, width: labelWidth(words) }))
}

/** Returns the same width for all codes, regardless of their facts. */
function labelWidth(words: ReportWords): number {
  const labels = [words.codeSpace, words.values, words.severityIs, words.otherNames, words.normalIn, words.messages]
  return Math.max(...labels.map(widthOf))
}

function adviceOf(entry: CodeEntry, pack: Pack, context: string | null, options: CodeMatchOptions): DocumentBlock[] {
  const { lang } = options
  const words = wordsOf(lang)
  const adviceText = adviceFor(entry, context, pack, options)
  const advice = adviceText.remedies.length > 0 ? adviceText : { ...adviceText, remedies: [{ text: words.lookUp }] }
  if (context === null) return adviceParts(advice, words)
  const title = contextTitle(pack, context, lang)
  if (ownAdvice(entry, context) !== null)
    return [
      ...adviceParts(advice, words, what => words.during(what, title)),
      ...alsoParts(advice.also, words, true).map(apart),
    ]
  return [paragraph(prose(words.noOwnAdvice(title))), ...adviceParts(advice, words)]
}

/** Lists the operations with further advice. */
function ownContexts(entry: CodeEntry, pack: Pack, lang: Lang): Part[] {
  const items = Object.keys(entry.contexts).map(
    (id): Item => ({ label: `--context ${id}`, facts: [[prose(contextTitle(pack, id, lang))]] }),
  )
  return part(wordsOf(lang).ownAdvice, list('labels', items))
}
