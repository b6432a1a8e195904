/**
 * The report as OpenMetrics text (1.0), for a textfile collector. Names are fixed, labels come from packs, and codes beyond
 * `SERIES` are added up as `other`, so that a log cannot flood the database of metrics.
 */
import type { FindingSummary, Summary } from '../../model/counts/summary.ts'
import { VERDICT_STATES } from '../../model/counts/verdict.ts'
import { sum } from '../content/digest.ts'
import { type RankedFinding, rank } from '../content/rank.ts'
import { visible, withoutCommands } from '../escape.ts'
import type { ReportOptions } from '../options.ts'

export const SERIES = 1000
const OTHER = 'other'
/** The end of every exposition. */
export const END = '# EOF\n'

type MetricLabels = Readonly<Record<string, string>>
export type MetricSample = readonly [suffix: string, labels: MetricLabels, value: number]

export function openmetrics(summary: Summary, options: ReportOptions): string {
  const { totals, sources } = summary
  const series = seriesOf(rank(summary, options).shown)
  const verdict = options.verdict ?? null
  const seen = series.flatMap(({ labels, last }): MetricSample[] => (last === null ? [] : [['', labels, last / 1000]]))
  const states = ['complete', 'partial', 'error'] as const
  return [
    family(
      'logremedy_events',
      'counter',
      null,
      'Occurrences of codes.',
      series.map(s => ['_total', s.labels, s.count]),
    ),
    family('logremedy_last_seen_timestamp_seconds', 'gauge', 'seconds', 'Time of the last occurrence of a code.', seen),
    family('logremedy_read_bytes', 'counter', 'bytes', 'Bytes of logs read.', [['_total', {}, totals.bytes]]),
    family('logremedy_read_lines', 'counter', null, 'Lines of logs read.', [['_total', {}, totals.lines]]),
    family('logremedy_lost_lines', 'counter', null, 'Lines that the logs report as lost.', [
      ['_total', {}, totals.lost],
    ]),
    family(
      'logremedy_sources',
      'gauge',
      null,
      'Sources by how completely they were read.',
      states.map(state => ['', { state }, sources.filter(s => s.state === state).length]),
    ),
    ...(verdict === null
      ? []
      : [
          family(
            'logremedy_gate',
            'stateset',
            null,
            'Verdict of the gate.',
            VERDICT_STATES.map(state => ['', { logremedy_gate: state }, Number(verdict.state === state)]),
          ),
          family('logremedy_gate_violations', 'gauge', null, 'Gate rules that were violated.', [
            ['', {}, verdict.violations.length],
          ]),
        ]),
    END,
  ].join('')
}

interface MetricSeries {
  readonly labels: MetricLabels
  readonly count: number
  readonly last: number | null
}

/** Returns one series for each set of labels, the largest first; the rest as one for each code space. */
function seriesOf(shown: readonly RankedFinding[]): MetricSeries[] {
  const groups = [...Map.groupBy(shown, r => labelText(labelsOf(r)))].map(([, members]) => ({
    labels: labelsOf(members[0]!),
    findings: members.map(m => m.finding),
  }))
  const kept = groups.slice(0, SERIES)
  const rest = Map.groupBy(groups.slice(SERIES), g => g.labels.disposition!)
  return [
    ...kept.map(({ labels, findings }) => seriesFrom(labels, findings)),
    ...[...rest].map(([disposition, members]) =>
      seriesFrom(
        { namespace: OTHER, code: OTHER, context: OTHER, severity: OTHER, disposition },
        members.flatMap(m => m.findings),
      ),
    ),
  ]
}

function seriesFrom(labels: MetricLabels, findings: readonly FindingSummary[]): MetricSeries {
  const times = findings.flatMap(f => f.lastSeen ?? [])
  return { labels, count: sum(findings), last: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)) }
}

function labelsOf({ finding: { key }, severity }: RankedFinding) {
  const { namespace, code, context, disposition, vendor } = key
  const own = { namespace, code, context, severity, disposition }
  return vendor === null ? own : { ...own, vendor }
}

/** Returns a family with its samples; nothing if it has none. */
export function family(
  name: string,
  type: 'counter' | 'gauge' | 'stateset',
  unit: string | null,
  help: string,
  samples: readonly MetricSample[],
): string {
  if (samples.length === 0) return ''
  const lines = samples.map(([suffix, labels, value]) => `${name}${suffix}${labelText(labels)} ${value}`)
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === null ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${help}`,
    ...lines,
    '',
  ].join('\n')
}

function labelText(labels: MetricLabels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${labelValue(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function labelValue(text: string): string {
  return withoutCommands(visible(text).toWellFormed()).replace(/[\\"]/g, '\\$&')
}
