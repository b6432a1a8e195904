/** What a live view remembers: right counts, in bounded memory, and incidents as a report would tell them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrange } from '../../src/live/draw/table.ts'
import { Spans } from '../../src/live/model/counters.ts'
import { held, LiveModel } from '../../src/live/model/model.ts'
import { RecentCounts, sparkline } from '../../src/live/model/rates.ts'
import { START } from '../../src/live/model/view-state.ts'
import { MAX_PAUSE_MS } from '../../src/model/counts/summary.ts'
import { evidence, NO_EVIDENCE } from '../../src/model/findings/evidence.ts'
import type { LiveFinding } from '../../src/model/live.ts'
import { incidentsOf } from '../../src/report/content/incidents.ts'
import { Links } from '../../src/report/content/links.ts'
import { rank } from '../../src/report/content/rank.ts'
import { spansOf } from '../../src/store/read/spans.ts'
import { finding, options, summary, T0 } from '../report/make.ts'
import { found, liveFinding, liveSource, NOW, tick } from '../support/runs/live.ts'

function countsOf(model: LiveModel): Record<string, number> {
  return Object.fromEntries([...model.codes.rows].map(({ key, count }) => [`${key.code} ${key.disposition}`, count]))
}

describe('counts', () => {
  test('are those of all findings told, repeats included, as they were amended', () => {
    const model = new LiveModel(options(), NOW)
    const locked = liveFinding({ code: 'CKR_DEVICE_REMOVED', value: 0x32 })
    model.hear([found('a', liveFinding()), found('b', liveFinding({}, { count: 3 })), found('c', locked)])
    model.hear([
      { type: 'amended', wallMs: NOW, id: 'a', finding: liveFinding({ disposition: 'secondary' }) },
      { type: 'amended', wallMs: NOW, id: 'c', finding: null },
    ])
    expect(countsOf(model)).toEqual({ 'CKR_PIN_INCORRECT error': 3, 'CKR_PIN_INCORRECT secondary': 1 })
    expect(model.codes.total).toBe(4)
  })

  test('leave out what is not sure or not severe enough', () => {
    const model = new LiveModel(options({ minSeverity: 'error', minConfidence: 'certain' }), NOW)
    model.hear([
      found('a', liveFinding()),
      found('b', liveFinding({ confidence: 'likely' })),
      found('c', liveFinding({ code: 'CKR_BUFFER_TOO_SMALL', value: 0x150 })),
    ])
    expect(countsOf(model)).toEqual({ 'CKR_PIN_INCORRECT error': 1 })
    expect(model.codes.hidden).toBe(2)
    // In the light of later lines it is sure.
    model.hear([{ type: 'amended', wallMs: NOW, id: 'b', finding: liveFinding() }])
    expect(countsOf(model)).toEqual({ 'CKR_PIN_INCORRECT error': 2 })
    expect(model.codes.hidden).toBe(1)
  })

  test('stay right in sum, and few, when a log holds any number of codes', () => {
    const model = new LiveModel(options(), NOW)
    const often = liveFinding()
    for (let i = 0; i < 20_000; i++) {
      const rare = liveFinding({ code: `0x${(0x9000_0000 + i).toString(16)}`, value: 0x9000_0000 + i })
      model.hear([found(`r${i}`, rare), found(`o${i}`, often)])
    }
    expect(model.codes.size).toBeLessThanOrEqual(2048)
    expect(model.codes.total).toBe(40_000)
    const kept = [...model.codes.rows]
    expect(kept.reduce((sum, { count }) => sum + count, 0) + model.codes.dropped).toBe(40_000)
    expect(kept.find(({ key }) => key.code === 'CKR_PIN_INCORRECT')).toMatchObject({ count: 20_000, atLeast: false })
  })

  test('stay right in sum when a row has to make room for what is amended later', () => {
    const model = new LiveModel(options(), NOW)
    const rare = (i: number): LiveFinding => liveFinding({ code: `0x${(0x9000_0000 + i).toString(16)}`, value: i })
    for (let i = 0; i < 3000; i++) model.hear([found(`r${i}`, rare(i))])
    model.hear([0, 1, 2999].map(i => ({ type: 'amended', wallMs: NOW, id: `r${i}`, finding: null }) as const))
    expect(model.codes.total).toBe(2997)
  })
})

test('what is waited for stands under its name until it is read', () => {
  const model = new LiveModel(options(), NOW)
  const news = { type: 'source', wallMs: NOW, bytes: 0, lines: 0, lag: 0 } as const
  const named = (path: string) => ({ ...liveSource(0), path })
  model.hear(['a.log', 'b.log'].map(path => ({ ...news, source: named(path), state: 'waiting' as const })))
  model.hear([{ ...news, source: { ...named('a.log'), id: 7 }, state: 'following' }])
  expect(model.at(NOW).sources.map(({ source, state }) => [source.path, state])).toEqual([
    ['b.log', 'waiting'],
    ['a.log', 'following'],
  ])
})

test('losses, problems and sources have limits, and what exceeds them is counted', () => {
  const model = new LiveModel(options(), NOW)
  for (let i = 0; i < 5000; i++) {
    const source = liveSource(i)
    const place = { path: `logs/${i}.log` }
    model.hear([
      { type: 'source', wallMs: NOW, source, state: i % 2 ? 'closed' : 'following', bytes: 1, lines: 1, lag: 0 },
      { type: 'loss', wallMs: NOW, source, what: 'LOGLIMIT', from: `app${i}`, lines: 2, time: null, offset: 0 },
      { type: 'problem', wallMs: NOW, problem: { id: 'a/b', kind: 'input', place, fact: 'Broken.', remedy: '' } },
      { type: 'problem', wallMs: NOW, problem: { id: 'a/c', kind: 'input', place: null, fact: 'Again.', remedy: '' } },
    ])
  }
  expect(model.at(NOW).sources.length).toBeLessThanOrEqual(1000)
  expect(model.at(NOW).losses.length).toBe(200)
  expect(model.at(NOW).problems.length).toBeLessThanOrEqual(200)
  expect(model.at(NOW).problems.find(({ problem }) => problem.id === 'a/c')!.times).toBe(5000)
  expect(model.at(NOW).more).toBe(4800 + 4801)
})

describe('lately', () => {
  test('the rate is that of the last minute, and the trend sums up five', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ gap: fc.nat(90), n: fc.nat(1000) }), { maxLength: 40 }),
        fc.nat(400),
        (news, wait) => {
          const recent = new RecentCounts()
          const all: { at: number; n: number }[] = []
          let at = 1_000_000
          for (const { gap, n } of news) {
            at += gap
            recent.add(at, n)
            all.push({ at, n })
          }
          const now = at + wait
          const sumSince = (seconds: number): number =>
            all.reduce((sum, one) => sum + (one.at > now - seconds ? one.n : 0), 0)
          expect(recent.perMinute(now)).toBe(sumSince(60))
          for (const columns of [1, 7, 10, 15, 30])
            expect(recent.trend(now, columns).reduce((a, b) => a + b, 0)).toBe(sumSince(300))
        },
      ),
    )
  })

  test('a trend shows whatever occurred at all', () => {
    expect(sparkline([0, 1, 500, 1000])).toBe(' ▁▅█')
    expect(sparkline([0, 0])).toBe('  ')
  })

  test('spans are those of a store, in whatever order the lines come', () => {
    const times = fc.array(fc.integer({ min: 0, max: 60 * 60 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(times, seconds => {
        const spans = new Spans()
        for (const second of seconds) spans.add(T0 + second * 1000, 1)
        const minutes = new Map<number, { start: number; count: number; first: number; last: number }>()
        for (const time of seconds.map(second => T0 + second * 1000).sort((a, b) => a - b)) {
          const start = Math.floor(time / 60_000) * 60_000
          const minute = minutes.get(start) ?? { start, count: 0, first: time, last: time }
          minutes.set(start, { ...minute, count: minute.count + 1, last: time })
        }
        expect(spans.list).toEqual(spansOf([...minutes.values()]))
      }),
    )
  })
})

test('incidents are those that a report tells of the same findings', () => {
  const cause = { namespace: 'pkcs11', code: 'CKR_DEVICE_REMOVED', context: 'sign' }
  const first = liveFinding({ code: 'CKR_DEVICE_REMOVED', value: 0x32, context: 'sign' })
  const follows = liveFinding(
    { context: 'sign', disposition: 'secondary' },
    { time: T0 + 1000, params: [evidence('cause', cause.namespace, cause.code, cause.context)] },
  )
  const later = liveFinding({}, { time: T0 + 3 * MAX_PAUSE_MS })
  const model = new LiveModel(options(), NOW)
  model.hear([found('a', first), found('b', follows), found('c', follows), found('d', later), tick({ lines: 9 })])
  const picture = arrange(model.at(NOW), START, 'en')
  const span = (time: number, count: number) => ({ from: T0, to: T0, count, first: time, last: time })
  const { shown } = rank(
    summary([
      finding(first.key, { spans: [span(T0, 1)] }),
      finding(follows.key, {
        count: 2,
        spans: [span(T0 + 1000, 2)],
        evidence: { ...NO_EVIDENCE, causes: [{ ...cause, count: 2 }] },
      }),
    ]),
    options(),
  )
  const expected = [...incidentsOf(shown, new Links(shown.map(r => r.finding)))]
  const plain = ({ cause, ...rest }: (typeof expected)[number]) => ({ ...rest, code: cause.finding.key.code })
  expect(expected).toHaveLength(1)
  expect(picture.incidents.map(plain)).toEqual(expected.map(plain))
})

test('a held picture stands still while counting goes on', () => {
  const model = new LiveModel(options(), NOW)
  model.hear([found('a', liveFinding()), tick({ lines: 1 })])
  const still = held(model.at(NOW))
  const before = JSON.stringify(arrange(still, START, 'en').codes.map(({ row, perMinute }) => [row.count, perMinute]))
  model.hear([found('b', liveFinding()), found('c', liveFinding({ context: 'sign' })), tick({ lines: 400_000 })])
  const after = arrange(still, START, 'en')
  expect(JSON.stringify(after.codes.map(({ row, perMinute }) => [row.count, perMinute]))).toBe(before)
  expect([...after.codes[0]!.row.kinds.values()].map(kind => kind.summary().count)).toEqual([1])
  expect(countsOf(model)).toEqual({ 'CKR_PIN_INCORRECT error': 3 })
})

describe('order and filter', () => {
  const model = new LiveModel(options(), NOW)
  model.hear([
    found('a', liveFinding({}, { count: 5 }), NOW - 120_000),
    found('b', liveFinding({ code: 'CKR_DEVICE_REMOVED', value: 0x32, context: 'sign' }), NOW - 90_000),
    found('c', liveFinding({ code: 'CKR_PIN_INCORRECT', disposition: 'secondary' }, { count: 9 }), NOW - 50_000),
    found('d', liveFinding({ namespace: 'huks', code: '12000007', value: 12_000_007, producer: 'hilog' }), NOW),
  ])
  const order = (state: Partial<typeof START>): string[] =>
    arrange(model.at(NOW), { ...START, ...state }, 'en').codes.map(
      ({ row }) => `${row.key.code}${row.key.disposition === 'secondary' ? ' ↳' : ''}`,
    )

  test('by impact, time, rate, count and name', () => {
    expect(order({ sort: 'worst' })).toEqual([
      'CKR_DEVICE_REMOVED',
      'CKR_PIN_INCORRECT',
      '12000007',
      'CKR_PIN_INCORRECT ↳',
    ])
    expect(order({ sort: 'newest' })[0]).toBe('12000007')
    expect(order({ sort: 'rate' })[0]).toBe('CKR_PIN_INCORRECT ↳')
    expect(order({ sort: 'count' }).slice(0, 2)).toEqual(['CKR_PIN_INCORRECT ↳', 'CKR_PIN_INCORRECT'])
    expect(order({ sort: 'name' })[0]).toBe('12000007')
  })

  test.each([
    ['removed', ['CKR_DEVICE_REMOVED']],
    ['0x32', ['CKR_DEVICE_REMOVED']],
    ['HUKS', ['12000007']],
    ['signing', ['CKR_DEVICE_REMOVED']],
    ['hilog key', ['12000007']],
    ['nothing of the kind', []],
  ])('only what has the words %s', (filter, codes) => {
    expect(order({ filter })).toEqual(codes)
  })
})
