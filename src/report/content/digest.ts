/**
 * A summary for readers: one group per code instead of one finding per way in which it occurred.
 * Text and Markdown both render this; machine formats keep the findings separate.
 */

import type { KnownCode } from '../../codes/lookup.ts'
import type { FindingSummary, Summary } from '../../model/counts/summary.ts'
import type { Disposition } from '../../model/findings/finding.ts'
import { compareText } from '../../model/order.ts'
import { SEVERITIES, type Severity } from '../../model/rules/knowledge.ts'
import type { Confidence } from '../../model/rules/shape.ts'
import type { ReportOptions } from '../options.ts'
import { evidenceSentences } from '../sentences/evidence-text.ts'
import { type Products, productsOf } from '../sentences/products.ts'
import { type Incidents, incidentsOf } from './incidents.ts'
import { type Follower, Links } from './links.ts'
import { type LockoutWatch, lockoutsOf } from './lockouts.ts'
import { isUsual, type RankedFinding, type Ranking, rank } from './rank.ts'

/** All findings of one code and disposition. */
export interface CodeGroup {
  readonly key: FindingSummary['key']
  readonly known: KnownCode
  readonly severity: Severity
  readonly findings: readonly FindingSummary[]
  readonly count: number
  readonly firstSeen: number | null
  readonly lastSeen: number | null
  /** Most frequent first. */
  readonly contexts: readonly ContextCount[]
  /** The products that its findings name. */
  readonly products: Products
  /** Known consequences, most frequent first. */
  readonly followers: readonly Follower[]
  /** Why it is believed, and why judged like this. */
  readonly why: readonly string[]
}

export interface ContextCount {
  readonly context: string
  readonly count: number
  readonly producers: readonly string[]
  readonly confidences: readonly Confidence[]
}

export interface Digest {
  readonly ranking: Ranking
  readonly errors: readonly CodeGroup[]
  readonly secondary: readonly CodeGroup[]
  readonly benign: readonly CodeGroup[]
  readonly incidents: Incidents
  readonly lockouts: readonly LockoutWatch[]
  /** Occurrences of `errors`, and when. */
  readonly errorCount: number
  readonly firstSeen: number | null
  readonly lastSeen: number | null
}

/** Groups what a report shows, worst first. */
export function digest(summary: Summary, options: ReportOptions): Digest {
  const ranking = rank(summary, options)
  const links = new Links(ranking.shown.map(r => r.finding))
  const groups = (disposition: Disposition) =>
    groupCodes(
      ranking.shown.filter(r => r.finding.key.disposition === disposition),
      links,
      options,
    )
  const errors = groups('error')
  return {
    ranking,
    errors,
    secondary: groups('secondary'),
    benign: groups('benign'),
    incidents: incidentsOf(ranking.shown, links),
    lockouts: lockoutsOf(ranking.shown),
    errorCount: sum(errors),
    ...period(errors),
  }
}

function groupCodes(ranked: readonly RankedFinding[], links: Links, options: ReportOptions): CodeGroup[] {
  const byCode = Map.groupBy(ranked, ({ finding: { key } }) =>
    JSON.stringify([key.namespace, key.code, key.value, key.vendor]),
  )
  const groups = [...byCode.values()].map(members => {
    const findings = members.map(m => m.finding)
    const { known, severity, finding } = members[0]!
    return {
      key: finding.key,
      known,
      severity,
      findings,
      count: sum(findings),
      ...period(findings),
      contexts: contextsOf(findings),
      products: productsOf(known.pack, findings),
      followers: links.followersOf(...findings),
      why: [...new Set(members.flatMap(m => evidenceSentences(m, links, options)))],
    }
  })
  // A stable sort keeps the order of rank where severity and count are equal, but counts of whole groups come first.
  const usual = new Set(groups.filter(({ known, contexts }) => contexts.every(c => isUsual(known, c.context))))
  return groups.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      Number(usual.has(a)) - Number(usual.has(b)) ||
      b.count - a.count ||
      compareText(a.key.code, b.key.code),
  )
}

function contextsOf(findings: readonly FindingSummary[]): ContextCount[] {
  const byContext = Map.groupBy(findings, f => f.key.context)
  const counts = [...byContext].map(([context, members]) => ({
    context,
    count: sum(members),
    producers: [...new Set(members.map(m => m.key.producer))],
    confidences: [...new Set(members.map(m => m.key.confidence))],
  }))
  return counts.sort((a, b) => b.count - a.count || compareText(a.context, b.context))
}

/** Adds up counts. */
export function sum(items: readonly { readonly count: number }[]): number {
  return items.reduce((total, { count }) => total + count, 0)
}

type Period = Pick<FindingSummary, 'firstSeen' | 'lastSeen'>

function period(items: readonly Period[]): Period {
  const times = items.flatMap(i => [i.firstSeen, i.lastSeen]).filter(t => t !== null)
  const pick = (choose: (a: number, b: number) => number) =>
    times.length === 0 ? null : times.reduce((a, b) => choose(a, b))
  return { firstSeen: pick(Math.min), lastSeen: pick(Math.max) }
}
