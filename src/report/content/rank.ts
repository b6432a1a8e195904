/** The order of impact, and what a report leaves out. The same for every format. */

import { findKnown, type KnownCode, severityOf } from '../../codes/lookup.ts'
import type { FindingSummary, Summary } from '../../model/counts/summary.ts'
import type { Disposition } from '../../model/findings/finding.ts'
import { compareText } from '../../model/order.ts'
import { SEVERITIES, type Severity } from '../../model/rules/knowledge.ts'
import { CONFIDENCES } from '../../model/rules/shape.ts'
import type { ReportOptions } from '../options.ts'

/** A finding with the knowledge about it. */
export interface RankedFinding {
  readonly finding: FindingSummary
  readonly known: KnownCode
  readonly severity: Severity
}

export interface Ranking {
  readonly shown: readonly RankedFinding[]
  /** Those left out for low confidence. */
  readonly leftOut: readonly FindingSummary[]
  /** Occurrences left out for low confidence, or else for low severity. */
  readonly weak: number
  readonly mild: number
}

type RankFilter = Pick<ReportOptions, 'packs' | 'minConfidence' | 'minSeverity'>

/** Returns the findings to show, worst first. */
export function rank(summary: Summary, { packs, minConfidence, minSeverity }: RankFilter): Ranking {
  const shown: RankedFinding[] = []
  const leftOut: FindingSummary[] = []
  let weak = 0
  let mild = 0
  for (const finding of summary.findings) {
    const known = findKnown(packs, finding.key)
    const severity = severityOf(known)
    if (CONFIDENCES.indexOf(finding.key.confidence) > CONFIDENCES.indexOf(minConfidence)) {
      weak += finding.count
      leftOut.push(finding)
    } else if (SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(minSeverity)) mild += finding.count
    else shown.push({ finding, known, severity })
  }
  return { shown: shown.sort(compareImpact), leftOut, weak, mild }
}

function compareImpact(a: RankedFinding, b: RankedFinding): number {
  const [x, y] = [a.finding.key, b.finding.key]
  return (
    DISPOSITION_ORDER.indexOf(x.disposition) - DISPOSITION_ORDER.indexOf(y.disposition) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(isUsual(a.known, x.context)) - Number(isUsual(b.known, y.context)) ||
    b.finding.count - a.finding.count ||
    compareText(x.code, y.code) ||
    // From here on only to make the order total: the same input must give the same bytes.
    compareText(x.namespace, y.namespace) ||
    compareText(x.vendor ?? '', y.vendor ?? '') ||
    compareText(x.context, y.context) ||
    compareText(x.confidence, y.confidence) ||
    compareText(x.producer, y.producer) ||
    (x.value ?? -1) - (y.value ?? -1)
  )
}

/** Returns whether programs often ask for just this answer during the operation, such as whether something is stored. */
export function isUsual({ entry }: KnownCode, context: string): boolean {
  return entry?.usualIn.includes(context) ?? false
}

/** Errors, then what followed from them, then what is normal. */
const DISPOSITION_ORDER: readonly Disposition[] = ['error', 'secondary', 'benign']

/** Worst first. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b)
}
