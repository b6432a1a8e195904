/** How much there is to read, before anything is opened. */
import { statSync } from 'node:fs'
import { systemPath } from '../file-name.ts'
import type { SourceSpec } from '../spec.ts'

/** Bytes as stored; 0 where they cannot be known. */
export function storedSize(spec: SourceSpec): number {
  if (spec.kind !== 'file') return 0
  try {
    return statSync(systemPath(spec.path)).size
  } catch {
    return 0
  }
}
