/** The output of `codes`: what the packs know, as a table and as the contract's JSON. */

import type { CodeMatch } from '../../model/rules/knowledge.ts'
import { type CodeEntry, inLanguage, type Lang, type Pack } from '../../model/rules/knowledge.ts'
import { prettyJson } from '../data/json.ts'
import { oneLine } from '../escape.ts'
import { valueForms } from '../number-format.ts'
import { vendorTitle } from '../sentences/describe.ts'
import { cell, makePage, paragraph, row, type TextPage } from '../text/layout.ts'
import { widthOf } from '../text/wrap.ts'

export interface CodeListOptions {
  readonly lang: Lang
  readonly width: number
  readonly color: boolean
}

/** Renders a table for each code space, in the given order. */
export function renderCodes(codes: readonly CodeMatch[], options: CodeListOptions): string {
  const page = makePage(options)
  if (codes.length === 0) return `${page.words.noCodes}\n`
  const tables = [...Map.groupBy(codes, c => c.pack)].map(([pack, members]) =>
    table(
      page,
      pack,
      members.map(m => m.entry),
    ),
  )
  return `${tables.map(lines => lines.join('\n')).join('\n\n')}\n`
}

/** Minimum width of the title column; if there is less room, titles get lines of their own. */
const MIN_TITLE = 28

function table(page: TextPage, pack: Pack, entries: readonly CodeEntry[]): string[] {
  const { words, paint, lang, width } = page
  // Where codes are numbers, a column of values would only repeat them.
  const values = entries
    .map(entry => valueForms(pack, entry.value)[0] ?? '')
    .map((v, i) => (v === entries[i]!.code ? '' : v))
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(text => widthOf(oneLine(text))))
  const columns = [widest(values), widest(Object.values(words.severity)), widest(entries.map(e => e.code))] as const
  const used = columns.reduce((sum, column) => sum + (column === 0 ? 0 : column + 2), 2)
  const beside = width - used >= MIN_TITLE
  const lines = entries.flatMap((entry, i) => {
    const style = paint.severity[entry.severity]
    const cells = [
      cell(values[i]!, columns[0], paint.faint, 'right'),
      cell(words.severity[entry.severity], columns[1], style),
      cell(entry.code, Math.min(columns[2], width - used + columns[2] + 2), paint.strong),
    ].filter((_, column) => columns[column]! > 0)
    const maker = entry.vendor === null ? '' : ` (${vendorTitle(pack, entry.vendor, lang)})`
    const title = paragraph(page, ' '.repeat(beside ? used : columns[0] + 4), inLanguage(entry.title, lang) + maker)
    const head = `  ${cells.join('  ')}`
    return beside ? [`${head}  ${title[0]!.slice(used)}`, ...title.slice(1)] : [row(head), ...title]
  })
  return [
    ...paragraph(
      page,
      '',
      `${words.codesOf(inLanguage(pack.title, lang), entries.length)} (${pack.namespace})`,
      paint.strong,
    ),
    ...lines,
  ]
}

/** Returns the array printed by `codes --format json`. */
export function codesJson(codes: readonly CodeMatch[], { lang }: Pick<CodeListOptions, 'lang'>): string {
  return prettyJson(
    codes.map(({ entry: { namespace, code, value, vendor, severity, title } }) => ({
      namespace,
      code,
      value,
      vendor,
      severity,
      title: inLanguage(title, lang),
    })),
  )
}
