/** Filters findings that are too unsure or too mild to be shown or judged. */
import { SEVERITIES, type Severity } from './rules/knowledge.ts'
import { CONFIDENCES, type Confidence } from './rules/shape.ts'

/** Minimum confidence and severity, inclusive. */
export interface FindingFilter {
  readonly minConfidence: Confidence
  readonly minSeverity: Severity
}

/** Returns whether something is sure and severe enough; calls `severity` only where that decides. */
export function passesFilter(confidence: Confidence, severity: () => Severity, least: FindingFilter): boolean {
  return (
    CONFIDENCES.indexOf(confidence) <= CONFIDENCES.indexOf(least.minConfidence) &&
    SEVERITIES.indexOf(severity()) <= SEVERITIES.indexOf(least.minSeverity)
  )
}
