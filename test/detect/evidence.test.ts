/** What explains a finding: what it follows, which row of tries it ends, whose code it is, which shape saw it. */
import { describe, expect, test } from 'vitest'
import type { FindingSummary, Summary } from '../../src/model/counts/summary.ts'
import { PREVIEW_BYTES, Scanner } from '../../src/scan/scanner.ts'
import { prepare, rulesOf } from '../support/rules/packs.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { summaryOf } from '../support/runs/summary.ts'

const scanner = new Scanner(builtInRules())
const scan = (text: string): Promise<Summary> => summaryOf(scanner, new TextEncoder().encode(text), { cuts: [] })
const of = (summary: Summary, code: string, disposition = 'error'): FindingSummary | undefined =>
  summary.findings.find(f => f.key.code === code && f.key.disposition === disposition)

let call = 0
const spy = (name: string, returned: string, time = '2026-01-31 10:02:00.000'): string =>
  `${++call}: ${name}\n${time}\nReturned:  ${returned}\n\n`

describe('links', () => {
  test('lead to the first error of the chain, and a repeated consequence stays one', async () => {
    const summary = await scan(
      spy('C_Login', '164 CKR_PIN_LOCKED') +
        spy('C_SignInit', '257 CKR_USER_NOT_LOGGED_IN').repeat(5) +
        spy('C_SignUpdate', '145 CKR_OPERATION_NOT_INITIALIZED'),
    )
    const cause = { namespace: 'pkcs11', code: 'CKR_PIN_LOCKED', context: 'login' }
    expect(of(summary, 'CKR_USER_NOT_LOGGED_IN')).toBeUndefined()
    expect(of(summary, 'CKR_USER_NOT_LOGGED_IN', 'secondary')).toMatchObject({
      count: 5,
      evidence: { causes: [{ ...cause, count: 5 }] },
    })
    expect(of(summary, 'CKR_OPERATION_NOT_INITIALIZED', 'secondary')!.evidence.causes).toEqual([{ ...cause, count: 1 }])
  })

  test('end at a successful call', async () => {
    const summary = await scan(
      spy('C_Login', '164 CKR_PIN_LOCKED') + spy('C_GetInfo', '0 CKR_OK') + spy('C_Sign', '257 CKR_USER_NOT_LOGGED_IN'),
    )
    expect(of(summary, 'CKR_USER_NOT_LOGGED_IN')!.evidence.causes).toEqual([])
  })

  test('do not tie threads together', async () => {
    const summary = await scan(
      '77[5557]: C_Login\n88[5558]: C_Sign\n77[5557]:   rv = CKR_PIN_LOCKED\n88[5558]:   rv = CKR_DEVICE_ERROR\n',
    )
    expect(of(summary, 'CKR_DEVICE_ERROR')).toBeDefined()
  })
})

describe('rows of failed tries', () => {
  const wrong = spy('C_Login', '160 CKR_PIN_INCORRECT')
  test('go on over other calls and end at a login', async () => {
    const opened = spy('C_OpenSession', '0 CKR_OK')
    const three = await scan(wrong + opened + wrong + opened + wrong + spy('C_Login', '0 CKR_OK') + wrong)
    expect(of(three, 'CKR_PIN_INCORRECT')!.evidence.streak).toEqual({ length: 3, start: Date.UTC(2026, 0, 31, 10, 2) })
  })

  test('end at a lock', async () => {
    const { findings } = await scan(wrong + wrong + spy('C_Login', '164 CKR_PIN_LOCKED') + wrong)
    expect(Math.max(...findings.map(f => f.evidence.streak?.length ?? 0))).toBe(2)
  })

  test('are not made of one failure that several layers print', async () => {
    const summary = await scan(
      "PKCS#11: __pkcs11h_certificate_doPrivateOperation op rv=160\nPKCS#11: pkcs11h_certificate_sign return rv=160-'CKR_PIN_INCORRECT', *p=0\n",
    )
    expect(of(summary, 'CKR_PIN_INCORRECT')).toMatchObject({ count: 1, evidence: { streak: null } })
  })

  test('flags of the token are told', async () => {
    const { problems, findings } = await scan(
      '  token flags : login required, user PIN count low, final user PIN try\n',
    )
    expect(problems.map(p => p.id)).toEqual(['lockout/count-low', 'lockout/final-try'])
    expect(findings).toEqual([])
    expect((await scan('#define CKF_USER_PIN_FINAL_TRY 0x00020000UL\n')).problems).toEqual([])
  })
})

describe('vendors', () => {
  const line = 'C_Sign failed: 2147483908\n'
  const far = 'x\n'.repeat(PREVIEW_BYTES)
  const luna = 'Loaded: "/usr/lib/libCryptoki2_64.so"\n'

  test('are chosen by signs at the head or near the line, if they are those of one', async () => {
    const [head, near, none, both] = await Promise.all(
      [luna + far + line, far + luna + line, far + luna + far + line, `${luna + far}ProtectToolkit C\n${line}`].map(
        scan,
      ),
    )
    for (const [summary, by] of [
      [head, 'head'],
      [near, 'near'],
    ] as const) {
      expect(summary!.findings[0]!.key).toMatchObject({ vendor: 'thales-luna', value: 0x8000_0104 })
      expect(summary!.findings[0]!.key.code).toMatch(/^CKR_/)
      expect(summary!.findings[0]!.evidence.vendorBy).toBe(by)
    }
    for (const summary of [none, both])
      expect(summary!.findings[0]!.key).toMatchObject({ vendor: null, code: '0x80000104' })
  })

  test('are those that the user names, above all signs', async () => {
    const summary = await summaryOf(scanner, new TextEncoder().encode(luna + line), {
      cuts: [],
      vendor: 'thales-protecttoolkit',
    })
    expect(summary.findings[0]!.key.vendor).toBe('thales-protecttoolkit')
    expect(summary.findings[0]!.evidence.vendorBy).toBe('option')
  })
})

test('shapes and what their guards rest on, and the parts of what the line tells', async () => {
  const summary = await scan(
    '01-31 10:00:04.000  5394  5394 E A03d00/JSAPP: generateKeyItem failed, {"code":12000006,"message":"x"}\n01-31 10:00:04.000   260  2432 E C02f06/HUKS: HksInit[7]: failed, ret = -3\n',
  )
  expect(of(summary, '12000006')!.evidence.shapes).toEqual([{ id: 'evidence', held: 'key+failure+space', count: 1 }])
  expect(of(summary, '401')!.evidence.shapes).toMatchObject([{ held: 'domains:C02F06', count: 1 }])
})

test('a guard that only lowers the confidence', async () => {
  const pack = `pack: {namespace: demo, version: "1", title: {en: demo}}
codes:
  - {symbol: DEMO_LOST, value: 7, severity: error, title: {en: It is lost, zh: 丢失}}
shapes:
  - {id: bare, producer: p, pattern: 'code (?<value>[0-9])', confidence: certain, otherwise: likely, guard: {line: demo},
     because: {en: seen by a test, zh: 测试所见}, examples: [{text: demo code 7}], counterexamples: [x]}
`
  const rules = prepare(rulesOf(pack))
  const { findings } = await summaryOf(
    new Scanner(rules),
    new TextEncoder().encode(`demo code 7\n${'x\n'.repeat(8)}code 7\n`),
    {
      cuts: [],
    },
  )
  expect(findings.flatMap(f => f.evidence.shapes.map(({ id, held }) => [f.key.confidence, id, held])).sort()).toEqual([
    ['certain', 'bare', 'line'],
    ['likely', 'bare', 'missing'],
  ])
})

describe('products', () => {
  const line = '2026-01-31 10:00:00 ERROR hsm - C_Decrypt failed: 179\n'
  const products = ({ findings }: Summary) => findings[0]!.evidence.products
  test('are those with signs at the head of the source, however it is cut', async () => {
    const bytes = new TextEncoder().encode(
      `manufacturerID: SafeNet\nlibsofthsm2.so\n${'x\n'.repeat(PREVIEW_BYTES)}libopensc-pkcs11\n${line.repeat(3)}`,
    )
    for (const cuts of [[], [5], [30, 140_000], [PREVIEW_BYTES * 2 + 60]])
      expect(products(await summaryOf(scanner, bytes, { cuts }))).toEqual(['softhsm', 'thales-luna'])
    // Programs use these words with any module.
    const words = 'pkcs11h_token_freeTokenId, process_add_smartcard_key, OpenSC PKCS#11 spy, IBM, CryptoServer\n'
    expect(products(await scan(words + line))).toEqual([])
  })

  test('include the one that the user names', async () => {
    const summary = await summaryOf(scanner, new TextEncoder().encode(line), { cuts: [], vendor: 'utimaco' })
    expect(products(summary)).toEqual(['utimaco'])
  })
})
