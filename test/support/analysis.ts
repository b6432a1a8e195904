/** Analyses files within this process, as the command does with all flags left out. */
import type { RuleSet } from '../../src/model/ruleset.ts'
import type { Summary } from '../../src/model/summary.ts'
import { analyze } from '../../src/run/analyze.ts'
import { SILENT } from '../../src/run/progress.ts'
import { builtInRules } from './rules.ts'

let rules: RuleSet | null = null

/** The built-in rules, opened once. */
function known(): RuleSet {
  rules ??= builtInRules()
  return rules
}

/** The summary of some files; a database keeps their counts for the next call. `recorderOf` says how the store is asked. */
export async function analyzed(
  paths: readonly string[],
  database: string | null,
  recorderOf?: Parameters<typeof analyze>[1],
): Promise<Summary> {
  const request = {
    sources: paths.map(path => ({ kind: 'file', path }) as const),
    rules: known(),
    database,
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
  const { summary } = await analyze(request, recorderOf)
  return summary!
}
