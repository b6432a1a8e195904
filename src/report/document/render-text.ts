/** A document as lines of a terminal: fitted to the width of the page, indented by structure, in colours. */
import { unreachable } from '../../model/problem.ts'
import { oneLine } from '../escape.ts'
import { grouped } from '../i18n/report-words.ts'
import { bar, shareText } from '../number-format.ts'
import { cell, command, flow, type Paint, paragraph, row, type TextPage, type TextStyler } from '../text/layout.ts'
import { cut, cutAround, padEnd, padStart, widthOf } from '../text/wrap.ts'
import type { CountRow, DocumentBlock, Inline, Item, List, ListEntry, Look, OverviewRow, Quote } from './model.ts'

/** Returns the lines of blocks at the start of a page, or indented by `indent`. */
export function textLines(page: TextPage, blocks: readonly DocumentBlock[], indent = ''): string[] {
  const lines = blocksText(page, blocks, indent)
  // An empty line separates the next text from the previous one.
  return lines[0] === '' ? lines.slice(1) : lines
}

/** Returns a whole document, with a line feed at its end. */
export function renderText(page: TextPage, blocks: readonly DocumentBlock[]): string {
  return `${textLines(page, blocks).join('\n')}\n`
}

function blocksText(page: TextPage, blocks: readonly DocumentBlock[], indent: string): string[] {
  return blocks.flatMap(block => blockText(page, block, indent))
}

function blockText(page: TextPage, block: DocumentBlock, indent: string): string[] {
  switch (block.kind) {
    case 'gap':
      return ['']
    case 'heading':
      return ['', ...factsText(page, indent, [block.text])]
    case 'paragraph':
      return factsText(page, indent, [block.text])
    case 'notice':
      return paragraph(page, `${indent}! `, textOf(page, block.text), page.paint.alarm)
    case 'facts':
      return factsText(page, indent, block.facts)
    case 'step':
      return [
        ...factsText(page, `${indent}→ `, [block.text]),
        ...(block.command === undefined ? [] : command(page, `${indent}  `, block.command)),
      ]
    case 'command':
      return command(page, indent, block.text)
    case 'verbatim':
      return block.lines.map(line => indent + oneLine(line))
    case 'link':
      return [indent + page.paint.faint(oneLine(block.address))]
    case 'quotes':
      return block.quotes.flatMap(quote => quoteText(page, indent, quote))
    case 'counts':
      return countsText(page, indent, block.rows)
    case 'overview':
      return overviewText(page, block.rows, block.all)
    case 'part':
      return [
        ...(block.apart ? [''] : []),
        ...factsText(page, indent, [block.head]),
        ...blocksText(page, block.body, `${indent}  `),
      ]
    case 'entry':
      return entryText(page, block, indent)
    case 'list':
      return listText(page, block, indent)
    default:
      return unreachable(block)
  }
}

function textOf({ width }: TextPage, inline: Inline): string {
  return inline.map(({ text, as }) => (as === 'value' ? cut(text, width) : text)).join('')
}

function styleOf(paint: Paint, look: Look | undefined): TextStyler | undefined {
  switch (look) {
    case undefined:
      return undefined
    case 'strong':
    case 'faint':
    case 'alarm':
    case 'command':
      return paint[look]
    case 'fatal':
    case 'error':
    case 'warning':
    case 'info':
      return paint.severity[look]
    default: {
      const tone = paint.severity[look.slice('strong '.length) as keyof Paint['severity']]
      return text => paint.strong(tone(text))
    }
  }
}

/** Wraps a single fact like a sentence; several are side by side. */
function factsText(page: TextPage, prefix: string, facts: readonly Inline[]): string[] {
  const style = (inline: Inline): TextStyler | undefined => styleOf(page.paint, inline[0]?.look)
  const [first] = facts
  if (facts.length !== 1 || first === undefined)
    return flow(
      page,
      prefix,
      facts.map(inline => ({ text: textOf(page, inline), style: style(inline) })),
    )
  if (first[0]?.as !== 'place') return paragraph(page, prefix, textOf(page, first), style(first))
  const text = oneLine(textOf(page, first))
  return [prefix + (style(first)?.(text) ?? text)]
}

function entryText(page: TextPage, { nth, name, title, facts, body }: ListEntry, indent: string): string[] {
  const below = `${indent}   `
  return [
    '',
    ...factsText(page, nth === null ? `${indent}━━ ` : `${indent}${nth}. `, name),
    ...(title.length === 0 ? [] : factsText(page, below, [title])),
    ...(facts.length === 0 ? [] : factsText(page, below, facts)),
    ...blocksText(page, body, below),
  ]
}

function listText(page: TextPage, list: List, indent: string): string[] {
  const { items, marks, more } = list
  if (marks === 'commas')
    return paragraph(page, indent, items.map(({ facts }) => textOf(page, facts.flat())).join(page.words.list))
  const widest = list.width ?? Math.max(...items.map(item => widthOf(labelText(item))))
  const lines = items.flatMap((item, i) => {
    const prefix = indent + markText(item, i, list, widest)
    return [
      ...factsText(page, prefix, item.facts),
      ...blocksText(page, item.body ?? [], belowMark(list, indent, prefix)),
    ]
  })
  return more === undefined ? lines : [...lines, ...paragraph(page, indent, more)]
}

function markText(item: Item, i: number, { marks }: List, widest: number): string {
  if (marks === 'numbers') return `${i + 1}. `
  if (marks === 'bullets') return '• '
  if (marks === 'signs') return `  ${labelText(item)} `
  if (marks !== 'labels') return ''
  return `${(typeof item.label === 'number' ? padStart : padEnd)(labelText(item), widest)}  `
}

function belowMark({ marks }: List, indent: string, prefix: string): string {
  if (marks === 'numbers') return ' '.repeat(prefix.length)
  if (marks === 'alone') return `${indent}   `
  return marks === 'labels' ? ' '.repeat(widthOf(prefix) + 2) : `${indent}  `
}

function labelText({ label = '' }: Item): string {
  return typeof label === 'number' ? grouped(label) : label
}

/** Minimum width of a quoted line; if there is less room, its place gets a line of its own. */
const MIN_TEXT = 40

/** Formats `path:line  text`, the text cut to the width so that the code in it stays visible. */
function quoteText({ width, paint }: TextPage, indent: string, { place, text, names }: Quote): string[] {
  const shown = oneLine(place)
  const line = oneLine(text).trim()
  const found = names.map(oneLine).find(n => n !== '' && line.includes(n)) ?? ''
  const start = line.lastIndexOf(found)
  const fitted = (room: number): string => cutAround(line, room, start, start + found.length)
  const beside = width - indent.length - widthOf(shown) - 2
  if (beside >= MIN_TEXT) return [`${indent}${paint.faint(shown)}  ${fitted(beside)}`]
  return [indent + paint.faint(shown), `${indent}  ${fitted(width - indent.length - 2)}`]
}

/** Formats a table; if that leaves no room for the operation, its parts flow. */
function countsText(page: TextPage, indent: string, rows: readonly CountRow[]): string[] {
  const { width, words, paint } = page
  const cells = rows.map(({ count, name, by, sure }) => ({
    count: grouped(count),
    name: name.text,
    by: by.join(words.list),
    sure: sure.join(words.list),
  }))
  const widest = (column: 'count' | 'name' | 'by' | 'sure', most: number): number =>
    Math.min(most, Math.max(...cells.map(one => widthOf(one[column]))))
  const quarter = Math.floor(width / 4)
  const [count, by, sure] = [widest('count', 15), widest('by', quarter), widest('sure', quarter)]
  const name = widest('name', width - indent.length - count - by - sure - 6)
  if (name < widest('name', 12))
    return cells.flatMap(one =>
      flow(page, `${indent}${one.count}  `, [{ text: one.name }, { text: one.by }, { text: one.sure }]),
    )
  return cells.map(one =>
    row(
      indent,
      cell(one.count, count, undefined, 'right'),
      `  ${cell(one.name, name)}`,
      `  ${cell(one.by, by, paint.faint)}`,
      `  ${cell(one.sure, sure, paint.faint)}`,
    ),
  )
}

const BAR = 6
const SHARE = 6

/** Formats two lines per code: what and how often, then when and during what. */
function overviewText(page: TextPage, rows: readonly OverviewRow[], all: number): string[] {
  const { words, paint, width } = page
  const widest = (texts: readonly string[]): number => Math.max(...texts.map(widthOf))
  const count = widest([words.count, ...rows.map(r => grouped(r.count))])
  // On narrow pages the meaning is omitted first: the sections repeat it.
  const room = width - 2 - 2 - count - SHARE - 1 - BAR
  const code = Math.min(widest([words.code, ...rows.map(r => r.code)]), 36, room)
  const titles = widest([words.title, ...rows.map(r => r.title)])
  const title = room - code - 2 < 8 ? 0 : Math.min(titles, room - code - 2)
  const line = (cells: readonly [string, string, string, string], first: TextStyler, rest?: TextStyler): string =>
    row(
      `  ${cell(cells[0], code, first)}`,
      title === 0 ? '' : `  ${cell(cells[1], title, rest)}`,
      `  ${cell(cells[2], count, rest, 'right')}`,
      cell(cells[3], SHARE, paint.faint, 'right'),
    )
  return [
    line([words.code, words.title, words.count, words.share], paint.faint, paint.faint),
    ...rows.flatMap(one => {
      const style = paint.severity[one.severity]
      const share = shareText(one.count, all)
      const below = [one.seen, textOf(page, one.where)].map(text => ({ text, style: paint.faint }))
      return [
        `${line([one.code, one.title, grouped(one.count), share], style)} ${style(bar(one.count, all, BAR))}`,
        ...flow(page, '    ', below),
      ]
    }),
  ]
}
