/** Consoles of frameworks, and heads without a day. */
import { describe } from 'vitest'
import { testRows } from './scaffold.ts'

const time = '2026-01-31T10:00:00.123Z'

describe('.NET', () => {
  const fail = { dialect: 'dotnet', level: 'error', tag: 'MyApp.Keys' } as const
  testRows([
    ['fail: MyApp.Keys[0]', fail, ''],
    ['crit: MyApp.Keys[14] C_Login failed', { ...fail, level: 'fatal' }, 'C_Login failed'],
    ['\x1b[41m\x1b[30mfail\x1b[39m\x1b[22m\x1b[49m: MyApp.Keys[0]', fail, ''],
    ['2026-01-31 10:00:00.123 warn: MyApp.Keys[0] x', { ...fail, time, level: 'warn' }, 'x'],
    ['fail: not a category', {}, 'fail: not a category'],
    ['fail: [0]', {}, 'fail: [0]'],
    ['2026-01-31 10:00:00.123 +00:00 [ERR] x', { dialect: 'iso', time, level: 'error' }, 'x'],
    ['[10:00:00 ERR] x', { dialect: 'iso', level: 'error' }, 'x'],
  ])
})

describe('heads without a day', () => {
  const iso = { dialect: 'iso', level: 'error' } as const
  testRows([
    ['10:00:00,507 ERROR [c.e.Foo] (main) x', iso, '[c.e.Foo] (main) x'],
    ['10:00:00.507 [main] ERROR c.e.Foo - x', iso, 'c.e.Foo - x'],
    ['507 [main] ERROR c.e.Foo - x', iso, 'c.e.Foo - x'],
    ['507 [main] c.e.Foo - x', {}, '507 [main] c.e.Foo - x'],
    ['12000006 [x]', {}, '12000006 [x]'],
    ['ERROR:c.e.foo:C_Login failed', { ...iso, tag: 'c.e.foo' }, 'C_Login failed'],
    ['ERROR: text: more', {}, 'ERROR: text: more'],
    ['[   12.345678] usb 1-1: x', { dialect: 'syslog' }, 'usb 1-1: x'],
  ])
})

describe('hclog, log4j and logback', () => {
  const error = { dialect: 'iso', time, level: 'error' } as const
  testRows([
    ['2026-01-31T10:00:00.123Z [ERROR] core: seal failed: error="x"', error, 'core: seal failed: error="x"'],
    ['2026-01-31T10:00:00.123Z [WARN]  core: x', { ...error, level: 'warn' }, 'core: x'],
    ['2026-01-31 10:00:00,123 [http-8080-exec-7] ERROR c.e.Foo:507 - x', error, 'c.e.Foo:507 - x'],
    ['2026-01-31 10:00:00,123 ERROR [c.e.Foo] (default task-1) x', error, '[c.e.Foo] (default task-1) x'],
    ['ERROR [2026-01-31 10:00:00,123] c.e.Foo: x', error, 'c.e.Foo: x'],
  ])
})
