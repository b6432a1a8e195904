/** Which code spaces a log shows at work: successes and lines of their own, counted once a line. */
import { expect, test } from 'vitest'
import { makeClock } from '../../src/formats/time/clock.ts'
import { Scanner } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { bytesFeed } from '../support/runs/feeds.ts'
import { summaryOf } from '../support/runs/summary.ts'

const scanner = new Scanner(builtInRules())
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const seen = async (...lines: string[]) => (await summaryOf(scanner, encode(lines.join('\n')), { cuts: [] })).seen
const pkcs11 = (ok: number) => [{ namespace: 'pkcs11', ok, lines: 0 }]

test.each([
  ['pkcs11-spy', '12: C_Login\nReturned:  0 CKR_OK'],
  ['p11-kit', 'C_Login\nC_Login = CKR_OK'],
  ['pkcs11-logger', '0x00001a2b : 0x01 : Returning 0 (CKR_OK)'],
  ['NSS', '-1124[5557]:   rv = CKR_OK'],
  ['nShield', '2026-01-31 10:00:00 [77] t7f: pkcs11: 000008CC <    rv 0x00000000 (CKR_OK)'],
  ['OpenSC', 'P:1; T:0x1 10:00:00.123 [opensc-pkcs11] pkcs11-session.c:322:C_Login: fLogin() rv 0'],
])('a success of %s is seen', async (_, text) => {
  expect(await seen(text)).toEqual(pkcs11(1))
})

test('a line counts once, whatever of it is a success', async () => {
  expect(await seen('C_Login() rv = CKR_OK, C_Sign() rv = CKR_OK')).toEqual(pkcs11(1))
})

test('failures are no successes, and other zeros say nothing', async () => {
  expect(await seen('C_Login = CKR_PIN_INCORRECT')).toEqual([])
  expect(await seen('exit code 0', 'error: 0', 'retries = 0', 'CKR_OK is defined in pkcs11t.h')).toEqual([])
})

test('lines of HUKS, ASSET and Keyless are seen without a result', async () => {
  const huks = '01-31 10:00:00.000   260  2432 I C02f06/HUKS: HksServiceInit: begin'
  const asset = '01-31 10:00:00.000  1508  1540 I C02f20/Asset: [INFO]calling query'
  const keyless = '01-31 10:00:00.000 12345 12345 D KeylessSDK: enroll begins'
  expect(await seen(huks, asset, keyless, huks)).toEqual([
    { namespace: 'asset', ok: 0, lines: 1 },
    { namespace: 'huks', ok: 0, lines: 2 },
    { namespace: 'keyless', ok: 0, lines: 1 },
  ])
})

test('only lines of the wanted time count', async () => {
  const lines = [1, 2, 3].map(hour => `01-31 0${hour}:00:00.000   260  2432 I C02f06/HUKS: HksServiceInit: begin`)
  const { partial, tail } = await scanner.scan(
    bytesFeed(encode(`${lines.join('\n')}\n`)),
    { from: 0, to: null },
    {
      clock: makeClock({ year: 2026, zone: 'UTC' }),
      maxLine: 1 << 20,
      since: Date.UTC(2026, 0, 31, 2),
      until: null,
    },
  )
  expect([partial, ...(tail === null ? [] : [tail])].flatMap(part => part.activity)).toEqual([
    { namespace: 'huks', ok: 0, lines: 2 },
  ])
})
