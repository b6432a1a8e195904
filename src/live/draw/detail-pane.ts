/** The details of the chosen code: a few lines below the table, or its whole section as in reports. */
import type { SourceSummary } from '../../model/counts/summary.ts'
import { type CodeGroup, digest } from '../../report/content/digest.ts'
import {
  codeEntry,
  extentOf,
  groupAdvice,
  operation,
  quotesOf,
  writerBlocks,
} from '../../report/document/code-document.ts'
import { type DocumentBlock, name, paragraph, prose } from '../../report/document/model.ts'
import { textLines } from '../../report/document/render-text.ts'
import { stepBlocks } from '../../report/document/report-document.ts'
import { grouped } from '../../report/i18n/report-words.ts'
import { periodText } from '../../report/number-format.ts'
import { samplesOf, withBeside } from '../../report/sentences/beside.ts'
import { describeCode } from '../../report/sentences/describe.ts'
import { identity } from '../../report/sentences/labels.ts'
import { type CodeRow, rankedOf } from '../model/codes.ts'
import type { Canvas } from './canvas.ts'

/** Number of lines from which on the whole advice is shown below the table. */
const ROOMY = 9

/** Returns up to `room` lines about the chosen code. */
export function chosenLines(canvas: Canvas, row: CodeRow, room: number): string[] {
  const { group, sources } = groupOf(canvas, row)
  const { lang, options } = canvas
  const { title, remedies } = describeCode(group.known, group.contexts[0]!.context, options, group.products)
  const told = (...blocks: readonly DocumentBlock[]): string[] => textLines(canvas, blocks)
  const head = told({
    kind: 'facts',
    facts: [[prose(title, 'strong')], ...identity(group, lang).map(text => [name(text, 'faint')])],
  })
  const where = group.contexts.map(({ context, count }) => [
    prose(`${grouped(count)} × `, 'faint'),
    operation(group.known.pack, context, lang),
  ])
  const contexts = told({ kind: 'facts', facts: where }, ...writerBlocks(group.findings, lang))
  const quoted = told(...quotesOf(group, 1, sources, group.known.entry?.symbol ?? null, lang))
  // In little room, what to do takes precedence over where and when.
  if (room < ROOMY) {
    const step = told(...stepBlocks(withBeside(remedies, samplesOf(group.findings), lang)[0])).slice(
      0,
      Math.max(1, room - 2),
    )
    return [...head.slice(0, 1), ...step, ...contexts.slice(0, 1), ...quoted].slice(0, room)
  }
  const times = group.firstSeen === null ? [] : [paragraph(prose(periodText(group.firstSeen, group.lastSeen), 'faint'))]
  const advice = groupAdvice(group, options, { kinds: Number.POSITIVE_INFINITY, also: false })
  return [...head, ...told(...times), ...contexts, ...quoted, ...told(...advice)].slice(0, room)
}

/** Returns all that is known about the chosen code, of any length. */
export function sectionLines(canvas: Canvas, row: CodeRow): string[] {
  const { group, sources } = groupOf(canvas, row)
  return textLines(canvas, [codeEntry(group, sources, canvas.options, extentOf(1))])
}
/** Converts a row to the group that reports render; its samples have sources of their own. */
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
    { packs: [], totals, sources, findings, losses: [], problems: [], unknown: [], seen: [] },
    canvas.options,
  )
  return { group: [...errors, ...secondary, ...benign][0]!, sources }
}
