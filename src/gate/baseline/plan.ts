/** Plans changes of a baseline: pure, so that the command only has to read, ask and write. */

import type { BaselineEntry, GateItem, Verdict } from '../../model/counts/verdict.ts'
import { nearest } from '../../model/nearest.ts'
import { err, ok, problem, type Result } from '../../model/problem.ts'
import type { Policy } from '../policy.ts'

/** The details of every added or renewed entry. */
export interface EntryDetails {
  readonly reason: string
  readonly owner: string | null
  readonly added: string | null
  readonly expires: string | null
}

export interface BaselinePlan {
  /** The complete list after the change. */
  readonly entries: readonly BaselineEntry[]
  readonly added: readonly BaselineEntry[]
  readonly changed: readonly BaselineEntry[]
  readonly removed: readonly BaselineEntry[]
}

/** Makes the entry that accepts an item as often as it occurred, or as often as it was accepted before. */
export function entryFor({ key, fingerprint, count, entry }: GateItem, about: EntryDetails): BaselineEntry {
  const { namespace, code, vendor, context, producer } = key
  return {
    namespace,
    code,
    vendor,
    context,
    producer,
    fingerprint,
    max: Math.max(count, entry?.max ?? 0),
    reason: about.reason,
    owner: about.owner ?? entry?.owner ?? null,
    added: entry?.added ?? about.added,
    expires: about.expires,
    line: null,
  }
}

/** Returns the items of violations that an entry would end. */
export function acceptableItems({ violations }: Verdict): GateItem[] {
  return violations.flatMap(v =>
    v.rule === 'fail-on' || v.rule === 'over-budget' ? [v.item] : v.rule === 'max-new' ? v.items : [],
  )
}

/** Accepts everything that an entry can accept. */
export function planAll(verdict: Verdict, entries: readonly BaselineEntry[], about: EntryDetails): BaselinePlan {
  return merged(
    entries,
    acceptableItems(verdict).map(item => entryFor(item, about)),
  )
}

/** Accepts the items with these fingerprints; refuses one that does not occur. */
export function planSome(
  { items }: Verdict,
  entries: readonly BaselineEntry[],
  wanted: readonly string[],
  about: EntryDetails,
): Result<BaselinePlan> {
  const chosen: BaselineEntry[] = []
  for (const fingerprint of wanted) {
    const item = items.find(one => one.fingerprint === fingerprint)
    if (item === undefined) return err(unknownFingerprint(fingerprint, items))
    chosen.push(entryFor(item, about))
  }
  return ok(merged(entries, chosen))
}

function unknownFingerprint(fingerprint: string, items: readonly GateItem[]) {
  const guess = nearest(
    fingerprint,
    items.map(item => item.fingerprint),
  )
  const remedy = guess === null ? 'Copy it from the verdict of `logremedy gate`.' : `Did you mean "${guess}"?`
  return problem('usage', 'baseline/accept', null, `No finding here has the fingerprint "${fingerprint}".`, remedy)
}

/** After a passed gate: accepts the new items that the policy allowed; `tighten` lowers budgets to actual counts. */
export function planPassed(
  { items }: Verdict,
  entries: readonly BaselineEntry[],
  { failOn, maxNew }: Pick<Policy, 'failOn' | 'maxNew'>,
  about: EntryDetails,
  tighten: boolean,
): BaselinePlan {
  const asksForNew = maxNew !== null || failOn.some(({ rule }) => rule.kind === 'new')
  const fresh = asksForNew ? items.filter(item => item.entry === null && !item.expected) : []
  const lower = tighten
    ? items.flatMap(({ entry, count }) => (entry !== null && count < entry.max ? [{ ...entry, max: count }] : []))
    : []
  return merged(entries, [...fresh.map(item => entryFor(item, about)), ...lower])
}

/** Removes entries that nothing needs. */
export function planPrune({ stale }: Verdict, entries: readonly BaselineEntry[]): BaselinePlan {
  const gone = new Set(stale.map(entry => entry.fingerprint))
  return { entries: entries.filter(entry => !gone.has(entry.fingerprint)), added: [], changed: [], removed: stale }
}

/** Returns the list with some entries added, replacing those with the same fingerprint. */
function merged(entries: readonly BaselineEntry[], more: readonly BaselineEntry[]): BaselinePlan {
  const after = new Map(entries.map(entry => [entry.fingerprint, entry]))
  const added: BaselineEntry[] = []
  const changed: BaselineEntry[] = []
  for (const entry of new Map(more.map(one => [one.fingerprint, one])).values()) {
    if (after.has(entry.fingerprint)) changed.push(entry)
    else added.push(entry)
    after.set(entry.fingerprint, entry)
  }
  return { entries: [...after.values()], added, changed, removed: [] }
}
