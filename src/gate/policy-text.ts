/** Flags and settings of a gate → its policy. What cannot be understood, or cannot hold together, is a problem. */

import { nearest } from '../model/nearest.ts'
import { bad, good, type Problem, problem, type Result } from '../model/problem.ts'
import { SEVERITIES, type Severity } from '../model/rules/knowledge.ts'
import type { Confidence } from '../model/rules/shape.ts'
import { contradiction } from './conflicts.ts'
import type { Beside, Budget, FailOn, Names, Policy, Rate, Target, Typed } from './policy.ts'

/** The policy as it is typed; an empty list or undefined stands for what was not said. */
export interface PolicyFlags {
  readonly failOn: readonly unknown[]
  readonly max: readonly unknown[]
  readonly maxRate: readonly unknown[]
  readonly maxNew?: number | undefined
  readonly expect: readonly unknown[]
  readonly minLines?: number | undefined
  readonly minSeverity: Severity
  readonly minConfidence: Confidence
  readonly includeBenign: boolean
  readonly includeSecondary: boolean
  readonly strict: boolean
  readonly allowIncomplete: boolean
}

/** The policy that is meant; the first thing that is wrong is told. */
export function readPolicy(flags: PolicyFlags, names: Names, beside: Beside): Result<Policy> {
  try {
    const policy: Policy = {
      failOn: failOn(flags, names, beside),
      max: flags.max.map(value => budget('max', String(value), names)),
      maxRate: flags.maxRate.map(value => rate(String(value), names)),
      maxNew: count('max-new', flags.maxNew),
      expect: flags.expect.map(value => ({ typed: String(value), rule: asked(names.code(String(value))) })),
      minLines: count('min-lines', flags.minLines),
      minSeverity: flags.minSeverity,
      minConfidence: flags.minConfidence,
      includeBenign: flags.includeBenign,
      includeSecondary: flags.includeSecondary,
      strict: flags.strict,
      allowIncomplete: flags.allowIncomplete,
    }
    const wrong = contradiction(policy, names, beside)
    return wrong === null ? good(policy) : bad(wrong)
  } catch (error) {
    if (error instanceof Refused) return bad(error.problem)
    throw error
  }
}

/** Carries the first problem out of the depth of one reading. */
class Refused extends Error {
  readonly problem: Problem
  constructor(told: Problem) {
    super(told.fact)
    this.problem = told
  }
}

function refuse(id: string, fact: string, remedy: string): never {
  throw new Refused(problem('usage', `gate/${id}`, null, fact, remedy))
}

function asked<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.problems[0]!)
  return result.value
}

/** Where nothing was said: what is new, if a former run says what is; else errors and worse, less what is accepted. */
function failOn(flags: PolicyFlags, names: Names, beside: Beside): Typed<FailOn>[] {
  const usual = flags.maxNew !== undefined ? [] : [beside.former ? 'new' : 'error']
  return (flags.failOn.length > 0 ? flags.failOn : usual).map(value => {
    const typed = String(value)
    return { typed, rule: typed === 'new' || typed === 'grown' ? { kind: typed } : target(typed, names) }
  })
}

function target(typed: string, names: Names): Target {
  if (typed === 'any') return { kind: 'any' }
  const severity = SEVERITIES.find(name => name === typed)
  if (severity !== undefined) return { kind: 'severity', severity }
  if (names.namespaces.includes(typed)) return { kind: 'namespace', namespace: typed }
  const code = names.code(typed)
  if (code.ok) return { kind: 'code', name: code.value }
  const guess = nearest(typed, ['new', 'any', 'grown', ...SEVERITIES, ...names.namespaces])
  if (guess === null) return asked(code)
  return refuse('target', `There is no severity, code space or code "${typed}".`, `Did you mean "${guess}"?`)
}

function budget(flag: string, typed: string, names: Names): Typed<Budget> {
  const parts = /^(.+)=([0-9]{1,15})$/.exec(typed)
  if (parts === null)
    return refuse(flag, `"${typed}" is no budget for "--${flag}".`, 'Write a code and how often it may occur: CODE=3')
  return { typed, rule: { target: target(parts[1]!.trim(), names), max: Number(parts[2]) } }
}

function rate(typed: string, names: Names): Typed<Rate> {
  const parts = /^(.+)=([0-9]{1,15}(?:\.[0-9]{1,9})?)\/([0-9]{1,15})$/.exec(typed)
  if (parts === null || Number(parts[3]) === 0)
    return refuse('max-rate', `"${typed}" is no rate.`, 'Write a code, a number and in how many lines: CODE=2/1000')
  const rule = { target: target(parts[1]!.trim(), names), max: Number(parts[2]), per: Number(parts[3]) }
  return { typed, rule }
}

function count(flag: string, value: number | undefined): number | null {
  if (value === undefined) return null
  if (Number.isSafeInteger(value) && value >= 0) return value
  return refuse(flag, `The flag "--${flag}" needs a whole number, 0 or more.`, `Write it so: --${flag} 10`)
}
