/**
 * The baseline: a reviewed file that lists which findings are accepted, how often, why, by whom and how long. It contains
 * fingerprints, never lines, times or processes, so it does not change while logs change.
 */
import type { BaselineEntry } from '../../model/counts/verdict.ts'

/** The format of the file; files with a higher number are refused. */
export const BASELINE_SCHEMA = 'logremedy/baseline@1'

/** Names tried when no baseline is given; the first is written. */
export const BASELINE_NAMES = ['logremedy.baseline.yaml', 'logremedy.baseline.yml', 'logremedy.baseline.json'] as const

/** A baseline as read from its file. */
export interface Baseline {
  readonly path: string
  /** The whole file, with `\n` as line ends. */
  readonly text: string
  /** Whether its lines end as on Windows. */
  readonly crlf: boolean
  readonly entries: readonly BaselineEntry[]
}

/** The fields of an entry, in the order in which they are written. */
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

/** Returns whether a baseline of this name is JSON; all others are YAML. */
export function isJson(path: string): boolean {
  return path.toLowerCase().endsWith('.json')
}
