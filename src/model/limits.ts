/** What is too unsure or too mild to be shown or judged. */
import { SEVERITIES, type Severity } from './rules/knowledge.ts'
import { CONFIDENCES, type Confidence } from './rules/shape.ts'

/** The least that counts. */
export interface FindingFilter {
  readonly minConfidence: Confidence
  readonly minSeverity: Severity
}

/** Whether something is sure and severe enough; its severity is asked for only where that decides. */
export function passesFilter(confidence: Confidence, severity: () => Severity, least: FindingFilter): boolean {
  return (
    CONFIDENCES.indexOf(confidence) <= CONFIDENCES.indexOf(least.minConfidence) &&
    SEVERITIES.indexOf(severity()) <= SEVERITIES.indexOf(least.minSeverity)
  )
}
