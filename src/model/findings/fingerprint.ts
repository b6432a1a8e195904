/** What recognises a finding in other runs, other databases and reviewed files. */
import { createHash } from 'node:crypto'
import type { FindingKey } from './finding.ts'

/** The parts of a finding that no line, time, process or better judgement changes. */
export type Identity = Pick<FindingKey, 'namespace' | 'code' | 'vendor' | 'context' | 'producer'>

/** Sixteen hex digits; judgements that may improve (confidence, disposition) are no part of it. */
export function fingerprintOf({ namespace, code, vendor, context, producer }: Identity): string {
  const text = [namespace, code, vendor ?? '', context, producer].join('\0')
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
