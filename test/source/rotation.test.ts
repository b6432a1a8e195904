import { expect, test } from 'vitest'
import { logsOf } from '../../src/source/rotation.ts'

/** Logs as lists of `joint name`. */
const order = (...names: string[]): string[][] =>
  logsOf(names.map(path => ({ kind: 'file', path }))).map(log =>
    log.map(({ spec, continuity }) => `${continuity} ${spec.kind === 'file' ? spec.path : '-'}`),
  )

test('numbers: the highest is the oldest, whatever packs it; a gap parts', () => {
  expect(order('app.log', 'app.log.1', 'app.log.10.gz', 'app.log.2.zst', 'app.log.9', 'd/app.log')).toEqual([
    ['first app.log.10.gz', 'next app.log.9', 'first app.log.2.zst', 'next app.log.1', 'next app.log'],
    ['first d/app.log'],
  ])
  expect(order('app.log', 'app.log.0', 'app.log.1')).toEqual([['first app.log.1', 'next app.log.0', 'next app.log']])
})

test('dates, before and behind the ending, with a time or a number', () => {
  expect(order('app.log', 'app.log-20260131.xz', 'app.log-20260130', 'app.log.1')).toEqual([
    ['first app.log-20260130', 'later app.log-20260131.xz', 'later app.log.1', 'next app.log'],
  ])
  expect(order('app-2026-01-31.2.log', 'app-2026-01-31.1.log.gz', 'app-2026-01-30.10.log', 'app.log')).toEqual([
    ['first app-2026-01-30.10.log', 'later app-2026-01-31.1.log.gz', 'later app-2026-01-31.2.log', 'later app.log'],
  ])
  expect(order('hilog.001.20260131-110000.gz', 'hilog.000.20260131-101500.gz', 'hilog.002.20260131-120000.gz')).toEqual(
    [
      [
        'first hilog.000.20260131-101500.gz',
        'later hilog.001.20260131-110000.gz',
        'later hilog.002.20260131-120000.gz',
      ],
    ],
  )
})

test('seconds since 1970, alone or behind a day; weeks, months', () => {
  for (const names of [
    ['app.log-1769853600.gz', 'app.log-1769853601', 'app.log'],
    ['app.log-20260131-1769853600.gz', 'app.log-20260131-1769853601', 'app.log'],
    ['app.log-2026013109.gz', 'app.log-2026013110', 'app.log'],
    ['app.log-2025-W52.gz', 'app.log-2026-W01', 'app.log'],
    ['app.log-2025W52.gz', 'app.log-2026W01', 'app.log'],
    ['app.log-202552.gz', 'app.log-202601', 'app.log'],
    ['app-2025-12.log.gz', 'app-2026-01.log', 'app.log'],
  ]) {
    const [oldest, ...later] = names
    expect(order(...[...names].reverse())).toEqual([[`first ${oldest}`, ...later.map(name => `later ${name}`)]])
  }
})

test('what is no part of a log stays by itself', () => {
  const names = ['cppcrash-com.example-20020022-20260131101500.log', 'cppcrash-com.example-20020022-20260131101600.log']
  const others = ['a.log', 'b.log', 'v1.2', 'v1.3', 'report-2026.log', 'x-99999999.log']
  expect(order(...names, ...others)).toEqual(
    [...names, 'a.log', 'b.log', 'v1.2', 'v1.3', 'report-2026.log', 'x-99999999.log'].map(name => [`first ${name}`]),
  )
  expect(logsOf([{ kind: 'stdin' }, { kind: 'file', path: 'a' }])).toHaveLength(2)
})
