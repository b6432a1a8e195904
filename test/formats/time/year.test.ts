import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeClock } from '../../../src/formats/time/clock.ts'
import type { YearHint } from '../../../src/formats/time/year.ts'
import { dateInName, stampInHead, yearHint } from '../../../src/formats/time/year-hint.ts'
import { parse } from '../scaffold.ts'

const ms = Date.parse
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const timeOf = (line: string, year: YearHint, zone = 'UTC'): string | null => {
  const { time } = parse(line, makeClock({ year, zone }))
  return time === null ? null : new Date(time).toISOString()
}
const HILOG = '   311  4022 E C02F06/HUKS: x'

describe('a date in the name', () => {
  test.each([
    ['hilog.000.20170805-170154.gz', '2017-08-05'],
    ['/var/log/messages-20260131', '2026-01-31'],
    ['C:\\logs\\app-2026-01.log', '2026-01-15'],
    ['app.2026-01-31.log', '2026-01-31'],
    ['app_2026_01_31.log', '2026-01-31'],
    ['jscrash-com.example-20010101-20260904032755972.log', '2026-09-04'],
    ['20260131100000.log', '2026-01-31'],
  ])('%s', (name, day) => expect(dateInName(name)).toBe(ms(day)))
  test.each([
    'hilog.000',
    'app-12000011.log',
    'app-20261331.log',
    'app-2026-13.log',
    'app-2026-013.log',
    'CVE-2026-12345',
    '/2026-01-31/app.log',
    'v1.2026.log',
    '1769853600123.log',
    '',
  ])('%s has none', name => expect(dateInName(name)).toBeNull())
})

describe('stamps with a year among the first lines', () => {
  const old = '2020-03-01 10:00:00 begun\n'
  const recent = '2026-01-31T10:00:00Z x\n'
  const without = `02-03 04:05:06.789${HILOG}\n`
  test('the one nearest to the first stamp without year counts', () => {
    expect(stampInHead(encode(old + recent + without))).toBe(ms('2026-01-31T10:00:00Z'))
    expect(stampInHead(encode(`${old}\n\n${without}${recent}`))).toBe(ms('2026-01-31T10:00:00Z'))
    expect(stampInHead(encode(old + without + recent))).toBe(ms('2020-03-01T10:00:00Z'))
    expect(stampInHead(encode(without + without + recent + old))).toBe(ms('2026-01-31T10:00:00Z'))
  })
  test('there may be none', () => {
    expect(stampInHead(encode(without))).toBeNull()
    expect(stampInHead(encode(`${without}2026-01-31T10:00:00Z`))).toBeNull()
    expect(stampInHead(encode('Jul  1 19:43:22 h a[1]: 2026-01-31 in the text\n'))).toBeNull()
    expect(stampInHead(new Uint8Array(0))).toBeNull()
  })
})

test('name before neighbours before file time', () => {
  const head = encode('2020-03-01 10:00:00 x\n')
  const modifiedMs = ms('2026-01-31')
  expect(yearHint({ name: 'a-20170805.log', head, modifiedMs })).toEqual({ near: ms('2017-08-05') })
  expect(yearHint({ name: 'a.log', head, modifiedMs })).toEqual({ near: ms('2020-03-01T10:00:00Z') })
  expect(yearHint({ name: null, head: encode('x\n'), modifiedMs })).toEqual({ latest: modifiedMs })
})

describe('nothing was written after the last change', () => {
  const latest = ms('2026-01-05T12:00:00Z')
  test.each([
    [`12-31 23:59:59.000${HILOG}`, '2025-12-31T23:59:59.000Z'],
    [`01-01 00:00:01.000${HILOG}`, '2026-01-01T00:00:01.000Z'],
    [`01-06 11:59:59.000${HILOG}`, '2026-01-06T11:59:59.000Z'],
    [`01-06 12:00:01.000${HILOG}`, '2025-01-06T12:00:01.000Z'],
    [`02-29 10:00:00.000${HILOG}`, '2024-02-29T10:00:00.000Z'],
    ['Dec 31 23:59:59 h a[1]: x', '2025-12-31T23:59:59.000Z'],
    ['Jan  1 00:00:01 h a[1]: x', '2026-01-01T00:00:01.000Z'],
    ['E1231 23:59:59.000000    1 a.go:12] x', '2025-12-31T23:59:59.000Z'],
    ['2019-12-31 23:59:59 x', '2019-12-31T23:59:59.000Z'],
  ])('%s', (line, time) => expect(timeOf(line, { latest })).toBe(time))

  test('a year may begin earlier in the zone of the log', () => {
    const eve = ms('2025-12-31T20:00:00Z')
    expect(timeOf(`01-01 03:59:00.000${HILOG}`, { latest: eve }, '+08:00')).toBe('2025-12-31T19:59:00.000Z')
  })
})

describe('a log written near a time', () => {
  test.each([
    ['2025-12-30', `01-02 10:00:00.000${HILOG}`, '2026-01-02T10:00:00.000Z'],
    ['2026-01-04', `12-28 10:00:00.000${HILOG}`, '2025-12-28T10:00:00.000Z'],
    ['2026-01-04', `02-28 10:00:00.000${HILOG}`, '2026-02-28T10:00:00.000Z'],
    ['2025-03-01', `02-29 10:00:00.000${HILOG}`, '2024-02-29T10:00:00.000Z'],
  ])('%s: %s', (near, line, time) => expect(timeOf(line, { near: ms(near) })).toBe(time))
})

test('--year holds for every stamp', () => {
  expect(timeOf(`12-31 10:00:00.000${HILOG}`, 2024)).toBe('2024-12-31T10:00:00.000Z')
  expect(timeOf(`01-01 10:00:00.000${HILOG}`, 2024)).toBe('2024-01-01T10:00:00.000Z')
})

test('whenever a stamp was written within the year before the last change, its year is found again', () => {
  const day = 86_400_000
  fc.assert(
    fc.property(
      fc.integer({ min: ms('1995-01-01'), max: ms('2090-01-01') }),
      fc.integer({ min: 0, max: 363 * day }),
      (latest, age) => {
        const written = new Date(latest - age).toISOString()
        const line = `${written.slice(5, 10)} ${written.slice(11, 23)}${HILOG}`
        expect(timeOf(line, { latest })).toBe(written)
        if (age < 180 * day) expect(timeOf(line, { near: latest })).toBe(written)
      },
    ),
  )
})
