/**
 * Lines of a terminal page. Every function takes plain text, makes it harmless, fits it to the width and only then
 * colours it: so colour never comes from a log, and no caller can forget to escape.
 */
import picocolors from 'picocolors'
import type { Lang, Severity } from '../../model/rules/knowledge.ts'
import { oneLine } from '../escape.ts'
import { type ReportWords, wordsOf } from '../i18n/report-words.ts'
import { cut, padEnd, padStart, widthOf, wrap } from './wrap.ts'

/** Colours a piece of one line. */
export type TextStyler = (text: string) => string

/** The looks that reports use. */
export interface Paint {
  readonly strong: TextStyler
  readonly faint: TextStyler
  readonly command: TextStyler
  readonly alarm: TextStyler
  readonly severity: Readonly<Record<Severity, TextStyler>>
}

/** What all lines of a page share. */
export interface TextPage {
  readonly width: number
  readonly lang: Lang
  readonly words: ReportWords
  readonly paint: Paint
}

/** A piece of text with its look. */
export interface StyledText {
  readonly text: string
  readonly style?: TextStyler | undefined
}

const MIN_WIDTH = 40

export function makePage({ width, lang, color }: { width: number; lang: Lang; color: boolean }): TextPage {
  const { bold, dim, cyan, green, yellow, red } = picocolors.createColors(color)
  const severity = { fatal: (text: string) => bold(red(text)), error: red, warning: yellow, info: cyan }
  const paint = { strong: bold, faint: dim, command: green, alarm: yellow, severity }
  return { width: Math.max(MIN_WIDTH, Math.floor(width)), lang, words: wordsOf(lang), paint }
}

/** Wrapped text. `prefix` stands before its first line and indents the others. */
export function paragraph({ width }: TextPage, prefix: string, text: string, style: TextStyler = same): string[] {
  const indent = ' '.repeat(widthOf(prefix))
  const lines = wrap(oneLine(text), width - widthOf(prefix))
  return lines.map((line, i) => (i === 0 ? prefix : indent) + style(line))
}

/** Spans side by side, parted by two spaces and never torn apart unless one alone is too long. */
export function flow({ width }: TextPage, prefix: string, spans: readonly StyledText[], gap = '  '): string[] {
  const indent = ' '.repeat(widthOf(prefix))
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const { text, style = same } of spans.filter(s => s.text !== '')) {
    const pieces = wrap(oneLine(text), width - indent.length)
    const fits = pieces.length === 1 && used > 0 && indent.length + used + gap.length + widthOf(pieces[0]!) <= width
    if (fits) {
      line += gap + style(pieces[0]!)
      used += gap.length + widthOf(pieces[0]!)
      continue
    }
    if (used > 0) lines.push(line)
    lines.push(...pieces.slice(0, -1).map(style))
    line = style(pieces.at(-1)!)
    used = widthOf(pieces.at(-1)!)
  }
  if (used > 0) lines.push(line)
  return lines.map((l, i) => (i === 0 ? prefix : indent) + l)
}

/** A command to be copied: never wrapped, since a broken command does harm. */
export function command({ paint }: TextPage, indent: string, text: string): string[] {
  const lines = text.trim().split(/\r?\n/).map(oneLine)
  return lines.map((line, i) => indent + paint.faint(i === 0 ? '$ ' : '  ') + paint.command(line))
}

/** A cell of a fixed width; what does not fit is cut. */
export function cell(text: string, width: number, style: TextStyler = same, align: 'left' | 'right' = 'left'): string {
  const fitted = cut(oneLine(text), width)
  if (fitted === '') return ' '.repeat(Math.max(0, width))
  const padded = align === 'left' ? padEnd(fitted, width) : padStart(fitted, width)
  return padded.replace(fitted, () => style(fitted))
}

/** Joins cells; spaces at the end of a line are nobody's. */
export function row(...cells: string[]): string {
  return cells.join('').replace(/ +$/, '')
}

function same(text: string): string {
  return text
}
