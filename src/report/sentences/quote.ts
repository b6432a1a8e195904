/** The names of sources in reports. */
import type { SourceSummary } from '../../model/counts/summary.ts'

/** Returns the name of a source: its path, and its name inside an archive. */
export function sourceName(source: Pick<SourceSummary, 'path' | 'member'> | undefined): string {
  if (source === undefined) return '?'
  return source.member === null ? source.path : `${source.path}!${source.member}`
}
