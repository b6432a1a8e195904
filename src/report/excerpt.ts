/** Lines of the log that a report quotes, each with its place. */
import type { SampleSummary, SourceSummary } from '../model/summary.ts'
import { oneLine } from './escape.ts'
import type { Page } from './layout.ts'
import { cutAround, widthOf } from './wrap.ts'

/** Columns of a quoted line below which its place gets a line of its own. */
const MIN_TEXT = 40

/** `path:line  text`, the text cut to the width so that the code in it stays in sight. */
export function excerpt(
  { width, paint }: Page,
  indent: string,
  sample: SampleSummary,
  source: SourceSummary | undefined,
  names: readonly string[],
): string[] {
  const place = oneLine(`${sourceName(source)}:${sample.line}`)
  const beside = width - indent.length - widthOf(place) - 2
  if (beside >= MIN_TEXT) return [`${indent}${paint.faint(place)}  ${quote(sample, names, beside)}`]
  const below = `${indent}  `
  return [indent + paint.faint(place), below + quote(sample, names, width - below.length)]
}

/** The name of a source: its path, and what it is inside of an archive. */
export function sourceName(source: Pick<SourceSummary, 'path' | 'member'> | undefined): string {
  if (source === undefined) return '?'
  return source.member === null ? source.path : `${source.path}!${source.member}`
}

function quote({ text, raw }: SampleSummary, names: readonly string[], width: number): string {
  const line = oneLine(text).trim()
  // The symbol is looked for first: a short number like 7 occurs in many places of a line.
  const name = [...names, raw].map(oneLine).find(n => n !== '' && line.includes(n)) ?? ''
  const start = line.lastIndexOf(name)
  return cutAround(line, width, start, start + name.length)
}
