/** Metrics while logs are followed: those of the OpenMetrics report, and additional ones of a running process. */

import type { Summary } from '../model/counts/summary.ts'
import type { LiveTotals } from '../model/live.ts'
import { END, family, type MetricSample, openmetrics } from '../report/ci/openmetrics.ts'
import type { ReportOptions } from '../report/options.ts'

/** Figures of a running process besides its counts. */
export interface RunningTotals {
  readonly totals: Pick<LiveTotals, 'sources' | 'lag'>
  /** Results of actions; null where none are configured. */
  readonly actions: { readonly done: number; readonly failed: number; readonly dropped: number } | null
}

/** Returns the whole file, without timestamps: collectors of text files accept none. */
export function liveMetrics(summary: Summary, { totals, actions }: RunningTotals, options: ReportOptions): string {
  const { sources, lag } = totals
  const results = actions === null ? [] : Object.entries(actions)
  return [
    openmetrics(summary, options).slice(0, -END.length),
    family('logremedy_followed_sources', 'gauge', null, 'Sources that are open or awaited.', [['', {}, sources]]),
    family('logremedy_lag_bytes', 'gauge', 'bytes', 'Bytes that are available but not yet counted.', [['', {}, lag]]),
    family(
      'logremedy_actions',
      'counter',
      null,
      'Actions by result.',
      results.map(([result, count]): MetricSample => ['_total', { result }, count]),
    ),
    END,
  ].join('')
}
