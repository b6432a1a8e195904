/** Incidents and lock-outs: what is claimed, what is not, and in which words. */
import { describe, expect, it } from 'vitest'
import type { FindingSummary, TimeSpan } from '../../src/model/counts/summary.ts'
import type { Evidence } from '../../src/model/findings/evidence.ts'
import { NO_EVIDENCE } from '../../src/model/findings/evidence.ts'
import type { FindingKey } from '../../src/model/findings/finding.ts'
import { reporters } from '../../src/report/index.ts'
import { spansOf } from '../../src/store/read/spans.ts'
import { both, finding, huks, options, pkcs11, summary, T0 } from './make.ts'

const MINUTE = 60_000
const span = (from: number, to: number, count: number): TimeSpan => ({
  from: T0 + from * MINUTE,
  to: T0 + to * MINUTE,
  count,
  first: T0 + from * MINUTE,
  last: T0 + to * MINUTE + 5000,
})
const seen = (key: Partial<FindingKey>, spans: TimeSpan[], evidence: Partial<Evidence> = {}): FindingSummary =>
  finding(key, {
    count: spans.reduce((n, s) => n + s.count, 0),
    spans,
    evidence: { ...NO_EVIDENCE, ...evidence },
    firstSeen: spans[0]!.first,
    lastSeen: spans.at(-1)!.last,
  })

const removed = { code: 'CKR_DEVICE_REMOVED', value: 0x32, context: 'sign' }
const handle = { code: 'CKR_SESSION_HANDLE_INVALID', value: 0xb3, context: 'sign', disposition: 'secondary' } as const
const cause = { namespace: 'pkcs11', code: 'CKR_DEVICE_REMOVED', context: 'sign' }
const storm = summary([
  seen(removed, [span(2, 2, 1)]),
  seen(handle, [span(3, 31, 4000)], { causes: [{ ...cause, count: 4000 }] }),
  seen({ namespace: 'huks', code: '12000007', value: 12_000_007, context: 'init', producer: 'hilog' }, [
    span(12, 20, 12),
  ]),
  seen({ context: 'login' }, [span(200, 200, 1)]),
])
const first = (given: typeof storm, rest = {}) => reporters.text(given, options(rest)).split('\n')[0]

describe('an incident', () => {
  it('begins the report, with the remedy of its cause', async () => {
    const wide = options({ width: 120 })
    expect(reporters.text(storm, wide).split('\n').slice(0, 3)).toEqual([
      '1 incident: CKR_DEVICE_REMOVED at 2026-01-31 10:02Z → 4,012 follow-up failures in 2 code spaces until 10:31Z',
      '   → Insert it again.',
      '',
    ])
    expect(reporters.text(storm, wide)).toContain('followed by 4,000 × CKR_SESSION_HANDLE_INVALID (signing)')
    const all = (['en', 'zh'] as const).flatMap(lang => [
      reporters.text(storm, options({ lang, verbose: 1 })),
      reporters.md(storm, options({ lang, verbose: 1 })),
    ])
    await expect(all.join('----\n')).toMatchFileSnapshot('golden/incident.txt')
  })

  it('is told in JSON, with links at both ends', () => {
    const report = JSON.parse(reporters.json(storm, options()))
    expect(report.incidents).toEqual([
      {
        basis: 'chain',
        cause: { ...cause, severity: 'fatal' },
        start: '2026-01-31T10:02:00.000Z',
        end: '2026-01-31T10:31:05.000Z',
        followUps: 4012,
        proven: 4000,
        codeSpaces: ['huks', 'pkcs11'],
        followers: [
          { namespace: 'pkcs11', code: 'CKR_SESSION_HANDLE_INVALID', context: 'sign', count: 4000 },
          { namespace: 'huks', code: '12000007', context: 'init', count: 12 },
        ],
        remedy: { text: 'Insert it again.' },
      },
    ])
    const [one, , , last] = report.findings
    expect(one.followers).toEqual([
      { namespace: 'pkcs11', code: 'CKR_SESSION_HANDLE_INVALID', context: 'sign', count: 4000 },
    ])
    expect(last).toMatchObject({ cause, why: ['follows CKR_DEVICE_REMOVED (signing)'] })
    const kinds = reporters
      .jsonl(storm, options())
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).kind)
    expect(kinds.filter(kind => kind === 'incident')).toHaveLength(1)
  })

  it.each([
    ['a single error', [seen(removed, [span(2, 2, 1)])]],
    ['an error that repeats', [seen({}, [span(2, 90, 500)])]],
    [
      'two errors that happen to meet',
      [seen({}, [span(2, 2, 1)]), seen({ code: 'CKR_DATA_INVALID', value: 0x20 }, [span(3, 3, 1)])],
    ],
    ['errors hours apart', [seen(removed, [span(2, 2, 1)]), seen({}, [span(200, 200, 9)])]],
    ['errors without times', [finding(removed), finding({}, { count: 99 })]],
    ['normal returns', [seen(removed, [span(2, 2, 1)]), seen({ disposition: 'benign' }, [span(2, 9, 99)])]],
  ])('is not claimed for %s', (_, findings) => {
    expect(JSON.parse(reporters.json(summary(findings), options())).incidents).toEqual([])
    expect(first(summary(findings))).toMatch(/^Found/)
  })

  it('claims no cause where only the order is known', () => {
    const given = summary([
      seen({}, [span(2, 2, 1)]),
      seen({ code: 'CKR_DATA_INVALID', value: 0x20 }, [span(3, 9, 2)]),
      seen({ code: 'CKR_DEVICE_ERROR', value: 0x30 }, [span(7, 9, 2)]),
    ])
    expect(first(given, { width: 150 })).toBe(
      '1 incident: CKR_PIN_INCORRECT at 2026-01-31 10:02Z, then 4 failures of 2 other codes until 10:09Z; the log does not show what caused them',
    )
  })

  it('does not count what began before its cause', () => {
    const given = summary([
      seen({}, [span(0, 9, 50)]),
      seen(removed, [span(4, 4, 1)]),
      seen(handle, [span(5, 5, 7)], { causes: [{ ...cause, count: 7 }] }),
    ])
    expect(JSON.parse(reporters.json(given, options())).incidents).toMatchObject([{ followUps: 7, cause }])
  })

  it('is listed worst first, at most five', () => {
    const many = Array.from(
      { length: 7 },
      (_, i) => [span(i * 100, i * 100, 1), span(i * 100 + 1, i * 100 + 1, 10 + i)] as const,
    )
    const given = summary([
      seen(
        removed,
        many.map(([a]) => a),
      ),
      seen(
        handle,
        many.map(([, b]) => b),
        { causes: [{ ...cause, count: 91 }] },
      ),
    ])
    const lines = reporters.text(given, options()).split('\n')
    expect(lines[0]).toBe('7 incidents, worst first')
    expect(lines[1]).toMatch(/^1\. CKR_DEVICE_REMOVED at 2026-01-31 20:00Z → 16 follow-up failures/)
    expect(lines).toContain('and 2 more incidents (--format json lists all)')
  })

  it('follows a cause that is a consequence itself, and survives a circle', () => {
    const login = { namespace: 'pkcs11', code: 'CKR_PIN_INCORRECT', context: 'login' }
    const session = { namespace: 'pkcs11', code: 'CKR_SESSION_HANDLE_INVALID', context: 'sign' }
    const chain = summary([
      seen(removed, [span(2, 2, 1)]),
      seen(handle, [span(3, 3, 2)], { causes: [{ ...cause, count: 2 }] }),
      seen({ disposition: 'secondary' }, [span(4, 4, 1)], { causes: [{ ...session, count: 1 }] }),
    ])
    expect(JSON.parse(reporters.json(chain, options())).findings[0].followers).toHaveLength(2)
    const circle = summary([
      seen(handle, [span(3, 3, 2)], { causes: [{ ...login, count: 2 }] }),
      seen({ disposition: 'secondary' }, [span(4, 4, 1)], { causes: [{ ...session, count: 1 }] }),
    ])
    expect(JSON.parse(reporters.json(circle, options())).incidents).toEqual([])
  })
})

it('spans end at a pause of more than five minutes', () => {
  const minutes = [0, 5, 11, 12].map(m => ({
    start: m * MINUTE,
    count: 1,
    first: m * MINUTE + 1,
    last: m * MINUTE + 2,
  }))
  expect(spansOf(minutes)).toEqual([
    { from: 0, to: 5 * MINUTE, count: 2, first: 1, last: 5 * MINUTE + 2 },
    { from: 11 * MINUTE, to: 12 * MINUTE, count: 2, first: 11 * MINUTE + 1, last: 12 * MINUTE + 2 },
  ])
})

describe('the watch over locks', () => {
  const lockout = { codes: ['CKR_PIN_LOCKED'], from: 3, to: 10, tries: both('wrong PINs', '错误 PIN'), note: null }
  const codes = pkcs11.codes.map(c => (c.code === 'CKR_PIN_INCORRECT' ? { ...c, lockout } : c))
  const packs = [{ ...pkcs11, codes }, huks]
  const wrong = seen({}, [span(0, 2, 3)], { streak: { length: 3, start: T0 + 2 * MINUTE } })
  const locked = seen({ code: 'CKR_PIN_LOCKED', value: 0xa4 }, [span(5, 5, 2)])
  const told = (findings: FindingSummary[], rest = {}) =>
    reporters.text(summary(findings), options({ packs, width: 200, ...rest }))

  it('says how many tries may be left', () => {
    expect(told([wrong])).toContain(
      '! 3 wrong PINs in a row at 2026-01-31 10:02Z, with no success in between: CKR_PIN_INCORRECT. Attempts left: 0–7.',
    )
    expect(told([wrong], { lang: 'zh' })).toContain(
      '连续 3 次错误 PIN，期间没有成功：CKR_PIN_INCORRECT。剩余尝试次数：0–7。',
    )
    expect(reporters.md(summary([wrong]), options({ packs }))).toContain('3 wrong PINs in a row')
    expect(JSON.parse(reporters.json(summary([wrong]), options({ packs }))).lockouts).toEqual([
      {
        namespace: 'pkcs11',
        code: 'CKR_PIN_INCORRECT',
        streak: 3,
        at: '2026-01-31T10:02:00.000Z',
        attemptsLeft: { min: 0, max: 7 },
        locked: null,
      },
    ])
  })

  it('says first that it is locked, and no more of tries left', () => {
    const lines = told([wrong, locked])
      .split('\n')
      .filter(line => line.startsWith('! ') && line.includes('CKR_PIN'))
    expect(lines[0]).toMatch(/^! Locked: CKR_PIN_LOCKED .*2 times, first at 2026-01-31 10:05Z/)
    expect(lines[1]).not.toContain('left')
  })

  it('is silent about a single wrong PIN', () => {
    expect(told([seen({}, [span(0, 0, 1)])])).not.toContain('in a row')
  })
})
