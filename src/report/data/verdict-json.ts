/** The verdict in the JSON report: an object beside the findings, which it identifies by their fingerprints. */
import type {
  BaselineEntry,
  Comparison,
  FindingChange,
  GateItem,
  Verdict,
  Violation,
} from '../../model/counts/verdict.ts'
import type { DescribeOptions } from '../sentences/describe.ts'
import { gapLines, itemsOf, violationWhy } from '../sentences/verdict-lines.ts'

/** Returns `headline` and `compared`, each only if it exists. */
export function verdictPart(
  options: Pick<DescribeOptions, 'lang'> & { verdict?: Verdict | null; compared?: Comparison | null },
) {
  const { verdict = null, compared = null } = options
  return {
    ...(verdict !== null && { verdict: verdictJson(verdict, options) }),
    ...(verdict === null && compared !== null && { compared: comparedJson(compared) }),
  }
}

function verdictJson(verdict: Verdict, options: Pick<DescribeOptions, 'lang'>) {
  const texts = gapLines(verdict, options)
  const { state, violations, gaps, items, accepted, baseline, stale, expired, compared } = verdict
  return {
    state,
    violations: violations.map(violation => violationJson(violation, verdict, options)),
    gaps: gaps.map((gap, i) => ({ kind: gap.kind, text: texts[i] })),
    judged: items.map(itemJson),
    accepted: accepted.map(({ fingerprint, count, entry }) => ({ fingerprint, count, max: entry!.max })),
    baseline,
    stale: stale.map(entryJson),
    expired: expired.map(entryJson),
    compared: compared && comparedJson(compared),
  }
}

/** Returns a violation without the figures that its rule does not have. */
function violationJson(violation: Violation, verdict: Verdict, options: Pick<DescribeOptions, 'lang'>) {
  const { rule, policy, accept } = violation
  return {
    rule,
    policy,
    why: violationWhy(violation, verdict, options),
    fingerprints: itemsOf(violation).map(item => item.fingerprint),
    ...figures(violation),
    accept: accept.by === 'entry' ? { ...accept, entry: entryJson(accept.entry) } : accept,
  }
}

function figures(violation: Violation) {
  switch (violation.rule) {
    case 'fail-on':
      return { code: violation.item.key.code, count: violation.item.count }
    case 'over-budget':
      return { code: violation.item.key.code, count: violation.item.count, max: violation.max }
    case 'max':
      return { target: violation.target, count: violation.count, max: violation.max }
    case 'max-new':
      return { count: violation.count, max: violation.max }
    case 'max-rate': {
      const { target, count, lines, max, per } = violation
      return { target, count, lines, max, per }
    }
    case 'expect':
      return { code: violation.code }
    case 'min-lines':
      return { lines: violation.lines, min: violation.min }
    case 'expect-format':
      return { namespace: violation.namespace }
    case 'expired':
    case 'stale':
      return { entry: entryJson(violation.entry) }
  }
}

function itemJson({ fingerprint, key, count, before, isNew, expected, entry }: GateItem) {
  return { fingerprint, code: key.code, count, before, new: isNew, expected, accepted: entry?.max ?? null }
}

function entryJson(entry: BaselineEntry) {
  const { fingerprint, code, namespace, vendor, context, producer, max, reason, owner, added, expires } = entry
  return { fingerprint, code, namespace, vendor, context, producer, max, reason, owner, added, expires }
}

function comparedJson({ with: path, new: fresh, gone, grown }: Comparison) {
  return { with: path, new: fresh.map(changeJson), gone: gone.map(changeJson), grown: grown.map(changeJson) }
}

function changeJson({ fingerprint, namespace, code, vendor, context, producer, before, now }: FindingChange) {
  return { fingerprint, namespace, code, vendor, context, producer, before, now }
}
