/** The names of sources in reports. */
import type { SourceSummary } from '../../model/counts/summary.ts'

/** The name of a source: its path, and what it is inside of an archive. */
export function sourceName(source: Pick<SourceSummary, 'path' | 'member'> | undefined): string {
  if (source === undefined) return '?'
  return source.member === null ? source.path : `${source.path}!${source.member}`
}
