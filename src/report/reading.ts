/** The answer of `explain`: everything that a pack knows about one code, as text and as the contract's JSON. */
import { type Citation, type CodeEntry, type Lang, type Pack, type Reading, say } from '../model/knowledge.ts'
import { adviceLines } from './advice.ts'
import { oneLine } from './escape.ts'
import { valueForms } from './figures.ts'
import { flow, makePage, type Page, paragraph } from './layout.ts'
import { contextName, contextTitle } from './naming.ts'
import { adviceFor, ownAdvice, type Telling, tellAdvice, vendorTitle } from './telling.ts'
import { padEnd, widthOf } from './wrap.ts'

export interface ReadingOptions extends Telling {
  readonly lang: Lang
  /** The operation whose advice is wanted; null for the general one. */
  readonly context: string | null
  readonly toolkit: string | null
  readonly width: number
  readonly color: boolean
}

/** One code for a reader. */
export function renderReading(entry: CodeEntry, pack: Pack, options: ReadingOptions): string {
  const page = makePage(options)
  const lines = [
    ...titleLines(page, entry),
    ...facts(page, entry, pack).flatMap(([name, text]) => factLines(page, name, text)),
    '',
    ...adviceOf(page, entry, pack, options),
    ...ownContexts(page, entry, pack, options),
    ...titled(
      page,
      page.words.notes,
      entry.notes.flatMap(note => paragraph(page, BULLET, say(note, page.lang))),
    ),
    ...titled(
      page,
      page.words.related,
      entry.related.length === 0 ? [] : paragraph(page, DEEP, entry.related.join(page.words.list)),
    ),
    ...titled(
      page,
      page.words.citations,
      entry.sources.flatMap(source => citationLines(page, source)),
    ),
  ]
  return `${lines.join('\n')}\n`
}

/** Several codes, parted by empty lines. */
export function renderReadings(readings: readonly Reading[], options: ReadingOptions): string {
  return readings.map(({ entry, pack }) => renderReading(entry, pack, options)).join('\n')
}

const INDENT = '  '
const DEEP = '    '
const BULLET = '    • '

function titleLines(page: Page, entry: CodeEntry): string[] {
  const style = page.paint.severity[entry.severity]
  return [
    ...flow(page, '', [{ text: entry.code, style: text => page.paint.strong(style(text)) }]),
    ...paragraph(page, '', say(entry.title, page.lang), page.paint.strong),
  ]
}

/** Names and texts of what is known besides advice; empty texts are left out. */
function facts({ words, lang }: Page, entry: CodeEntry, pack: Pack): [name: string, text: string][] {
  const [first, ...others] = valueForms(pack, entry.value)
  const values = first === undefined ? '' : [first, ...others].join(' = ')
  const names = [entry.symbol ?? '', ...entry.aliases].filter(n => n !== '' && n !== entry.code)
  const versions = [
    entry.since === null ? '' : words.since(entry.since),
    entry.until === null ? '' : words.until(entry.until),
    entry.replacedBy === null ? '' : words.replacedBy(entry.replacedBy),
  ]
  const normal = entry.benignIn.map(name => contextName(pack, name, lang)).join(words.list)
  const all: [string, string][] = [
    [words.codeSpace, `${entry.namespace} (${say(pack.title, lang)})`],
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
  return all.filter(([, text]) => text !== '')
}

function factLines(page: Page, name: string, text: string): string[] {
  const { words } = page
  const names = [words.codeSpace, words.values, words.severityIs, words.otherNames, words.normalIn, words.messages]
  const lead = INDENT + padEnd(name, Math.max(...names.map(widthOf)) + 2)
  return paragraph(page, lead, text)
}

function adviceOf(page: Page, entry: CodeEntry, pack: Pack, options: ReadingOptions): string[] {
  const { words } = page
  const { context } = options
  const told = tellAdvice(context === null ? entry : adviceFor(entry, context), pack, options)
  const advice = told.remedies.length > 0 ? told : { ...told, remedies: [{ text: words.lookUp }] }
  if (context === null)
    return adviceLines(page, { head: INDENT, body: DEEP }, advice, { why: words.why, todo: words.todo })
  const title = contextTitle(pack, context, page.lang)
  if (ownAdvice(entry, context) === null)
    return [
      ...paragraph(page, INDENT, words.noOwnAdvice(title)),
      ...adviceLines(page, { head: INDENT, body: DEEP }, advice, { why: words.why, todo: words.todo }),
    ]
  return adviceLines(page, { head: INDENT, body: DEEP }, advice, {
    why: words.during(words.why, title),
    todo: words.during(words.todo, title),
  })
}

/** The operations for which more can be asked. */
function ownContexts(page: Page, entry: CodeEntry, pack: Pack, { context }: ReadingOptions): string[] {
  const ids = Object.keys(entry.contexts)
  if (context !== null || ids.length === 0) return []
  const widest = Math.max(...ids.map(widthOf))
  const lines = ids.flatMap(id =>
    paragraph(page, `${DEEP}--context ${padEnd(id, widest)}  `, contextTitle(pack, id, page.lang)),
  )
  return ['', ...paragraph(page, INDENT, page.words.ownAdvice, page.paint.strong), ...lines]
}

function titled(page: Page, name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...paragraph(page, INDENT, name, page.paint.strong), ...lines]
}

/** An address has a line of its own and is never wrapped, so that it can be copied. */
function citationLines(page: Page, { title, section, address, checked }: Citation): string[] {
  const parts = [title, section, checked === undefined ? undefined : page.words.checked(checked)]
  const lines = paragraph(page, BULLET, parts.filter(part => part !== undefined).join(page.words.comma))
  return address === undefined ? lines : [...lines, `${' '.repeat(BULLET.length)}${page.paint.faint(oneLine(address))}`]
}
