/** The amount to read, before anything is opened. */
import { statSync } from 'node:fs'
import { systemPath } from '../file-name.ts'
import type { SourceSpec } from '../spec.ts'

/** Returns the stored size in bytes; 0 if unknown. */
export function storedSize(spec: SourceSpec): number {
  if (spec.kind !== 'file') return 0
  try {
    return statSync(systemPath(spec.path)).size
  } catch {
    return 0
  }
}
