import { describe, expect, test } from 'vitest'
import { makeClock } from '../../../src/formats/time/clock.ts'
import { parse, type Row, SHANGHAI, testRows } from '../scaffold.ts'

const time = '2026-02-03T04:05:06.789Z'
const huks = { dialect: 'hilog', time, level: 'error', pid: 311, tid: 4022, domain: 'C02F06', tag: 'HUKS' } as const

describe('hilog on a device', () => {
  const rows: Row[] = [
    ['02-03 04:05:06.789   311  4022 E C02f06/HUKS: HksInit: ret = -3', huks, 'HksInit: ret = -3'],
    ['02-03 04:05:06.789   311  4022 E C02F06/huks_service/HUKS: x', { ...huks, process: 'huks_service' }, 'x'],
    ['02-03 04:05:06.789123   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['02-03 04:05:06.789123456   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['2026-02-03 04:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['CST 2026-02-03 12:05:06.789   311  4022 E C02F06/HUKS: [a1, b2, c3] x', huks, '[a1, b2, c3] x'],
    ['CST 02-03 12:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['GMT+8 02-03 12:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['GMT+08:00 2026-02-03 12:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['GMT-3:30 2026-02-03 00:35:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['+0800 2026-02-03 12:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['UTC 2026-02-03 04:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['1770091506.789   311  4022 E C02f06/HUKS: x', huks, 'x'],
    ['1770091506.789123456   311  4022 E C02f06/HUKS: x', huks, 'x'],
    ['    4567.789   311  4022 E C02f06/HUKS: seconds since boot', omitTime(huks), 'seconds since boot'],
    [
      '02-03 04:05:06.789 311 4022 W 00201/test: reason:503.',
      { ...huks, level: 'warn', domain: '00201', tag: 'test' },
      'reason:503.',
    ],
    [
      '02-03 04:05:06.789   311  4022 I A0c0d0/JSApp: x',
      { ...huks, level: 'info', domain: 'A0C0D0', tag: 'JSApp' },
      'x',
    ],
    ['02-03 04:05:06.789   311  4022 D C02F06/[HUKS]: x', { ...huks, level: 'debug', tag: '[HUKS]' }, 'x'],
    ['02-03 04:05:06.789   311  4022 F C02F06/a::b: x', { ...huks, level: 'fatal', tag: 'a::b' }, 'x'],
    ['02-03 04:05:06.789   311  4022 E C02F06/my tag: x', { ...huks, tag: 'my tag' }, 'x'],
    ['02-03 04:05:06.789   311  4022 E C02F06/密钥: x', { ...huks, tag: '密钥' }, 'x'],
    ['02-03 04:05:06.789   311  4022 E C02F06/HUKS:glued: 5', { ...huks, tag: 'HUKS:glued' }, '5'],
    ['02-03 04:05:06.789   311  4022 E C02F06/HUKS:and so: 5', huks, 'and so: 5'],
    ['02-03 04:05:06.789   311  4022 E C02F06/HUKS:', huks, ''],
    ['02-03 04:05:06.789   311  4022 E C02F06/no colon at all', { ...huks, tag: null }, 'no colon at all'],
    ['\x1b[38;5;196m02-03 04:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['\x1b[1m\x1b[31m02-03 04:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['\ufeff02-03 04:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['1. 02-03 04:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['104. CST 2026-02-03 12:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['    02-03 04:05:06.789   311  4022 E C02F06/HUKS: x', huks, 'x'],
    ['02-03 04:05:06.789   311  4022 E C02F06/HUKS: x\r', huks, 'x\r'],
    ['02-03 04:05:06.789 <3> [4294.967295] init: x', { dialect: 'hilog', time, level: 'error' }, 'init: x'],
    ['02-03 04:05:06.789 [   12.003456] init: x', { dialect: 'hilog', time }, 'init: x'],
    ['02-03 23:59:60.000   311  4022 E C02F06/HUKS: x', { ...huks, time: '2026-02-04T00:00:00.000Z' }, 'x'],
    ['02-29 04:05:06.789   311  4022 E C02F06/HUKS: no such day', omitTime(huks), 'no such day'],
    ['HUKS_E_1752755478:Update failed', { dialect: 'hilog', level: 'error', tag: 'HUKS' }, 'Update failed'],
    ['HUKS_W_17: Update failed', { dialect: 'hilog', level: 'warn', tag: 'HUKS' }, 'Update failed'],
  ]
  testRows(rows)
})

describe('hilog in DevEco Studio', () => {
  const head = {
    dialect: 'hilog-ide',
    time,
    level: 'info',
    pid: 5182,
    tid: 5190,
    domain: 'C04201',
    tag: 'DMS',
    process: 'appspawn',
  } as const
  testRows([
    [
      '02-03 04:05:06.789   5182-5190     C04201/DMS                      appspawn              I     [a.cpp] x',
      head,
      '[a.cpp] x',
    ],
    [
      '02-03 04:05:06.789   5182-5190     C04201/DMS                                            I     x',
      { ...head, process: null },
      'x',
    ],
    [
      '02-03 04:05:06.789   5182-5190     C04201/A very long tag com.e...x  I     x',
      { ...head, tag: 'A very long tag', process: 'com.e...x' },
      'x',
    ],
    [
      '02-03 04:05:06.789 5182-5190/com.e.x I A0c0d0/JSApp: app Log: x',
      { ...head, domain: 'A0C0D0', tag: 'JSApp', process: 'com.e.x' },
      'app Log: x',
    ],
    [
      '02-03 04:05:06.789 5182-5190/com.e.x E 0FEFE/JsApp: error: bala',
      { ...head, level: 'error', domain: '0FEFE', tag: 'JsApp', process: 'com.e.x' },
      'error: bala',
    ],
    [
      '02-03 04:05:06.789 5182-5190/? E 0FEFE/JsApp: x',
      { ...head, level: 'error', domain: '0FEFE', tag: 'JsApp', process: null },
      'x',
    ],
  ])
})

test('stamps without zone take that of the clock, stamps with zone do not', () => {
  expect(parse('02-03 12:05:06.789   311  4022 E C02F06/HUKS: x', SHANGHAI).time).toBe(Date.parse(time))
  expect(parse('CST 2026-02-03 12:05:06.789   311  4022 E C02F06/HUKS: x', SHANGHAI).time).toBe(Date.parse(time))
  expect(parse('GMT+1 2026-02-03 05:05:06.789   311  4022 E C02F06/HUKS: x', SHANGHAI).time).toBe(Date.parse(time))
  expect(parse('1770091506.789   311  4022 E C02F06/HUKS: x', SHANGHAI).time).toBe(Date.parse(time))
})

test('CST is that of China, unless the clock stands where it is American', () => {
  const line = 'CST 2026-02-03 12:05:06.789   311  4022 E C02F06/HUKS: x'
  const timeIn = (zone: string): string =>
    new Date(parse(line, makeClock({ year: 2026, zone })).time!).toISOString().slice(0, 13)
  expect(['UTC', 'Asia/Shanghai', 'Europe/Berlin'].map(timeIn)).toEqual(Array(3).fill('2026-02-03T04'))
  expect(['America/Chicago', '-06:00'].map(timeIn)).toEqual(Array(2).fill('2026-02-03T18'))
})

test.each(['13-03', '00-03', '02-30', '04-31', '02-00', '2026-02-29'])('%s is no day, the line no hilog', day => {
  expect(parse(`${day} 04:05:06.789   311  4022 E C02F06/HUKS: x`)).toMatchObject({
    dialect: 'none',
    time: null,
    message: 0,
  })
})

test.each(['24:00:00.000', '04:60:00.000', '04:05:61.000'])('%s is no time of day', clock => {
  expect(parse(`02-03 ${clock}   311  4022 E C02F06/HUKS: x`).dialect).toBe('none')
})

test('2024 has a February 29', () => {
  const leap = makeClock({ year: 2024, zone: 'UTC' })
  expect(parse('02-29 00:00:00.001   311  4022 E C02F06/HUKS: x', leap).time).toBe(Date.UTC(2024, 1, 29, 0, 0, 0, 1))
})

function omitTime({ time: _, ...rest }: typeof huks) {
  return rest
}
