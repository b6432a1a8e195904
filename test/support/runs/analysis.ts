/** Analyses files within this process, as the command does with all flags left out. */

import { type AnalyzeRequest, analyze } from '../../../src/batch/analyze.ts'
import type { SetLimits } from '../../../src/model/bounded-sets.ts'
import type { Summary } from '../../../src/model/counts/summary.ts'
import type { RuleSet } from '../../../src/model/rules/ruleset.ts'
import { SILENT } from '../../../src/run/progress.ts'
import { builtInRules } from '../rules/rules.ts'

let rules: RuleSet | null = null

/** The built-in rules, opened once. */
function known(): RuleSet {
  rules ??= builtInRules()
  return rules
}

/** What the command asks for with all flags left out. */
export function requestOf(paths: readonly string[], database: string | null, caps?: SetLimits): AnalyzeRequest {
  return {
    sources: paths.map(path => ({ kind: 'file', path })),
    rules: known(),
    database,
    caps,
    jobs: 1,
    exactly: false,
    version: '0',
    nowMs: () => 0,
    clock: { year: null, zone: 'UTC', nowMs: 0 },
    redact: 'on' as const,
    vendor: null,
    maxLine: 65_536,
    since: null,
    until: null,
    progress: SILENT,
    signal: new AbortController().signal,
  }
}

/** What a test may ask for besides: small limits, or another way to ask the store. */
export interface Asked {
  readonly caps?: SetLimits
  readonly recorderOf?: Parameters<typeof analyze>[1]
}

/** The summary of some files; a database keeps their counts for the next call. */
export async function analyzed(
  paths: readonly string[],
  database: string | null,
  { caps, recorderOf }: Asked = {},
): Promise<Summary> {
  return (await analyze(requestOf(paths, database, caps), recorderOf)).summary!
}
