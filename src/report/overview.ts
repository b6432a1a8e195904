/** The parts of the text report that cover all codes: the first steps, the table, and what is no error. */
import { UNKNOWN_CONTEXT } from '../model/finding.ts'
import { remedyLines } from './advice.ts'
import type { CodeGroup, Digest } from './digest.ts'
import { bar, periodText, shareText } from './figures.ts'
import { cell, flow, heading, type Page, paragraph, row, type Style } from './layout.ts'
import { contextName, contextTitle } from './naming.ts'
import { grouped } from './phrase.ts'
import { type Telling, tell } from './telling.ts'
import { widthOf } from './wrap.ts'

const FIRST_STEPS = 3
const BAR = 6
const SHARE = 6
const OTHERS_SHOWN = 10

/** For the worst codes: the first step of their remedy where they occur most. */
export function firstSteps(page: Page, { errors }: Digest, telling: Telling): string[] {
  if (errors.length === 0) return []
  const lines = errors.slice(0, FIRST_STEPS).flatMap((group, i) => {
    const { context } = group.contexts[0]!
    const { title, remedies } = tell(group.known, context, telling)
    const where = context === UNKNOWN_CONTEXT ? [] : [contextTitle(group.known.pack, context, page.lang)]
    const spans = [
      { text: group.key.code, style: page.paint.severity[group.severity] },
      { text: title },
      {
        text: page.words.aside([page.words.times(group.count), ...where].join(page.words.comma)),
        style: page.paint.faint,
      },
    ]
    return [...flow(page, `${i + 1}. `, spans), ...remedies.slice(0, 1).flatMap(r => remedyLines(page, '   → ', r))]
  })
  return [...heading(page, page.words.first), ...lines]
}

/** Two lines per code: what and how often, then when and during what. */
export function overview(page: Page, { errors, errorCount }: Digest, telling: Telling, shown: number): string[] {
  if (errors.length === 0) return []
  const { words, paint, width } = page
  const groups = errors.slice(0, shown)
  const counts = groups.map(g => grouped(g.count))
  const count = Math.max(widthOf(words.count), ...counts.map(widthOf))
  // On narrow pages the meaning goes first: the sections tell it again.
  const room = width - 2 - 2 - count - SHARE - 1 - BAR
  const code = Math.min(Math.max(...groups.map(g => widthOf(g.key.code)), widthOf(words.code)), 36, room)
  const titles = groups.map(g => tell(g.known, g.contexts[0]!.context, telling).title)
  const widest = Math.max(...titles.map(widthOf), widthOf(words.title))
  const title = room - code - 2 < 8 ? 0 : Math.min(widest, room - code - 2)
  const line = (cells: readonly [string, string, string, string], first: Style, rest?: Style) =>
    row(
      `  ${cell(cells[0], code, first)}`,
      title === 0 ? '' : `  ${cell(cells[1], title, rest)}`,
      `  ${cell(cells[2], count, rest, 'right')}`,
      cell(cells[3], SHARE, paint.faint, 'right'),
    )
  const rows = groups.flatMap((group, i) => {
    const style = paint.severity[group.severity]
    const where = group.contexts.map(c => contextTitle(group.known.pack, c.context, page.lang)).join(words.list)
    return [
      `${line([group.key.code, titles[i]!, counts[i]!, shareText(group.count, errorCount)], style)} ${style(bar(group.count, errorCount, BAR))}`,
      ...flow(
        page,
        '    ',
        [periodText(group.firstSeen, group.lastSeen), where].map(text => ({ text, style: paint.faint })),
      ),
    ]
  })
  return [
    ...heading(page, words.overview),
    line([words.code, words.title, words.count, words.share], paint.faint, paint.faint),
    ...rows,
  ]
}

/** What is counted but is no error in itself, in one line per code and operation. */
export function others(page: Page, { secondary, benign }: Digest, verbose: number): string[] {
  return [
    ...otherList(page, page.words.secondary, secondary, verbose),
    ...otherList(page, page.words.benign, benign, verbose),
  ]
}

function otherList(page: Page, name: string, groups: readonly CodeGroup[], verbose: number): string[] {
  if (groups.length === 0) return []
  const shown = verbose > 0 ? groups : groups.slice(0, OTHERS_SHOWN)
  const widest = Math.max(...shown.map(g => grouped(g.count).length))
  const lines = shown.flatMap(({ key, known, count, contexts, why }) => {
    const where = contexts.map(c => contextName(known.pack, c.context, page.lang)).join(page.words.list)
    const indent = ' '.repeat(widest + 6)
    return [
      ...flow(page, `  ${grouped(count).padStart(widest)}  `, [
        { text: key.code },
        { text: where, style: page.paint.faint },
      ]),
      ...(verbose === 0 ? [] : why.flatMap(reason => paragraph(page, `${indent}• `, reason, page.paint.faint))),
    ]
  })
  const more = groups.length - shown.length
  return [...heading(page, name), ...lines, ...(more > 0 ? [`  ${page.words.more(more)}`] : [])]
}
