/** `logremedy report --db FILE`: the report of a database once more, in any format, without reading logs. */

import { findKnown, severityOf } from '../../codes/lookup.ts'
import { isJudged } from '../../gate/items.ts'
import { compare } from '../../gate/previous-run.ts'
import type { Summary } from '../../model/counts/summary.ts'
import type { Comparison } from '../../model/counts/verdict.ts'
import type { FindingKey } from '../../model/findings/finding.ts'
import { good, problem, type Result } from '../../model/problem.ts'
import type { Pack } from '../../model/rules/knowledge.ts'
import { REPORTERS } from '../../report/reporter.ts'
import { readStored } from '../../run/database/stored-summary.ts'
import { packSummaries } from '../../run/session/pack-summaries.ts'
import { openRuleFile, wantedRules } from '../../run/setup/open-rules.ts'
import { EXIT, type ExitCode, exitOfProblems } from '../exit.ts'
import type { ValuesOf } from '../flags/flag.ts'
import type { REPORT } from '../flags/report-flags.ts'
import { formOf, readFormer, seenOf } from '../gate/previous-run.ts'
import { parseOutputs } from '../output/output.ts'
import { refuse } from '../output/problems.ts'
import { tellAloud } from '../output/stderr-problems.ts'
import { writeReports } from '../output/write-reports.ts'
import type { Shell } from '../shell.ts'

type AgainFlags = ValuesOf<typeof REPORT>

/** Runs the command: 0 when every output was written. */
export async function runReport(flags: AgainFlags, shell: Shell): Promise<ExitCode> {
  if (flags.db === undefined) return refuse(shell, noDatabase())
  const outputs = parseOutputs(flags.format, flags.output, REPORTERS, 'text')
  if (!outputs.ok) return refuse(shell, ...outputs.problems)
  const file = await openRuleFile(flags, shell.env)
  if (!file.ok) return refuse(shell, ...file.problems)
  const rules = wantedRules(file.value, flags.namespace)
  if (!rules.ok) return refuse(shell, ...rules.problems)
  const { packs, shapes } = rules.value
  const stored = readStored(flags.db, packSummaries(rules.value))
  if (!stored.ok) return refuse(shell, ...stored.problems)
  const summary = only(stored.value, flags.namespace)
  const compared = compareWith(flags, summary, packs)
  if (!compared.ok) return refuse(shell, ...compared.problems)
  const failed = await writeReports(outputs.value, flags, shell, summary, {
    packs,
    shapes,
    runInfo: null,
    compared: compared.value,
  })
  await tellAloud(flags, shell, outputs.value, failed, summary, packs)
  return failed.length > 0 ? exitOfProblems(failed) : EXIT.done
}

/** The findings of the wanted code spaces; a database keeps all. */
function only(summary: Summary, namespaces: readonly string[]): Summary {
  if (namespaces.length === 0) return summary
  return { ...summary, findings: summary.findings.filter(({ key }) => namespaces.includes(key.namespace)) }
}

/** What reports show is compared with what they would show of the other run: the same limits for both. */
function compareWith(flags: AgainFlags, { findings }: Summary, packs: readonly Pack[]): Result<Comparison | null> {
  if (flags.compare === undefined) return good(null)
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
  const former = readFormer(flags.compare, formOf(flags.compare), judged)
  return former.ok ? good(compare(former.value, findings.map(seenOf).filter(judged))) : former
}

function noDatabase() {
  const remedy = 'Name one: logremedy report --db counts.db'
  return problem('usage', 'report/no-db', null, 'No database was named.', remedy)
}
