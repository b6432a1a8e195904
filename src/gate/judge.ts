/** Summary + policy + baseline + previous run → verdict. Pure: the day and all names are inputs. */

import type { Summary } from '../model/counts/summary.ts'
import type { BaselineEntry, GateItem, Verdict } from '../model/counts/verdict.ts'
import { CONFIDENCES } from '../model/rules/shape.ts'
import { incompleteReasons } from './incomplete.ts'
import { type ItemContext, itemsOf } from './items.ts'
import type { Policy } from './policy.ts'
import { compareRuns } from './previous-run.ts'
import { type AcceptHints, violationsOf } from './violations.ts'

export interface GateCase extends ItemContext {
  readonly summary: Summary
  readonly policy: Policy
  /** The file of the baseline. */
  readonly baseline: string | null
  /** Files as the user named them; an empty one of these is a gap. */
  readonly named: readonly string[]
  /** Code spaces that were searched for; entries of others cannot be stale. */
  readonly namespaces: readonly string[]
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string
  readonly accepting: AcceptHints
}

/** Judges one run. */
export function judgeRun(gateCase: GateCase): Verdict {
  const { summary, policy, entries, previous, today } = gateCase
  const items = itemsOf(summary.findings, policy, gateCase)
  const gaps = incompleteReasons(summary, policy, gateCase.named)
  const expired = (entries ?? []).filter(entry => isExpired(entry, today))
  const stale = gaps.length > 0 ? [] : staleOf(entries ?? [], gateCase)
  const violations = violationsOf(
    { items, expired, stale, appeared: foundCodes(gateCase), lines: summary.totals.lines, seen: spacesInUse(summary) },
    policy,
    gateCase.accepting,
  )
  return {
    state: gaps.length > 0 && !policy.allowIncomplete ? 'incomplete' : violations.length > 0 ? 'fail' : 'pass',
    violations,
    gaps,
    items,
    accepted: items.filter(isAccepted),
    baseline: gateCase.baseline,
    stale,
    expired,
    compared: previous === null ? null : compareRuns(previous, items.map(countedItem)),
  }
}

/** Returns whether an entry has expired: from the day in `expires` on. */
export function isExpired({ expires }: BaselineEntry, today: string): boolean {
  return expires !== null && expires <= today
}

/** Returns whether a baseline entry covers all occurrences. An expired entry still does; it is reported separately. */
export function isAccepted({ entry, count }: GateItem): boolean {
  return entry !== null && count <= entry.max
}

/** Returns entries that nothing in the input needs, not even findings that are not judged: those may be judged tomorrow. */
function staleOf(entries: readonly BaselineEntry[], { summary, namespaces }: GateCase): BaselineEntry[] {
  const seen = new Set(summary.findings.map(finding => finding.fingerprint))
  return entries.filter(entry => namespaces.includes(entry.namespace) && !seen.has(entry.fingerprint))
}

/** Returns codes that occur, with any disposition: a provoked error may be the consequence of another. */
function foundCodes({ summary, policy }: GateCase) {
  return summary.findings
    .map(finding => finding.key)
    .filter(key => CONFIDENCES.indexOf(key.confidence) <= CONFIDENCES.indexOf(policy.minConfidence))
}

/** Returns the code spaces of which the input has a success, a line of their own, or a code that is at least likely. */
function spacesInUse({ seen, findings }: Summary): string[] {
  const found = findings.filter(({ key }) => key.confidence !== 'possible').map(({ key }) => key.namespace)
  return [...seen.map(({ namespace }) => namespace), ...found]
}

function countedItem({ fingerprint, key, count }: GateItem) {
  const { namespace, code, vendor, context, producer } = key
  return { fingerprint, namespace, code, vendor, context, producer, count }
}
