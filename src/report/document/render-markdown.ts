/**
 * A document as Markdown without HTML. All text from logs is in code spans, so that it cannot format, link or mention
 * anyone.
 */
import { unreachable } from '../../model/problem.ts'
import { codeSpan, markdownInline, markdownQuote, markdownText, tableCell } from '../escape.ts'
import { grouped, type ReportWords } from '../i18n/report-words.ts'
import { shareText } from '../number-format.ts'
import type { CountRow, DocumentBlock, Inline, Item, List, ListEntry, OverviewRow, Span } from './model.ts'

/** Returns pieces of Markdown, to be separated by empty lines. */
export function markdownBlocks(blocks: readonly DocumentBlock[], words: ReportWords): string[] {
  const pieces: string[] = []
  let before: DocumentBlock['kind'] | null = null
  for (const block of blocks) {
    const made = blockMarkdown(block, words)
    // Successive lists are one.
    if (block.kind === 'list' && before === 'list' && made.length > 0)
      pieces.push(`${pieces.pop()}\n${made.join('\n')}`)
    else pieces.push(...made)
    before = block.kind
  }
  return pieces
}

function blockMarkdown(block: DocumentBlock, words: ReportWords): string[] {
  switch (block.kind) {
    case 'gap':
      return []
    case 'heading':
      return [`## ${inlineMarkdown(block.text)}`]
    case 'paragraph':
      return [inBold(block.text)]
    case 'notice':
      return [inlineMarkdown(block.text)]
    case 'facts':
      return [factsMarkdown(block.facts)]
    case 'step':
      return [
        `→ ${inlineMarkdown(block.text)}${block.command === undefined ? '' : broken(commandLines(block.command))}`,
      ]
    case 'command':
      return [commandLines(block.text).join('\\\n')]
    case 'verbatim':
      return [block.lines.map(codeSpan).join('\\\n')]
    case 'link':
      return [codeSpan(block.address)]
    case 'quotes':
      return [block.quotes.map(({ place, text }) => `- ${codeSpan(place)} ${codeSpan(text)}`).join('\n')]
    case 'counts':
      return [block.rows.map(row => countMarkdown(row, words)).join('\n')]
    case 'overview':
      return [tableMarkdown(block.rows, block.all, words)]
    case 'part':
      return [
        block.apart ? `## ${inlineMarkdown(block.head)}` : inBold(block.head),
        ...markdownBlocks(block.body, words),
      ]
    case 'entry':
      return entryMarkdown(block, words)
    case 'list':
      if (block.marks !== 'alone') return [listMarkdown(block, words)]
      return block.items.flatMap(({ facts, body = [] }) => [
        `## ${inlineMarkdown(facts.flat())}`,
        ...markdownBlocks(body, words),
      ])
    default:
      return unreachable(block)
  }
}

/** Prevents the start of a line from beginning a heading, a list or a command of a build server. */
export function inlineMarkdown(inline: Inline): string {
  return inline.map((span, i) => spanMarkdown(span, i === 0)).join('')
}

function spanMarkdown({ text, as }: Span, first: boolean): string {
  if (as === undefined) return first ? markdownText(text) : markdownInline(text)
  return as === 'quote' ? markdownQuote(text) : codeSpan(text)
}

/** Uses bold where a terminal would emphasise it. */
function inBold(inline: Inline): string {
  const text = inlineMarkdown(inline)
  const look = inline[0]?.look
  return look === undefined || look === 'faint' || look === 'alarm' ? text : `**${text}**`
}

/** Emphasises, in a line of several facts, only names, and what is strong everywhere. */
function factMarkdown(inline: Inline): string {
  const [first] = inline
  return first?.as === 'name' || first?.look?.startsWith('strong') ? inBold(inline) : inlineMarkdown(inline)
}

function factsMarkdown(facts: readonly Inline[]): string {
  return facts
    .map(inlineMarkdown)
    .filter(text => text !== '')
    .join(' · ')
}

function entryMarkdown({ name, title, facts, body }: ListEntry, words: ReportWords): string[] {
  const [code, ...rest] = name
  return [
    `## ${inlineMarkdown(code!)} ${inlineMarkdown(title)}`,
    factsMarkdown([...rest, ...facts]),
    ...markdownBlocks(body, words),
  ]
}

function countMarkdown({ count, name, by, sure }: CountRow, words: ReportWords): string {
  const about = [...by.map(codeSpan), ...sure].join(words.list)
  return `- ${grouped(count)} × ${spanMarkdown(name, false)}${words.colon}${about}`
}

function tableMarkdown(rows: readonly OverviewRow[], all: number, words: ReportWords): string {
  const heads = [words.code, words.title, words.severityIs, words.count, words.share, words.seen, words.where]
  const cells = rows.map(row => [
    codeSpan(row.code),
    markdownText(row.title),
    words.severity[row.severity],
    grouped(row.count),
    markdownText(shareText(row.count, all)),
    row.seen,
    inlineMarkdown(row.where),
  ])
  const table = [heads, ['---', '---', '---', '---:', '---:', '---', '---'], ...cells]
  return table.map(line => `| ${line.map(tableCell).join(' | ')} |`).join('\n')
}

function listMarkdown({ items, marks, more }: List, words: ReportWords): string {
  if (marks === 'commas') return `- ${items.map(({ facts }) => facts.map(inlineMarkdown).join(' ')).join(words.list)}`
  const lines = items.map((item, i) => itemMarkdown(marks === 'numbers' ? `${i + 1}. ` : '- ', item, words))
  return [...lines, ...(more === undefined ? [] : [`- ${markdownText(more)}`])].join('\n')
}

/** Puts what belongs to a line after it, or in a list below it. */
function itemMarkdown(prefix: string, { label, facts, body = [] }: Item, words: ReportWords): string {
  const indent = ' '.repeat(prefix.length)
  const labelled = typeof label === 'number' ? `${grouped(label)} × ` : label === undefined ? '' : `${label} `
  let text = prefix + labelled + facts.map(factMarkdown).join(' ')
  for (const block of body) {
    const made = blockMarkdown(block, words).join('\n')
    if (block.kind === 'command') text += broken(commandLines(block.text))
    else if (block.kind === 'verbatim') text += broken(block.lines.map(codeSpan))
    else if (block.kind === 'list' || block.kind === 'quotes' || block.kind === 'counts') text += `\n${made}`
    else text += ` ${made}`
  }
  return text.replaceAll('\n', `\n${indent}`)
}

/** Breaks lines with a backslash, the line break of Markdown that no editor strips. */
function broken(lines: readonly string[]): string {
  return lines.map(line => `\\\n${line}`).join('')
}

function commandLines(command: string): string[] {
  return command.trim().split(/\r?\n/).map(codeSpan)
}
