/** What is masked on one line and what stays; masking twice is masking once; what comes out is text of bounded length. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SAMPLE_BYTES } from '../../src/model/counts/partial-counts.ts'
import type { Finding } from '../../src/model/findings/finding.ts'
import { Redactor } from '../../src/redact/redactor.ts'
import { SampleRedactor } from '../../src/redact/sample.ts'
import { plants } from '../support/logs/canaries.ts'
import { builtInRules } from '../support/rules/rules.ts'

const rules = builtInRules()
const on = new Redactor(rules, 'on')
const strict = new Redactor(rules, 'strict')

test.each([
  ['pkcs11-tool --login --pin 1234 -O', 'pkcs11-tool --login --pin ‹redacted:pin› -O'],
  ['pkcs11-tool -l -p 1234 -O', 'pkcs11-tool -l -p ‹redacted:pin› -O'],
  ["sh -c 'x --so-pin=1234'", "sh -c 'x --so-pin=‹redacted:pin›'"],
  ['pkcs11:token=t?pin-value=12;34&a=b', 'pkcs11:token=t?pin-value=‹redacted:pin›&a=b'],
  ['[in] pPin[ulPinLen] 000055d1c3a0e2b0 / 6', '[in] pPin[ulPinLen] ‹redacted:pin› / 4-8'],
  ['[in] pPin[ulPinLen] 000055d1c3a0e2b0 / 2', '[in] pPin[ulPinLen] ‹redacted:pin› / 1-3'],
  ['    CKA_VALUE             000055d0c1a2f010 / 32', '    CKA_VALUE             ‹redacted:key› / >16'],
  ['    00000000  31 32 33 34                 1234', '    00000000  ‹redacted:data›'],
  ['  IN: pPin = (6) "12\\"45"', '  IN: pPin = (4-8) "‹redacted:pin›"'],
  ['77[5]:   ulPinLen = 6', '77[5]:   ulPinLen = 4-8'],
  ['x :  *pPin: *** Intentionally hidden ***', 'x :  *pPin: *** Intentionally hidden ***'],
  ['x :  *pOut: HEX(00FF)', 'x :  *pOut: HEX(‹redacted:data›)'],
  ['x :  *pData: HEX(00FF)', 'x :  *pData: ‹redacted:data›'],
  ['{"m":"{\\"password\\":\\"a,b\\",\\"n\\":1}"}', '{"m":"{\\"password\\":\\"‹redacted:password›\\",\\"n\\":1}"}'],
  ['password=a;b c', 'password=‹redacted:password› c'],
  ['password=a, user=b', 'password=‹redacted:password›, user=b'],
  ['Authorization: Bearer abc.def-1 failed', 'Authorization: ‹redacted:token› failed'],
  ['https://u:p4ss@example.org/', 'https://u:‹redacted:password›@example.org/'],
  ['wrong password: CKR_PIN_INCORRECT', 'wrong password: CKR_PIN_INCORRECT'],
  ['pkcs11:token=archive;object=k', 'pkcs11:token=archive;object=k'],
  ['alias=signing user=bob from 10.0.0.1', 'alias=signing user=bob from 10.0.0.1'],
  [
    '01-31 10:00:04.000  5394  5394 E A03d00/JSAPP: code 12000006',
    '01-31 10:00:04.000  5394  5394 E A03d00/JSAPP: code 12000006',
  ],
])('%s', (line, masked) => expect(on.plain(line)).toBe(masked))

test.each([
  ['alias=signing user=bob from 10.0.0.1:22', 'alias=‹redacted:alias› user=‹redacted:user› from ‹redacted:address›'],
  ['Jan 31 10:00:00 host7 app[1]: a@example.org', 'Jan 31 10:00:00 ‹redacted:host› app[1]: ‹redacted:mail›'],
  [
    'peer fe80::1 at 10:00:00 serialNumber: 4e1f',
    'peer ‹redacted:address› at 10:00:00 serialNumber: ‹redacted:serial›',
  ],
  [
    `digest ${'ab01'.repeat(8)} CKR_SESSION_READ_WRITE_SO_EXISTS`,
    'digest ‹redacted:blob› CKR_SESSION_READ_WRITE_SO_EXISTS',
  ],
])('strict: %s', (line, masked) => expect(strict.plain(line)).toBe(masked))

/** The last line of a text, redacted with all lines before it in view. */
function lastLine(text: string, redactor = on): string {
  const bytes = new TextEncoder().encode(text)
  const lineStart = bytes.lastIndexOf(10) + 1
  const view = { bytes, base: 0, floor: 0, lineStart, lineEnd: bytes.length, ceiling: bytes.length }
  return redactor.quote(view, lineStart, bytes.length)
}

test('a certificate is public, a value of another class is not', () => {
  const row = '    00000000  30 82                                            0.'
  const template = (kind: string): string =>
    `[in] pTemplate[2]: \n    CKA_CLASS             ${kind}\n    CKA_VALUE             000055d0c1a2f010 / 2\n${row}`
  expect(lastLine(template('CKO_CERTIFICATE'))).toBe(row)
  for (const kind of ['CKO_SECRET_KEY', '', '00000000  43 CKO_CERTIFICATE'])
    expect(lastLine(template(kind))).toBe('    00000000  ‹redacted:key›')
  expect(lastLine(`[in] pSignature[ulSignatureLen] 0000000000000001 / 2\n${row}`)).toBe(row)
  expect(lastLine(`[in] pPin[ulPinLen] 0000000000000001 / 2\n[in] pSignature[n] 0000000000000001 / 2\n${row}`)).toBe(
    '    00000000  ‹redacted:pin›',
  )
})

test('a header without its dump hides what follows, up to a blank line or a regular one', () => {
  const header = '[in] pPin[ulPinLen] 0000000000000001 / 6\n'
  expect(lastLine(`${header}12 torn`)).toBe('‹redacted:pin›')
  expect(lastLine(`${header}one\ntwo`)).toBe('‹redacted:pin›')
  expect(lastLine(`${header}\ntwo`)).toBe('two')
  expect(lastLine(`${header}Returned:  160 CKR_PIN_INCORRECT`)).toBe('Returned:  160 CKR_PIN_INCORRECT')
})

const piece = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'password=',
    '--pin ',
    'pPin = (6) "',
    '‹redacted:pin›',
    '‹redacted:',
    '›',
    '"',
    '\\"',
    '\\n',
    ' ',
    '00 20 00 81 ',
    '    00000000  31 32 ',
    'HEX(',
    'AB',
    'eyJhbGciOiJ.',
    '://u:',
    '@',
    '✓',
    ',',
  ),
  fc.constantFrom(...plants(66).map(p => p.text.replaceAll('\n', ' '))),
)
const line = fc.array(piece, { maxLength: 12 }).map(parts => parts.join('').replaceAll('\n', ' '))

test('masking a masked line changes nothing', () => {
  fc.assert(
    fc.property(line, fc.constantFrom(on, strict), (text, redactor) => {
      const once = redactor.plain(text)
      expect(redactor.plain(once)).toBe(once)
    }),
    { numRuns: 3000 },
  )
})

test('a sample is text within its bound, whatever bytes the line holds', () => {
  const keeper = new SampleRedactor(rules, 'strict')
  const key = {
    namespace: 'pkcs11',
    code: 'x',
    value: null,
    vendor: null,
    context: 'unknown',
    disposition: 'error',
    confidence: 'likely',
    producer: 'text',
  } as const
  const bytesOf = fc.oneof(
    line.map(text => new TextEncoder().encode(text.repeat(3))),
    fc.uint8Array({ maxLength: 900 }),
  )
  fc.assert(
    fc.property(bytesOf, fc.nat(), (bytes, at) => {
      const view = { bytes, base: 0, floor: 0, lineStart: 0, lineEnd: bytes.length, ceiling: bytes.length }
      const finding: Finding = {
        key,
        time: null,
        lineStart: 0,
        offset: at % (bytes.length + 1),
        raw: 'x',
        params: [],
        count: 1,
      }
      const { text } = keeper.quote(finding, view)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SAMPLE_BYTES)
      expect(Buffer.from(text).toString()).toBe(text)
    }),
    { numRuns: 2000 },
  )
})

test('a line before the end of a private key is part of it, also without its beginning and behind another key', () => {
  const key = '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n'
  const rest = 'x error CKR_PIN_INCORRECT\nAAAA\n-----END EC PRIVATE KEY-----\n'
  for (const before of ['', key, rest]) {
    const bytes = new TextEncoder().encode(before + rest)
    const lineStart = before.length
    const lineEnd = lineStart + rest.indexOf('\n')
    const view = { bytes, base: 0, floor: 0, lineStart, lineEnd, ceiling: bytes.length }
    expect(on.quote(view, lineStart, lineEnd)).toBe('‹redacted:private-key›')
  }
  const bytes = new TextEncoder().encode(`${key}x error CKR_PIN_INCORRECT\n${key}`)
  const view = { bytes, base: 0, floor: 0, lineStart: key.length, lineEnd: key.length + 25, ceiling: bytes.length }
  expect(on.quote(view, view.lineStart, view.lineEnd)).toBe('x error CKR_PIN_INCORRECT')
})
