/** What a gate is to hold: the meaning of its flags. Made by `policy-text.ts`, applied by `judge.ts`. */

import type { Result } from '../model/problem.ts'
import type { Severity } from '../model/rules/knowledge.ts'
import type { Confidence } from '../model/rules/shape.ts'

/** A code as findings name it. */
export interface CodeName {
  readonly namespace: string
  readonly code: string
}

/** Whether two names mean one code. */
export function isSameCode(a: CodeName, b: CodeName): boolean {
  return a.namespace === b.namespace && a.code === b.code
}

/** What a rule is about. `severity` means this one and worse. */
export type RuleTarget =
  | { readonly kind: 'any' }
  | { readonly kind: 'severity'; readonly severity: Severity }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'code'; readonly name: CodeName }

/** What may not occur. `new`: known to neither baseline nor former run; `grown`: more often than in the former run. */
export type FailOn = RuleTarget | { readonly kind: 'new' } | { readonly kind: 'grown' }

/** One rule with the words that made it, `CKR_PIN_INCORRECT=3`. */
export interface TypedRule<T> {
  readonly typed: string
  readonly rule: T
}

export interface CountLimit {
  readonly target: RuleTarget
  readonly max: number
}

/** At most `max` in `per` lines. */
export interface RateLimit extends CountLimit {
  readonly per: number
}

export interface Policy {
  readonly failOn: readonly TypedRule<FailOn>[]
  readonly max: readonly TypedRule<CountLimit>[]
  readonly maxRate: readonly TypedRule<RateLimit>[]
  /** Occurrences of what is new, all together; null: no such limit. */
  readonly maxNew: number | null
  readonly expect: readonly TypedRule<CodeName>[]
  readonly minLines: number | null
  /** What is less severe, or less sure, is not judged. */
  readonly minSeverity: Severity
  readonly minConfidence: Confidence
  readonly includeBenign: boolean
  readonly includeSecondary: boolean
  /** Stale and expired entries violate, and losses that a log tells of itself make it incomplete. */
  readonly strict: boolean
  readonly allowIncomplete: boolean
}

/** What the packs know, asked by what people type. */
export interface CodeNames {
  readonly namespaces: readonly string[]
  /** The code that is meant, or the sentence that says why none is. */
  readonly code: (typed: string) => Result<CodeName>
  readonly severityOf: (name: CodeName) => Severity
}

/** What there is to compare with. */
export interface ComparisonBase {
  readonly baseline: boolean
  readonly previous: boolean
}
