/** The codes in the order that the reader chose, and their table: one line per code, columns depending on the width. */

import { compareText } from '../../model/order.ts'
import { inLanguage, type Lang, SEVERITIES } from '../../model/rules/knowledge.ts'
import { grouped } from '../../report/i18n/report-words.ts'
import { describeCode } from '../../report/sentences/describe.ts'
import { cell, row as joinCells } from '../../report/text/layout.ts'
import { padEnd, widthOf } from '../../report/text/wrap.ts'
import type { CodeRow } from '../model/codes.ts'
import type { Snapshot } from '../model/model.ts'
import { sparkline, TREND_MINUTES } from '../model/rates.ts'
import { indexOf, type Sort, type ViewState } from '../model/view-state.ts'
import { agoText, type Canvas, clip, compact } from './canvas.ts'

/** A code as shown in one line. */
export interface CodeLine {
  readonly row: CodeRow
  readonly perMinute: number
}

/** A snapshot in the order that the reader chose. */
export interface Picture extends Snapshot {
  readonly codes: readonly CodeLine[]
  /** Number of codes excluded by the filter. */
  readonly filtered: number
}

/** Sorts and filters a snapshot as the reader chose. */
export function arrange(snapshot: Snapshot, { sort, filter }: Pick<ViewState, 'sort' | 'filter'>, lang: Lang): Picture {
  const second = Math.floor(snapshot.nowMs / 1000)
  const kept = snapshot.rows.filter(row => fits(row, filter, lang))
  return {
    ...snapshot,
    codes: kept
      .map(row => ({ row, perMinute: row.recent.perMinute(second) }))
      .sort((a, b) => ORDERS[sort](a, b) || compareRows(a, b)),
    filtered: snapshot.rows.length - kept.length,
    incidents: sort === 'newest' ? [...snapshot.incidents].sort((a, b) => b.end - a.end) : snapshot.incidents,
  }
}

const ORDERS: Readonly<Record<Sort, (a: CodeLine, b: CodeLine) => number>> = {
  worst: (a, b) => rankOf(a) - rankOf(b),
  newest: (a, b) => b.row.turn - a.row.turn,
  rate: (a, b) => b.perMinute - a.perMinute || rankOf(a) - rankOf(b),
  count: () => 0,
  name: (a, b) => compareText(a.row.key.code, b.row.key.code),
}

/** Ranks errors by severity, then what followed from them, then what is normal. */
function rankOf({ row: { key, severity } }: CodeLine): number {
  const kind = key.disposition === 'error' ? 0 : key.disposition === 'secondary' ? 1 : 2
  return kind * SEVERITIES.length + SEVERITIES.indexOf(severity)
}

function compareRows(a: CodeLine, b: CodeLine): number {
  return b.row.count - a.row.count || compareText(a.row.id, b.row.id)
}

/** Returns whether every word of a filter occurs in a code's name, numbers, title, code space, operations or producers. */
function fits({ key, known, kinds }: CodeRow, filter: string, lang: Lang): boolean {
  if (filter.trim() === '') return true
  const { entry } = known
  const texts = [
    key.code,
    key.namespace,
    key.vendor ?? '',
    entry?.symbol ?? '',
    entry ? inLanguage(entry.title, lang) : '',
  ]
  if (key.value !== null) texts.push(String(key.value), `0x${key.value.toString(16)}`)
  for (const { key: own } of kinds.values()) {
    const context = known.pack?.contexts.find(({ id }) => id === own.context)
    texts.push(own.context, own.producer, context ? inLanguage(context.title, lang) : '')
  }
  const all = texts.join('\n').toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word))
}

const RATE = 6
const AGO = 4
const MOST_CODE = 36

/** Returns the head of the table and `rows` lines of codes, including the chosen one. */
export function table(canvas: Canvas, picture: Picture, state: ViewState, rows: number): string[] {
  const { live, paint } = canvas
  if (picture.codes.length === 0) return [clip(canvas, '', emptyText(canvas, picture, state), paint.faint)]
  const chosen = indexOf(
    state,
    picture.codes.map(({ row }) => row.id),
  )
  const room = Math.max(1, rows)
  const from = Math.max(0, Math.min(chosen - Math.floor(room / 2), picture.codes.length - room))
  const shown = picture.codes.slice(from, from + room)
  const columns = measure(canvas, shown)
  const head = line(columns, {
    mark: '',
    code: live.code,
    title: live.meaning,
    count: live.count,
    rate: live.rate,
    trend: live.trend(TREND_MINUTES),
    ago: live.ago,
  })
  return [
    paint.faint(head),
    ...shown.map((one, i) => codeLine(canvas, columns, one, picture.nowMs, from + i === chosen)),
  ]
}

function emptyText({ live }: Canvas, { filtered }: Picture, { filter }: ViewState): string {
  return filtered > 0 ? live.filteredOut(filtered, filter) : live.noCodes
}

interface Columns {
  readonly code: number
  readonly title: number
  readonly count: number
  readonly trend: number
  readonly ago: number
}

/** Chooses columns. Narrow terminals first omit the meaning, then the time of the last occurrence, then the trend. */
function measure({ width, live }: Canvas, shown: readonly CodeLine[]): Columns {
  const count = Math.max(widthOf(live.count), ...shown.map(one => countText(one).length))
  const trend = width >= 110 ? 30 : width >= 76 ? 15 : width >= 60 ? 10 : 0
  const ago = width >= 50 ? AGO : 0
  const taken = 4 + count + 1 + RATE + (trend === 0 ? 0 : trend + 2) + (ago === 0 ? 0 : ago + 1) + 1
  const widest = Math.max(widthOf(live.code), ...shown.map(({ row }) => widthOf(row.key.code)))
  const code = Math.max(8, Math.min(widest, MOST_CODE, width - taken))
  const title = width - taken - code - 2
  return { code, title: title < 10 ? 0 : title, count, trend, ago }
}

interface Cells {
  readonly mark: string
  readonly code: string
  readonly title: string
  readonly count: string
  readonly rate: string
  readonly trend: string
  readonly ago: string
}

function line(columns: Columns, cells: Cells, pointer = ' '): string {
  const { code, title, count, trend, ago } = columns
  return joinCells(
    pointer,
    cell(cells.mark, 2),
    ' ',
    cell(cells.code, code),
    title === 0 ? '' : `  ${cell(cells.title, title)}`,
    ` ${cell(cells.count, count, undefined, 'right')}`,
    ` ${cell(cells.rate, RATE, undefined, 'right')}`,
    trend === 0 ? '' : `  ${cell(cells.trend, trend)}`,
    ago === 0 ? '' : ` ${cell(cells.ago, ago, undefined, 'right')}`,
  )
}

function codeLine(canvas: Canvas, columns: Columns, one: CodeLine, nowMs: number, chosen: boolean): string {
  const { row, perMinute } = one
  const { paint } = canvas
  const { disposition, context } = row.key
  const text = line(
    columns,
    {
      mark: disposition === 'error' ? canvas.live.severity[row.severity] : disposition === 'secondary' ? '↳' : '-',
      code: row.key.code,
      title: columns.title === 0 ? '' : describeCode(row.known, context, canvas.options).title,
      count: countText(one),
      rate: perMinute === 0 ? '' : compact(perMinute),
      trend: columns.trend === 0 ? '' : sparkline(row.recent.trend(Math.floor(nowMs / 1000), columns.trend)),
      ago: agoText(nowMs - row.seenMs),
    },
    chosen ? '>' : ' ',
  )
  if (chosen && canvas.color) return canvas.chosen(padEnd(text, canvas.width))
  return disposition === 'error' ? paint.severity[row.severity](text) : paint.faint(text)
}

function countText({ row }: CodeLine): string {
  return `${row.atLeast ? '≥' : ''}${grouped(row.count)}`
}
