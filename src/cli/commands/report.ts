/** `logremedy report --db FILE`: the report of a database, in any format, without reading logs. */

import { findKnown, severityOf } from '../../codes/lookup.ts'
import { isJudged } from '../../gate/items.ts'
import { compareRuns } from '../../gate/previous-run.ts'
import type { Summary } from '../../model/counts/summary.ts'
import type { Comparison } from '../../model/counts/verdict.ts'
import type { FindingKey } from '../../model/findings/finding.ts'
import { ok, problem, type Result } from '../../model/problem.ts'
import type { Pack } from '../../model/rules/knowledge.ts'
import { REPORTERS } from '../../report/index.ts'
import { readStored } from '../../run/database/stored-summary.ts'
import { packSummaries } from '../../run/session/pack-summaries.ts'
import { openRuleFile, wantedRules } from '../../run/setup/open-rules.ts'
import { EXIT, type ExitCode, exitOfProblems } from '../exit.ts'
import type { ValuesOf } from '../flags/flag.ts'
import type { REPORT } from '../flags/report-flags.ts'
import { comparedFinding, fileFormatOf, readPreviousRun } from '../gate/read-previous-run.ts'
import { parseOutputs } from '../output/output.ts'
import { failWith } from '../output/problems.ts'
import { printProblems } from '../output/stderr-problems.ts'
import { writeReports } from '../output/write-reports.ts'
import type { Shell } from '../shell.ts'

type ReportCommandFlags = ValuesOf<typeof REPORT>

/** Runs the command: 0 if every output was written. */
export async function runReport(flags: ReportCommandFlags, shell: Shell): Promise<ExitCode> {
  if (flags.db === undefined) return failWith(shell, noDatabase())
  const outputs = parseOutputs(flags.format, flags.output, REPORTERS, 'text')
  if (!outputs.ok) return failWith(shell, ...outputs.problems)
  const file = await openRuleFile(flags, shell.env)
  if (!file.ok) return failWith(shell, ...file.problems)
  const rules = wantedRules(file.value, flags.namespace)
  if (!rules.ok) return failWith(shell, ...rules.problems)
  const { packs, shapes } = rules.value
  const stored = readStored(flags.db, packSummaries(rules.value))
  if (!stored.ok) return failWith(shell, ...stored.problems)
  const summary = onlyNamespaces(stored.value, flags.namespace)
  const compared = compareWith(flags, summary, packs)
  if (!compared.ok) return failWith(shell, ...compared.problems)
  const failed = await writeReports(outputs.value, flags, shell, summary, {
    packs,
    shapes,
    runInfo: null,
    compared: compared.value,
  })
  await printProblems(flags, shell, { outputs: outputs.value, failed }, summary, packs)
  return failed.length > 0 ? exitOfProblems(failed) : EXIT.done
}

/** Returns what is known of the requested code spaces; a database stores all. */
function onlyNamespaces(summary: Summary, namespaces: readonly string[]): Summary {
  if (namespaces.length === 0) return summary
  return {
    ...summary,
    findings: summary.findings.filter(({ key }) => namespaces.includes(key.namespace)),
    seen: summary.seen.filter(({ namespace }) => namespaces.includes(namespace)),
    unknown: [],
  }
}

/** Compares the findings that reports show of both runs, with the same limits. */
function compareWith(
  flags: ReportCommandFlags,
  { findings }: Summary,
  packs: readonly Pack[],
): Result<Comparison | null> {
  if (flags.compare === undefined) return ok(null)
  const limits = {
    minSeverity: flags.minSeverity,
    minConfidence: flags.minConfidence,
    includeBenign: false,
    includeSecondary: false,
    expect: [],
  }
  const judged = (key: FindingKey) =>
    (flags.namespace.length === 0 || flags.namespace.includes(key.namespace)) &&
    isJudged(key, limits, one => severityOf(findKnown(packs, one)))
  const previous = readPreviousRun(flags.compare, fileFormatOf(flags.compare), judged)
  return previous.ok ? ok(compareRuns(previous.value, findings.map(comparedFinding).filter(judged))) : previous
}

function noDatabase() {
  const remedy = 'Name one: logremedy report --db counts.db'
  return problem('usage', 'report/no-db', null, 'No database was named.', remedy)
}
