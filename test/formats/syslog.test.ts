import { describe } from 'vitest'
import { SHANGHAI, testRows } from './scaffold.ts'

describe('RFC 3164', () => {
  const head = { dialect: 'syslog', time: '2026-07-01T19:43:22.000Z', pid: 81, tag: 'pcscd' } as const
  testRows([
    ['<13>Jul  1 19:43:22 host pcscd[81]: 0xA0', { ...head, level: 'info' }, '0xA0'],
    ['<11>Jul  1 19:43:22 host pcscd[81]: x', { ...head, level: 'error' }, 'x'],
    ['<191>Jul  1 19:43:22 host pcscd[81]: x', { ...head, level: 'debug' }, 'x'],
    ['Jul  1 19:43:22 host pcscd[81]: x', head, 'x'],
    ['Jul 1 19:43:22 host pcscd[81]: x', head, 'x'],
    ['Jul 01 19:43:22 host pcscd[81]: x', head, 'x'],
    ['Jul  1 2026 19:43:22 host pcscd[81]: x', head, 'x'],
    ['Jul  1 19:43:22.512345 host pcscd[81]: x', { ...head, time: '2026-07-01T19:43:22.512Z' }, 'x'],
    ['<14>2026-07-01T21:43:22+02:00 host pcscd[81]: x', { ...head, level: 'info' }, 'x'],
    ['Jul  1 19:43:22 host gnupg-pkcs11-scd[81.1976341312]: rv=160', { ...head, tag: 'gnupg-pkcs11-scd' }, 'rv=160'],
    ['Jul  1 19:43:22 host kernel: x', { ...head, pid: null, tag: 'kernel' }, 'x'],
    ['Jul  1 19:43:22 pcscd[81]: no host', head, 'no host'],
    [
      'Jul  1 19:43:22 host last message repeated 3 times',
      { ...head, pid: null, tag: null },
      'host last message repeated 3 times',
    ],
    ['Jul  1 19:43:22', { ...head, pid: null, tag: null }, ''],
    ['Feb 29 19:43:22 host pcscd[81]: no such day', { dialect: 'syslog', pid: 81, tag: 'pcscd' }, 'no such day'],
    ['Jul 32 19:43:22 host pcscd[81]: x', {}, 'Jul 32 19:43:22 host pcscd[81]: x'],
    ['<192>Jul  1 19:43:22 host pcscd[81]: x', {}, '<192>Jul  1 19:43:22 host pcscd[81]: x'],
  ])
})

describe('RFC 3164 in the zone of the clock', () => {
  testRows(
    [['Jul  1 19:43:22 h t: x', { dialect: 'syslog', time: '2026-07-01T11:43:22.000Z', tag: 't' }, 'x']],
    SHANGHAI,
  )
})

describe('RFC 5424', () => {
  const head = {
    dialect: 'syslog5424',
    time: '2026-10-11T22:14:15.003Z',
    level: 'info',
    tag: 'softhsm',
    pid: 8710,
  } as const
  testRows([
    ['<165>1 2026-10-11T22:14:15.003Z host softhsm 8710 ID47 - 0xA0', head, '0xA0'],
    [
      '<163>1 2026-10-11T15:14:15.000003-07:00 host softhsm 8710 - - x',
      { ...head, level: 'error', time: '2026-10-11T22:14:15.000Z' },
      'x',
    ],
    ['<165>1 2026-10-11T22:14:15.003Z host softhsm 8710 ID47 [e@1 a="1" b="2"] x', { ...head, fields: 55 }, 'x'],
    [
      '<165>1 2026-10-11T22:14:15.003Z host softhsm 8710 ID47 [e@1 a="]\\"]"][f@2 c=""] \ufeffx',
      { ...head, fields: 55 },
      'x',
    ],
    ['<165>1 2026-10-11T22:14:15.003Z host softhsm 8710 ID47 [never closed', head, '[never closed'],
    ['<165>1 2026-10-11T22:14:15.003Z host - abc - - x', { ...head, tag: null, pid: null }, 'x'],
    ['<165>1 - - - - - - x', { dialect: 'syslog5424', level: 'info' }, 'x'],
  ])
})
