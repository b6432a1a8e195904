/** Who failed: each finding is told with the hosts and programs that its lines name, bounded, masked, however it is cut. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareRanks, rankOf } from '../../src/model/bounded-sets.ts'
import type { FindingSummary, Summary } from '../../src/model/counts/summary.ts'
import { fingerprintOf } from '../../src/model/findings/fingerprint.ts'
import { ORIGIN, ORIGINS, originParam } from '../../src/model/findings/origins.ts'
import { Scanner } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { type Cutting, summaryOf } from '../support/runs/summary.ts'

const rules = builtInRules()
const scanner = new Scanner(rules)
const scan = (text: string, cutting: Cutting = { cuts: [] }, by = scanner): Promise<Summary> =>
  summaryOf(by, new TextEncoder().encode(text), cutting)

const originsOf = async (text: string, by = scanner): Promise<FindingSummary['evidence']['origins']> =>
  (await scan(text, { cuts: [] }, by)).findings.flatMap(({ evidence }) => evidence.origins)

const syslog = (host: string, tag = 'ods-signerd', code = 'CKR_DEVICE_ERROR'): string =>
  `Jan 31 03:14:09 ${host} ${tag}[815]: [hsm] sign init: ${code}\n`

describe('an origin is that of', () => {
  test('the line', async () => {
    expect(await originsOf(syslog('hsm-03').repeat(3) + syslog('hsm-07'))).toEqual([
      { host: 'hsm-03', program: 'ods-signerd', count: 3 },
      { host: 'hsm-07', program: 'ods-signerd', count: 1 },
    ])
  })

  test('the head of the record, in a stack trace and under a console line', async () => {
    const trace =
      '2026-01-31 10:00:00.123 [main] ERROR com.example.Signer - signing failed\n' +
      'java.security.ProviderException: sun.security.pkcs11.wrapper.PKCS11Exception: CKR_DEVICE_ERROR\n' +
      '\tat sun.security.pkcs11.P11Signature.engineSign(P11Signature.java:618)\n'
    expect(await originsOf(trace)).toEqual([{ host: null, program: 'com.example.Signer', count: 1 }])
    expect(await originsOf('fail: MyApp.Keys[0]\n      C_Sign failed: 48\n')).toEqual([
      { host: null, program: 'MyApp.Keys', count: 1 },
    ])
  })

  test('the record of the journal, whose fields stand around the message', async () => {
    const record = (host: string, comm: string): string =>
      `__REALTIME_TIMESTAMP=1769853600123456\n_HOSTNAME=${host}\nMESSAGE=C_Login failed: 160\n_COMM=${comm}\nSYSLOG_IDENTIFIER=ods-signerd\n_PID=7\n\n`
    expect(await originsOf(record('a', 'x') + record('b', 'x'))).toEqual([
      { host: 'a', program: 'ods-signerd', count: 1 },
      { host: 'b', program: 'ods-signerd', count: 1 },
    ])
  })

  test('the module of a fault log, before or after its time', async () => {
    const fault = (lines: readonly string[]): string =>
      `${lines.join('\n')}\nReason:BusinessError\nError message:BusinessError 12000011: The entity does not exist.\n`
    const [name, time] = ['Module name:com.example.notes', 'Timestamp:2026-02-14 07:31:10.507']
    for (const lines of [
      [name, time],
      [time, name],
    ])
      expect(await originsOf(fault(lines))).toEqual([{ host: null, program: 'com.example.notes', count: 1 }])
  })

  test('the line before, where the log says that it was repeated', async () => {
    const repeated = `${syslog('hsm-03')}Jan 31 03:14:19 hsm-03 last message repeated 4 times\n`
    expect(await originsOf(repeated)).toEqual([{ host: 'hsm-03', program: 'ods-signerd', count: 5 }])
  })

  test('nobody, where no line names one', async () => {
    expect(
      await originsOf('C_Login failed: 160\n1: C_Sign\n2026-01-31 10:00:00.123\nReturned:  48 CKR_DEVICE_ERROR\n'),
    ).toEqual([])
  })
})

test('it is no part of what identifies a finding', async () => {
  const { findings } = await scan(syslog('hsm-03') + syslog('hsm-07', 'signer'))
  expect(findings).toHaveLength(1)
  const [{ key, fingerprint, params, otherValues }] = findings as [FindingSummary]
  expect(fingerprint).toBe(fingerprintOf(key))
  expect(params).toEqual([])
  expect(otherValues).toBeUndefined()
})

describe('the origins of a finding', () => {
  const hosts = Array.from({ length: 40 }, (_, i) => `host-${i}`)
  const text = Array.from({ length: 300 }, (_, i) => syslog(hosts[(i * 7) % 40]!)).join('')

  test('are at most sixteen, those of lowest rank; the rest is counted together', async () => {
    const [{ count, evidence }] = (await scan(text)).findings as [FindingSummary]
    const lowest = hosts
      .map(host => originParam(host, 'ods-signerd')![1])
      .map(value => ({ rank: rankOf(value), text: value }))
      .sort(compareRanks)
      .slice(0, ORIGINS)
      .map(({ text }) => (JSON.parse(text) as [string])[0])
    expect(evidence.origins.map(({ host }) => host).sort()).toEqual(lowest.sort())
    expect(evidence.origins.map(o => o.count)).toEqual(evidence.origins.map(o => o.count).sort((a, b) => b - a))
    expect(evidence.origins.reduce((sum, o) => sum + o.count, 0) + evidence.otherOrigins).toBe(count)
  })

  test('are the same for any cut, piece and order', async () => {
    const whole = await scan(text)
    const size = text.length
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: size - 1 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.infiniteStream(fc.nat()),
        async (cuts, piece, keys) => {
          cuts.sort((a, b) => a - b)
          const order = [...Array(cuts.length + 1).keys()]
            .map(i => [keys.next().value as number, i] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, i]) => i)
          expect((await scan(text, { cuts, piece, order })).findings).toEqual(whole.findings)
        },
      ),
      { numRuns: 12 },
    )
  })
})

describe('names are text of a log', () => {
  test.each([
    ['hsm-03', 'token=abcdef123456', 'abcdef123456'],
    [
      'hsm-03',
      'Bearer-eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N',
      'eyJzdWIiOiIxMjM0NTY3ODkwIn0',
    ],
  ])('secrets in them are masked: %s %s', async (host, program, secret) => {
    const json = `{"hostname":"${host}","app":"${program}","level":"error","msg":"C_Login failed: CKR_PIN_INCORRECT"}\n`
    const told = await originsOf(json)
    expect(told).toHaveLength(1)
    expect(JSON.stringify(told)).not.toContain(secret)
    expect(JSON.stringify(told)).toContain('‹redacted:')
  })

  test('strict redaction masks hosts', async () => {
    const told = await originsOf(syslog('hsm-03') + syslog('hsm-07'), new Scanner(rules, 'strict'))
    expect(told).toEqual([{ host: '‹redacted:host›', program: 'ods-signerd', count: 2 }])
  })

  test('numbers, and texts longer than any name, are none', () => {
    expect(originParam('10.0.0.7', '4711')).toEqual([ORIGIN, '["10.0.0.7",null]'])
    expect(originParam('-', 'x'.repeat(161))).toBeNull()
    expect(originParam(null, null)).toBeNull()
    expect(originParam('a', 'b')).toBe(originParam('a', 'b'))
  })
})
