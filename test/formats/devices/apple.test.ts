import { describe } from 'vitest'
import { testRows } from '../scaffold.ts'

const time = '2026-10-10T18:30:39.696Z'

describe('unified log', () => {
  const head = { dialect: 'apple', time, level: 'error', pid: 626, tid: 0x2e0237, process: 'pkcs11-tool' } as const
  testRows([
    [
      '2026-10-10 14:30:39.696701-0400 0x2e0237   Error       0x0                  626    0    pkcs11-tool: (token.dylib) [com.e.token:general] C_Login failed',
      { ...head, tag: 'com.e.token:general' },
      'C_Login failed',
    ],
    [
      '2026-10-10 14:30:39.696701-0400 0x2e0237   Default     0x0  626  14   pkcs11-tool: (0xA0) x',
      { ...head, level: 'info' },
      '(0xA0) x',
    ],
    [
      '2026-10-10 14:30:39.696701-0400 0x2e0237   Fault       0x1f  626  pkcs11-tool: no ttl column',
      { ...head, level: 'fatal' },
      'no ttl column',
    ],
    [
      '2026-10-10 14:30:39.696701-0400 0x2e0237   Activity    0x1f  626  0  My App Helper: x',
      { ...head, level: null, process: 'My App Helper' },
      'x',
    ],
    [
      '2026-10-10 18:30:39.696 Df locationd[12:1a2b] [com.e.x:cat] x',
      { dialect: 'apple', time, level: 'info', pid: 12, tid: 0x1a2b, process: 'locationd', tag: 'com.e.x:cat' },
      'x',
    ],
    [
      '2026-10-10 18:30:39.696 E  locationd[12:999] x',
      { dialect: 'apple', time, level: 'error', pid: 12, tid: 0x999, process: 'locationd' },
      'x',
    ],
    [
      '2026-10-10 14:30:39.696701-0400  localhost trustd[77]: (Security) [com.e.x:cat] x',
      { dialect: 'apple', time, pid: 77, process: 'trustd', tag: 'com.e.x:cat' },
      'x',
    ],
    [
      '2026-10-10 14:30:39.696701-0400  localhost trustd[77]: x',
      { dialect: 'apple', time, pid: 77, process: 'trustd' },
      'x',
    ],
  ])
})

describe('Xcode console', () => {
  const head = { dialect: 'apple', time, pid: 26055, tid: 336596, process: 'Runner' } as const
  testRows([
    ['2026-10-10 14:30:39.696701-0400 Runner[26055:336596] flutter: code: 40001', head, 'flutter: code: 40001'],
    ['2026-10-10 14:30:39.696701-0400 My App[26055:336596] x', { ...head, process: 'My App' }, 'x'],
    ['2026-10-10 14:30:39.696701-0400 Runner[26055:336596] [com.e.x:net] x', { ...head, tag: 'com.e.x:net' }, 'x'],
    ['2026-10-10 14:30:39.696701-0400 Runner[26055:336596] [KeylessSDK] code 40001', head, '[KeylessSDK] code 40001'],
    ['2026-10-10 18:30:39.696 Runner[26055:a0b] x', { ...head, tid: 0xa0b }, 'x'],
  ])
})

describe('macOS and iOS syslog', () => {
  const at = '2026-10-10T14:30:39.000Z'
  testRows([
    ['Oct 10 14:30:39 mymac kernel[0]: x', { dialect: 'syslog', time: at, pid: 0, tag: 'kernel' }, 'x'],
    [
      'Oct 10 14:30:39 iPhone Runner(Foundation)[123] <Error>: Code=20010',
      { dialect: 'apple', time: at, level: 'error', pid: 123, process: 'Runner(Foundation)' },
      'Code=20010',
    ],
    [
      'Oct 10 14:30:39.000123 Runner[123] <Notice>: x',
      { dialect: 'apple', time: at, level: 'info', pid: 123, process: 'Runner' },
      'x',
    ],
  ])
})
