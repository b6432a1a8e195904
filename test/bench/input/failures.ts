/**
 * The failures that a generated log holds: who prints them, in which words, with which codes. Every voice has codes of
 * its own and takes them in turn, so that none is taken for the echo of another.
 */
import type { Dialect } from './dialects.ts'
import type { Dice } from './dice.ts'

/** A code as a report names it, and what the line itself prints of it. */
export interface Printed {
  readonly code: string
  readonly name: string
  readonly hex: string
}

export interface Voice {
  readonly namespace: string
  readonly dialect: Dialect
  readonly origin: string
  readonly codes: readonly Printed[]
  readonly say: (code: Printed, dice: Dice) => string
  /** Further lines of the same failure in a text log, each with its line feed. */
  readonly tail?: (code: Printed) => string
}

const FRAMES = `	at jdk.crypto.cryptoki/sun.security.pkcs11.wrapper.PKCS11.C_Sign(Native Method)
	at jdk.crypto.cryptoki/sun.security.pkcs11.P11Signature.engineSign(P11Signature.java:597)
	at org.example.signer.Worker.run(Worker.java:112)
`
const EXCEPTION = 'sun.security.pkcs11.wrapper.PKCS11Exception'
const APP = 'A03d00/com.example.wallet/JSAPP'

export const VOICES: readonly Voice[] = [
  {
    ...pkcs11('bare', '', { PIN_INCORRECT: 0xa0, PIN_LOCKED: 0xa4, PIN_EXPIRED: 0xa3, PIN_LEN_RANGE: 0xa2 }),
    say: c => `error: PKCS11 function C_Login failed: rv = ${c.name} (0x${c.hex})`,
  },
  {
    ...pkcs11('hclog', 'core', { KEY_TYPE_INCONSISTENT: 0x63, MECHANISM_INVALID: 0x70, KEY_HANDLE_INVALID: 0x60 }),
    say: c => `seal failed: error="failed to sign: pkcs11: 0x${c.hex.toUpperCase()}: ${c.name}"`,
  },
  {
    ...pkcs11('log4j', 'o.e.signer.Worker', { DEVICE_ERROR: 0x30, DEVICE_MEMORY: 0x31, SESSION_CLOSED: 0xb0 }),
    say: (c, dice) => `request ${dice.below(1e7)} not signed: ${EXCEPTION}: ${c.name}`,
    tail: c => `${FRAMES}Caused by: ${EXCEPTION}: ${c.name}\n${FRAMES}`,
  },
  {
    ...pkcs11('syslog', 'ssh-agent', { TOKEN_NOT_PRESENT: 0xe0, DEVICE_REMOVED: 0x32, USER_NOT_LOGGED_IN: 0x101 }),
    say: c => `error: C_Sign failed: ${c.name} (0x${c.hex})`,
  },
  {
    ...pkcs11('bare', '', { SESSION_COUNT: 0xb1, OPERATION_ACTIVE: 0x90, DATA_LEN_RANGE: 0x21 }),
    say: c => `PyKCS11.PyKCS11Error: ${c.name} (0x${c.hex.toUpperCase().padStart(8, '0')})`,
  },
  {
    ...decimal('huks', 'hilog', APP, [12000002, 12000004, 12000006, 12000008, 12000011]),
    say: c => `generateKeyItem failed, {"code":${c.code},"message":"the engine did not answer"}`,
  },
  {
    ...decimal('asset', 'hilog', APP, [24000001, 24000003, 24000005, 24000007]),
    say: c => `asset not added, BusinessError ${c.code}: see the service log`,
  },
  {
    namespace: 'asset',
    dialect: 'hilog',
    origin: 'C02f20/Asset',
    codes: Object.entries({ NotFound: 24000002, CryptoError: 24000009, IpcError: 24000010 }).map(([name, code]) =>
      printed(name, code, String(code)),
    ),
    say: c => `[FATAL][IPC]Asset error code = ErrCode::${c.name}, msg is not served`,
  },
  {
    ...decimal('keyless', 'logcat', 'LoginActivity', [20005, 20010, 30000, 30002, 30005]),
    say: c => `Keyless configure failed: code=${c.code}, message=the flag service did not answer`,
  },
  {
    ...decimal('keyless', 'apple', 'PingOneRecognize', [30001, 30003, 30004, 30006, 40000]),
    say: c => `Keyless.authenticate() FAILED: Error Domain=KeylessSDK Code=${c.code} "no match"`,
  },
]

type Told = Omit<Voice, 'say'>

function pkcs11(dialect: Dialect, origin: string, values: Readonly<Record<string, number>>): Told {
  const codes = Object.entries(values).map(([name, value]) => printed(`CKR_${name}`, value, `CKR_${name}`))
  return { namespace: 'pkcs11', dialect, origin, codes }
}

function decimal(namespace: string, dialect: Dialect, origin: string, values: readonly number[]): Told {
  return { namespace, dialect, origin, codes: values.map(value => printed('', value, String(value))) }
}

function printed(name: string, value: number, code: string): Printed {
  return { code, name, hex: value.toString(16) }
}
