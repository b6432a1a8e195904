/** What a gate enforces: the meaning of its flags. Made by `policy-text.ts`, applied by `judge.ts`. */

import type { Result } from '../model/problem.ts'
import type { Severity } from '../model/rules/knowledge.ts'
import type { Confidence } from '../model/rules/shape.ts'

/** A code as findings name it. */
export interface CodeName {
  readonly namespace: string
  readonly code: string
}

/** Returns whether two names mean one code. */
export function isSameCode(a: CodeName, b: CodeName): boolean {
  return a.namespace === b.namespace && a.code === b.code
}

/** The subject of a rule. `severity` means this one and worse. */
export type RuleTarget =
  | { readonly kind: 'any' }
  | { readonly kind: 'severity'; readonly severity: Severity }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'code'; readonly name: CodeName }

/** What must not occur. `new`: in neither baseline nor previous run; `grown`: more often than in the previous run. */
export type FailOn = RuleTarget | { readonly kind: 'new' } | { readonly kind: 'grown' }

/** One rule and the text it was parsed from, `CKR_PIN_INCORRECT=3`. */
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
  /** Maximum number of occurrences of all new items together; null: no limit. */
  readonly maxNew: number | null
  readonly expect: readonly TypedRule<CodeName>[]
  readonly minLines: number | null
  /** Code spaces that must be in use. */
  readonly expectFormat: readonly string[]
  /** Findings below these are not judged. */
  readonly minSeverity: Severity
  readonly minConfidence: Confidence
  readonly includeBenign: boolean
  readonly includeSecondary: boolean
  /** Stale and expired entries are violations, and losses reported by a log make it incomplete. */
  readonly strict: boolean
  readonly allowIncomplete: boolean
}

/** Resolves what people type with the knowledge of the packs. */
export interface CodeNames {
  readonly namespaces: readonly string[]
  /** Returns the code that is meant, or a problem that says why there is none. */
  readonly code: (typed: string) => Result<CodeName>
  readonly severityOf: (name: CodeName) => Severity
}

/** What exists to compare with. */
export interface ComparisonBase {
  readonly baseline: boolean
  readonly previous: boolean
}
