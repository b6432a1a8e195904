/** Identifies a finding in other runs, other databases and reviewed files. */
import { createHash } from 'node:crypto'
import type { FindingKey } from './finding.ts'

/** The parts of a finding that do not change with line, time, process or a better judgement. */
export type Identity = Pick<FindingKey, 'namespace' | 'code' | 'vendor' | 'context' | 'producer'>

/** Returns sixteen hex digits; judgements that may improve (confidence, disposition) are not included. */
export function fingerprintOf({ namespace, code, vendor, context, producer }: Identity): string {
  const text = [namespace, code, vendor ?? '', context, producer].join('\0')
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
