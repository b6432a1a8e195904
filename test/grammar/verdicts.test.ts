/** Where a sentence tells with what something ended, and what looks alike: each line is of a kind of its own. */
import { expect, test } from 'vitest'
import { tell } from './lines.ts'

/** Codes that reports show by default. */
const shown = (text: string): string[] =>
  tell(text)
    .filter(({ confidence }) => confidence !== 'possible')
    .map(({ code }) => code)

const TOLD: Readonly<Record<string, readonly [string, ...string[]]>> = {
  // A value behind a function, over other words, or at the end of the line.
  'C_Logout over the tunnel: 0x32, peer gone': ['CKR_DEVICE_REMOVED'],
  'worker 4: C_EncryptFinal 0x32': ['CKR_DEVICE_REMOVED'],
  'W pool: C_Login 0xA0, 2 tries left': ['CKR_PIN_INCORRECT'],
  'C_OpenSession without CKF_SERIAL_SESSION -> 0xB4': ['CKR_SESSION_PARALLEL_NOT_SUPPORTED'],
  'C_Login(CKU_SO) => "0xa4"': ['CKR_PIN_LOCKED'],
  'tokcopy: C_OpenSession(11): 3': ['CKR_SLOT_ID_INVALID'],
  'ERRO leitor: C_OpenSession retornou 0x000000E0': ['CKR_TOKEN_NOT_PRESENT'],
  'C_CreateObject failed! (0x000000D0)': ['CKR_TEMPLATE_INCOMPLETE'],
  'general: error: pkcs_C_DestroyObject: Error = 0x00000082': ['CKR_OBJECT_HANDLE_INVALID'],
  'nss: NSC_Initialize on softoken gave 0x2': ['CKR_HOST_MEMORY'],
  // Structured data of RFC 5424.
  '<131>1 2026-11-05T05:05:05Z hsm9 auditd 700 P11 [p11@1 fn="C_GetObjectSize" rv="CKR_INFORMATION_SENSITIVE"] failed':
    ['CKR_INFORMATION_SENSITIVE'],
  // In brackets, behind a colon, before a dash.
  'hsm: the token refused the PIN (0xA0)': ['CKR_PIN_INCORRECT'],
  'ERROR sign init with CKM_SHA256_RSA_PKCS: 0x63': ['CKR_KEY_TYPE_INCONSISTENT'],
  'Anmeldung am Token fehlgeschlagen: 0x102 – die PIN fehlt': ['CKR_USER_PIN_NOT_INITIALIZED'],
  '登录加密机失败，返回值 0xA4': ['CKR_PIN_LOCKED'],
  '[ota] verify image: 0x000000C0': ['CKR_SIGNATURE_INVALID'],
  "KEYGEN  TOKEN=PAY  RV=X'00000062' FAILED": ['CKR_KEY_SIZE_RANGE'],
  'pkcs11 helper: login failed for token "ops": 160': ['CKR_PIN_INCORRECT'],
  // A check that shows what it found.
  'Check failed: rv == CKR_OK (5 vs. 0) C_Initialize': ['CKR_GENERAL_ERROR'],
  // A name behind an operation.
  'hsm-b: sign CKR_DEVICE_REMOVED': ['CKR_DEVICE_REMOVED'],
  'hsm: encrypt probe CKR_DEVICE_ERROR': ['CKR_DEVICE_ERROR'],
  '❌ login to smart card — CKR_TOKEN_NOT_PRESENT': ['CKR_TOKEN_NOT_PRESENT'],
  '| 12:40:11 | hsm-c | login | KO | CKR_TOKEN_NOT_PRESENT |': ['CKR_TOKEN_NOT_PRESENT'],
  'unwrap test key: NOT OK (CKR_TEMPLATE_INCONSISTENT)': ['CKR_TEMPLATE_INCONSISTENT'],
  // Eight digits with a failure and an operation of their code space.
  'E Vault: decrypt blob 1 → 12000006': ['12000006'],
  '[E] generateKeyItem: code 12000015 call service failed': ['12000015'],
  'query over ipc broke with ErrCode=24000010': ['24000010'],
  'W Box: add(alias=jwt): 24000003 duplicated': ['24000003'],
  '授权令牌超时（12000009），交易签名未完成': ['12000009'],
  'day,app,asset_op,asset_code\n2026-11-01,mail,query,24000002': ['24000002'],
  // The closing of a call, and calls of threads.
  '0x7f11 C_Sign {\n0x7f11 } = 48': ['CKR_DEVICE_ERROR'],
  '[a1] enter C_DecryptInit\n[b7] enter C_Login\n[a1] leave 0x60\n[b7] leave 0xa4': [
    'CKR_KEY_HANDLE_INVALID',
    'CKR_PIN_LOCKED',
  ],
  // A vendor's number and, beside it, its name.
  'ERROR luna: C_Login rv=0x80000007 CKR_USER_LOCKED_OUT': ['CKR_USER_LOCKED_OUT'],
}

test.each(Object.entries(TOLD))('%s', (text, codes) => {
  expect(shown(text)).toEqual(codes)
})

const NOTHING = [
  'RV = {0x30: "CKR_DEVICE_ERROR", 0x32: "CKR_DEVICE_REMOVED"}',
  'asset.ErrorCode: SERVICE_UNAVAILABLE=24000001 NOT_FOUND=24000002 DUPLICATED=24000003',
  '    Rv.PIN_LOCKED -> showUnblockDialog()',
  '  fatal: [CKR_PIN_LOCKED]',
  'pkcs11.fatal.codes=0xA4,0x32,0xE0',
  'OnPinLocked=CKR_PIN_LOCKED:notify,ops',
  '257 = 0x101 = CKR_USER_NOT_LOGGED_IN',
  'audit: CKR_PIN_INCORRECT count today: 0',
  'panel "CKR_SESSION_CLOSED per minute" saved',
  '"C_Sign returned CKR_DEVICE_ERROR" - what went wrong?',
  '{"domain_":"ASSET","name_":"INFO","ERROR_CODE":0,"RUN_TIME":24000002}',
  'const MidInstanceIsReadOnlyErrCode = 12000013',
  'KeylessSDK 5.2.1 (30003) loaded',
  'selftest: C_Encrypt with 17 bytes: done',
  'C_Sign of order 9 at=1106400000 failed',
  'p11ctl explain CKR_PIN_LOCKED',
  'Level:         Error\nname of file:  48',
  '<code value="0x101"><name>CKR_USER_NOT_LOGGED_IN</name></code>',
]

test.each(NOTHING)('nothing: %s', text => {
  expect(shown(text)).toEqual([])
})
