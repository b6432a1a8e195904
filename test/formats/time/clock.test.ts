import { describe, expect, test } from 'vitest'
import { makeClock, parseZone } from '../../../src/formats/time/clock.ts'
import { parse } from '../scaffold.ts'

describe('parseZone', () => {
  test.each([
    ['UTC', 0],
    ['Z', 0],
    ['GMT', 0],
    ['+08:00', 480],
    ['+0800', 480],
    ['+8', 480],
    ['GMT+8', 480],
    ['-03:30', -210],
    ['-00:00', 0],
    ['Asia/Shanghai', 480],
    ['Asia/Kolkata', 330],
  ])('%s', (text, minutes) => expect(parseZone(text)!(Date.UTC(2026, 0, 1))).toBe(minutes))

  test.each(['', 'Mars/Olympus', '+19:00', '+08:60', '8', 'CSTX'])('"%s" is no zone', text =>
    expect(parseZone(text)).toBeNull(),
  )
})

test('a clock of an unknown zone is a bug of the caller', () => {
  expect(() => makeClock({ year: 2026, zone: 'Mars/Olympus' })).toThrow(RangeError)
})

describe('daylight saving', () => {
  const at = (zone: string, local: string): string => {
    const time = parse(`${local} x`, makeClock({ year: 2026, zone })).time!
    return new Date(time).toISOString().slice(0, 16)
  }
  test.each([
    ['Europe/Berlin', '2026-03-29 01:59:00', '2026-03-29T00:59'],
    ['Europe/Berlin', '2026-03-29 03:00:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-10-25 01:59:00', '2026-10-24T23:59'],
    ['Europe/Berlin', '2026-10-25 03:00:00', '2026-10-25T02:00'],
    ['America/New_York', '2026-03-08 01:59:00', '2026-03-08T06:59'],
    ['America/New_York', '2026-03-08 03:00:00', '2026-03-08T07:00'],
    ['America/New_York', '2026-11-01 12:00:00', '2026-11-01T17:00'],
    ['Australia/Lord_Howe', '2026-10-04 02:29:00', '2026-10-03T15:59'],
    ['Australia/Lord_Howe', '2026-10-04 02:30:00', '2026-10-03T15:30'],
  ])('%s %s', (zone, local, utc) => expect(at(zone, local)).toBe(utc))

  test('an hour that occurs twice is taken as the first', () => {
    expect(at('Europe/Berlin', '2026-10-25 02:30:00')).toBe('2026-10-25T00:30')
  })
  test('an hour that is skipped is counted on from before the gap', () => {
    expect(at('Europe/Berlin', '2026-03-29 02:30:00')).toBe('2026-03-29T01:30')
  })
})

test('times no date can hold have no offset', () => {
  const zone = parseZone('Europe/Berlin')!
  for (const local of [Number.NaN, Number.POSITIVE_INFINITY, -8.64e15, 8.64e15]) expect(zone(local)).toBe(0)
})
