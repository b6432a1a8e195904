/** What ranges leave out of samples because of the ranges before them is never missed. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PartialCounts, SAMPLE_COUNT, type Sample } from '../../src/model/counts/partial-counts.ts'
import type { Finding, FindingKey } from '../../src/model/findings/finding.ts'
import { SampleRanks } from '../../src/scan/tally/sample-ranks.ts'
import { Tally } from '../../src/scan/tally/tally.ts'

const keyOf = (code: string): FindingKey => ({
  namespace: 'pkcs11',
  code,
  value: null,
  vendor: null,
  context: 'login',
  disposition: 'error',
  confidence: 'certain',
  producer: 'x',
})
const QUOTE = { raw: 'r', text: 't' }
const KEYS = ['A', 'B', 'C'].map(keyOf)

function findingAt(offset: number, key: FindingKey): Finding {
  return { key, count: 1, time: null, lineStart: offset, offset, raw: key.code, params: [] }
}

/** The samples that a store keeps of some partials, by code. */
function kept(partials: readonly PartialCounts[]): Record<string, Sample[]> {
  const all: Record<string, Sample[]> = {}
  for (const { aggregates } of partials)
    for (const { key, samples } of aggregates) {
      const list = [...(all[key.code] ?? []), ...samples]
      all[key.code] = list.sort((a, b) => a.rank - b.rank || a.offset - b.offset).slice(0, SAMPLE_COUNT)
    }
  return all
}

test('the samples of all ranges together are the same, and fewer lines are quoted', () => {
  let quotedWith = 0
  let quotedWithout = 0
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(2), { maxLength: 40 }), { minLength: 2, maxLength: 12 }),
      fc.nat({ max: 2 ** 31 }),
      (ranges, start) => {
        let offset = start
        const ranks = new SampleRanks()
        const bounded: PartialCounts[] = []
        const whole: PartialCounts[] = []
        for (const range of ranges) {
          const one = new Tally({ bounds: ranks.bounds })
          const other = new Tally()
          for (const number of range) {
            const finding = findingAt(offset++, KEYS[number]!)
            one.add(finding, 1, () => {
              quotedWith++
              return QUOTE
            })
            other.add(finding, 1, () => {
              quotedWithout++
              return QUOTE
            })
          }
          bounded.push(one.finish(0, 1, 1))
          whole.push(other.finish(0, 1, 1))
          ranks.add(bounded.at(-1)!)
        }
        expect(kept(bounded)).toEqual(kept(whole))
        const counts = (partials: readonly PartialCounts[]): unknown =>
          partials.map(p => p.aggregates.map(a => [a.key, a.buckets, a.params]))
        expect(counts(bounded)).toEqual(counts(whole))
      },
    ),
  )
  expect(quotedWith).toBeLessThan(quotedWithout)
})
