/** The file of metrics: right, whole at any moment, readable by collectors, and never the end of a run. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MetricsFile } from '../../../src/cli/tail/metrics-file.ts'
import { liveMetrics } from '../../../src/live/metrics.ts'
import type { Problem } from '../../../src/model/problem.ts'
import { options, rich } from '../../report/make.ts'
import { scratch } from '../../support/programs/shell.ts'
import { tick } from '../../support/runs/live.ts'

const OPENMETRICS_LINE =
  /^(?:# (?:TYPE|UNIT|HELP) logremedy_[a-z_]+ .+|logremedy_[a-z_]+(?:\{[a-z_]+="[^"\n]*"(?:,[a-z_]+="[^"\n]*")*\})? [0-9.e+]+)$/

test('holds the counts of the report, what lags, and what actions came to', () => {
  const actions = { done: 5, failed: 1, dropped: 0 }
  const text = liveMetrics(rich, { totals: { sources: 2, lag: 4711 }, actions }, options())
  expect(text.endsWith('# EOF\n')).toBe(true)
  const lines = text.split('\n').slice(0, -2)
  for (const line of lines) expect(line).toMatch(OPENMETRICS_LINE)
  expect(lines).toContain('logremedy_lag_bytes 4711')
  expect(lines).toContain('logremedy_followed_sources 2')
  expect(lines).toContain('logremedy_actions_total{result="failed"} 1')
  expect(lines.find(line => line.includes('CKR_DEVICE_REMOVED'))).toMatch(/^logremedy_events_total\{.*\} 12$/)
  expect(new Set(lines.filter(line => line.startsWith('# TYPE'))).size).toBe(
    lines.filter(line => line.startsWith('# TYPE')).length,
  )
})

test('says nothing of actions that nobody asked for', () => {
  expect(liveMetrics(rich, { totals: { sources: 2, lag: 0 }, actions: null }, options())).not.toContain('actions')
})

test('is replaced, never written over, every few seconds and at the end', () => {
  const folder = scratch()
  const path = join(folder, 'logremedy.prom')
  let now = 0
  let renders = 0
  const problems: Problem[] = []
  const file = new MetricsFile({
    path,
    render: (_, { lines }) => `lines ${lines} render ${++renders}\n`,
    onProblem: problem => problems.push(problem),
    nowMs: () => now,
  })
  file.begin({ summary: () => rich })
  file.onEvents([tick({ lines: 1 })])
  const first = statSync(path)
  expect(first.mode & 0o777).toBe(0o644 & ~process.umask())
  for (now = 1000; now < 10_000; now += 1000) file.onEvents([tick({ lines: now })])
  expect(renders).toBe(1)
  file.onEvents([tick({ lines: 7 })])
  expect(readFileSync(path, 'utf8')).toBe('lines 7 render 2\n')
  expect(statSync(path).ino).not.toBe(first.ino)
  file.end()
  expect(renders).toBe(3)
  expect(readdirSync(folder)).toEqual(['logremedy.prom'])
  expect(problems).toEqual([])
})

test('that cannot be written is told once, and written again when it can be', () => {
  const folder = join(scratch(), 'later')
  let now = 0
  const problems: Problem[] = []
  const file = new MetricsFile({
    path: join(folder, 'm.prom'),
    render: () => 'x\n',
    onProblem: problem => problems.push(problem),
    nowMs: () => now,
  })
  file.begin({ summary: () => rich })
  const round = (): void => {
    now += 60_000
    file.onEvents([tick({ lines: now })])
  }
  for (let i = 0; i < 3; i++) round()
  expect(problems.map(({ id, kind }) => [id, kind])).toEqual([['cli/output', 'output']])
  mkdirSync(folder)
  round()
  expect(readFileSync(join(folder, 'm.prom'), 'utf8')).toBe('x\n')
  rmSync(folder, { recursive: true })
  round()
  expect(problems).toHaveLength(2)
})
