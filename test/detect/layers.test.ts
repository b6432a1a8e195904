/** One failure that several layers print, one after the other, is one event; failures side by side stay several. */
import { describe, expect, test } from 'vitest'
import { Scanner } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { summaryOf } from '../support/runs/summary.ts'

const scanner = new Scanner(builtInRules())

async function counts(lines: readonly string[]): Promise<Record<string, number>> {
  const { findings } = await summaryOf(scanner, new TextEncoder().encode(`${lines.join('\n')}\n`), { cuts: [] })
  const sums: Record<string, number> = {}
  for (const { key, count } of findings)
    sums[`${key.code} ${key.context}`] = (sums[`${key.code} ${key.context}`] ?? 0) + count
  return sums
}

const library = 'C_GenerateKeyPair failed with error CKR_ATTRIBUTE_VALUE_INVALID : 0x00000013'
const program = '    keys.go:40: GenerateKeyPair: pkcs11: 0x13: CKR_ATTRIBUTE_VALUE_INVALID'
const both = 'CKR_ATTRIBUTE_VALUE_INVALID keygen'

describe('layers', () => {
  test('a program repeats what the library below it printed', async () => {
    expect(await counts([library, '--- FAIL: TestKeys (0.16s)', program])).toEqual({ [both]: 1 })
  })

  test('every try of a row counts once', async () => {
    expect(await counts([library, program, library, program, library, program])).toEqual({ [both]: 3 })
  })

  test('the same layer twice is two failures', async () => {
    expect(await counts([program, program])).toEqual({ [both]: 2 })
  })

  test('what stands too far away, or is another operation, is another failure', async () => {
    expect(await counts([library, ...Array<string>(8).fill('something else'), program])).toEqual({ [both]: 2 })
    expect(
      await counts([
        'C_Login = CKR_DEVICE_ERROR',
        'error: PKCS11 function C_Sign failed: rv = CKR_DEVICE_ERROR (0x30)',
      ]),
    ).toEqual({ 'CKR_DEVICE_ERROR login': 1, 'CKR_DEVICE_ERROR sign': 1 })
  })

  test('another process, or another time, is another failure', async () => {
    const line = (time: string, pid: number, text: string): string => `Jan 31 ${time} host app[${pid}]: ${text}`
    const trace = 'C_Sign returning CKR_DEVICE_REMOVED'
    const text = 'signing failed: CKR_DEVICE_REMOVED'
    const one = { 'CKR_DEVICE_REMOVED sign': 1 }
    const two = { 'CKR_DEVICE_REMOVED sign': 2 }
    expect(await counts([line('10:00:00', 7, trace), line('10:00:01', 7, text)])).toEqual(one)
    expect(await counts([line('10:00:00', 7, trace), line('10:00:01', 8, text)])).toEqual(two)
    expect(await counts([line('10:00:00', 7, trace), line('10:00:30', 7, text)])).toEqual(two)
  })

  test('a logger prints the message and then the exception in it', async () => {
    const exception = 'sun.security.pkcs11.wrapper.PKCS11Exception: CKR_DATA_LEN_RANGE'
    expect(
      await counts([
        `2026-01-31 10:00:00,000 ERROR [main] signer - signature failed: ${exception}`,
        `java.security.SignatureException: ${exception}`,
        '\tat a.b.C.sign(C.java:1)',
        `Caused by: ${exception}`,
        '\tat sun.security.pkcs11.wrapper.PKCS11.C_Sign(Native Method)',
      ]),
    ).toEqual({ 'CKR_DATA_LEN_RANGE sign': 1 })
  })
})

describe('operations', () => {
  test('come from the message, not from the name of the machine', async () => {
    expect(
      await counts(['Jan 31 10:00:00 sign01 charon: 00[CFG] opening session failed: TOKEN_NOT_RECOGNIZED']),
    ).toEqual({ 'CKR_TOKEN_NOT_RECOGNIZED session': 1 })
    expect(await counts(['Jan 31 10:00:00 sign01 app[7]: request failed: CKR_DEVICE_ERROR'])).toEqual({
      'CKR_DEVICE_ERROR unknown': 1,
    })
  })

  test('come from the first line of prose before the code, else from the line below', async () => {
    const queue = (code: string): string => `40D7:error:${code}:PKCS#11 module:ERR_CKR_error:text:p11_slot.c:208:`
    expect(await counts(['Login failed', 'Could not read signing key', queue('418000A0')])).toEqual({
      'CKR_PIN_INCORRECT login': 1,
    })
    expect(
      await counts(['Error: pkcs11: 0x190: CKR_CRYPTOKI_NOT_INITIALIZED', 'failed to list PKCS#11 slots']),
    ).toEqual({ 'CKR_CRYPTOKI_NOT_INITIALIZED slot-list': 1 })
  })

  test('come from a stack trace that a build server stamped', async () => {
    const stamped = (text: string): string => `[2026-01-31T10:00:00.000Z] ${text}`
    expect(
      await counts([
        stamped('java.security.ProviderException: Initialization failed'),
        stamped('\tat sun.security.pkcs11.SunPKCS11.<init>(SunPKCS11.java:386)'),
        stamped('Caused by: sun.security.pkcs11.wrapper.PKCS11Exception: CKR_ATTRIBUTE_VALUE_INVALID'),
        stamped('\tat sun.security.pkcs11.wrapper.PKCS11.C_GenerateKeyPair(Native Method)'),
      ]),
    ).toEqual({ 'CKR_ATTRIBUTE_VALUE_INVALID keygen': 1 })
  })
})
