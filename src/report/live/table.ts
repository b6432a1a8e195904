/** The table of codes: one line a code, columns by the width there is. */
import { cell, row as joinCells } from '../layout.ts'
import { grouped } from '../phrase.ts'
import { tell } from '../telling.ts'
import { padEnd, widthOf } from '../wrap.ts'
import { agoText, type Canvas, clip, compact } from './canvas.ts'
import type { CodeLine, Picture } from './picture.ts'
import { sparkline, TREND_MINUTES } from './recent.ts'
import { indexOf, type ViewState } from './state.ts'

const RATE = 6
const AGO = 4
const MOST_CODE = 36

/** The head of the table and `rows` lines of codes, the chosen one among them. */
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

/** What is left out first on narrow terminals: the meaning, then when it was last, then the trend. */
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
      title: columns.title === 0 ? '' : tell(row.known, context, canvas.options).title,
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
