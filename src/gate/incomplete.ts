/** Finds missing input, without which "no errors found" would mean nothing. */

import type { Summary } from '../model/counts/summary.ts'
import type { Gap } from '../model/counts/verdict.ts'
import type { Problem } from '../model/problem.ts'
import type { Policy } from './policy.ts'

/** Returns all gaps; none when everything that was named was read to its end and contains at least one line. */
export function incompleteReasons(
  summary: Summary,
  { strict }: Pick<Policy, 'strict'>,
  named: readonly string[],
): Gap[] {
  const { sources, totals, problems } = summary
  const unread = sources.filter(source => source.state !== 'complete' || source.problems.some(costsInput)).length
  const trouble = problems.filter(costsInput).length
  const gaps: Gap[] = []
  if (unread > 0) gaps.push({ kind: 'unread', sources: unread, of: sources.length })
  if (trouble > 0) gaps.push({ kind: 'trouble', problems: trouble })
  if (sources.length === 0) gaps.push({ kind: 'no-source' })
  else if (totals.lines === 0) gaps.push({ kind: 'no-lines', sources: sources.length })
  else gaps.push(...emptyFiles(summary, named))
  if (strict && totals.lost > 0) gaps.push({ kind: 'lost', lines: totals.lost })
  return gaps
}

function costsInput({ kind }: Problem): boolean {
  return kind === 'input'
}

/** Returns named files without a line. In a directory empty logs are common; a named file is expected to have content. */
function emptyFiles({ sources }: Summary, named: readonly string[]): Gap[] {
  const lines = new Map<string, number>()
  for (const source of sources) lines.set(source.path, (lines.get(source.path) ?? 0) + source.lines)
  return [...lines].flatMap(([path, count]) => (count === 0 && named.includes(path) ? [{ kind: 'empty', path }] : []))
}
