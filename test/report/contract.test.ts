/** The JSON of design section 10: every field, in its order. */
import { expect, it } from 'vitest'
import { codeMatchJson } from '../../src/report/answers/explain-json.ts'
import { json } from '../../src/report/data/json.ts'
import { finding, options, pkcs11, readingOf, rich, summary, T0 } from './make.ts'

const keys = (value: object) => Object.keys(value).join(' ')

it('has the fields of the contract in their order', () => {
  const report = JSON.parse(json(rich, options()))
  expect(keys(report)).toBe(
    'schema packs totals sources findings incidents lockouts problems losses unknown seen leftOut',
  )
  expect(report.schema).toBe('logremedy/report@1')
  expect(keys(report.packs[0])).toBe('namespace version digest')
  expect(keys(report.totals)).toBe('bytes lines events lost skipped')
  for (const source of report.sources) expect(keys(source)).toBe('path member format bytes lines state problems')
  for (const finding of report.findings) {
    expect(keys(finding)).toBe(
      'fingerprint namespace code value vendor severity confidence disposition context producer count firstSeen lastSeen bySource buckets params samples advice cause followers why origins' +
        ('otherOrigins' in finding ? ' otherOrigins' : ''),
    )
    for (const origin of finding.origins) expect(keys(origin)).toBe('host program count')
    expect(keys(finding.advice)).toBe('title causes remedies notes sources also')
  }
  const [first] = report.findings.filter((f: { count: number }) => f.count === 1100)
  expect(keys(first.samples[0])).toBe('source line offset raw text')
  expect(keys(first.params[0])).toBe('name value count')
  expect(first.origins[0]).toEqual({ host: 'hsm-03', program: 'ods-signerd', count: 412 })
  expect(first.otherOrigins).toBe(283)
  expect(first).toMatchObject({
    firstSeen: '2026-01-31T10:00:00.000Z',
    vendor: null,
    buckets: [{ start: '2026-01-31T10:00:00.000Z', count: 1100 }],
  })
  expect(first.advice.remedies.map(keys)).toEqual(['text', 'text command'])
  expect(keys(report.problems[0])).toBe('id kind place fact remedy')
})

it('writes absent and impossible times as null', () => {
  const given = summary([
    finding(
      {},
      {
        firstSeen: null,
        lastSeen: 9e15,
        buckets: [
          { start: 9e15, count: 1 },
          { start: T0, count: 1 },
        ],
      },
    ),
  ])
  expect(JSON.parse(json(given, options())).findings[0]).toMatchObject({
    firstSeen: null,
    lastSeen: null,
    buckets: [{ count: 1 }],
  })
})

it('puts the run last, and only if wanted', () => {
  const runInfo = { started: '2026-01-31T10:00:00Z', seconds: 1, bytesPerSecond: 2, version: '0.1.0' }
  expect(Object.keys(JSON.parse(json(rich, options({ runInfo })))).at(-1)).toBe('run')
})

it('reads a code with the fields of the contract', () => {
  const reading = codeMatchJson(readingOf(pkcs11.codes[0]!, pkcs11, 'sign'), { lang: 'zh', toolkit: null })
  expect(keys(reading)).toBe(
    'namespace code value vendor severity title messages causes remedies contexts benignIn since until replacedBy related notes sources also read',
  )
  expect(keys(reading.read)).toBe('text as context')
  expect(reading.causes).toEqual(['签名密钥由单独的 PIN 保护。'])
  expect(keys(reading.contexts.sign!)).toBe('causes remedies')
})
