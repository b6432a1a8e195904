/** A fingerprint stays: whatever stands around, in whatever order and however the input is cut. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprintOf } from '../../src/model/findings/fingerprint.ts'
import { Scanner } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { summaryOf } from '../support/runs/summary.ts'

const scanner = new Scanner(builtInRules())

/** Records that tell their operation themselves, of several producers. */
const RECORDS = [
  '7: C_Login\n2026-01-31 10:00:00.123\n[in] hSession = 0x1\nReturned:  160 CKR_PIN_INCORRECT\n\n',
  '2026-01-31T10:00:00Z ERROR C_Sign failed: CKR_DEVICE_ERROR (0x30)\n',
  'sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT\n',
  '01-31 10:00:04.000  5394  5394 E A03d00/JSAPP: generateKeyItem failed, {"code":12000006,"message":"Crypto engine error."}\n',
]
const QUIET = ['a line of no interest 160\n', '2026-01-31T11:00:00Z INFO all is well\n', '\n', 'C_Initialize\n']

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

async function fingerprints(text: string, cuts: readonly number[] = []): Promise<Set<string>> {
  const { findings } = await summaryOf(scanner, encode(text), { cuts })
  for (const { key, fingerprint } of findings) expect(fingerprint).toBe(fingerprintOf(key))
  return new Set(findings.map(f => f.fingerprint))
}

test('each record has its own', async () => {
  const each = await Promise.all(RECORDS.map(record => fingerprints(record)))
  expect(each.map(set => set.size)).toEqual(RECORDS.map(() => 1))
  expect(new Set(each.flatMap(set => [...set])).size).toBe(RECORDS.length)
})

test('in any order, among other lines, later, from another process, and cut anywhere', async () => {
  const wanted = await Promise.all(RECORDS.map(record => fingerprints(record)))
  const around = fc.array(fc.constantFrom(...QUIET), { maxLength: 4 })
  const arrangement = fc.tuple(
    fc.shuffledSubarray([...RECORDS.keys()], { minLength: 1 }),
    fc.array(around, { minLength: 4, maxLength: 4 }),
    fc.array(fc.integer({ min: 1, max: 1200 }), { maxLength: 3 }),
    fc.integer({ min: 10, max: 99 }),
  )
  await fc.assert(
    fc.asyncProperty(arrangement, async ([order, lines, cuts, n]) => {
      const text = order
        .map((record, i) => lines[i]!.join('') + RECORDS[record]!)
        .join('')
        .replaceAll('5394', `53${n}`)
        .replaceAll('10:00:0', `${n % 10}:${n % 10}9:0`.padStart(7, '0'))
      const places = [...new Set(cuts.filter(at => at < encode(text).length))].sort((a, b) => a - b)
      expect(await fingerprints(text, places)).toEqual(new Set(order.flatMap(record => [...wanted[record]!])))
    }),
    { numRuns: 60 },
  )
})
