/** Which findings follow which: the counted links of consequences to their causes, in both directions. */

import type { FindingSummary } from '../../model/counts/summary.ts'
import type { CauseKey } from '../../model/findings/evidence.ts'
import { compareText } from '../../model/order.ts'

/** What followed a cause, and how often. */
export interface Follower extends CauseKey {
  readonly count: number
}

/** Links between the findings of one report. */
export class Links {
  readonly #causes = new Map<FindingSummary, CauseKey | null>()
  readonly #followers = new Map<FindingSummary, Follower[]>()
  readonly #byKey: ReadonlyMap<string, FindingSummary[]>

  constructor(findings: readonly FindingSummary[]) {
    this.#byKey = Map.groupBy(
      findings.filter(f => f.key.disposition !== 'benign'),
      f => keyText(f.key),
    )
    for (const finding of findings) {
      if (finding.key.disposition !== 'secondary') continue
      for (const cause of finding.evidence.causes) {
        const root = this.#root(cause, finding)
        if (!this.#causes.has(finding)) this.#causes.set(finding, root === null ? cause : root.key)
        if (root === null) continue
        const { namespace, code, context } = finding.key
        const list = this.#followers.get(root) ?? []
        list.push({ namespace, code, context, count: cause.count })
        this.#followers.set(root, list)
      }
    }
  }

  /** Returns the most frequent cause of a consequence. */
  causeOf(finding: FindingSummary): CauseKey | null {
    return this.#causes.get(finding) ?? null
  }

  /** Returns what follows findings, most frequent first. */
  followersOf(...findings: readonly FindingSummary[]): Follower[] {
    const all = findings.flatMap(f => this.#followers.get(f) ?? [])
    const merged = [...Map.groupBy(all, keyText).values()].map(same => ({
      ...same[0]!,
      count: same.reduce((sum, { count }) => sum + count, 0),
    }))
    return merged.sort((a, b) => b.count - a.count || compareText(keyText(a), keyText(b)))
  }

  /**
   * Returns the finding that a link means: that of the same producer, if there are several. Where a chain is longer than
   * the view of one line, its cause is a consequence itself; then the most frequent cause of that one is meant.
   */
  #root(cause: CauseKey, finding: FindingSummary): FindingSummary | null {
    const seen = new Set<string>()
    for (let key: CauseKey | undefined = cause; key !== undefined && !seen.has(keyText(key)); ) {
      seen.add(keyText(key))
      const named: readonly FindingSummary[] = this.#byKey.get(keyText(key)) ?? []
      const near = [...named].sort((a, b) => Number(isOf(b, finding)) - Number(isOf(a, finding)))
      const error = near.find(f => f.key.disposition === 'error')
      if (error !== undefined) return error
      key = near[0]?.evidence.causes[0]
    }
    return null
  }
}

function isOf(a: FindingSummary, b: FindingSummary): boolean {
  return a.key.producer === b.key.producer
}

function keyText({ namespace, code, context }: CauseKey): string {
  return `${namespace}\0${code}\0${context}`
}
