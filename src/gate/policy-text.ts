/** Flags and settings of a gate → its policy. Invalid or contradictory values are problems. */

import { nearest } from '../model/nearest.ts'
import { err, ok, type Problem, problem, type Result } from '../model/problem.ts'
import { SEVERITIES, type Severity } from '../model/rules/knowledge.ts'
import type { Confidence } from '../model/rules/shape.ts'
import { findConflict } from './conflicts.ts'
import type {
  CodeNames,
  ComparisonBase,
  CountLimit,
  FailOn,
  Policy,
  RateLimit,
  RuleTarget,
  TypedRule,
} from './policy.ts'

/** The policy as typed; an empty list or undefined means that the flag was not given. */
export interface PolicyFlags {
  readonly failOn: readonly unknown[]
  readonly max: readonly unknown[]
  readonly maxRate: readonly unknown[]
  readonly maxNew?: number | undefined
  readonly expect: readonly unknown[]
  readonly minLines?: number | undefined
  readonly expectFormat: readonly unknown[]
  readonly minSeverity: Severity
  readonly minConfidence: Confidence
  readonly includeBenign: boolean
  readonly includeSecondary: boolean
  readonly strict: boolean
  readonly allowIncomplete: boolean
}

/** Parses the policy; reports the first problem. */
export function parsePolicy(flags: PolicyFlags, names: CodeNames, base: ComparisonBase): Result<Policy> {
  try {
    const policy: Policy = {
      failOn: failOn(flags, names, base),
      max: flags.max.map(value => budget('max', String(value), names)),
      maxRate: flags.maxRate.map(value => rate(String(value), names)),
      maxNew: count('max-new', flags.maxNew),
      expect: flags.expect.map(value => ({ typed: String(value), rule: orThrow(names.code(String(value))) })),
      minLines: count('min-lines', flags.minLines),
      expectFormat: flags.expectFormat.map(value => space(String(value), names)),
      minSeverity: flags.minSeverity,
      minConfidence: flags.minConfidence,
      includeBenign: flags.includeBenign,
      includeSecondary: flags.includeSecondary,
      strict: flags.strict,
      allowIncomplete: flags.allowIncomplete,
    }
    const wrong = findConflict(policy, names, base)
    return wrong === null ? ok(policy) : err(wrong)
  } catch (error) {
    if (error instanceof PolicyError) return err(error.problem)
    throw error
  }
}

/** Carries the first problem out of nested parsing. */
class PolicyError extends Error {
  readonly problem: Problem
  constructor(failure: Problem) {
    super(failure.fact)
    this.problem = failure
  }
}

function policyError(id: string, fact: string, remedy: string): never {
  throw new PolicyError(problem('usage', `gate/${id}`, null, fact, remedy))
}

function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new PolicyError(result.problems[0]!)
  return result.value
}

/** Returns the rules of `--fail-on`. Default: new items, if there is a previous run; else errors that are not accepted. */
function failOn(flags: PolicyFlags, names: CodeNames, base: ComparisonBase): TypedRule<FailOn>[] {
  const usual = flags.maxNew !== undefined ? [] : [base.previous ? 'new' : 'error']
  return (flags.failOn.length > 0 ? flags.failOn : usual).map(value => {
    const typed = String(value)
    return { typed, rule: typed === 'new' || typed === 'grown' ? { kind: typed } : target(typed, names) }
  })
}

function target(typed: string, names: CodeNames): RuleTarget {
  if (typed === 'any') return { kind: 'any' }
  const severity = SEVERITIES.find(name => name === typed)
  if (severity !== undefined) return { kind: 'severity', severity }
  if (names.namespaces.includes(typed)) return { kind: 'namespace', namespace: typed }
  const code = names.code(typed)
  if (code.ok) return { kind: 'code', name: code.value }
  const guess = nearest(typed, ['new', 'any', 'grown', ...SEVERITIES, ...names.namespaces])
  if (guess === null) return orThrow(code)
  return policyError('target', `There is no severity, code space or code "${typed}".`, `Did you mean "${guess}"?`)
}

function space(typed: string, { namespaces }: CodeNames): string {
  if (namespaces.includes(typed)) return typed
  const guess = nearest(typed, namespaces)
  const remedy = guess === null ? `Code spaces: ${namespaces.join(', ')}.` : `Did you mean "${guess}"?`
  return policyError('expect-format', `There is no code space "${typed}".`, remedy)
}

function budget(flag: string, typed: string, names: CodeNames): TypedRule<CountLimit> {
  const parts = /^(.+)=([0-9]{1,15})$/.exec(typed)
  if (parts === null)
    return policyError(
      flag,
      `"${typed}" is not a limit for "--${flag}".`,
      'Write a code and how often it may occur: CODE=3',
    )
  return { typed, rule: { target: target(parts[1]!.trim(), names), max: Number(parts[2]) } }
}

function rate(typed: string, names: CodeNames): TypedRule<RateLimit> {
  const parts = /^(.+)=([0-9]{1,15}(?:\.[0-9]{1,9})?)\/([0-9]{1,15})$/.exec(typed)
  if (parts === null || Number(parts[3]) === 0)
    return policyError(
      'max-rate',
      `"${typed}" is not a rate.`,
      'Write a code, a number and a number of lines: CODE=2/1000',
    )
  const rule = { target: target(parts[1]!.trim(), names), max: Number(parts[2]), per: Number(parts[3]) }
  return { typed, rule }
}

function count(flag: string, value: number | undefined): number | null {
  if (value === undefined) return null
  if (Number.isSafeInteger(value) && value >= 0) return value
  return policyError(flag, `The flag "--${flag}" needs a whole number, 0 or more.`, `Write, for example: --${flag} 10`)
}
