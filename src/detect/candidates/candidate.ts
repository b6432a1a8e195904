/** What a hit may be, and which of several candidates at one place is chosen. */
import type { Hit } from '../../model/findings/hit.ts'
import { CONFIDENCES, type Confidence, type Shape } from '../../model/rules/shape.ts'

/** A hit supported by its surroundings. */
export interface HitCandidate {
  readonly hit: Hit
  readonly shape: Shape
  readonly code: string
  readonly confidence: Confidence
  /** The conditions of the guard that held. */
  readonly held: string
  /** How the vendor was chosen, where that was needed. */
  readonly vendorBy: string | null
}

/** Orders candidates: surer first, then the longer match, then the earlier place. */
export function strongerCandidate(a: HitCandidate, b: HitCandidate): boolean {
  return isStronger(a.confidence, a.hit, b.confidence, b.hit)
}

/** Returns whether a candidate outranks the best that a hit can become, so that its guard need not be tested. */
export function outranks(candidate: HitCandidate, hit: Hit, shape: Shape): boolean {
  const confidence = hit.evidence?.confidence ?? shape.confidence
  const { otherwise } = shape
  const best = otherwise !== null && RANKS[otherwise] < RANKS[confidence] ? otherwise : confidence
  return isStronger(candidate.confidence, candidate.hit, best, hit)
}

const RANKS = Object.fromEntries(CONFIDENCES.map((name, i) => [name, i])) as Readonly<Record<Confidence, number>>

function isStronger(sureness: Confidence, a: Hit, other: Confidence, b: Hit): boolean {
  const rank = RANKS[sureness] - RANKS[other]
  if (rank !== 0) return rank < 0
  const length = b.end - b.start - (a.end - a.start)
  if (length !== 0) return length < 0
  return a.start !== b.start ? a.start < b.start : a.shape < b.shape
}

/** Returns whether two hits share a byte. */
export function overlaps(a: Hit, b: Hit): boolean {
  return a.start < b.end && b.start < a.end
}

/** Returns whether the pack calls this return normal in this context or from this function. */
export function isNormalReturn(hit: Hit, context: string, functionName: string | null): boolean {
  const normal = hit.entry?.benignIn
  if (normal === undefined || normal.length === 0) return false
  return normal.includes(context) || (functionName !== null && normal.includes(functionName))
}
