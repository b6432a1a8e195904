/** What is told about the chosen code: a few lines below the table, or its whole section as reports have it. */
import type { SourceSummary } from '../../model/summary.ts'
import { groupAdvice, remedyLines } from '../advice.ts'
import { type CodeGroup, digest } from '../digest.ts'
import { excerpt } from '../excerpt.ts'
import { periodText } from '../figures.ts'
import { flow, paragraph } from '../layout.ts'
import { contextName, identity } from '../naming.ts'
import { grouped } from '../phrase.ts'
import { section } from '../section.ts'
import { tell } from '../telling.ts'
import type { Canvas } from './canvas.ts'
import { type CodeRow, rankedOf } from './codes.ts'

/** Lines from which on the whole advice is told below the table. */
const ROOMY = 9

/** Up to `room` lines about the chosen code. */
export function chosenLines(canvas: Canvas, row: CodeRow, room: number): string[] {
  const { group, sources } = groupOf(canvas, row)
  const { paint, lang } = canvas
  const { context } = group.contexts[0]!
  const { title, remedies } = tell(group.known, context, canvas.options)
  const head = flow(canvas, '', [
    { text: title, style: paint.strong },
    ...identity(group, lang).map(text => ({ text, style: paint.faint })),
  ])
  const where = group.contexts.map(({ context, count }) => {
    const name = contextName(group.known.pack, context, lang)
    return { text: `${grouped(count)} × ${name}`, style: paint.faint }
  })
  const [sample] = group.findings.flatMap(f => f.samples)
  const names = [group.known.entry?.symbol ?? group.key.code, group.key.code]
  const quoted = sample === undefined ? [] : excerpt(canvas, '', sample, sources[sample.source], names)
  const contexts = flow(canvas, '', where)
  const advice =
    room < ROOMY
      ? remedies.slice(0, 1).flatMap(remedy => remedyLines(canvas, '→ ', remedy))
      : groupAdvice(canvas, { head: '', body: '  ' }, group, canvas.options)
  const times =
    group.firstSeen === null ? [] : paragraph(canvas, '', periodText(group.firstSeen, group.lastSeen), paint.faint)
  // Where there is little room, what to do goes before where and when.
  const lines =
    room < ROOMY
      ? [...head.slice(0, 1), ...advice.slice(0, Math.max(1, room - 2)), ...contexts.slice(0, 1), ...quoted]
      : [...head, ...times, ...contexts, ...quoted, ...advice]
  return lines.slice(0, room)
}

/** All that is known of the chosen code, of any length. */
export function sectionLines(canvas: Canvas, row: CodeRow): string[] {
  const { group, sources } = groupOf(canvas, row)
  return section(canvas, group, sources, canvas.options).slice(1)
}

/** A row as the group that reports render, its samples with sources of their own. */
function groupOf(canvas: Canvas, row: CodeRow): { group: CodeGroup; sources: SourceSummary[] } {
  const told = [...row.kinds.values()].filter(({ count }) => count > 0)
  const findings = rankedOf(row).map(({ finding }, i) => ({
    ...finding,
    samples: finding.samples.map(sample => ({ ...sample, source: i })),
  }))
  const sources = told.map(({ latest: { source } }) => ({
    path: source.path,
    member: source.member,
    format: '',
    bytes: 0,
    lines: 0,
    state: 'complete' as const,
    problems: [],
  }))
  const totals = { bytes: 0, lines: 0, events: 0, lost: 0, skipped: {} }
  const { errors, secondary, benign } = digest(
    { packs: [], totals, sources, findings, losses: [], problems: [] },
    canvas.options,
  )
  return { group: [...errors, ...secondary, ...benign][0]!, sources }
}
