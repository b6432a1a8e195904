/** The output of `explain`: everything that a pack knows about one code. */
import { type CodeEntry, type CodeMatch, inLanguage, type Lang, type Pack } from '../../model/rules/knowledge.ts'
import { adviceParts, alsoParts, noteParts } from '../document/code-document.ts'
import { type DocumentBlock, type Item, list, name, type Part, paragraph, part, prose } from '../document/model.ts'
import { renderText } from '../document/render-text.ts'
import { type ReportWords, wordsOf } from '../i18n/report-words.ts'
import { valueForms } from '../number-format.ts'
import { adviceFor, type DescribeOptions, ownAdvice, vendorTitle } from '../sentences/describe.ts'
import { contextName, contextTitle } from '../sentences/labels.ts'
import { makePage } from '../text/layout.ts'
import { widthOf } from '../text/wrap.ts'

export interface CodeMatchOptions extends DescribeOptions {
  readonly lang: Lang
  /** The operation whose advice is requested; null for the general one. */
  readonly context: string | null
  readonly toolkit: string | null
  readonly width: number
  readonly color: boolean
}

/** Renders one code for a reader. */
export function renderCodeMatch(entry: CodeEntry, pack: Pack, options: CodeMatchOptions): string {
  return renderText(makePage(options), readingBlocks(entry, pack, options))
}

/** Renders several codes, separated by empty lines. */
export function renderCodeMatches(readings: readonly CodeMatch[], options: CodeMatchOptions): string {
  return readings.map(({ entry, pack }) => renderCodeMatch(entry, pack, options)).join('\n')
}

function readingBlocks(entry: CodeEntry, pack: Pack, options: CodeMatchOptions): DocumentBlock[] {
  const { lang } = options
  const words = wordsOf(lang)
  const notes = entry.notes.map(note => inLanguage(note, lang))
  const body: DocumentBlock[] = [
    ...factList(entry, pack, lang),
    { kind: 'gap' },
    ...adviceOf(entry, pack, options),
    ...ownContexts(entry, pack, options).map(apart),
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

function adviceOf(entry: CodeEntry, pack: Pack, options: CodeMatchOptions): DocumentBlock[] {
  const { context, lang } = options
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
function ownContexts(entry: CodeEntry, pack: Pack, { context, lang }: CodeMatchOptions): Part[] {
  const ids = context === null ? Object.keys(entry.contexts) : []
  const items = ids.map((id): Item => ({ label: `--context ${id}`, facts: [[prose(contextTitle(pack, id, lang))]] }))
  return part(wordsOf(lang).ownAdvice, list('labels', items))
}
