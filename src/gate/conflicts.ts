/** Finds rules of a policy that contradict each other, or that could never apply, before anything is read. */

import { type Problem, problem } from '../model/problem.ts'
import { SEVERITIES, type Severity } from '../model/rules/knowledge.ts'
import { type CodeNames, type ComparisonBase, type FailOn, isSameCode, type Policy } from './policy.ts'

/** Returns the first contradiction, or null. */
export function findConflict(policy: Policy, names: CodeNames, base: ComparisonBase): Problem | null {
  return nothingToCompare(policy, base) ?? twoBudgets(policy) ?? unwantedYetExpected(policy) ?? silent(policy, names)
}

function conflict(fact: string, remedy: string): Problem {
  return problem('usage', 'gate/contradiction', null, fact, remedy)
}

function nothingToCompare({ failOn, maxNew }: Policy, { baseline, previous }: ComparisonBase): Problem | null {
  const wants = (kind: FailOn['kind']) => failOn.some(({ rule }) => rule.kind === kind)
  if (wants('grown') && !previous)
    return conflict(
      'The rule "--fail-on grown" has no previous run to compare with.',
      'Name one with --compare-db FILE or --compare-report FILE.',
    )
  if (wants('new') && maxNew !== null && maxNew > 0)
    return conflict(
      `"--fail-on new" forbids what "--max-new ${maxNew}" allows.`,
      'Leave out one of them; --max-new alone is enough.',
    )
  if (baseline || previous || !(wants('new') || maxNew !== null)) return null
  return conflict(
    `Nothing says what is new for "${wants('new') ? '--fail-on new' : '--max-new'}": there is neither a baseline nor a previous run.`,
    'Create one with `logremedy baseline create`, or name a previous run with --compare-db or --compare-report.',
  )
}

function twoBudgets({ max, maxRate }: Policy): Problem | null {
  for (const [flag, rules] of [
    ['max', max],
    ['max-rate', maxRate],
  ] as const)
    for (const [i, one] of rules.entries()) {
      const before = rules.slice(0, i).find(r => JSON.stringify(r.rule.target) === JSON.stringify(one.rule.target))
      if (before !== undefined && before.typed !== one.typed)
        return conflict(
          `"--${flag} ${before.typed}" and "--${flag} ${one.typed}" set two limits for the same target.`,
          'Leave out one of them.',
        )
    }
  return null
}

function unwantedYetExpected({ expect, failOn, max }: Policy): Problem | null {
  for (const { typed, rule } of expect) {
    const banned = failOn.find(one => one.rule.kind === 'code' && isSameCode(one.rule.name, rule))
    const zero = max.find(
      one => one.rule.max === 0 && one.rule.target.kind === 'code' && isSameCode(one.rule.target.name, rule),
    )
    const ban = banned ? `--fail-on ${banned.typed}` : zero ? `--max ${zero.typed}` : null
    if (ban !== null)
      return conflict(
        `"--expect ${typed}" requires what "${ban}" forbids.`,
        'Leave out one of them; --max CODE=N limits it.',
      )
  }
  return null
}

/** Finds a rule about codes that `--min-severity` excludes: it would never apply. */
function silent({ failOn, minSeverity }: Policy, names: CodeNames): Problem | null {
  const isBelow = (severity: Severity) => SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(minSeverity)
  for (const { typed, rule } of failOn) {
    const severity =
      rule.kind === 'severity' ? rule.severity : rule.kind === 'code' ? names.severityOf(rule.name) : null
    if (severity !== null && isBelow(severity))
      return conflict(
        `"--fail-on ${typed}" can never apply: "--min-severity ${minSeverity}" leaves out what is less severe.`,
        `Leave out --min-severity, or set it to ${severity}.`,
      )
  }
  return null
}
