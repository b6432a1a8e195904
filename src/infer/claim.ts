/** What a hit claims to be, and which of several claims on one place is believed. */
import type { Hit } from '../model/hit.ts'
import { CONFIDENCES, type Confidence, type Shape } from '../model/shape.ts'

/** A hit that its surroundings support. */
export interface Claim {
  readonly hit: Hit
  readonly shape: Shape
  readonly code: string
  readonly confidence: Confidence
  /** What the guard rests on. */
  readonly held: string
  /** How the vendor was chosen, where that was needed. */
  readonly vendorBy: string | null
}

/** Surer first, then the longer match, then the earlier place. */
export function stronger(a: Claim, b: Claim): boolean {
  const rank = CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence)
  if (rank !== 0) return rank < 0
  const length = b.hit.end - b.hit.start - (a.hit.end - a.hit.start)
  if (length !== 0) return length < 0
  return a.hit.start !== b.hit.start ? a.hit.start < b.hit.start : a.hit.shape < b.hit.shape
}

/** Whether two hits share a byte. */
export function overlaps(a: Hit, b: Hit): boolean {
  return a.start < b.end && b.start < a.end
}

/** Whether the pack calls this return normal in this context or from this function. */
export function isNormal(hit: Hit, context: string, functionName: string | null): boolean {
  const normal = hit.entry?.benignIn ?? []
  return normal.includes(context) || (functionName !== null && normal.includes(functionName))
}
