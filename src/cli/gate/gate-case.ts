/** Reads policy, baseline and previous run from the flags: all that judging needs beside the run itself. */
import { existsSync } from 'node:fs'
import { findKnown, severityOf } from '../../codes/lookup.ts'
import { BASELINE_NAMES, type Baseline } from '../../gate/baseline/baseline.ts'
import { entryFor } from '../../gate/baseline/plan.ts'
import { entryBlock } from '../../gate/baseline/write.ts'
import { dayOf } from '../../gate/days.ts'
import { isJudged } from '../../gate/items.ts'
import { judgeRun } from '../../gate/judge.ts'
import type { CodeNames, Policy } from '../../gate/policy.ts'
import { parsePolicy } from '../../gate/policy-text.ts'
import type { PreviousRun } from '../../gate/previous-run.ts'
import type { AcceptHints } from '../../gate/violations.ts'
import type { Verdict } from '../../model/counts/verdict.ts'
import type { FindingKey } from '../../model/findings/finding.ts'
import { err, ok, problem, type Result } from '../../model/problem.ts'
import type { Pack, Severity } from '../../model/rules/knowledge.ts'
import { openRuleFile, wantedPacks } from '../../run/setup/open-rules.ts'
import { formatCommand } from '../arguments/shell-command.ts'
import { BASELINE } from '../flags/baseline-flags.ts'
import type { ValuesOf } from '../flags/flag.ts'
import type { GATE } from '../flags/gate-flags.ts'
import type { ScanResult } from '../input/scan.ts'
import type { Shell } from '../shell.ts'
import { findBaseline, openBaseline } from './baseline-file.ts'
import { codeNamesOf } from './gate-names.ts'
import { readPreviousRun } from './read-previous-run.ts'

/** The flags that `gate` and `baseline` share. */
export type GateInputFlags = Pick<
  ValuesOf<typeof BASELINE>,
  keyof ValuesOf<typeof BASELINE> & keyof ValuesOf<typeof GATE>
>

export interface GateInputs {
  readonly names: CodeNames
  readonly policy: Policy
  /** Null if there is none. */
  readonly baseline: Baseline | null
  /** Where the baseline is, or would be created. */
  readonly baselinePath: string
  readonly previous: PreviousRun | null
  readonly severityOf: (key: FindingKey) => Severity
}

/** Reads policy, baseline and previous run; with `willMake` the baseline need not exist. */
export async function openGateInputs(
  flags: GateInputFlags,
  shell: Shell,
  willMake: boolean,
): Promise<Result<GateInputs>> {
  const file = await openRuleFile(flags, shell.env)
  if (!file.ok) return file
  const packs = wantedPacks(file.value, [])
  if (!packs.ok) return packs
  const found = findBaseline(flags.baseline)
  const baseline = found === null || (willMake && !existsSync(found)) ? null : openBaseline(found, packs.value)
  if (baseline !== null && !baseline.ok) return baseline
  if (flags.compareDb !== undefined && flags.compareReport !== undefined) return err(twoPreviousRuns())
  const names = codeNamesOf(packs.value)
  const path = flags.compareDb ?? flags.compareReport
  const policy = parsePolicy(flags, names, { baseline: baseline !== null || willMake, previous: path !== undefined })
  if (!policy.ok) return policy
  const severity = severities(packs.value)
  const isLookedAt = ({ namespace }: FindingKey) => flags.namespace.length === 0 || flags.namespace.includes(namespace)
  const form = flags.compareDb !== undefined ? 'db' : 'report'
  const previous =
    path === undefined
      ? null
      : readPreviousRun(path, form, seen => isLookedAt(seen) && isJudged(seen, policy.value, severity))
  if (previous !== null && !previous.ok) return previous
  return ok({
    names,
    policy: policy.value,
    baseline: baseline?.value ?? null,
    baselinePath: found ?? BASELINE_NAMES[0],
    previous: previous?.value ?? null,
    severityOf: severity,
  })
}

function severities(packs: readonly Pack[]): (key: FindingKey) => Severity {
  return key => severityOf(findKnown(packs, key))
}

function twoPreviousRuns() {
  const fact = 'Only one previous run can be compared with, but --compare-db and --compare-report name two.'
  return problem('usage', 'gate/contradiction', null, fact, 'Leave out one of them.')
}

/** Returns the verdict on what was read. */
export function judgeScan(
  inputs: GateInputs,
  { summary, rules }: ScanResult & { summary: NonNullable<ScanResult['summary']> },
  flags: GateInputFlags,
  typed: Readonly<Record<string, unknown>>,
  shell: Shell,
): Verdict {
  const today = dayOf(shell.nowMs())
  return judgeRun({
    summary,
    policy: inputs.policy,
    entries: inputs.baseline?.entries ?? null,
    previous: inputs.previous,
    severityOf: inputs.severityOf,
    baseline: inputs.baseline?.path ?? null,
    named: flags.paths,
    namespaces: rules.packs.filter(pack => pack.codes.length > 0).map(pack => pack.namespace),
    today,
    accepting: acceptHints(flags, typed),
  })
}

/**
 * Returns the commands that would accept the violations. Standard input cannot be read again. The entry that is shown
 * has no date, so that the same bytes give the same report tomorrow.
 */
function acceptHints(flags: GateInputFlags, typed: Readonly<Record<string, unknown>>): AcceptHints {
  const again = (action: string) => formatCommand(`baseline ${action}`, BASELINE.flags, flags.paths, typed)
  const isNamed = flags.paths.length > 0 || flags.filesFrom !== undefined
  const readable = isNamed && !flags.paths.includes('-') && flags.filesFrom !== '-'
  const accept = (fingerprint: string) => `${again('update')} --accept ${fingerprint} --reason '<why>'`
  return {
    item: item => {
      const entry = entryFor(item, { reason: '<why>', owner: null, added: null, expires: null })
      return { by: 'entry', entry, text: entryBlock(entry), command: readable ? accept(item.fingerprint) : null }
    },
    stale: { by: 'command', command: readable ? again('prune') : 'logremedy baseline prune PATH' },
    expired: ({ fingerprint }) => ({
      by: 'command',
      command: readable
        ? accept(fingerprint)
        : `logremedy baseline update PATH --accept ${fingerprint} --reason '<why>'`,
    }),
  }
}
