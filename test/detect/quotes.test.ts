/** Lines that speak of return values without one having occurred, beside lines that look like them and tell a failure. */
import { expect, test } from 'vitest'
import { Scanner } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { summaryOf } from '../support/runs/summary.ts'

const scanner = new Scanner(builtInRules())

async function told(line: string): Promise<string[]> {
  const { findings } = await summaryOf(scanner, new TextEncoder().encode(`${line}\n`), { cuts: [] })
  return findings.filter(f => f.key.confidence !== 'possible').map(f => f.key.code)
}

test.each([
  // Source text
  "LOGIN_FAILED = 'Login failed: CKR_PIN_INCORRECT'",
  '    throw IllegalStateException("login failed: CKR_PIN_INCORRECT")',
  '        raise TokenError("C_Login failed: CKR_PIN_INCORRECT")',
  '{TOKEN_GONE, "the module returned CKR_DEVICE_REMOVED, so the token is gone"},',
  '"the driver has reported the error CKR_SLOT_ID_INVALID: no such slot")',
  '        "C_Sign failed: CKR_DATA_INVALID (0x00000020) after a while"',
  '    fail(); // login failed: CKR_PIN_LOCKED',
  '+    return CKR_PIN_INCORRECT;',
  ' * error CKR_DEVICE_ERROR is mapped to retry',
  // Documents
  'Every call returns CKR_GENERAL_ERROR at once.',
  'C_Login should return CKR_PIN_LOCKED then.',
  'C_Verify gives error CKR_DEVICE_ERROR instead of CKR_SIGNATURE_INVALID',
  'Such a try will result in the error code CKR_SESSION_READ_ONLY_EXISTS.',
  'the error CKR_BUFFER_TOO_SMALL is returned by the first call',
  'Fix the error CKR_TEMPLATE_INCONSISTENT of imported keys',
  'shows ``error CKR_ARGUMENTS_BAD`` there',
  '| error CKR_ARGUMENTS_BAD | wrong call |',
  '- Library error (CKR_CANT_LOCK) - threads are missing',
])('a quote: %s', async line => expect(await told(line)).toEqual([]))

test.each([
  ['\t* failed to log in: pkcs11: 0x5: CKR_GENERAL_ERROR', 'CKR_GENERAL_ERROR'],
  ['expected CKR_OK but the call failed: CKR_PIN_LOCKED', 'CKR_PIN_LOCKED'],
  ['[Pkcs11Error: CKR_USER_NOT_LOGGED_IN] {', 'CKR_USER_NOT_LOGGED_IN'],
  ['time="2026-01-31T10:00:00Z" level=error msg="login: pkcs11: 0xA0: CKR_PIN_INCORRECT"', 'CKR_PIN_INCORRECT'],
  ['|<2>| p11: Login result = The password or PIN is incorrect (160)', 'CKR_PIN_INCORRECT'],
  ['Jan 31 10:00:00 host ods-signerd[7]: [hsm] sign init: CKR_DEVICE_ERROR', 'CKR_DEVICE_ERROR'],
])('a failure: %s', async (line, code) => expect(await told(line)).toEqual([code]))
