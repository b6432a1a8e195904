/**
 * The baseline: a reviewed file that says which findings are accepted, how often, why, by whom and how long. It knows
 * fingerprints, never lines, times or processes, so it stays as it is while logs change.
 */
import type { BaselineEntry } from '../../model/counts/verdict.ts'

/** The form of the file; files of a higher number are refused. */
export const BASELINE_SCHEMA = 'logremedy/baseline@1'

/** Where a baseline is looked for when none is named; the first is written. */
export const BASELINE_NAMES = ['logremedy.baseline.yaml', 'logremedy.baseline.yml', 'logremedy.baseline.json'] as const

/** A baseline as it was read. */
export interface Baseline {
  readonly path: string
  /** The whole file, with `\n` as the end of lines. */
  readonly text: string
  /** Whether its lines end as on Windows. */
  readonly crlf: boolean
  readonly entries: readonly BaselineEntry[]
}

/** The fields of an entry in the order in which they are written. */
export const FIELDS = [
  'code',
  'namespace',
  'vendor',
  'context',
  'producer',
  'max',
  'reason',
  'owner',
  'added',
  'expires',
  'fingerprint',
] as const
export type BaselineField = (typeof FIELDS)[number]

/** Whether a baseline of this name is JSON; all others are YAML. */
export function isJson(path: string): boolean {
  return path.toLowerCase().endsWith('.json')
}
