import { describe } from 'vitest'
import { testRows } from './scaffold.ts'

const time = '2026-01-31T10:00:00.123Z'

describe('heads of PKCS #11 tools', () => {
  testRows([
    [
      '0x00001a2b : 0x00007f0011223344 : 2026-01-31 10:00:00.123456 - Returning 160 (CKR_PIN_INCORRECT)',
      { dialect: 'iso', time, pid: 0x1a2b, tid: 0x7f0011223344 },
      'Returning 160 (CKR_PIN_INCORRECT)',
    ],
    [
      '0x00001a2b : 0x00007f0011223344 :  hSession: 1',
      { dialect: 'iso', pid: 0x1a2b, tid: 0x7f0011223344 },
      ' hSession: 1',
    ],
    ['0x00001a2b : 0xffffffffffffffff : x', { dialect: 'iso', pid: 0x1a2b }, 'x'],
    ['0x000000a0 -> no head', {}, '0x000000a0 -> no head'],
    ['P:719; T:0x7f0011 2026-01-31 10:00:00.123', { dialect: 'iso', time, pid: 719, tid: 0x7f0011 }, ''],
    ['P:719; T:0x140704420918848 2026-01-31 10:00:00.123', { dialect: 'iso', time, pid: 719 }, ''],
    [
      'P:719; T:0x7f0011 10:00:00.123 [opensc-pkcs11] card.c:206:sc_lock: returning -1200',
      { dialect: 'iso', pid: 719, tid: 0x7f0011, tag: 'opensc-pkcs11' },
      'returning -1200',
    ],
    [
      '0x7f0011 10:00:00.123 [opensc-tool] card.c:206:sc_lock: x',
      { dialect: 'iso', tid: 0x7f0011, tag: 'opensc-tool' },
      'x',
    ],
    [
      '0x7f0011 10:00:00.123 [opensc-tool] C_Login: 5',
      { dialect: 'iso', tid: 0x7f0011, tag: 'opensc-tool' },
      'C_Login: 5',
    ],
    ['2026-01-31 10:00:00.123', { dialect: 'iso', time }, ''],
    [
      '2026-01-31 10:00:00 [2044] tc0de5b58: pkcs11: 0CC <  rv 0xA0',
      { dialect: 'iso', time: '2026-01-31T10:00:00.000Z', pid: 2044, tid: 0xc0de5b58, tag: 'pkcs11' },
      '0CC <  rv 0xA0',
    ],
    [
      '2026-01-31 10:00:00 [2044] tc0de5b58447f0000: pkcs11: x',
      { dialect: 'iso', time: '2026-01-31T10:00:00.000Z', pid: 2044, tag: 'pkcs11' },
      'x',
    ],
    [
      '[115:0a91] 00.00.16.656 Pkcs11 - Return CKR_OK',
      { dialect: 'iso', pid: 115, tid: 0x0a91, tag: 'Pkcs11' },
      'Return CKR_OK',
    ],
    ['12: C_Login', {}, '12: C_Login'],
    ['Returned:  160 CKR_PIN_INCORRECT', {}, 'Returned:  160 CKR_PIN_INCORRECT'],
  ])
})
