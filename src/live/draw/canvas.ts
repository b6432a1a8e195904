/** Parts of the lines of a frame: everything is made harmless, fitted, and only then coloured. */
import picocolors from 'picocolors'
import { oneLine } from '../../report/escape.ts'
import { type LiveWords, liveWords } from '../../report/i18n/live-words.ts'
import { grouped } from '../../report/i18n/report-words.ts'
import type { ReportOptions } from '../../report/options.ts'
import { makePage, type TextPage, type TextStyler } from '../../report/text/layout.ts'
import { cut, padEnd, widthOf } from '../../report/text/wrap.ts'

/** Options for drawing a live view. */
export type LiveOptions = Pick<
  ReportOptions,
  'packs' | 'shapes' | 'lang' | 'color' | 'toolkit' | 'minConfidence' | 'minSeverity'
>

/** Columns and lines of a terminal. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** A page of reports with the additions of a live view. */
export interface Canvas extends TextPage {
  readonly live: LiveWords
  readonly options: ReportOptions
  readonly color: boolean
  /** Style of the chosen line or page, where there are colours. */
  readonly chosen: TextStyler
}

export function makeCanvas(size: Size, options: LiveOptions): Canvas {
  const { lang, color } = options
  const page = makePage({ width: size.columns, lang, color })
  const report = { ...options, width: page.width, verbose: 1, runInfo: null }
  return { ...page, live: liveWords(lang), options: report, color, chosen: picocolors.createColors(color).inverse }
}

/** Returns one line of text, cut where it does not fit. */
export function clip({ width }: TextPage, prefix: string, text: string, style: TextStyler = same): string {
  return prefix + style(cut(oneLine(text), width - widthOf(prefix)))
}

/** Colours, which are always our own: any other escape was made visible before. */
const COLOUR = /(\x1b\[[0-9;]*m)/

/** Returns a coloured line, cut where it does not fit. */
export function fitted(line: string, width: number): string {
  if (widthOf(line) <= width) return line
  let room = width
  return line
    .split(COLOUR)
    .map(part => {
      if (COLOUR.test(part)) return part
      const kept = cut(part, room)
      room -= widthOf(kept)
      return kept
    })
    .join('')
}

/** Joins as many parts as fit on a line; the first is always included. */
export function joined(width: number, parts: readonly string[], gap = ' · '): string {
  let line = ''
  for (const part of parts.map(oneLine)) {
    const longer = line === '' ? cut(part, width) : `${line}${gap}${part}`
    if (widthOf(longer) > width) continue
    line = longer
  }
  return line
}

/** Returns a line with a text at its right end, which is left out where both do not fit. */
export function sides({ width }: TextPage, left: string, right: string, style: TextStyler = same): string {
  const room = width - widthOf(right) - 1
  if (right === '' || room < 20) return cut(left, width)
  return `${padEnd(cut(left, room), room)} ${style(right)}`
}

/** Returns a rule with a heading in it. */
export function rule({ width, paint }: TextPage, text: string): string {
  const head = cut(oneLine(text), width - 4)
  return `${paint.faint('──')} ${paint.strong(head)} ${paint.faint('─'.repeat(Math.max(0, width - widthOf(head) - 4)))}`
}

/** Formats a number in at most six columns: `99,999`, `123k`, `3.6M`. */
export function compact(n: number): string {
  if (n < 100_000) return grouped(n)
  return n < 1_000_000 ? `${Math.floor(n / 1000)}k` : `${(n / 1_000_000).toFixed(1)}M`
}

/** Formats an age as `7s`, `12m`, `3h`, `2d`: at most three columns up to 99 days. */
export function agoText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`
  return `${Math.floor(seconds / 86_400)}d`
}

/** Formats a duration as `0:07`, `12:03`, `3:04:05`. */
export function runText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number): string => String(n).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`
}

function same(text: string): string {
  return text
}
