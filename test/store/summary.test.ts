import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BUCKET_MS, type PartialCounts } from '../../src/model/counts/partial-counts.ts'
import { NO_EVIDENCE } from '../../src/model/findings/evidence.ts'
import { fingerprintOf } from '../../src/model/findings/fingerprint.ts'
import { compareKeys } from '../../src/model/order.ts'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import type { Store } from '../../src/store/database.ts'
import { coarsen } from '../../src/store/read/buckets.ts'
import { readSummary } from '../../src/store/read/read-summary.ts'
import { applyPartial, createSource } from '../../src/store/write/apply.ts'
import {
  applyLines,
  dump,
  keyOf,
  type Line,
  type LineHit,
  NO_PROGRESS,
  nextGeneration,
  partialOf,
  someLines,
  sourceAt,
  storeAt,
} from './scaffold.ts'

const ALL = { sources: null, packs: [] }

describe('a summary', () => {
  test('holds everything, sorted', () => {
    const store = storeAt(null)
    applyLines(store, 'b.log', someLines())
    applyLines(store, 'a.log', someLines().slice(0, 1))
    const packs = [{ namespace: 'pkcs11', version: '1', digest: 'd' }]
    const summary = readSummary(store, { sources: null, packs })
    expect(summary.packs).toBe(packs)
    expect(summary.totals).toEqual({ bytes: 207, lines: 7, events: 8, lost: 165, skipped: { oversized: 1 } })
    expect(
      summary.losses.map(({ source, from, lines, reports, offset }) => [source, from, lines, reports, offset]),
    ).toEqual([
      [0, 'app', 20, 1, 0],
      [1, 'app', 50, 2, 0],
      [1, null, 95, 1, 27],
    ])
    expect(summary.sources.map(source => [source.path, source.bytes, source.lines, source.state])).toEqual([
      ['a.log', 20, 1, 'partial'],
      ['b.log', 187, 6, 'partial'],
    ])
    const first = Date.UTC(2026, 0, 31, 8)
    const [bad, none, pin, huks] = summary.findings
    expect(summary.findings.map(finding => [finding.key.code, finding.key.value])).toEqual([
      ['CKR_ARGUMENTS_BAD', 7],
      ['CKR_PIN_INCORRECT', null],
      ['CKR_PIN_INCORRECT', 160],
      ['HUKS', 4294967295],
    ])
    expect(bad).toMatchObject({ count: 1, firstSeen: null, lastSeen: null, buckets: [] })
    expect(none!.params).toEqual([{ name: 'slot', value: '2', count: 1 }])
    expect(huks!.firstSeen).toBe(Date.UTC(2026, 0, 31, 10) + 5)
    expect(pin).toEqual({
      key: keyOf(),
      fingerprint: fingerprintOf(keyOf()),
      count: 5,
      // Half a millisecond before eight, in whole milliseconds.
      firstSeen: first - 1,
      lastSeen: Date.UTC(2026, 0, 31, 10, 1, 1),
      bySource: [
        { source: 0, count: 1 },
        { source: 1, count: 4 },
      ],
      buckets: [
        { start: first - BUCKET_MS, count: 1 },
        { start: first + 7_200_000, count: 2 },
        { start: first + 7_200_000 + BUCKET_MS, count: 1 },
      ],
      params: [{ name: 'slot', value: '1', count: 2 }],
      samples: expect.any(Array),
      spans: expect.any(Object),
      evidence: NO_EVIDENCE,
    })
    expect(pin!.samples).toHaveLength(3)
    expect(summary.problems).toEqual([
      {
        id: 'log/sevens',
        kind: 'note',
        place: { path: 'b.log', offset: 20 },
        fact: 'The line has 7 bytes.',
        remedy: 'None.',
      },
      {
        id: 'log/sevens',
        kind: 'note',
        place: { path: 'b.log', offset: 122 },
        fact: 'The line has 14 bytes.',
        remedy: 'None.',
      },
      {
        id: 'log/sevens',
        kind: 'note',
        place: { path: 'b.log', offset: 166 },
        fact: 'The line has 21 bytes.',
        remedy: 'None.',
      },
    ])
  })

  test('of chosen sources is that of a database with them alone', () => {
    const [store, alone] = [storeAt(null), storeAt(null)]
    applyLines(store, 'a.log', someLines())
    const id = applyLines(store, 'b.log', someLines().slice(2))
    applyLines(alone, 'b.log', someLines().slice(2))
    expect(readSummary(store, { ...ALL, sources: [id] })).toEqual(readSummary(alone, ALL))
    expect(readSummary(store, { ...ALL, sources: [] }).findings).toEqual([])
  })

  test('tells how often a remark was made', () => {
    const store = storeAt(null)
    applyLines(store, 'a.log', [
      { bytes: 7, hits: [] },
      { bytes: 7, hits: [] },
    ])
    expect(readSummary(store, ALL).problems.map(problem => [problem.fact, problem.times])).toEqual([
      ['The line has 7 bytes.', 2],
    ])
  })

  test('places the remarks of an archive in its members', () => {
    const store = storeAt(null)
    const id = createSource(store, { path: 'a.tar', member: 'x', dev: null, ino: null })
    applyPartial(store, id, 0, partialOf([{ bytes: 7, hits: [] }]), NO_PROGRESS)
    expect(readSummary(store, ALL).problems[0]!.place).toEqual({ path: 'a.tar', member: 'x', offset: 0 })
  })

  test('shows the ten most frequent values of a parameter', () => {
    const store = storeAt(null)
    const values = Array.from({ length: 15 }, (_, nth) => [`v${nth}`, nth === 7 ? 5 : nth === 3 ? 2 : 1] as const)
    const whole = partialOf(someLines().slice(0, 1))
    const params = new Map([
      ['slot', new Map(values)],
      ['key', new Map([['k', 1]])],
    ])
    const partial = { ...whole, aggregates: whole.aggregates.map(aggregate => ({ ...aggregate, params })) }
    applyPartial(store, sourceAt(store, 'a.log'), 0, partial, NO_PROGRESS)
    const shown = readSummary(store, ALL).findings[0]!.params.map(({ name, value }) => `${name} ${value}`)
    const rest = ['v0', 'v1', 'v10', 'v11', 'v12', 'v13', 'v14', 'v2'].map(value => `slot ${value}`)
    expect(shown).toEqual(['key k', 'slot v7', 'slot v3', ...rest])
  })
})

test('lines of samples count from the start of the source, whatever the shards', () => {
  const lines: Line[] = Array.from({ length: 12 }, (_, nth) => ({
    bytes: 10,
    hits: nth % 4 === 3 ? [{ key: keyOf({ value: nth }), time: null }] : [],
  }))
  const store = storeAt(null)
  const id = sourceAt(store, 'a.log')
  for (const [first, last] of [
    [7, 12],
    [0, 2],
    [2, 7],
  ] as const) {
    applyPartial(store, id, 0, partialOf(lines, first, last), NO_PROGRESS)
  }
  applyPartial(store, nextGeneration(store, 'a.log').id, 1, partialOf(lines, 0, 4), NO_PROGRESS)
  const shown = readSummary(store, ALL).findings.map(({ samples }) => samples.map(({ line, offset }) => [line, offset]))
  expect(shown).toEqual([
    [
      [4, 30],
      [4, 30],
    ],
    [[8, 70]],
    [[12, 110]],
  ])
  // And so do lines beside them, stored by their distance.
  const near = readSummary(store, ALL).findings.flatMap(({ samples }) => samples.map(({ beside }) => beside ?? null))
  expect(near).toEqual([[{ line: 3, text: 'before 30' }], [{ line: 3, text: 'before 30' }], null, null])
})

test('a fingerprint leaves judgements out', () => {
  expect(fingerprintOf(keyOf())).toBe('d14be6c376863dc6')
  expect(fingerprintOf(keyOf({ confidence: 'likely', disposition: 'secondary', value: 1 }))).toBe(
    fingerprintOf(keyOf()),
  )
  expect(fingerprintOf(keyOf({ vendor: 'acme' }))).not.toBe(fingerprintOf(keyOf()))
})

describe('buckets', () => {
  const minutes = (count: number, step: number) =>
    Array.from({ length: count }, (_, nth) => ({ start: nth * step * BUCKET_MS, count: 1 }))

  test.each([
    [120, 1, BUCKET_MS, 120],
    [121, 1, 10 * BUCKET_MS, 13],
    [121, 10, 60 * BUCKET_MS, 21],
    [200, 60, 360 * BUCKET_MS, 34],
    [200, 360, 1440 * BUCKET_MS, 50],
    [200, 1440, 1440 * BUCKET_MS, 200],
  ])('%i, %i minutes apart, are %i ms wide', (count, step, width, expected) => {
    const buckets = coarsen(minutes(count, step))
    expect(buckets).toHaveLength(expected)
    expect(buckets.every(bucket => bucket.start % width === 0)).toBe(true)
    expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(count)
  })

  test('may be of a given width, before 1970 too', () => {
    expect(
      coarsen(
        [
          { start: -60_000, count: 2 },
          { start: 0, count: 3 },
        ],
        3_600_000,
      ),
    ).toEqual([
      { start: -3_600_000, count: 2 },
      { start: 0, count: 3 },
    ])
  })
})

test('keys are compared by code units, null first', () => {
  const keys = [
    keyOf({ code: 'Z' }),
    keyOf({ code: 'a' }),
    keyOf({ code: '\u{1f600}' }),
    keyOf({ code: '\ufb01' }),
    keyOf({ value: null }),
    keyOf({ value: 9 }),
    keyOf({ value: 10 }),
    keyOf({ vendor: 'a', value: 10 }),
  ]
  const sorted = [...keys].reverse().sort(compareKeys)
  expect(sorted.map(key => [key.code, key.value, key.vendor])).toEqual([
    ['CKR_PIN_INCORRECT', null, null],
    ['CKR_PIN_INCORRECT', 9, null],
    ['CKR_PIN_INCORRECT', 10, null],
    ['CKR_PIN_INCORRECT', 10, 'a'],
    ['Z', 160, null],
    ['a', 160, null],
    ['\u{1f600}', 160, null],
    ['\ufb01', 160, null],
  ])
})

/** Few distinct keys and times, so that shards share them. */
const hit: fc.Arbitrary<LineHit> = fc.record({
  key: fc.record({
    namespace: fc.constantFrom('pkcs11', 'huks'),
    code: fc.constantFrom('CKR_OK', 'a', 'B', '\u{1f600}'),
    value: fc.constantFrom(null, 0, 5, 4294967295),
    vendor: fc.constantFrom(null, '', 'acme'),
    context: fc.constantFrom('login', 'unknown'),
    disposition: fc.constantFrom('error', 'benign'),
    confidence: fc.constant('certain'),
    producer: fc.constant('p'),
  }),
  time: fc.option(fc.integer({ min: -100_000, max: 20_000_000 })),
  param: fc.tuple(fc.constantFrom('slot', 'key'), fc.constantFrom('1', '2')),
})
const lines = fc.array(fc.record({ bytes: fc.integer({ min: 4, max: 99 }), hits: fc.array(hit, { maxLength: 3 }) }), {
  minLength: 1,
  maxLength: 30,
})
/** A source, where it is cut, and numbers by which its shards are shuffled. */
const cutSource = fc.record({
  lines,
  cuts: fc.array(fc.nat(29), { maxLength: 6 }),
  order: fc.array(fc.nat(1000), { minLength: 7, maxLength: 7 }),
})

function cut({ lines, cuts }: { lines: Line[]; cuts: number[] }): PartialCounts[] {
  const ends = [...new Set([...cuts.filter(end => end > 0 && end < lines.length), lines.length])].sort((a, b) => a - b)
  return ends.map((end, nth) => partialOf(lines, ends[nth - 1] ?? 0, end))
}

function applyAll(store: Store, sources: { path: string; partials: PartialCounts[] }[]): void {
  for (const { path, partials } of sources) {
    const id = sourceAt(store, path)
    for (const partial of partials) applyPartial(store, id, 0, partial, NO_PROGRESS)
    for (const partial of partials) expect(applyPartial(store, id, 0, partial, NO_PROGRESS)).toBe('already')
  }
}

describe('any', () => {
  test('cut and order of the shards, and any order of the sources, gives the same summary', () => {
    fc.assert(
      fc.property(fc.array(cutSource, { minLength: 1, maxLength: 3 }), sources => {
        const [whole, shuffled] = [storeAt(null), storeAt(null)]
        sources.forEach(({ lines }, nth) => {
          applyLines(whole, `${nth}.log`, lines)
        })
        const pieces = sources.map((source, nth) => ({
          path: `${nth}.log`,
          partials: shuffle(cut(source), source.order),
        }))
        applyAll(shuffled, pieces.reverse())
        expect(readSummary(shuffled, ALL)).toEqual(readSummary(whole, ALL))
        expect(verifyLedger(shuffled)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('order of the same shards gives the same contents', () => {
    fc.assert(
      fc.property(cutSource, source => {
        const [forth, back] = [storeAt(null), storeAt(null)]
        const partials = cut(source)
        applyAll(forth, [{ path: 'a.log', partials }])
        applyAll(back, [{ path: 'a.log', partials: shuffle(partials, source.order) }])
        expect(dump(back)).toEqual(dump(forth))
      }),
      { numRuns: 60 },
    )
  })
})

function shuffle<T>(items: readonly T[], order: readonly number[]): T[] {
  const ranked = items.map((item, nth) => ({ item, rank: order[nth % order.length]! }))
  return ranked.sort((a, b) => a.rank - b.rank).map(({ item }) => item)
}
