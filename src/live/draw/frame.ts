/** A frame of the live view: data, choices of the reader and the size of the terminal → lines. Pure. */
import { unreachable } from '../../model/problem.ts'
import { bytesText } from '../../report/number-format.ts'
import { cut, padEnd, widthOf } from '../../report/text/wrap.ts'
import type { Snapshot } from '../model/model.ts'
import { indexOf, PAGES, type ViewState } from '../model/view-state.ts'
import {
  type Canvas,
  clip,
  fitted,
  joined,
  type LiveOptions,
  makeCanvas,
  rule,
  runText,
  type Size,
  sides,
} from './canvas.ts'
import { chosenLines, sectionLines } from './detail-pane.ts'
import {
  alarms,
  countOf,
  helpPage,
  incidentHeads,
  incidentPage,
  problemPage,
  sourceLines,
  sourcePage,
} from './pages.ts'
import { arrange, type Picture, table } from './table.ts'

export type { LiveOptions, Size } from './canvas.ts'

/** The result of drawing. */
export interface Frame {
  /** As many lines as the terminal has, none wider than it. */
  readonly lines: readonly string[]
  /** Position of the cursor, from 0, while text is typed; else it is hidden. */
  readonly cursor: { readonly column: number; readonly row: number } | null
  /** Number of lines that PgDn moves. */
  readonly step: number
  /** How far the page is scrolled, limited to its end. */
  readonly scroll: number
  /** The codes in their order, shown or not. */
  readonly ids: readonly string[]
}

const SMALLEST: Size = { columns: 40, rows: 10 }

/** Draws a frame. */
export function drawFrame(snapshot: Snapshot, state: ViewState, size: Size, options: LiveOptions): Frame {
  const canvas = makeCanvas(size, options)
  const picture = arrange(snapshot, state, options.lang)
  const ids = picture.codes.map(({ row }) => row.id)
  const { columns, rows } = size
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return { ...tooSmall(canvas, size), ids }
  const top = [header(canvas, picture, state), tabs(canvas, picture, state)]
  const room = rows - top.length - 1
  const { lines, step, scroll } = body(canvas, picture, state, room)
  const filled = [...top, ...lines.slice(0, room)]
  while (filled.length < rows - 1) filled.push('')
  const { line, cursor } = footer(canvas, state, rows)
  return { lines: [...filled, line].map(one => fitted(one, columns)), cursor, step, scroll, ids }
}

function tooSmall({ live }: Canvas, { columns, rows }: Size): Omit<Frame, 'ids'> {
  const lines = Array.from({ length: rows }, (_, i) => (i === 0 ? cut(live.tooSmall, columns) : ''))
  return { lines, cursor: null, step: 1, scroll: 0 }
}

function header(canvas: Canvas, picture: Picture, state: ViewState): string {
  const { live, paint, width } = canvas
  const { totals, occurrences, linesPerMinute, nowMs, startedMs } = picture
  const right = state.paused ? live.paused : live.running(runText(nowMs - startedMs))
  const room = width - widthOf(live.title) - widthOf(right) - 4
  const facts = joined(room, [
    live.found(occurrences),
    live.lines(totals.lines),
    ...(totals.lag > 0 ? [live.behind(bytesText(totals.lag))] : []),
    live.linesPerMinute(linesPerMinute),
    live.sources(totals.sources),
  ])
  // Padded before it is coloured, since colours have no width.
  const left = padEnd(`${live.title}  ${facts}`, width - widthOf(right) - 1)
  const strong = paint.strong(live.title) + left.slice(live.title.length)
  return `${strong} ${state.paused ? canvas.chosen(right) : paint.faint(right)}`
}

function tabs(canvas: Canvas, picture: Picture, state: ViewState): string {
  const { live, width, color, chosen, paint } = canvas
  const named = (count: boolean, number: boolean): string[] =>
    PAGES.map((page, i) => {
      const text = `${number ? `${i + 1} ` : ''}${live.pages[page]}${count ? ` ${countOf(picture, page)}` : ''}`
      return page === state.page && !color ? `[${text}]` : ` ${text} `
    })
  const fitting = [named(true, true), named(true, false), named(false, false)]
  const names = fitting.find(list => widthOf(list.join('')) <= width) ?? fitting[2]!
  return names.map((name, i) => (PAGES[i] === state.page && color ? chosen(name) : paint.faint(name))).join('')
}

interface Body {
  readonly lines: readonly string[]
  readonly step: number
  readonly scroll: number
}

function body(canvas: Canvas, picture: Picture, state: ViewState, room: number): Body {
  if (state.over === 'help') return scrolled(canvas, helpPage(canvas), state, room)
  if (state.over === 'advice') {
    const row = picture.codes.find(one => one.row.id === state.selected)?.row
    if (row !== undefined) return scrolled(canvas, sectionLines(canvas, row), state, room)
  }
  switch (state.page) {
    case 'codes':
      return codes(canvas, picture, state, room)
    case 'incidents':
      return scrolled(canvas, incidentPage(canvas, picture), state, room)
    case 'sources':
      return scrolled(canvas, sourcePage(canvas, picture), state, room)
    case 'problems':
      return scrolled(canvas, problemPage(canvas, picture), state, room)
    default:
      return unreachable(state.page)
  }
}

/** Returns a part of a long page; its last line says which one. */
function scrolled(canvas: Canvas, lines: readonly string[], state: ViewState, room: number): Body {
  if (lines.length <= room) return { lines, step: room, scroll: 0 }
  const step = room - 1
  const scroll = Math.min(state.scroll, lines.length - step)
  const where = canvas.live.position(scroll + 1, scroll + step, lines.length)
  const shown = lines.slice(scroll, scroll + step)
  return { lines: [...shown, clip(canvas, '', where, canvas.paint.faint)], step, scroll }
}

/**
 * Returns the table, and as much of the rest as fits: alarms above it; incidents, the chosen code and sources below.
 * The table has priority, but a short one leaves its room to the others.
 */
function codes(canvas: Canvas, picture: Picture, state: ViewState, room: number): Body {
  const { live, paint } = canvas
  const warned = alarms(canvas, picture).map(text => clip(canvas, '! ', text, paint.alarm))
  const above = warned.slice(0, room < 10 ? 1 : room < 20 ? 2 : 3)
  let left = room - above.length
  const wanted = picture.codes.length + 1
  // On a tall terminal the table takes half if others need the rest.
  const least = Math.min(wanted, room < 14 ? left : Math.max(6, Math.floor(left / 2)))
  left -= least
  const take = (lines: number): number => {
    const taken = Math.min(lines, left)
    left -= taken
    return taken
  }
  const chosen =
    picture.codes[
      indexOf(
        state,
        picture.codes.map(({ row }) => row.id),
      )
    ]?.row
  const detail = chosen === undefined || left < 3 ? 0 : take(5)
  const incidents = picture.incidents.length === 0 || left < 2 ? 0 : take(Math.min(3, picture.incidents.length) + 1)
  const behind = picture.sources
  const sources = behind.length === 0 || left < 2 ? 0 : take(Math.min(4, behind.length) + 1)
  const rows = least + take(wanted - least)
  const more = detail === 0 ? 0 : take(20)
  return {
    step: Math.max(1, rows - 1),
    scroll: 0,
    lines: [
      ...above,
      ...table(canvas, picture, state, rows - 1),
      ...(detail === 0 ? [] : [rule(canvas, chosen!.key.code), ...chosenLines(canvas, chosen!, detail + more - 1)]),
      ...(incidents === 0
        ? []
        : [rule(canvas, live.pages.incidents), ...incidentHeads(canvas, picture.incidents.slice(0, incidents - 1))]),
      ...(sources === 0
        ? []
        : [rule(canvas, live.pages.sources), ...sourceLines(canvas, behind.slice(0, sources - 1))]),
    ],
  }
}

function footer(canvas: Canvas, state: ViewState, rows: number): { line: string; cursor: Frame['cursor'] } {
  const { live, width, paint } = canvas
  const { keys } = live
  if (state.typing) {
    const keysText = joined(width, [`Enter ${keys.keep}`, `Esc ${keys.clear}`], '  ')
    const room = width - widthOf(keysText) - 2
    const typed = `${live.typing}: ${state.filter}`
    // The end of a long filter is the part being typed.
    const shown = widthOf(typed) < room ? typed : `…${[...typed].slice(-Math.max(4, Math.floor(room / 2))).join('')}`
    const cursor = { column: Math.min(widthOf(shown), width - 1), row: rows - 1 }
    return { line: sides(canvas, clip(canvas, '', shown), keysText, paint.faint), cursor }
  }
  const list =
    state.over === 'none' && state.page === 'codes'
      ? [
          `q ${keys.quit}`,
          `? ${keys.help}`,
          `s ${keys.sort(live.sorts[state.sort])}`,
          state.filter === '' ? `/ ${keys.filter}` : `/ ${keys.filter}: ${state.filter}`,
          `Enter ${keys.advice}`,
          `p ${state.paused ? keys.resume : keys.pause}`,
          `Tab ${keys.page}`,
        ]
      : [`q ${keys.quit}`, `Esc ${keys.back}`, `↑↓ ${keys.scroll}`, `p ${state.paused ? keys.resume : keys.pause}`]
  return { line: paint.faint(joined(width, list, '  ')), cursor: null }
}
