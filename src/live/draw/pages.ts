/** The pages besides the codes: incidents, sources, losses and problems, help. Each is a list of lines of any length. */

import type { Incident } from '../../report/content/incidents.ts'
import { lockoutLines } from '../../report/content/lockouts.ts'
import { followedBy } from '../../report/document/code-document.ts'
import { type Item, inLook, list, part, plain, prose, paragraph as sentence } from '../../report/document/model.ts'
import { textLines } from '../../report/document/render-text.ts'
import { incidentLine, notices, problemItem, remedyOf, stepBlocks } from '../../report/document/report-document.ts'
import { grouped } from '../../report/i18n/report-words.ts'
import { bytesText } from '../../report/number-format.ts'
import { sourceName } from '../../report/sentences/quote.ts'
import { cell, row } from '../../report/text/layout.ts'
import { widthOf } from '../../report/text/wrap.ts'
import type { FollowedSourceRow, LossRow } from '../model/model.ts'
import { type Canvas, clip, compact } from './canvas.ts'
import type { Picture } from './table.ts'

/** Returns one line for each incident. */
export function incidentHeads(canvas: Canvas, incidents: readonly Incident[]): string[] {
  return incidents.map(incident => {
    return clip(canvas, '', plain(incidentLine(incident, canvas.words)), canvas.paint.severity[incident.cause.severity])
  })
}

/** Returns every incident with what followed and what to do about its cause. */
export function incidentPage(canvas: Canvas, { incidents }: Picture): string[] {
  if (incidents.length === 0) return [canvas.paint.faint(canvas.live.noIncidents)]
  const items = incidents.map((incident): Item => {
    const { cause, followers } = incident
    const followed = followedBy({ followers, known: cause.known }, canvas.lang)
    return {
      facts: [inLook(incidentLine(incident, canvas.words), cause.severity)],
      body: [
        ...(followed === null ? [] : [sentence(...inLook(followed, 'faint'))]),
        ...stepBlocks(remedyOf(incident, canvas.options)),
        ...(incident === incidents.at(-1) ? [] : [{ kind: 'gap' } as const]),
      ],
    }
  })
  return textLines(canvas, list('numbers', items))
}

/** Returns the state of each source, the largest lag first. */
export function sourceLines(canvas: Canvas, sources: readonly FollowedSourceRow[]): string[] {
  const { width, live, paint } = canvas
  const states = sources.map(({ state, source: { generation } }) =>
    generation > 0 ? `${live.state[state]} ×${generation + 1}` : live.state[state],
  )
  const narrow = width < 60
  const lags = sources.map(({ lag }) =>
    lag === 0 ? (narrow ? '' : live.upToDate) : narrow ? bytesText(lag) : live.behind(bytesText(lag)),
  )
  const state = Math.max(...states.map(widthOf))
  const lag = Math.max(...lags.map(widthOf))
  const lines = narrow ? 0 : 8
  const name = width - state - lag - (lines === 0 ? 0 : lines + 2) - 4
  return sources.map(({ source, lag: behind, lines: read }, i) =>
    row(
      cell(tailOf(sourceName(source), name), name),
      `  ${cell(states[i]!, state, paint.faint)}`,
      lines === 0 ? '' : `  ${cell(compact(read), lines, paint.faint, 'right')}`,
      `  ${cell(lags[i]!, lag, behind === 0 ? paint.faint : paint.alarm, 'right')}`,
    ),
  )
}

/** Returns the end of a long path, which says more than its beginning. */
function tailOf(path: string, width: number): string {
  if (widthOf(path) <= width) return path
  const parts = path.split('/')
  while (parts.length > 1 && widthOf(`…/${parts.join('/')}`) > width) parts.shift()
  return `…/${parts.join('/')}`
}

export function sourcePage(canvas: Canvas, { sources }: Picture): string[] {
  return sources.length === 0 ? [canvas.paint.faint(canvas.live.noSources)] : sourceLines(canvas, sources)
}

/** Returns what makes counts uncertain, and what went wrong. */
export function problemPage(canvas: Canvas, picture: Picture): string[] {
  const { live } = canvas
  const { problems, losses, more, dropped } = picture
  const items = problems.map(({ problem, times }) =>
    problemItem(times > 1 ? { ...problem, fact: `${problem.fact} (${live.times(times)})` } : problem, 'faint'),
  )
  const blocks = [
    ...notices(alarms(canvas, picture)),
    ...list('none', items),
    ...(more > 0 ? [sentence(prose(live.moreNotes(more), 'faint'))] : []),
    ...(dropped > 0 ? [sentence(prose(live.dropped(dropped), 'faint'))] : []),
  ]
  const isEmpty = blocks.length === 0 && losses.length === 0
  return textLines(canvas, isEmpty ? [sentence(prose(live.noProblems, 'faint'))] : blocks)
}

/** Returns locks, rows of failed tries, and losses: what a reader must know first. */
export function alarms(canvas: Canvas, { lockouts, losses }: Picture): string[] {
  const [worst, ...others] = lockoutLines(lockouts, canvas.options)
  return [...(worst === undefined ? [] : [worst]), ...losses.map(loss => lossText(canvas, loss)), ...others]
}

function lossText({ live, words }: Canvas, { what, from, lines }: LossRow): string {
  return live.lost(lines, from === null ? what : `${what}${words.comma}${from}`)
}

export function helpPage(canvas: Canvas): string[] {
  const { live } = canvas
  const titled = (title: string, rows: readonly (readonly string[])[]) =>
    part(
      title,
      list(
        'labels',
        rows.map(([label, meaning]) => ({ label: label!, facts: [[prose(meaning!)]] })),
      ),
    )
  return textLines(canvas, [
    ...titled(live.helpTitle, live.help),
    { kind: 'gap' },
    ...titled(live.legendTitle, live.legend),
  ])
}

/** Returns the number beside the name of a page. */
export function countOf(picture: Picture, page: 'codes' | 'incidents' | 'sources' | 'problems'): string {
  const { codes, incidents, sources, problems, losses, lockouts } = picture
  switch (page) {
    case 'codes':
      return grouped(codes.length)
    case 'incidents':
      return grouped(incidents.length)
    case 'sources':
      return grouped(sources.length)
    case 'problems':
      return grouped(problems.length + losses.length + lockouts.length)
  }
}
