/**
 * The report as one JSON value a line (`logremedy/report-line@1`): a header, then the findings, incidents,
 * lock-out watches, problems and losses.
 * A finding has the fields of the JSON report.
 */
import type { Summary } from '../model/summary.ts'
import { safeJson } from './escape.ts'
import { incidentsOf } from './incidents.ts'
import {
  findingJson,
  incidentJson,
  lockoutJson,
  lossJson,
  packsJson,
  problemJson,
  runJson,
  sourceJson,
  totalsJson,
} from './json.ts'
import { Links } from './links.ts'
import { lockoutsOf } from './lockouts.ts'
import { notedProblems } from './notes.ts'
import type { ReportOptions } from './options.ts'
import { rank } from './rank.ts'

const SCHEMA = 'logremedy/report-line@1'

export function jsonl(summary: Summary, options: ReportOptions): string {
  const header = {
    schema: SCHEMA,
    kind: 'summary',
    totals: totalsJson(summary),
    packs: packsJson(summary),
    sources: summary.sources.map(sourceJson),
    ...runJson(options),
  }
  const { shown } = rank(summary, options)
  const links = new Links(shown.map(r => r.finding))
  const findings = shown.map(r => ({
    schema: SCHEMA,
    kind: 'finding',
    ...findingJson(r, links, options),
  }))
  const incidents = incidentsOf(shown, links).map(i => ({
    schema: SCHEMA,
    kind: 'incident',
    ...incidentJson(i, options),
  }))
  const lockouts = lockoutsOf(shown).map(l => ({ schema: SCHEMA, kind: 'lockout', ...lockoutJson(l) }))
  const losses = summary.losses.map(loss => ({ schema: SCHEMA, kind: 'loss', ...lossJson(loss) }))
  const problems = notedProblems(summary, options).map(p => ({ schema: SCHEMA, kind: 'problem', ...problemLine(p) }))
  return [header, ...findings, ...incidents, ...lockouts, ...problems, ...losses]
    .map(line => `${safeJson(JSON.stringify(line))}\n`)
    .join('')
}

/** Here `kind` already says what the line is, so the kind of the problem has a longer name. */
function problemLine(problem: Summary['problems'][number]) {
  const { kind, ...rest } = problemJson(problem)
  return { ...rest, problemKind: kind }
}
