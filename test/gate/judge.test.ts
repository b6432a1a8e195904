/** What a policy lets pass and what it does not. */
import { describe, expect, test } from 'vitest'
import { problem } from '../../src/model/problem.ts'
import { source } from '../report/make.ts'
import { entry, formerRun, found, inShort, verdictOf } from './make.ts'

const PIN = { code: 'CKR_PIN_INCORRECT', value: 0xa0 }
const REMOVED = { code: 'CKR_DEVICE_REMOVED', value: 0x32, context: 'sign' }
const SMALL = { code: 'CKR_BUFFER_TOO_SMALL', value: 0x150, context: 'sign' }

describe('without a word', () => {
  test('errors and worse fail, the worst first; warnings pass', () => {
    const verdict = verdictOf([found(PIN, 9), found(SMALL), found(REMOVED)])
    expect(verdict.state).toBe('fail')
    expect(inShort(verdict)).toEqual(['fail-on CKR_DEVICE_REMOVED 1', 'fail-on CKR_PIN_INCORRECT 9'])
  })

  test('with a baseline the rest of the errors fails', () => {
    const verdict = verdictOf([found(PIN, 9), found(REMOVED)], {}, { entries: [entry(PIN, { max: 9 })] })
    expect(inShort(verdict)).toEqual(['fail-on CKR_DEVICE_REMOVED 1'])
    expect(verdict.accepted.map(item => item.key.code)).toEqual(['CKR_PIN_INCORRECT'])
  })

  test('with a former run what is new fails, whatever its severity', () => {
    const former = formerRun([found(PIN)])
    expect(inShort(verdictOf([found(PIN, 50), found(SMALL)], {}, { former }))).toEqual([
      'fail-on CKR_BUFFER_TOO_SMALL 1',
    ])
  })

  test('what is normal, a consequence, or only possible does not gate', () => {
    const verdict = verdictOf([
      found({ ...PIN, disposition: 'benign' }),
      found({ ...REMOVED, disposition: 'secondary' }),
      found({ ...PIN, confidence: 'possible', producer: 'other' }),
    ])
    expect([verdict.state, verdict.items]).toEqual(['pass', []])
  })
})

describe('one fingerprint is one item', () => {
  const both = [found(PIN, 2), found({ ...PIN, confidence: 'likely' }, 3)]

  test('however sure its findings are', () => {
    expect(inShort(verdictOf(both))).toEqual(['fail-on CKR_PIN_INCORRECT 5'])
    expect(inShort(verdictOf(both, { minConfidence: 'certain' }))).toEqual(['fail-on CKR_PIN_INCORRECT 2'])
  })

  test('and the part of it that does not gate is not counted against its budget', () => {
    const mixed = [found(PIN, 2), found({ ...PIN, disposition: 'secondary' }, 40)]
    const entries = [entry(PIN, { max: 2 })]
    expect(verdictOf(mixed, {}, { entries }).state).toBe('pass')
    expect(inShort(verdictOf(mixed, { includeSecondary: true }, { entries }))).toEqual([
      'over-budget CKR_PIN_INCORRECT 42',
    ])
  })
})

describe('rules', () => {
  const all = [
    found(PIN, 3),
    found({ ...PIN, context: 'sign' }, 2),
    found(SMALL, 4),
    found({ namespace: 'huks', code: '12000007', value: 12_000_007, context: 'use', producer: 'hilog' }, 1),
  ]

  test.each([
    [{ failOn: ['any'] }, ['CKR_PIN_INCORRECT 3', 'CKR_PIN_INCORRECT 2', '12000007 1', 'CKR_BUFFER_TOO_SMALL 4']],
    [{ failOn: ['warning'] }, ['CKR_PIN_INCORRECT 3', 'CKR_PIN_INCORRECT 2', '12000007 1', 'CKR_BUFFER_TOO_SMALL 4']],
    [{ failOn: ['fatal'] }, []],
    [{ failOn: ['huks'] }, ['12000007 1']],
    [{ failOn: ['CKR_BUFFER_TOO_SMALL', 'fatal'] }, ['CKR_BUFFER_TOO_SMALL 4']],
    [{ failOn: ['any'], minSeverity: 'error' as const }, ['CKR_PIN_INCORRECT 3', 'CKR_PIN_INCORRECT 2', '12000007 1']],
  ])('%j', (flags, wanted) => {
    expect(inShort(verdictOf(all, flags))).toEqual(wanted.map(text => `fail-on ${text}`))
  })

  test('--max counts a code over all operations, also what is accepted', () => {
    const entries = all.map(one => entry(one.key, { max: 10 }))
    const flags = { max: ['CKR_PIN_INCORRECT=4', 'CKR_BUFFER_TOO_SMALL=4', 'any=9', 'huks=0'] }
    expect(inShort(verdictOf(all, flags, { entries }))).toEqual([
      'max CKR_PIN_INCORRECT 5/4',
      'max any 10/9',
      'max huks 1/0',
    ])
  })

  test('--max-rate is per so many lines', () => {
    const rate = (text: string) => inShort(verdictOf(all, { failOn: ['fatal'], maxRate: [text] }))
    expect(rate('CKR_PIN_INCORRECT=5/1000')).toEqual([])
    expect(rate('CKR_PIN_INCORRECT=4.9/1000')).toEqual(['max-rate CKR_PIN_INCORRECT 5/4.9'])
    expect(rate('any=1/100')).toEqual([])
    expect(rate('any=1/101')).toEqual(['max-rate any 10/1'])
  })

  test('--max-new stands in for the usual rule, and adds up what is new', () => {
    const entries = [entry(PIN, { max: 3 })]
    expect(inShort(verdictOf(all, { maxNew: 7 }, { entries }))).toEqual([])
    expect(inShort(verdictOf(all, { maxNew: 6 }, { entries }))).toEqual(['max-new 7/6'])
  })

  test('--expect asks for a code in any role, and lets it pass', () => {
    const secondary = [found({ ...REMOVED, disposition: 'secondary' })]
    expect(inShort(verdictOf(secondary, { expect: ['CKR_DEVICE_REMOVED'] }))).toEqual([])
    expect(inShort(verdictOf([], { expect: ['CKR_DEVICE_REMOVED'] }))).toEqual(['expect CKR_DEVICE_REMOVED'])
    expect(inShort(verdictOf([found(REMOVED, 3)], { expect: ['CKR_DEVICE_REMOVED'] }))).toEqual([])
    const limited = { expect: ['CKR_DEVICE_REMOVED'], max: ['CKR_DEVICE_REMOVED=2'] }
    expect(inShort(verdictOf([found(REMOVED, 3)], limited))).toEqual(['max CKR_DEVICE_REMOVED 3/2'])
    const unsure = [found({ ...REMOVED, confidence: 'possible' })]
    expect(inShort(verdictOf(unsure, { expect: ['CKR_DEVICE_REMOVED'] }))).toEqual(['expect CKR_DEVICE_REMOVED'])
  })

  test('--min-lines', () => {
    expect(inShort(verdictOf([], { minLines: 1000 }))).toEqual([])
    expect(inShort(verdictOf([], { minLines: 1001 }))).toEqual(['min-lines 1000/1001'])
  })

  test('--expect-format asks for a success, a line or a code of the space', () => {
    const flags = { expectFormat: ['pkcs11'], failOn: ['fatal'] }
    const missing = ['expect-format pkcs11']
    const seen = (namespace: string, ok: number, lines: number) =>
      inShort(verdictOf([], flags, { summary: { seen: [{ namespace, ok, lines }] } }))
    expect(inShort(verdictOf([], flags))).toEqual(missing)
    expect(seen('huks', 3, 1)).toEqual(missing)
    expect(seen('pkcs11', 1, 0)).toEqual([])
    expect(seen('pkcs11', 0, 1)).toEqual([])
    expect(inShort(verdictOf([found({ ...REMOVED, disposition: 'benign' })], flags))).toEqual([])
    expect(inShort(verdictOf([found({ ...REMOVED, confidence: 'possible' })], flags))).toEqual(missing)
  })

  test('codes that no pack knows are not judged', () => {
    const unknown = [{ code: '15700010', count: 9, first: { source: 0, line: 1 } }]
    expect(inShort(verdictOf([], { failOn: ['any'], max: ['any=0'] }, { summary: { unknown } }))).toEqual([])
  })
})

describe('new', () => {
  test('is what neither the baseline nor the former run has', () => {
    const findings = [found(PIN), found(REMOVED), found(SMALL)]
    const given = { entries: [entry(PIN)], former: formerRun([found(REMOVED)]) }
    expect(inShort(verdictOf(findings, { failOn: ['new'] }, given))).toEqual(['fail-on CKR_BUFFER_TOO_SMALL 1'])
  })

  test('grown is what the former run has less often; accepted growth passes', () => {
    const former = formerRun([found(PIN, 2), found(REMOVED, 2), found(SMALL, 2)])
    const findings = [found(PIN, 3), found(REMOVED, 3), found(SMALL, 2)]
    const verdict = verdictOf(findings, { failOn: ['grown'] }, { former, entries: [entry(PIN, { max: 3 })] })
    expect(inShort(verdict)).toEqual(['fail-on CKR_DEVICE_REMOVED 3'])
  })

  test('and what is gone is told', () => {
    const { compared } = verdictOf([found(PIN, 3)], {}, { former: formerRun([found(PIN, 2), found(REMOVED, 7)]) })
    expect(compared).toMatchObject({
      with: 'last.json',
      new: [],
      gone: [{ code: 'CKR_DEVICE_REMOVED', before: 7, now: 0 }],
      grown: [{ code: 'CKR_PIN_INCORRECT', before: 2, now: 3 }],
    })
  })
})

describe('entries', () => {
  test('hold up to their budget, above it everything of theirs fails', () => {
    const entries = [entry(PIN, { max: 3 })]
    expect(verdictOf([found(PIN, 3)], {}, { entries }).state).toBe('pass')
    expect(inShort(verdictOf([found(PIN, 4)], { failOn: ['fatal'] }, { entries }))).toEqual([
      'over-budget CKR_PIN_INCORRECT 4',
    ])
  })

  test('that have expired are told, and fail if that is asked for', () => {
    const entries = [entry(PIN, { expires: '2026-11-21' }), entry(REMOVED, { expires: '2026-11-22' })]
    const findings = [found(PIN), found(REMOVED)]
    const mild = verdictOf(findings, {}, { entries })
    expect([mild.state, mild.expired.map(e => e.code)]).toEqual(['pass', ['CKR_PIN_INCORRECT']])
    expect(inShort(verdictOf(findings, { strict: true }, { entries }))).toEqual(['expired CKR_PIN_INCORRECT'])
  })

  test('are stale when nothing of theirs occurs in any role', () => {
    const entries = [entry(PIN), entry(REMOVED), entry({ namespace: 'huks', code: '12000007' })]
    const findings = [found({ ...PIN, disposition: 'benign' })]
    expect(verdictOf(findings, {}, { entries }).stale.map(e => e.code)).toEqual(['CKR_DEVICE_REMOVED', '12000007'])
    expect(inShort(verdictOf(findings, { strict: true }, { entries, namespaces: ['pkcs11'] }))).toEqual([
      'stale CKR_DEVICE_REMOVED',
    ])
  })

  test('are not stale in an input of which something is missing', () => {
    const summary = { sources: [source('a.log', { state: 'partial' })] }
    const verdict = verdictOf([], { strict: true }, { entries: [entry(PIN)], summary })
    expect([verdict.state, verdict.stale, verdict.violations]).toEqual(['incomplete', [], []])
  })
})

describe('an input that is not whole', () => {
  const totals = { bytes: 0, lines: 0, events: 0, lost: 0, skipped: {} }
  const missing = problem('input', 'source/missing', { path: 'x.log' }, 'There is no such file.', 'Check the path.')
  const lost = { ...totals, lines: 10, lost: 5 }

  test.each([
    ['no source', { sources: [], totals }, ['no-source']],
    ['no line', { sources: [source('a.log', { lines: 0 })], totals }, ['no-lines']],
    ['cut', { sources: [source('a.log', { state: 'partial' }), source('b.log')] }, ['unread']],
    ['unreadable', { sources: [source('a.log', { state: 'error' }), source('b.log')] }, ['unread']],
    ['a missing file beside one', { problems: [missing] }, ['trouble']],
    ['a named file that is empty', { sources: [source('a.log', { lines: 0 }), source('b.log')] }, ['empty']],
  ] as const)('%s', (_, summary, kinds) => {
    const verdict = verdictOf([found(PIN)], {}, { summary, named: ['a.log'] })
    expect([verdict.state, verdict.gaps.map(gap => gap.kind)]).toEqual(['incomplete', kinds])
    // What was read is judged all the same, and let pass only by the word for it.
    expect(inShort(verdict)).toEqual(['fail-on CKR_PIN_INCORRECT 1'])
    const allowed = verdictOf([], { allowIncomplete: true }, { summary, named: ['a.log'] })
    expect([allowed.state, allowed.gaps.map(gap => gap.kind)]).toEqual(['pass', kinds])
  })

  test('an empty file that a directory held is none, nor an empty member beside others', () => {
    const sources = [
      source('logs/a.log', { lines: 0 }),
      source('x.zip', { lines: 0, member: 'a' }),
      source('x.zip', { member: 'b' }),
    ]
    expect(verdictOf([], {}, { summary: { sources }, named: ['logs', 'x.zip'] }).gaps).toEqual([])
  })

  test('lines that a log says it lost count only in strict mode', () => {
    expect(verdictOf([], {}, { summary: { totals: lost } }).state).toBe('pass')
    expect(verdictOf([], { strict: true }, { summary: { totals: lost } }).state).toBe('incomplete')
  })
})
