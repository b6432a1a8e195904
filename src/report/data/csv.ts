/** The report as a table for spreadsheets (RFC 4180): one row per finding. Times are ISO 8601, absent cells are empty. */
import type { Summary } from '../../model/counts/summary.ts'
import { writersOf } from '../content/origins.ts'
import { type RankedFinding, rank } from '../content/rank.ts'
import { csvCell } from '../escape.ts'
import { isoTime } from '../number-format.ts'
import type { ReportOptions } from '../options.ts'
import { describeCode } from '../sentences/describe.ts'
import { namesCell } from '../sentences/writers.ts'

const COLUMNS = [
  'namespace',
  'code',
  'value',
  'vendor',
  'severity',
  'confidence',
  'disposition',
  'context',
  'producer',
  'count',
  'first_seen',
  'last_seen',
  'title',
  'hosts',
  'programs',
  'other_origins',
] as const

export function csv(summary: Summary, options: ReportOptions): string {
  const rows = rank(summary, options).shown.map(ranked => cells(ranked, options))
  return [COLUMNS, ...rows].map(row => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function cells({ finding, known, severity }: RankedFinding, options: ReportOptions): (string | number | null)[] {
  const { key } = finding
  const { hosts, programs, others } = writersOf([finding])
  return [
    key.namespace,
    key.code,
    key.value,
    key.vendor,
    severity,
    key.confidence,
    key.disposition,
    key.context,
    key.producer,
    finding.count,
    isoTime(finding.firstSeen),
    isoTime(finding.lastSeen),
    describeCode(known, key.context, options).title,
    namesCell(hosts),
    namesCell(programs),
    others === 0 ? null : others,
  ]
}
