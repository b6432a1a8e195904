/**
 * Markdown → text for a terminal. It supports what the topics of the manual use: headings, paragraphs, lists of one
 * level, tables of two columns, fenced code, and within a line code, bold text and links.
 */
import picocolors from 'picocolors'
import { padEnd, widthOf, wrap } from '../../report/text/wrap.ts'

/** Characters that mark the beginning and end of a style in the text; they have no width. */
const BOLD = '\u0001'
const CODE = '\u0002'

/** The indentation of code. */
const CODE_INDENT = '  '
/** Maximum share of a line for the first column of a table. */
const FIRST_COLUMN = 0.4

/** Formats Markdown for `width` columns. Code blocks keep their lines, even longer ones. */
export function terminalText(markdown: string, width: number, color: boolean): string {
  const blocks = blocksOf(markdown)
  const page = { width, codeMark: color ? CODE : '`' }
  const lines = blocks.flatMap((block, i) => {
    const isNext = i === 0 || (block.kind === 'item' && blocks[i - 1]!.kind === 'item')
    return [...(isNext ? [] : ['']), ...layOut(block, page)]
  })
  return `${styled(lines, color).join('\n')}\n`
}

type Block =
  | { readonly kind: 'code' | 'table'; readonly lines: readonly string[] }
  | { readonly kind: 'heading' | 'paragraph' | 'item'; readonly text: string }

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  const lines = markdown.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (line.trim() === '') continue
    if (line.startsWith('```')) {
      const end = lines.indexOf('```', i + 1)
      blocks.push({ kind: 'code', lines: lines.slice(i + 1, end) })
      i = end
    } else if (line.startsWith('|')) {
      const end = lines.findIndex((other, n) => n > i && !other.startsWith('|'))
      blocks.push({ kind: 'table', lines: lines.slice(i, end) })
      i = end - 1
    } else if (line.startsWith('#')) blocks.push({ kind: 'heading', text: line.replace(/^#+ /, '') })
    else {
      const kind = ITEM.test(line) ? 'item' : 'paragraph'
      let text = line
      while (i + 1 < lines.length && continues(lines[i + 1]!)) text += ` ${lines[++i]!.trim()}`
      blocks.push({ kind, text })
    }
  }
  return blocks
}

/** `- text` or `1. text`. */
const ITEM = /^(?:-|\d+\.) /

/** Returns whether a line belongs to the paragraph or item before it. */
function continues(line: string): boolean {
  return line.trim() !== '' && !ITEM.test(line) && !/^(?:```|\||#)/.test(line)
}

interface Page {
  readonly width: number
  /** The mark on both sides of code within a line: quotes without colours; they take columns. */
  readonly codeMark: string
}

function layOut(block: Block, page: Page): string[] {
  const { width } = page
  switch (block.kind) {
    case 'heading':
      return wrap(inline(block.text, page), width).map(line => `${BOLD}${line}${BOLD}`)
    case 'paragraph':
      return wrap(inline(block.text, page), width)
    case 'item': {
      const mark = ITEM.exec(block.text)![0]
      const lead = mark === '- ' ? '• ' : mark
      return hanging(lead, inline(block.text.slice(mark.length), page), lead.length, width)
    }
    case 'code':
      return block.lines.map(line => (line === '' ? '' : CODE_INDENT + line))
    case 'table':
      return tableLines(block.lines, page)
  }
}

/** Wraps text; the first line begins with `lead`, all others are indented to the column `at`. */
function hanging(lead: string, text: string, at: number, width: number): string[] {
  return wrap(text, width - at).map((line, i) => (i === 0 ? padEnd(lead, at) : ' '.repeat(at)) + line)
}

/** Formats two columns; a first cell that is wider than its column gets its own lines. */
function tableLines(lines: readonly string[], page: Page): string[] {
  const { width } = page
  const rows = lines.filter((_, i) => i !== 1).map(line => cellsOf(line).map(cell => inline(cell, page)))
  const fits = rows.map(([first]) => widthOf(first!)).filter(columns => columns <= width * FIRST_COLUMN)
  const at = Math.max(4, ...fits) + 4
  return rows.flatMap(([first, second], i) => {
    const style = i === 0 ? BOLD : ''
    const lead = `  ${style}${first}${style}`
    const text = `${style}${second}${style}`
    if (widthOf(lead) + 2 <= at) return hanging(lead, text, at, width)
    return [...wrap(first!, width - 2).map(line => `  ${line}`), ...hanging('', text, at, width)]
  })
}

/** Splits a row into cells; `\|` is a bar within one. */
function cellsOf(row: string): string[] {
  return row
    .slice(1, row.lastIndexOf('|'))
    .split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll('\\|', '|'))
}

/** Marks styles, and shows the targets of links; a topic by the command that prints it. */
function inline(text: string, { codeMark }: Page): string {
  return text
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_, name: string, target: string) => {
      const topic = /^([a-z-]+)\.md$/.exec(target)?.[1]
      if (topic !== undefined) return `${name} (\`logremedy help ${topic}\`)`
      return target.startsWith('https:') ? `${name} (${target})` : name
    })
    .replace(/`([^`]+)`/g, (_, code: string) => codeMark + code + codeMark)
    .replace(/\*\*([^*]+)\*\*/g, (_, bold: string) => BOLD + bold + BOLD)
}

/** Turns marks into colours; a style that continues after the end of a line starts again on the next one. */
function styled(lines: readonly string[], color: boolean): string[] {
  const { bold, cyan } = picocolors.createColors(color)
  let isBold = false
  let isCode = false
  return lines.map(line =>
    line
      .split(/([\u0001\u0002])/)
      .map(part => {
        if (part === BOLD) isBold = !isBold
        else if (part === CODE) isCode = !isCode
        else if (part !== '') {
          const text = isCode ? cyan(part) : part
          return isBold ? bold(text) : text
        }
        return ''
      })
      .join(''),
  )
}
