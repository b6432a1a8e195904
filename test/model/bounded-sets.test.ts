/** Sets that a log can make grow without end: what is kept of them is small, and the same however the log is cut. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { compareRanks, OTHER, rankOf, type SetLimits } from '../../src/model/bounded-sets.ts'
import type { Summary } from '../../src/model/counts/summary.ts'
import { reporters } from '../../src/report/index.ts'
import { Scanner } from '../../src/scan/scanner.ts'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import { openStore } from '../../src/store/database.ts'
import { options } from '../report/make.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { analyzed } from '../support/runs/analysis.ts'
import { summaryOf } from '../support/runs/summary.ts'

const rules = builtInRules()
const scanner = new Scanner(rules)
const SMALL: SetLimits = { codes: 4, values: 3, valuesOfUnknown: 2, losses: 2, remarks: 2, unknown: 2 }
const ROOMY: SetLimits = { codes: 1e6, values: 1e6, valuesOfUnknown: 1e6, losses: 1e6, remarks: 1e6, unknown: 1e6 }

const line = fc.oneof(
  fc.nat(40).map(i => `[E] C_Sign failed: CKR_VENDOR_${i}_THING\n`),
  fc.nat(12).map(i => `[E] C_Login failed: 0x8000${100 + i}\n`),
  fc.nat(9).map(i => `12: C_Thing${i}\nReturned:  48 CKR_DEVICE_ERROR\n\n`),
  fc.nat(9).map(i => `C_Sign failed: rv = 0x${(0x60 + i).toString(16)} CKR_DEVICE_ERROR\n`),
  fc.nat(9).map(i => `12: C_Login\nReturned:  ${48 + i} CKR_DEVICE_ERROR\n\n`),
  fc
    .nat(9)
    .map(i => `04-24 17:02:1${i}.307  2650  2650 W A01B01/LOGLIMIT: ==com.x${i} LOGS OVER PROC QUOTA, 7 DROPPED==\n`),
  fc.constant('04-19 17:02:35.001   411   411 W C02C02/LOGLIMIT: 12 line(s) dropped in a second!\n'),
  fc.constant('2026-01-31T10:00:00Z C_Login failed: CKR_PIN_INCORRECT\n'),
  fc.nat(9).map(i => `2026-01-31 10:00:00 ERROR net: no answer, ACME_ERR_THING_${i}\n`),
  fc.constant('12: C_Initialize\nReturned:  0 CKR_OK\n\n'),
  fc.constant('nothing here\n'),
)
const lines = fc.array(line, { minLength: 20, maxLength: 150 })

/** Codes of one space that no pack knows, by what a summary without limits tells. */
function invented({ findings }: Summary): string[] {
  const known = new Set(rules.packs.flatMap(pack => pack.codes.map(code => code.code)))
  return [...new Set(findings.map(f => f.key.code))].filter(code => !known.has(code) && code !== OTHER)
}

function lowest(codes: readonly string[], count: number): string[] {
  const standing = codes.map(text => ({ rank: rankOf(text), text })).sort(compareRanks)
  return standing.slice(0, count).map(({ text }) => text)
}

test('any cut and order of the shards keeps what the whole keeps, and counts all', async () => {
  const folded = { codes: 0, values: 0, losses: 0, remarks: 0, unknown: 0 }
  const input = fc.record({ lines, cuts: fc.array(fc.nat(), { maxLength: 6 }), shuffle: fc.infiniteStream(fc.nat()) })
  await fc.assert(
    fc.asyncProperty(input, async ({ lines, cuts, shuffle }) => {
      const bytes = new TextEncoder().encode(lines.join(''))
      const places = [...new Set(cuts.map(c => c % bytes.lastIndexOf(10)))].filter(c => c > 0).sort((a, b) => a - b)
      const keys = places.concat(0).map(() => shuffle.next().value)
      const order = keys.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b)
      const all = await summaryOf(scanner, bytes, { cuts: [], caps: ROOMY })
      const whole = await summaryOf(scanner, bytes, { cuts: [], caps: SMALL })
      expect(await summaryOf(scanner, bytes, { cuts: places, order, caps: SMALL })).toEqual(whole)
      expect(whole.totals).toEqual(all.totals)
      expect(invented(whole).sort()).toEqual(lowest(invented(all), SMALL.codes).sort())
      const others = whole.findings.filter(f => f.key.code === OTHER)
      folded.codes += others.length
      folded.values += whole.findings.filter(f => f.otherValues !== undefined).length
      folded.losses += whole.losses.length < all.losses.length ? 1 : 0
      folded.unknown += whole.unknown.filter(u => u.code === OTHER).length
      expect(whole.unknown.reduce((n, u) => n + u.count, 0)).toBe(all.unknown.reduce((n, u) => n + u.count, 0))
      for (const told of whole.unknown) if (told.code !== OTHER) expect(all.unknown).toContainEqual(told)
      expect(whole.seen).toEqual(all.seen)
      folded.remarks += whole.problems.filter(p => p.fact === '').length
      for (const f of whole.findings) {
        if (f.key.code === OTHER) continue
        const same = all.findings.find(g => g.fingerprint === f.fingerprint && g.key.disposition === f.key.disposition)
        expect({ count: f.count, buckets: f.buckets, samples: f.samples }).toEqual({
          count: same!.count,
          buckets: same!.buckets,
          samples: same!.samples,
        })
      }
    }),
    { numRuns: 40 },
  )
  // Enough of the logs are over each limit.
  for (const [set, times] of Object.entries(folded)) expect(times, set).toBeGreaterThan(2)
}, 900_000)

test('sources that are read one by one, in any order and over two runs, give the report of them all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kept-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const report = (summary: Summary): string => reporters.json(summary, options({ packs: rules.packs, lang: 'en' }))
  let n = 0
  await fc.assert(
    fc.asyncProperty(fc.tuple(lines, lines, lines), async parts => {
      const paths = parts.map((part, i) => {
        const path = join(folder, `${i}.log`)
        writeFileSync(path, part.join(''))
        return path
      })
      const whole = report(await analyzed(paths, null, { caps: SMALL }))
      expect(report(await analyzed([...paths].reverse(), null, { caps: SMALL }))).toBe(whole)
      const database = join(folder, `${n++}.db`)
      await analyzed([paths[2]!], database, { caps: SMALL })
      expect(report(await analyzed(paths, database, { caps: SMALL }))).toBe(whole)
      const store = openStore(database)
      expect(store.ok && verifyLedger(store.value)).toEqual([])
    }),
    { numRuns: 10 },
  )
}, 900_000)

test('what is not told apart is told as a whole, in both languages, and judged like any code that no pack knows', async () => {
  const text = Array.from({ length: 30 }, (_, i) => `C_Sign failed: CKR_VENDOR_${i}_THING\n`).join('')
  const summary = await summaryOf(scanner, new TextEncoder().encode(text), { cuts: [], caps: SMALL })
  const given = options({ packs: rules.packs })
  const report = JSON.parse(reporters.json(summary, given))
  expect(report.findings.find((f: { code: string }) => f.code === OTHER)).toMatchObject({
    namespace: 'pkcs11',
    value: null,
    severity: 'error',
    disposition: 'error',
    context: 'sign',
    count: 26,
  })
  expect(report.problems).toMatchObject([{ id: 'report/other-codes', kind: 'note' }])
  expect(reporters.text(summary, given)).toContain('26 occurrences of the others')
  expect(reporters.text(summary, options({ packs: rules.packs, lang: 'zh' }))).toContain('其余错误码共 26 次')
  for (const name of ['md', 'html', 'csv', 'jsonl'] as const)
    expect(reporters[name](summary, given)).toMatch(/"other"|,other,|`other`|other/)
})
