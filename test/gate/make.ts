/** Cases for the gate, made by hand: what is not said is a policy that wants nothing and a run that holds little. */

import { findKnown, severityOf } from '../../src/codes/lookup.ts'
import { type GateCase, judgeRun } from '../../src/gate/judge.ts'
import type { Policy } from '../../src/gate/policy.ts'
import { parsePolicy } from '../../src/gate/policy-text.ts'
import { type ComparedFinding, type PreviousRun, previousRunOf } from '../../src/gate/previous-run.ts'
import type { FindingSummary, Summary } from '../../src/model/counts/summary.ts'
import type { BaselineEntry, Verdict, Violation } from '../../src/model/counts/verdict.ts'
import type { FindingKey } from '../../src/model/findings/finding.ts'
import { fingerprintOf } from '../../src/model/findings/fingerprint.ts'
import { err, ok, problem, type Result } from '../../src/model/problem.ts'
import { finding, huks, pkcs11, source, summary } from '../report/make.ts'

const PACKS = [pkcs11, huks]
export const TODAY = '2026-11-21'

/** A finding with the fingerprint that belongs to its key. */
export function found(key: Partial<FindingKey>, count = 1): FindingSummary {
  const made = finding(key, { count })
  return { ...made, fingerprint: fingerprintOf(made.key) }
}

/** The entry that accepts a finding. */
export function entry(key: Partial<FindingKey>, rest: Partial<BaselineEntry> = {}): BaselineEntry {
  const { namespace, code, vendor, context, producer } = found(key).key
  const identity = { namespace, code, vendor, context, producer }
  return {
    ...identity,
    fingerprint: fingerprintOf(identity),
    max: 1,
    reason: 'Known.',
    owner: null,
    added: null,
    expires: null,
    line: null,
    ...rest,
  }
}

export function keySeverity(key: FindingKey) {
  return severityOf(findKnown(PACKS, key))
}

/** The policy of these flags, or the first problem's fact. */
export function policyOf(
  flags: Partial<Parameters<typeof parsePolicy>[0]>,
  beside = { baseline: true, previous: true },
): Result<Policy> {
  return parsePolicy(
    {
      failOn: [],
      max: [],
      maxRate: [],
      expect: [],
      expectFormat: [],
      minSeverity: 'info',
      minConfidence: 'likely',
      includeBenign: false,
      includeSecondary: false,
      strict: false,
      allowIncomplete: false,
      ...flags,
    },
    {
      namespaces: PACKS.map(p => p.namespace),
      code: typed => {
        const known = PACKS.flatMap(p => p.codes).find(c => c.code === typed)
        if (known !== undefined) return ok({ namespace: known.namespace, code: known.code })
        return err(problem('usage', 'gate/code', null, `No pack knows the code "${typed}".`, 'Look.'))
      },
      severityOf: name => keySeverity({ ...found({}).key, ...name, value: null }),
    },
    beside,
  )
}

interface Given {
  readonly entries?: readonly BaselineEntry[] | null
  readonly former?: PreviousRun | null
  readonly summary?: Partial<Summary>
  readonly named?: readonly string[]
  readonly namespaces?: readonly string[]
}

/** The verdict about some findings in 1,000 lines. */
export function verdictOf(
  findings: readonly FindingSummary[],
  flags: Parameters<typeof policyOf>[0] = {},
  given: Given = {},
): Verdict {
  const { entries = null, former: previous = null } = given
  const policy = policyOf(flags, { baseline: entries !== null, previous: previous !== null })
  if (!policy.ok) throw new Error(policy.problems[0]!.fact)
  const totals = { bytes: 1, lines: 1000, events: 0, lost: 0, skipped: {} }
  const run: GateCase = {
    summary: summary(findings, { totals, sources: [source('a.log')], ...given.summary }),
    policy: policy.value,
    entries,
    previous,
    severityOf: keySeverity,
    baseline: entries === null ? null : 'logremedy.baseline.yaml',
    named: given.named ?? [],
    namespaces: given.namespaces ?? ['pkcs11', 'huks'],
    today: TODAY,
    accepting: {
      item: () => ({ by: 'command', command: 'accept' }),
      stale: { by: 'command', command: 'prune' },
      expired: () => ({ by: 'command', command: 'renew' }),
    },
  }
  return judgeRun(run)
}

/** A former run that held these. */
export function formerRun(findings: readonly FindingSummary[]): PreviousRun {
  const seen: ComparedFinding[] = findings.map(({ key, fingerprint, count }) => ({ ...key, fingerprint, count }))
  return previousRunOf('last.json', seen, () => true)
}

/** Violations in short: rule, what about, how often. */
export function inShort({ violations }: Verdict): string[] {
  return violations.map(shortOf)
}

function shortOf(violation: Violation): string {
  switch (violation.rule) {
    case 'fail-on':
    case 'over-budget':
      return `${violation.rule} ${violation.item.key.code} ${violation.item.count}`
    case 'max':
    case 'max-rate':
      return `${violation.rule} ${violation.target} ${violation.count}/${violation.max}`
    case 'max-new':
      return `max-new ${violation.count}/${violation.max}`
    case 'expect':
      return `expect ${violation.code}`
    case 'min-lines':
      return `min-lines ${violation.lines}/${violation.min}`
    case 'expect-format':
      return `expect-format ${violation.namespace}`
    case 'expired':
    case 'stale':
      return `${violation.rule} ${violation.entry.code}`
  }
}
