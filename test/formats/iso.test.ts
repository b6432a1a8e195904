import { describe, expect, test } from 'vitest'
import { parse, type Row, SHANGHAI, testRows } from './scaffold.ts'

const time = '2026-01-31T10:00:00.123Z'
const second = '2026-01-31T10:00:00.000Z'
const iso = { dialect: 'iso', time } as const
const coarse = { dialect: 'iso', time: second } as const

describe('stamps', () => {
  testRows([
    ['2026-01-31T10:00:00.123Z x', iso, 'x'],
    ['2026-01-31T10:00:00.123456789Z x', iso, 'x'],
    ['2026-01-31T12:00:00.123+02:00 x', iso, 'x'],
    ['2026-01-31T05:00:00.123-0500 x', iso, 'x'],
    ['2026-01-31T12:00:00.123+02 x', iso, 'x'],
    ['2026-01-31 12:00:00.123 +0200 x', iso, 'x'],
    ['2026-01-31 10:00:00.123 UTC x', iso, 'x'],
    ['2026-01-31 10:00:00,123 x', iso, 'x'],
    ['2026-01-31 10:00:00 x', coarse, 'x'],
    ['2026-01-31 10:00:00 -1200 (Card command failed)', coarse, '-1200 (Card command failed)'],
    ['2026-01-31 10:00:00 -12 x', coarse, '-12 x'],
    ['2026-01-31 10:00:00,12000001,columns', coarse, ',12000001,columns'],
    ['2026-01-31 10:00:00', coarse, ''],
    ['[2026-01-31 10:00:00.123] x', iso, 'x'],
    ['"2026-01-31 10:00:00.123" x', iso, 'x'],
    ["'2026-01-31 10:00:00.123' x", iso, 'x'],
    ['(2026-01-31 10:00:00.123) x', iso, 'x'],
    ['2026/01/31 10:00:00.123 x', iso, 'x'],
    ['2026/01/31 10:00:00 x', coarse, 'x'],
    ['26/01/31 10:00:00 INFO x', { ...coarse, level: 'info' }, 'x'],
    ['01/31/2026 10:00:00 x', coarse, 'x'],
    ['31/Jan/2026:11:00:00 +0100 x', coarse, 'x'],
    ['[31/Jan/2026:11:00:00 +0100] x', coarse, 'x'],
    ['31-Jan-2026 10:00:00.123 SEVERE [main] x', { ...iso, level: 'error' }, '[main] x'],
    ['Sat Jan 31 10:00:00 2026 x', coarse, 'x'],
    ['Sat Jan 31 10:00:00.123456 2026 x', iso, 'x'],
    ['Sat Jan 31 10:00:00 UTC 2026 x', coarse, 'x'],
    ['Sat Jan 31 10:00:00 CET 2026 x', coarse, 'x'],
    ['20260131-10:00:00:123|Tag|30002312|x', { ...iso, tag: 'Tag', pid: 30002312 }, 'x'],
    ['260131 100000 26 INFO x', { ...coarse, level: 'info', pid: 26 }, 'x'],
    ['1769853600 x', coarse, 'x'],
    ['1769853600.123 x', iso, 'x'],
    ['1769853600123 x', iso, 'x'],
    ['1769853600123: x', iso, 'x'],
    ['01-31 10:00:00.123 x', iso, 'x'],
  ])
  test('without zone they take that of the clock', () => {
    expect(parse('2026-01-31 18:00:00.123 x', SHANGHAI).time).toBe(Date.parse(time))
    expect(parse('01/31/2026 18:00:00.123 x', SHANGHAI).time).toBe(Date.parse(time))
    expect(parse('Sat Jan 31 18:00:00 2026 x', SHANGHAI).time).toBe(Date.parse(second))
    expect(parse('2026-01-31 10:00:00.123Z x', SHANGHAI).time).toBe(Date.parse(time))
    expect(parse('1769853600.123 x', SHANGHAI).time).toBe(Date.parse(time))
  })
})

describe('levels and senders', () => {
  const error = { ...iso, level: 'error' } as const
  const rows: Row[] = [
    ['2026-01-31 10:00:00,123 - name - ERROR - 0xA0', { ...error, tag: 'name' }, '0xA0'],
    ['2026-01-31 10:00:00,123 - a.b.name - WARNING - x', { ...iso, level: 'warn', tag: 'a.b.name' }, 'x'],
    ['2026-01-31 10:00:00.123 ERROR x', error, 'x'],
    ['2026-01-31 10:00:00.123 ERROR: x', error, 'x'],
    ['2026-01-31 10:00:00.123 [ERROR] x', error, 'x'],
    ['2026-01-31 10:00:00.123 [error] x', error, 'x'],
    ['2026-01-31 10:00:00.123 [E] x', error, 'x'],
    ['2026-01-31 10:00:00.123 <ERROR> x', error, 'x'],
    ['2026-01-31 10:00:00.123 | ERROR    | mod:f:12 - x', error, 'mod:f:12 - x'],
    ['2026-01-31T10:00:00.123Z\tERROR\tcmd/a.go:12\tx', error, 'cmd/a.go:12\tx'],
    ['2026-01-31 10:00:00.123 [main] ERROR c.e.Foo - x', error, 'c.e.Foo - x'],
    ['2026-01-31 10:00:00.123 ERROR 1234 --- [main] c.e.Foo : x', { ...error, pid: 1234 }, 'c.e.Foo : x'],
    ['2026-01-31 10:00:00.123 25746 ERROR nova.api x', { ...error, pid: 25746 }, 'nova.api x'],
    ['2026-01-31 10:00:00.123 UTC [77] ERROR:  x', { ...error, pid: 77 }, 'x'],
    ['2026-01-31T10:00:00.123Z host app[99]: ERROR x', { ...error, pid: 99, tag: 'app' }, 'x'],
    ['2026-01-31T10:00:00.123Z host app[99]: x', { ...iso, pid: 99, tag: 'app' }, 'x'],
    ['2026-01-31T10:00:00.123Z ERROR app[99]: x', error, 'app[99]: x'],
    ['2026-01-31 10:00:00.123 [12:34] x', { ...iso, pid: 12, tid: 34 }, 'x'],
    ['2026-01-31 10:00:00 app.system.ERROR x', { ...coarse, level: 'error' }, 'x'],
    ['[2026-01-31T10:00:00.123Z ERROR my::mod] x', { ...error, tag: 'my::mod' }, 'x'],
    ['[2026-01-31 10:00:00,123: ERROR/MainProcess] x', { ...error, tag: '/MainProcess' }, 'x'],
    [
      '[Sat Jan 31 10:00:00.123456 2026] [ssl:error] [pid 12:tid 34] AH02: x',
      { ...error, pid: 12, tid: 34 },
      'AH02: x',
    ],
    ['\x1b[2m2026-01-31T10:00:00.123Z\x1b[0m \x1b[31mERROR\x1b[0m my::mod: x', error, 'my::mod: x'],
    ['\f2026-01-31T10:00:00.123Z ERROR x', error, 'x'],
    ['\0\0\0\0 \x07\x7f2026-01-31T10:00:00.123Z ERROR x', error, 'x'],
    ['\x0c\x1b[2m\x0e2026-01-31T10:00:00.123Z ERROR x', error, 'x'],
    ['time="2026-01-31T10:00:00.123Z" level=error msg="x"', error, 'msg="x"'],
    ['ts=2026-01-31T10:00:00.123Z level="warn" msg=x', { ...iso, level: 'warn' }, 'msg=x'],
    ['ERROR 2026-01-31 10:00:00.123 x', error, 'x'],
    ['WARN: 2026/01/31 10:00:00.123 x', { ...iso, level: 'warn' }, 'x'],
    ['badger 2026/01/31 10:00:00 INFO: x', { ...coarse, level: 'info', tag: 'badger' }, 'x'],
    ['hsm_1  | 2026-01-31T10:00:00.123Z x', { ...iso, tag: 'hsm_1' }, 'x'],
    ['2026-01-31 10:00:00 [../a.c:12 tok] ERROR: x', { ...coarse, level: 'error' }, 'x'],
    ['E0131 10:00:00.123456    1 file.cc:12] x', { ...error, dialect: 'klog', tid: 1 }, 'x'],
    ['W20260131 10:00:00.123456 7 file.cc:12] x', { ...iso, dialect: 'klog', level: 'warn', tid: 7 }, 'x'],
  ]
  testRows(rows)
})

describe('codes stay in the message', () => {
  testRows([
    [
      '2026-01-31 10:00:00 error: PKCS11 function C_Login failed',
      { ...coarse, level: 'error' },
      'error: PKCS11 function C_Login failed',
    ],
    ['2026-01-31 10:00:00 CKR_PIN_INCORRECT ERROR', coarse, 'CKR_PIN_INCORRECT ERROR'],
    ['2026-01-31 10:00:00 C_Login failed: ERROR 5', coarse, 'C_Login failed: ERROR 5'],
    ['2026-01-31 10:00:00 [CKR_PIN_INCORRECT] ERROR', coarse, '[CKR_PIN_INCORRECT] ERROR'],
    ['2026-01-31 10:00:00 ERROR [12000001] x', { ...coarse, level: 'error' }, '[12000001] x'],
    ['2026-01-31 10:00:00 [12000001] x', coarse, '[12000001] x'],
    ['2026-01-31 10:00:00 12000001 ERROR', coarse, '12000001 ERROR'],
    ['2026-01-31 10:00:00 30004 is a code', coarse, '30004 is a code'],
    ['2026-01-31 10:00:00 it failed with ERROR 5', coarse, 'it failed with ERROR 5'],
    ['1001500001 Code of ten digits', {}, '1001500001 Code of ten digits'],
    ['12000012 The code', {}, '12000012 The code'],
    ['1. 12000012 The code', {}, '1. 12000012 The code'],
    ['2026-13-31 10:00:00 no such month', {}, '2026-13-31 10:00:00 no such month'],
    ['31/12/2026 10:00:00 no such month', {}, '31/12/2026 10:00:00 no such month'],
  ])
})
