/** Findings → the items of the gate: one per fingerprint, worst first. */

import type { FindingSummary } from '../model/counts/summary.ts'
import type { BaselineEntry, GateItem } from '../model/counts/verdict.ts'
import type { FindingKey } from '../model/findings/finding.ts'
import { passesFilter } from '../model/limits.ts'
import { compareIdentity } from '../model/order.ts'
import { SEVERITIES, type Severity } from '../model/rules/knowledge.ts'
import { isSameCode, type Policy, type RuleTarget } from './policy.ts'
import type { PreviousRun } from './previous-run.ts'

/** What items are compared with; null where it does not exist. */
export interface ItemContext {
  readonly entries: readonly BaselineEntry[] | null
  readonly previous: PreviousRun | null
  readonly severityOf: (key: FindingKey) => Severity
}

type ItemFilter = Pick<Policy, 'minSeverity' | 'minConfidence' | 'includeBenign' | 'includeSecondary' | 'expect'>

/** Returns the items that a policy judges. */
export function itemsOf(findings: readonly FindingSummary[], policy: ItemFilter, known: ItemContext): GateItem[] {
  const groups = new Map<string, FindingSummary[]>()
  for (const finding of findings)
    if (isJudged(finding.key, policy, known.severityOf)) {
      const group = groups.get(finding.fingerprint)
      if (group === undefined) groups.set(finding.fingerprint, [finding])
      else group.push(finding)
    }
  const entries = new Map(known.entries?.map(entry => [entry.fingerprint, entry]))
  return [...groups]
    .map(([fingerprint, group]) => makeItem(fingerprint, group, policy, entries, known))
    .sort(compareItems)
}

/** Returns whether a finding counts for the gate at all. */
export function isJudged(key: FindingKey, limits: ItemFilter, severityOf: ItemContext['severityOf']): boolean {
  if (key.disposition === 'benign' && !limits.includeBenign) return false
  if (key.disposition === 'secondary' && !limits.includeSecondary) return false
  return passesFilter(key.confidence, () => severityOf(key), limits)
}

function makeItem(
  fingerprint: string,
  findings: readonly FindingSummary[],
  { expect }: ItemFilter,
  entries: ReadonlyMap<string, BaselineEntry>,
  known: ItemContext,
): GateItem {
  const { key } = findings.reduce((most, one) => (one.count > most.count ? one : most))
  const entry = entries.get(fingerprint) ?? null
  const before = known.previous === null ? null : (known.previous.counts.get(fingerprint)?.count ?? 0)
  return {
    fingerprint,
    key,
    severity: known.severityOf(key),
    count: totalCount(findings),
    findings,
    entry,
    before,
    isNew: known.entries === null && before === null ? null : entry === null && (before ?? 0) === 0,
    expected: expect.some(({ rule }) => isSameCode(rule, key)),
  }
}

/** Adds up occurrences. */
export function totalCount(counted: readonly { readonly count: number }[]): number {
  return counted.reduce((sum, { count }) => sum + count, 0)
}

/** Returns whether a rule about `target` applies to this item. */
export function matchesTarget(target: RuleTarget, { key, severity }: GateItem): boolean {
  switch (target.kind) {
    case 'any':
      return true
    case 'severity':
      return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(target.severity)
    case 'namespace':
      return key.namespace === target.namespace
    case 'code':
      return isSameCode(target.name, key)
  }
}

function compareItems(a: GateItem, b: GateItem): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    b.count - a.count ||
    compareIdentity(a.key, b.key)
  )
}
