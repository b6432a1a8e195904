/** Codes that no pack knows: what is told, what is not, and that it is no finding. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Scanner } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { summaryOf } from '../support/runs/summary.ts'

const scanner = new Scanner(builtInRules())
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string) => summaryOf(scanner, encode(text), { cuts: [] })
const HEAD = '01-31 10:00:00.000  5394  5394'

/** The codes that are told of one line. */
async function told(line: string): Promise<string[]> {
  const { findings, unknown } = await read(`${line}\n`)
  expect(findings.filter(({ key }) => key.confidence !== 'possible')).toEqual([])
  return unknown.map(({ code }) => code)
}

test.each([
  ['a code of another kit, at an error level', `${HEAD} E A01c06/APP: no weather, code: 15700010`, ['15700010']],
  ['after a word of failure', 'createDataShareHelper err, failed { code: 15700010 }', ['15700010']],
  ['a BusinessError at any level', `${HEAD} I A00500/APP: BusinessError 17700001: none`, ['17700001']],
  ['a short code that packs know for their own modules', 'BusinessError 202: not a system application', ['202']],
  ['twice on one line', `${HEAD} E A01b0a/APP: error, code: 17700003, BusinessError 17700003: none`, ['17700003']],
  ['two on one line', `${HEAD} E A01b0a/APP: error code: 17700003, then errCode=13900002`, ['13900002', '17700003']],
  ['with a sign and without one', `${HEAD} E P02b86/APP: errCode: -62980097`, ['62980097']],
  ['a number of nobody', '2026-01-31 10:00:00 ERROR db: error code 1045', ['1045']],
  ['a negative number of nobody', '2026-01-31 10:00:00 ERROR db: errCode=-1003', ['-1003']],
  ['hexadecimal', '2026-01-31 10:00:00 ERROR update: errorCode=0x80070005', ['0x80070005']],
  ['a name', '2026-01-31 10:00:00 ERROR net: ACME_E_NO_SLOT', ['ACME_E_NO_SLOT']],
  ['a short number of another space', '2026-01-31 10:00:00 ERROR db: errCode=1003', ['1003']],
  ['zero', '2026-01-31 10:00:00 ERROR db: error code 0000', []],
  ['two digits', '2026-01-31 10:00:00 ERROR db: error code 28', []],
  ['a status of HTTP', '2026-01-31 10:00:00 ERROR web: error code 502', []],
  ['an exit code', '2026-01-31 10:00:00 ERROR job: exit code 13700', []],
  ['no failure', '2026-01-31 10:00:00 INFO db: errCode=1045', []],
  ['a number in no range', `${HEAD} E C01650/Pool: failed, code:27394059`, []],
  ['the code of a version', `${HEAD} E A01c06/APP: failed, versionCode: 15700010`, []],
  ['source text', 'const ERR_NO_SLOT = 15700010', []],
  ['a code that a pack knows and its guard refused', `${HEAD} E A01c06/APP: product code: 12000001`, []],
])('%s: %s', async (_, line, expected) => {
  expect((await told(line)).sort()).toEqual(expected)
})

test('a code that is found is not told as well, and names made of known ones are not told', async () => {
  const lines = [
    '2026-01-31 10:00:00 ERROR hsm: C_Sign failed: CKR_DEVICE_ERROR (error code 0x30)',
    `${HEAD} E A03d00/JSAPP: initSession failed, code: 12000011`,
    '2026-01-31 10:00:00 ERROR C_Login() failed. PKCS#11 error: CKR_CANT_LOCK (0x0000000A). AWS_ERROR_PKCS11_CKR_CANT_LOCK',
  ]
  const { findings, unknown } = await read(lines.join('\n'))
  expect(findings.map(f => f.key.code).sort()).toEqual(['12000011', 'CKR_CANT_LOCK', 'CKR_DEVICE_ERROR'])
  expect(unknown).toEqual([])
})

test('counts, the first place, and the order of the list', async () => {
  const lines = [
    'nothing',
    '2026-01-31 10:00:00 ERROR net: ERR_B_TIMEOUT',
    '2026-01-31 10:00:00 ERROR net: ERR_A_TIMEOUT',
    'nothing',
    '2026-01-31 10:00:00 ERROR net: ERR_A_TIMEOUT',
    'Jan 31 10:00:30 host message repeated 3 times: [ net failed: ERR_B_TIMEOUT ]',
  ]
  expect((await read(lines.join('\n'))).unknown).toEqual([
    { code: 'ERR_B_TIMEOUT', count: 4, first: { source: 0, line: 2 } },
    { code: 'ERR_A_TIMEOUT', count: 2, first: { source: 0, line: 3 } },
  ])
})

test('a code that lies in a secret is told under its mask', async () => {
  const { unknown } = await read('2026-01-31 10:00:00 ERROR login failed: password=ERR_SECRET_THING\n')
  expect(JSON.stringify(unknown)).not.toContain('SECRET_THING')
})

const line = fc.oneof(
  fc.nat(60).map(i => `2026-01-31 10:00:00 ERROR net: no answer, ACME_ERR_THING_${i}\n`),
  fc.nat(9).map(i => `${HEAD} E A01c06/APP: failed, code: 1570001${i}\n`),
  fc.constant('12: C_Login\nReturned:  0 CKR_OK\n\n'),
  fc.constant(`${HEAD} I C02f06/HUKS: HksServiceInit: begin\n`),
  fc.constant('C_Login failed: CKR_PIN_INCORRECT\n'),
  fc.constant('nothing here\n'),
)

test('any cut gives the same codes, counts, places and signs of use', async () => {
  const input = fc.record({
    lines: fc.array(line, { minLength: 5, maxLength: 120 }),
    cuts: fc.array(fc.nat(), { maxLength: 5 }),
    maxLine: fc.constantFrom(64, 1 << 20),
    piece: fc.constantFrom(undefined, 100),
  })
  await fc.assert(
    fc.asyncProperty(input, async ({ lines, cuts, maxLine, piece }) => {
      const bytes = encode(lines.join('').trimEnd())
      const places = [...new Set(cuts.map(c => c % bytes.length))].filter(c => c > 0).sort((a, b) => a - b)
      const whole = await summaryOf(scanner, bytes, { cuts: [], maxLine })
      const parts = await summaryOf(scanner, bytes, { cuts: places, maxLine, ...(piece && { piece }) })
      expect(parts.unknown).toEqual(whole.unknown)
      expect(parts.seen).toEqual(whole.seen)
    }),
    { numRuns: 60 },
  )
}, 120_000)
