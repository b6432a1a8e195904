/** Keys of findings: few differ, so each is made once and shared, and counters recognise it by its object. */
import type { Disposition, FindingKey } from '../model/findings/finding.ts'
import type { HitCandidate } from './candidates/candidate.ts'

/** Maximum number of cached keys of one shape. */
const KEYS = 32

/** Recently used keys, bounded. */
export class FindingKeys {
  readonly #byShape: FindingKey[][] = []

  /** Returns the key of a finding; findings of one shape usually share theirs. */
  of({ hit, shape, code, confidence }: HitCandidate, context: string, disposition: Disposition): FindingKey {
    const { namespace, producer } = shape
    const vendor = hit.entry?.vendor ?? null
    const { value } = hit
    this.#byShape[hit.shape] ??= []
    const keys = this.#byShape[hit.shape]!
    for (const key of keys)
      if (
        key.code === code &&
        key.context === context &&
        key.disposition === disposition &&
        key.confidence === confidence &&
        key.value === value &&
        key.vendor === vendor
      )
        return key
    const key: FindingKey = { namespace, code, value, vendor, context, disposition, confidence, producer }
    if (keys.length < KEYS) keys.push(key)
    return key
  }
}
