/** The hosts and programs of findings, each with its occurrences. */
import type { FindingSummary } from '../../model/counts/summary.ts'
import { compareText } from '../../model/order.ts'

/** How often a name occurred. */
export interface NameCount {
  readonly name: string
  readonly count: number
}

/** Names by count, the largest first. */
export interface Writers {
  readonly hosts: readonly NameCount[]
  readonly programs: readonly NameCount[]
  /** Occurrences whose names are not listed. */
  readonly others: number
}

/** Adds up who wrote the lines of findings. */
export function writersOf(findings: readonly Pick<FindingSummary, 'evidence'>[]): Writers {
  const origins = findings.flatMap(({ evidence }) => evidence.origins)
  const by = (field: 'host' | 'program'): NameCount[] => {
    const counts = new Map<string, number>()
    for (const { [field]: name, count } of origins) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + count)
    return Array.from(counts, ([name, count]) => ({ name, count })).sort(
      (a, b) => b.count - a.count || compareText(a.name, b.name),
    )
  }
  return {
    hosts: by('host'),
    programs: by('program'),
    others: findings.reduce((sum, { evidence }) => sum + evidence.otherOrigins, 0),
  }
}
