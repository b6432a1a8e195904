/**
 * The report as one JSON value per line (`logremedy/report-line@1`): a header, then the findings, incidents, lockouts,
 * problems, losses, unknown codes and what was left out. The header names the code spaces
 * in use. A finding has the fields of the JSON report.
 */
import type { Summary } from '../../model/counts/summary.ts'
import { incidentsOf } from '../content/incidents.ts'
import { leftOutCodes } from '../content/left-out.ts'
import { Links } from '../content/links.ts'
import { lockoutsOf } from '../content/lockouts.ts'
import { rank } from '../content/rank.ts'
import { seenSpaces } from '../content/seen.ts'
import { safeJson } from '../escape.ts'
import type { ReportOptions } from '../options.ts'
import { notedProblems } from '../sentences/notes.ts'
import {
  findingJson,
  incidentJson,
  leftOutJson,
  lockoutJson,
  lossJson,
  packsJson,
  problemJson,
  runJson,
  sourceJson,
  totalsJson,
  unknownJson,
} from './json.ts'

const SCHEMA = 'logremedy/report-line@1'

export function jsonl(summary: Summary, options: ReportOptions): string {
  return [...jsonlPieces(summary, options)].join('')
}

/** Yields the report line by line. */
export function* jsonlPieces(summary: Summary, options: ReportOptions): Generator<string> {
  const line = (value: object): string => `${safeJson(JSON.stringify(value))}\n`
  const header = {
    schema: SCHEMA,
    kind: 'summary',
    totals: totalsJson(summary),
    packs: packsJson(summary),
    sources: summary.sources.map(sourceJson),
    seen: seenSpaces(summary),
    ...runJson(options),
  }
  yield line(header)
  const ranking = rank(summary, options)
  const { shown } = ranking
  const links = new Links(shown.map(r => r.finding))
  for (const r of shown) yield line({ schema: SCHEMA, kind: 'finding', ...findingJson(r, links, options) })
  for (const i of incidentsOf(shown, links))
    yield line({ schema: SCHEMA, kind: 'incident', ...incidentJson(i, options) })
  for (const l of lockoutsOf(shown)) yield line({ schema: SCHEMA, kind: 'lockout', ...lockoutJson(l) })
  for (const p of notedProblems(summary, options)) yield line({ schema: SCHEMA, kind: 'problem', ...problemLine(p) })
  for (const loss of summary.losses) yield line({ schema: SCHEMA, kind: 'loss', ...lossJson(loss) })
  for (const found of summary.unknown) yield line({ schema: SCHEMA, kind: 'unknown', ...unknownJson(found, options) })
  for (const code of leftOutCodes(ranking)) yield line({ schema: SCHEMA, kind: 'left-out', ...leftOutJson(code) })
}

/** Here `kind` is the kind of the line, so that of the problem has a longer name. */
function problemLine(problem: Summary['problems'][number]) {
  const { kind, ...rest } = problemJson(problem)
  return { ...rest, problemKind: kind }
}
