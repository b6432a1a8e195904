/** Logs with planted secrets: every form in which programs write them, on lines that a report quotes and around them. */

/** A log and the secret in it. `quoted`: the secret stands on the very line that is kept. */
export interface Plant {
  readonly form: string
  readonly canary: string
  readonly text: string
  readonly quoted: boolean
}

type Form = (secret: string) => string

const FAILED = 'PKCS11 function C_Login failed: rv = CKR_PIN_INCORRECT (0xa0)'
/** On a row of a dump only a shape finds a code. */
const ROW_FAILED = ' error: PKCS11 function C_Login failed: rv = CKR_DEVICE_ERROR (0x30)'
const DUMP_FAILED = ` error: ${FAILED}`

/** The secret as rows of a dump of pkcs11-spy; `text` stands in the text column of the last row instead of dots. */
function spyRows(secret: string, text = ''): string {
  const bytes = [...Buffer.from(secret)]
  const rows: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const part = bytes.slice(at, at + 16)
    const hex = part.map(b => b.toString(16).toUpperCase().padStart(2, '0')).join(' ')
    rows.push(`    ${at.toString(16).padStart(8, '0')}  ${hex.padEnd(48)} ${String.fromCharCode(...part)}`)
  }
  return rows.join('\n') + text
}

function hexOf(secret: string, between: string): string {
  return [...Buffer.from(secret)].map(b => b.toString(16).toUpperCase().padStart(2, '0')).join(between)
}

function spyBlock(header: string, rows: string): string {
  return `4: C_Login\n2026-01-31 08:00:01.122\n[in] hSession = 0x1\n${header}\n${rows}\nReturned:  160 CKR_PIN_INCORRECT\n\n`
}

const dumps = [
  'pPin[ulPinLen]',
  'pOldPin[ulOldLen]',
  'pNewPin[ulNewLen]',
  'pSeed[ulSeedLen]',
  'pData[ulDataLen]',
  'pEncryptedData[ulEncryptedDataLen]',
  'pWrappedKey[ulWrappedKeyLen]',
  'pOperationState[ulOperationStateLen]',
]
const attributes = [
  'CKA_VALUE',
  'CKA_PRIVATE_EXPONENT',
  'CKA_PRIME_1',
  'CKA_PRIME_2',
  'CKA_EXPONENT_1',
  'CKA_COEFFICIENT',
]

/** Forms whose secret stands on a line with a code. */
const QUOTED: Readonly<Record<string, Form>> = {
  ...Object.fromEntries(
    dumps.map(name => [
      `spy ${name}`,
      (s: string) => spyBlock(`[in] ${name} 000055d1c3a0e2b0 / ${s.length}`, spyRows(s, ROW_FAILED)),
    ]),
  ),
  ...Object.fromEntries(
    attributes.map(name => [
      `spy ${name}`,
      (s: string) =>
        spyBlock(
          `[in] pTemplate[2]: \n    CKA_CLASS             CKO_PRIVATE_KEY\n    ${name}             000055d1c3a0e2b0 / ${s.length}`,
          spyRows(s, ROW_FAILED),
        ),
    ]),
  ),
  'spy without header': s => `${spyRows(s, ROW_FAILED)}\nReturned:  160 CKR_PIN_INCORRECT\n\n`,
  'spy threads': s =>
    `4: C_Login\n[in] pPin[ulPinLen] 000055d1c3a0e2b0 / ${s.length}\n5: C_Verify\n[in] pSignature[ulSignatureLen] 000055d1c3a0e2b0 / 16\n${spyRows(s, ROW_FAILED)}\n`,
  'spy torn': s => `4: C_Login\n[in] pPin[ulPinLen] 000055d1c3a0e2b0 / 6\nxx ${s} error CKR_DEVICE_ERROR\n`,
  'spy through syslog': s =>
    `Jan 31 10:00:00 host app[7]: [in] pPin[ulPinLen] 000055d1c3a0e2b0 / ${s.length}\nJan 31 10:00:00 host app[7]: ${spyRows(s, ROW_FAILED)}\n`,
  'spy in JSON': s =>
    `${JSON.stringify({ log: spyBlock(`[in] pPin[ulPinLen] 000055d1c3a0e2b0 / ${s.length}`, spyRows(s)), error: DUMP_FAILED })}\n`,
  'spy in JSON in JSON': s =>
    `${JSON.stringify({ log: JSON.stringify({ m: spyBlock(`[in] pPin[ulPinLen] 000055d1c3a0e2b0 / ${s.length}`, spyRows(s)) }), error: DUMP_FAILED })}\n`,
  'p11-kit pin': s => `  IN: pPin = (${s.length}) "${s}" error CKR_PIN_INCORRECT\n`,
  'p11-kit quote in pin': s => `  IN: pPin = (9) "a\\"${s}" error CKR_PIN_INCORRECT\n`,
  'p11-kit value': s => `  IN: pTemplate = (1) [ { CKA_VALUE = (9) "${s}" } ] error CKR_ATTRIBUTE_VALUE_INVALID\n`,
  'logger pin': s => `0x0000249c : 0x00007f72e7219840 :  *pPin: ${s} error CKR_PIN_INCORRECT\n`,
  'logger data': s => `0x0000249c : 0x00007f72e7219840 :  *pData: HEX(${hexOf(s, '')}) error CKR_DATA_INVALID\n`,
  'nss pin': s => `77[5557]:   pPin = "${s}" rv = CKR_PIN_INCORRECT\n`,
  'cknfast dump': s =>
    `2026-01-31 07:30:02 [3391] t7f21: pkcs11: 000008CC >    pPin ${hexOf(s, ' ')} ${s}${DUMP_FAILED}\n`,
  'opencryptoki dump': s =>
    `01/31/2026 10:00:00 4711 [x.c:1 swtok] DEBUG: pin: 00000000: ${hexOf(s, ' ')}  |${s}|${DUMP_FAILED}\n`,
  'option --pin': s => `pkcs11-tool --login --pin ${s} --sign: error: ${FAILED}\n`,
  'option --so-pin=': s => `softhsm2-util --init-token --so-pin="${s}" error: ${FAILED}\n`,
  'option --new-pin': s => `sh -c 'pkcs11-tool --change-pin --new-pin ${s}' error: ${FAILED}\n`,
  'option -p': s => `pkcs11-tool -l -p ${s} -O: error: ${FAILED}\n`,
  'option in JSON': s =>
    `${JSON.stringify({ argv: ['pkcs11-tool', '--pin', s], cmd: `pkcs11-tool --pin "${s}"`, error: 'CKR_PIN_INCORRECT' })}\n`,
  'option --password': s => `tool --password ${s} error: ${FAILED}\n`,
  'uri pin-value': s => `open pkcs11:token=t;object=k?pin-value=${s}&module-name=m error: ${FAILED}\n`,
  'uri pin-source': s => `open pkcs11:token=t?pin-source=file:/run/${s} error: ${FAILED}\n`,
  'apdu line': s => `apdu: 00 20 00 81 10 ${hexOf(s, ' ')} ${s} error: ${FAILED}\n`,
  'apdu change': s => `apdu: 002400811031323334${hexOf(s, '')} error: ${FAILED}\n`,
  'apdu dump': s => `Outgoing APDU (21 bytes):\n00 20 00 81 10 ${hexOf(s, ' ')}${DUMP_FAILED}\n`,
  'apdu dump, row two': s =>
    `Outgoing APDU (37 bytes):\n00 24 00 81 20 31 32 33 34 FF FF FF FF FF FF FF\n${hexOf(s, ' ')}  ${s}${DUMP_FAILED}\n`,
  'pem body': s =>
    `-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n${s} error CKR_PIN_INCORRECT ${s}\nAAAA\n-----END RSA PRIVATE KEY-----\n`,
  'pem end only': s => `${s} error CKR_PIN_INCORRECT ${s}\nAAAA\n-----END EC PRIVATE KEY-----\n`,
  'pem in JSON': s =>
    `${JSON.stringify({ key: `-----BEGIN PRIVATE KEY-----\n${s}\n-----END PRIVATE KEY-----\n`, error: 'CKR_PIN_INCORRECT' })}\n`,
  jwt: s => `token eyJhbGciOiJIUzI1NiJ9.eyJzdWIi${s}.${s} error: ${FAILED}\n`,
  aws: s =>
    `key AKIA${s
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, 'X')
      .padEnd(16, 'Q')} error: ${FAILED}\n`,
  github: s => `clone with ghp_${s}abcdefghijklmnop error: ${FAILED}\n`,
  gitlab: s => `clone with glpat-${s}abcdefghijklmnop error: ${FAILED}\n`,
  slack: s => `hook xoxb-${s}-123 error: ${FAILED}\n`,
  google: s => `key AIza${s}abcdefghijklmnopqrstuvwxyz error: ${FAILED}\n`,
  bearer: s => `Authorization: Bearer ${s} error: ${FAILED}\n`,
  basic: s => `curl -H 'Authorization: Basic ${Buffer.from(s).toString('base64')}' error: ${FAILED}\n`,
  cookie: s => `${JSON.stringify({ cookie: `a=b; sid=${s}`, error: 'CKR_PIN_INCORRECT' })}\n`,
  'password=': s => `login user=a password=${s}, error: ${FAILED}\n`,
  'password long': s => `login password=${'x'.repeat(300)}${s} error: ${FAILED}\n`,
  'password JSON': s => `${JSON.stringify({ db_password: `p,;"${s}`, error: 'CKR_PIN_INCORRECT' })}\n`,
  'password JSON in JSON': s =>
    `${JSON.stringify({ m: JSON.stringify({ password: s, a: 1 }), error: 'CKR_PIN_INCORRECT' })}\n`,
  secret: s => `client_secret: '${s}' error: ${FAILED}\n`,
  token: s => `access_token=${s} error: ${FAILED}\n`,
  'api key': s => `X-Api-Key: ${s} error: ${FAILED}\n`,
  keyless: s => `Keyless setup apiKey="${s}" licenseKey="${s}" error: CKR_PIN_INCORRECT\n`,
  'url password': s => `fetch https://user:${s}@example.org/ error: ${FAILED}\n`,
  'unknown code': s => `login password=rv:CKR_${s.toUpperCase().replace(/[^A-Z0-9]/g, '_')} error\n`,
}

/** Forms whose secret stands beside a line with a code. */
const AROUND: Readonly<Record<string, Form>> = {
  'spy pin': s => spyBlock(`[in] pPin[ulPinLen] 000055d1c3a0e2b0 / ${s.length}`, spyRows(s)),
  'p11-kit block': s =>
    `C_Login\n  IN: hSession = S1\n  IN: userType = CKU_USER\n  IN: pPin = (${s.length}) "${s}"\nC_Login = CKR_PIN_INCORRECT\n`,
  'nss block': s => `77[5557]: C_Login\n77[5557]:   pPin = ${s}\n77[5557]:   rv = CKR_PIN_INCORRECT\n`,
  'name from a line before': s => `4: C_${s}9\nReturned:  160 CKR_PIN_INCORRECT\n`,
}

const upperOnly = new Set(['aws', 'unknown code'])

/** `count` plants, every form in turn, each with a secret of its own. */
export function plants(count: number): Plant[] {
  const forms = [
    ...Object.entries(QUOTED).map(f => [...f, true] as const),
    ...Object.entries(AROUND).map(f => [...f, false] as const),
  ]
  return Array.from({ length: count }, (_, i) => {
    const [form, make, quoted] = forms[i % forms.length]!
    const plain = `Zq${(i * 7919 + 104729).toString(36)}K${(i * 31337 + 65537).toString(36)}w`.slice(0, 12)
    const canary = upperOnly.has(form) ? plain.toUpperCase() : plain
    return { form, canary, quoted, text: `a line before\n${make(canary)}a line after\n` }
  })
}

/** Every way in which a secret could still be read from a file. */
export function spellings(canary: string): Buffer[] {
  const bytes = Buffer.from(canary)
  const hex = bytes.toString('hex')
  const pairs = hex.match(/../g)!
  const texts = [hex, pairs.join(' '), pairs.join(':')]
  const base64 = ['', 'x', 'xy'].map(pad => {
    const skip = Math.ceil((pad.length * 4) / 3)
    const whole = Buffer.from(pad + canary)
      .toString('base64')
      .replace(/=+$/, '')
    return whole.slice(skip, whole.length - ((pad.length + canary.length) % 3 === 0 ? 0 : 1))
  })
  return [
    bytes,
    ...texts.flatMap(t => [Buffer.from(t), Buffer.from(t.toUpperCase())]),
    Buffer.from(canary, 'utf16le'),
    Buffer.from(canary, 'utf16le').swap16(),
    ...base64.filter(t => t.length >= 6).map(t => Buffer.from(t)),
  ]
}
