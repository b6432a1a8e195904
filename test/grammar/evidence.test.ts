/** What one line tells, with the parts of its evidence, and what turns a line off. */
import { expect, test } from 'vitest'
import { confidenceOf, PARTS } from '../../src/grammar/evidence.ts'
import { tell } from './lines.ts'

/** The lines, and for each code that they tell: code, confidence, parts, function. */
type Expected = readonly [code: string, confidence: string, parts: string, functionName?: string]
const CASES: readonly (readonly [string, ...Expected[]])[] = [
  // A name.
  ['unwrap gave CKR_DEVICE_ERROR', ['CKR_DEVICE_ERROR', 'likely', 'name key']],
  ['rv=CKR_PIN_LOCKED', ['CKR_PIN_LOCKED', 'likely', 'name key']],
  ['CKR_VENDOR_DEFINED', ['CKR_VENDOR_DEFINED', 'possible', 'name']],
  [
    'C_Login failed: CKR_PIN_INCORRECT (0xa0)',
    ['CKR_PIN_INCORRECT', 'certain', 'name agreement function key failure', 'C_Login'],
  ],
  ['C_Login failed 0xa0 CKR_PIN_LOCKED', ['CKR_PIN_LOCKED', 'certain', 'name function failure', 'C_Login']],
  // A number that contradicts it wins where something says whose it is.
  ['C_Login failed: rv = 0xa0 CKR_PIN_LOCKED', ['CKR_PIN_INCORRECT', 'certain', 'function key failure', 'C_Login']],
  // Names and numbers that no pack lists, as outcomes only.
  ['C_Login failed: CKR_ACME_THING', ['CKR_ACME_THING', 'certain', 'name function key failure', 'C_Login']],
  ['C_Login failed: 0x8765', ['34661', 'certain', 'function key failure', 'C_Login']],
  ['[ERROR] unwrap: CKR_PIN_LOCKED', ['CKR_PIN_LOCKED', 'certain', 'name failure level']],
  ['[WARN] unwrap: CKR_PIN_LOCKED', ['CKR_PIN_LOCKED', 'likely', 'name level']],
  ['java.lang.RuntimeException: CKR_DEVICE_REMOVED', ['CKR_DEVICE_REMOVED', 'certain', 'name failure exception']],
  // A name without its prefix.
  ['P11Error::PinLocked', ['CKR_PIN_LOCKED', 'certain', 'name key space enum']],
  ['Err(Pkcs11Error::PinLocked)', ['CKR_PIN_LOCKED', 'certain', 'name key failure space enum']],
  ['C_Login error: PIN_LOCKED', ['CKR_PIN_LOCKED', 'certain', 'name function key failure enum', 'C_Login']],
  ['ERROR p11: unwrap: PinLocked', ['CKR_PIN_LOCKED', 'possible', 'name failure space']],
  // Words.
  ['C_Login failed: pin is locked', ['CKR_PIN_LOCKED', 'likely', 'function failure words', 'C_Login']],
  ['ERROR pkcs11 sign: token removed', ['CKR_DEVICE_REMOVED', 'likely', 'failure space words']],
  ['p11: pin locked', ['CKR_PIN_LOCKED', 'possible', 'space words']],
  // A return value.
  [
    'hsm.c:77: C_Sign(slot=2) -> 0xA4 (pin locked)',
    ['CKR_PIN_LOCKED', 'certain', 'agreement function space', 'C_Sign'],
  ],
  ['C_Login failed with code 160', ['CKR_PIN_INCORRECT', 'likely', 'function key failure', 'C_Login']],
  ['C_Sign failed with code A4h', ['CKR_PIN_LOCKED', 'certain', 'function key failure', 'C_Sign']],
  ['C_Sign failed with code 16#A4#', ['CKR_PIN_LOCKED', 'certain', 'function key failure', 'C_Sign']],
  ['C_Sign failed with hex A4', ['CKR_PIN_LOCKED', 'certain', 'function key failure', 'C_Sign']],
  ['C_Sign failed with 0x80000104', ['2147483908', 'certain', 'function key failure', 'C_Sign']],
  ['0x54 from C_WrapKey', ['CKR_FUNCTION_NOT_SUPPORTED', 'likely', 'function', 'C_WrapKey']],
  ['leave C_VerifyFinal 145', ['CKR_OPERATION_NOT_INITIALIZED', 'likely', 'function', 'C_VerifyFinal']],
  ['{"fn":"C_Sign","rv":"0x30"}', ['CKR_DEVICE_ERROR', 'likely', 'function key', 'C_Sign']],
  ['PKCS#11 错误码：160', ['CKR_PIN_INCORRECT', 'certain', 'key failure space']],
  ['pkcs11: error code 0x30', ['CKR_DEVICE_ERROR', 'certain', 'key failure space']],
  ['rv = 164', ['CKR_PIN_LOCKED', 'possible', 'key']],
  // Eight digits, and smaller numbers of the same kits.
  ['huks: error code 12000006', ['12000006', 'certain', 'key failure space']],
  ['E HUKS: code 12000006', ['12000006', 'certain', 'key space']],
  ['BusinessError 12000011', ['12000011', 'certain', 'key failure exception']],
  ['asset.remove(alias) error 24000002', ['24000002', 'certain', 'key failure space', 'remove']],
  ['generateKeyItem failed, code: 401', ['401', 'likely', 'function key', 'generateKeyItem']],
  ['huks: HksInit failed, ret = -13', ['12000011', 'likely', 'key space inner', 'HksInit']],
  // Numbers that mean something only where their code space is named.
  ['keyless sdk: error code 30003', ['30003', 'certain', 'key failure space']],
  ['keyless sdk error: 1142', ['1142', 'certain', 'key failure space']],
  ['KeylessError: 30003', ['30003', 'certain', 'key failure space']],
  ['ERROR keyless auth 30003', ['30003', 'possible', 'failure space']],
  // Lines before.
  [
    'C_WrapKey(hSession=3)\nnothing\nrv = 0x54',
    ['CKR_FUNCTION_NOT_SUPPORTED', 'certain', 'key space call', 'C_WrapKey'],
  ],
  [
    '[t7] C_Login\n[t9] C_Logout\n[t7] ret 0xA0\n[t9] ret 0x101',
    ['CKR_PIN_INCORRECT', 'certain', 'key space call', 'C_Login'],
    ['CKR_USER_NOT_LOGGED_IN', 'certain', 'key space call', 'C_Logout'],
  ],
  ['huks service is slow\nerror code 12000011', ['12000011', 'certain', 'key failure space']],
  // Tables and queues have tests of their own.
  ['slot;call;return_code\n1;x;0xB3', ['CKR_SESSION_HANDLE_INVALID', 'likely', 'column']],
  ['error:8207A030:PKCS#11 module:func(122):Device error', ['CKR_DEVICE_ERROR', 'certain', 'queue']],
]

test.each(CASES.map(([text, ...told]) => ({ text, told })))('$text', ({ text, told: expected }) => {
  expect(
    tell(text).map(({ code, confidence, parts, functionName }) => [code, confidence, parts.toSorted(), functionName]),
  ).toEqual(
    expected.map(([code, confidence, parts, functionName = null]) => [
      code,
      confidence,
      parts.split(' ').sort(),
      functionName,
    ]),
  )
})

test('every part of evidence has a case', () => {
  const seen = new Set(CASES.flatMap(([, ...told]) => told.flatMap(([, , parts]) => parts.split(' '))))
  // Stack traces are told by the shapes of frames.
  expect(PARTS.filter(part => !seen.has(part))).toEqual(['frames'])
})

/** What turns a line off, by its reason. */
const NOTHING: Readonly<Record<string, readonly string[]>> = {
  success: ['C_Sign CKR_OK', 'C_Sign returned 0', 'C_Login succeeded, status 48'],
  comparison: ['rv == CKR_PIN_LOCKED', 'C_Sign: rv != 0x30', 'if (rv == CKR_PIN_LOCKED) return;'],
  wish: ['expected CKR_PIN_LOCKED', 'C_Sign said it: 0x30 expected', 'C_Sign never failed with CKR_DEVICE_ERROR'],
  policy: ['retry on CKR_DEVICE_ERROR', 'mapping CKR_PIN_LOCKED to 401', 'accepted: [{code: CKR_PIN_LOCKED, max: 10}]'],
  mapping: ['CKR_PIN_LOCKED -> 401', '{"30003": "cancelled"} keyless sdk'],
  'a passed test': ['PASS: C_Login CKR_PIN_LOCKED'],
  'a label or a file': ['name="CKR_PIN_LOCKED"', 'ckr_pin_locked.bin written'],
  'a negation or a question': ['no CKR_PIN_LOCKED seen', 'CKR_PIN_LOCKED?'],
  'a list': ['CKR_PIN_LOCKED or CKR_PIN_EXPIRED'],
  quantity: ['C_Login took 48 ms', 'pkcs11: wrote 48 objects', 'C_Sign used 48%'],
  'another thing': ['C_Login: session 48', 'http response code 0x30 for C_Sign', 'at line 48 in C_Sign'],
  argument: ['C_Login(0x30)'],
  'a number of a call': ['3: C_Sign'],
  'a number in brackets behind a call': ['C_Sign(hSession=3)\nTask <b1fd6d7f>.<50> ended'],
  'a stack frame': ['at pkcs11.C_Sign (0x30)'],
  dump: ['30 31 32 33 34 35 36 37 38 39 CKR_DEVICE_ERROR'],
  'another trade': ['tpm2_sign: rv 0x30', 'C_Sign: error 0x80100017', 'keyless ssl handshake: error 30003'],
  level: ['[INFO] unwrap: CKR_PIN_LOCKED'],
  'a name or number that no pack lists': ['see CKR_ACME_THING', 'rv=0x8765', 'C_Login failed: 34661 tries'],
  'no code space': ['a key was not found: 12000011', 'error 30003', '(12000006)'],
  'a definition': ['name;meaning;description\n0x31;device removed;CKR_DEVICE_REMOVED'],
}

test.each(Object.entries(NOTHING).flatMap(([reason, lines]) => lines.map(line => [reason, line] as const)))(
  '%s: %s',
  (_, line) => {
    expect(tell(line)).toEqual([])
  },
)

test('scores decide in steps', () => {
  expect([2.9, 3, 4.9, 5, 6.9, 7].map(confidenceOf)).toEqual([
    null,
    'possible',
    'possible',
    'likely',
    'likely',
    'certain',
  ])
})

test('a call of another thread is not what returned', () => {
  const [told] = tell('[t7] C_Login\n[t9] nothing\n[t9] ret 0x54')
  expect([told?.confidence, told?.functionName, told?.parts]).toEqual(['possible', null, ['key', 'space']])
})
