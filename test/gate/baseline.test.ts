/** The reviewed file: what is written is read back, what people wrote stays, what is wrong is told with its place. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Baseline } from '../../src/gate/baseline/baseline.ts'
import { readBaseline } from '../../src/gate/baseline/read.ts'
import { editBaseline, newBaseline } from '../../src/gate/baseline/write.ts'
import type { BaselineEntry } from '../../src/model/counts/verdict.ts'
import { fingerprintOf } from '../../src/model/findings/fingerprint.ts'
import { compareIdentity } from '../../src/model/order.ts'
import { placeText } from '../../src/model/problem.ts'
import { scratch } from '../support/programs/shell.ts'
import { entry } from './make.ts'

const PATHS = ['logremedy.baseline.yaml', 'logremedy.baseline.json'] as const

function read(path: string, text: string): Baseline {
  const baseline = readBaseline(path, text)
  if (!baseline.ok) throw new Error(baseline.problems.map(p => p.fact).join(' '))
  return baseline.value
}

function edited(before: Baseline, entries: readonly BaselineEntry[]): string {
  const text = editBaseline(before, entries)
  if (!text.ok) throw new Error(text.problems[0]!.fact)
  return text.value
}

/** Entries without the lines on which they stand. */
function plain(entries: readonly BaselineEntry[]): BaselineEntry[] {
  return entries.map(one => ({ ...one, line: null })).sort(compareIdentity)
}

// Words that readers of YAML take for something else, and whatever a log may put into a name.
const word = fc.oneof(
  fc.constantFrom(
    'login',
    'null',
    'true',
    'no',
    '12e4',
    '0x10',
    '1_000',
    '12000011',
    '~',
    '- a',
    'a: b',
    '#x',
    '"',
    "'",
    '*a',
    '&a',
    '!x',
    '|',
    '2026-01-01',
    '.inf',
  ),
  fc.string({ minLength: 1, unit: 'binary' }).map(text => text.replace(/^\s+|\s+$/g, '') || 'x'),
)
const someEntry = fc
  .record({
    namespace: word,
    code: word,
    vendor: fc.option(word.filter(text => text !== 'null' && text !== '~')),
    context: word,
    producer: word,
    max: fc.integer({ min: 1, max: 1e9 }),
    reason: word,
    owner: fc.option(word.filter(text => text !== 'null' && text !== '~')),
    added: fc.constantFrom('2026-11-21', null),
    expires: fc.constantFrom('2027-02-19', '2024-02-29', null),
  })
  .map((one): BaselineEntry => ({ ...one, fingerprint: fingerprintOf(one), line: null }))
const someEntries = fc.uniqueArray(someEntry, { selector: one => one.fingerprint, maxLength: 6 })

describe.each(PATHS)('%s', path => {
  test('holds any entry', () => {
    fc.assert(
      fc.property(someEntries, entries => {
        const text = newBaseline(path, entries)
        expect(plain(read(path, text).entries)).toEqual(plain(entries))
      }),
    )
  })

  test('is the same bytes whatever way led to its entries', () => {
    fc.assert(
      fc.property(someEntries, someEntries, fc.integer(), (some, others, seed) => {
        const all = [...new Map([...some, ...others].map(one => [one.fingerprint, one])).values()]
        const shuffled = [...all].sort((a, b) => Number(a.max * seed > b.max * seed) - 0.5)
        const first = read(path, newBaseline(path, some))
        const grown = edited(first, shuffled)
        expect(grown).toBe(newBaseline(path, all))
        expect(edited(read(path, grown), shuffled)).toBe(grown)
        expect(edited(read(path, grown), some)).toBe(newBaseline(path, some))
      }),
    )
  })

  test('takes every change of a field', () => {
    fc.assert(
      fc.property(someEntry, someEntry, (one, other) => {
        const { max, reason, owner, added, expires } = other
        const after = { ...one, max, reason, owner, added, expires }
        const text = edited(read(path, newBaseline(path, [one])), [after])
        expect(plain(read(path, text).entries)).toEqual([after])
      }),
    )
  })
})

const HAND = `# Ours.
schema: logremedy/baseline@1

accepted:
  # The old token.

  # See the ticket.
  - code: CKR_PIN_INCORRECT   # wrong on purpose
    namespace: pkcs11
    context: login
    producer: pkcs11-spy
    max: 3        # three tests
    reason: >-
      Three tests type a wrong PIN,
      and that is their job.
    fingerprint: ${entry({}).fingerprint}
    # until the new token comes

  # Rare.
  - {code: CKR_DEVICE_REMOVED, namespace: pkcs11, context: sign, producer: pkcs11-spy, max: 1,
     reason: Cable., fingerprint: ${entry({ code: 'CKR_DEVICE_REMOVED', context: 'sign' }).fingerprint}}
# The end.
`

describe('what people wrote', () => {
  const before = read('b.yaml', HAND)

  test('is understood as YAML has it', () => {
    expect(before.entries.map(e => [e.code, e.max, e.reason, e.line])).toEqual([
      ['CKR_PIN_INCORRECT', 3, 'Three tests type a wrong PIN, and that is their job.', 8],
      ['CKR_DEVICE_REMOVED', 1, 'Cable.', 20],
    ])
  })

  test('stays when another field changes, when an entry is added and when one goes', () => {
    const [pin, removed] = before.entries
    const more = entry({ code: 'CKR_BUFFER_TOO_SMALL', context: 'sign' })
    const text = edited(before, [{ ...pin!, max: 5, expires: '2027-01-01' }, removed!, more])
    for (const kept of [
      '# Ours.',
      '# The old token.',
      '# See the ticket.',
      '# wrong on purpose',
      '# three tests',
      'Three tests type a wrong PIN,\n',
      '# until the new token comes',
      '# Rare.',
      '# The end.',
    ])
      expect(text).toContain(kept)
    const after = read('b.yaml', text)
    expect(after.entries.map(e => [e.code, e.max, e.expires])).toEqual([
      ['CKR_BUFFER_TOO_SMALL', 1, null],
      ['CKR_DEVICE_REMOVED', 1, null],
      ['CKR_PIN_INCORRECT', 5, '2027-01-01'],
    ])
    expect(after.entries[2]!.reason).toBe(pin!.reason)
    // An entry takes its comments along, and leaves those of others.
    const without = edited(after, after.entries.slice(0, 2))
    expect(without).toContain('# Rare.')
    expect(without).not.toContain('# until the new token comes')
  })

  test('may be a word that another reader takes for a number', () => {
    const digits = { ...entry({}), fingerprint: '1200e00000000000' }
    const written = newBaseline('b.yaml', [digits])
    expect(parse(written).accepted[0].fingerprint).toBe('1200e00000000000')
    const bare = readBaseline('b.yaml', written.replaceAll('"1200e00000000000"', '1200e00000000000'))
    expect(bare.ok ? '' : bare.problems[0]!.fact).toContain('The fingerprint "1200e00000000000" does not belong')
  })

  test('may have the line ends of Windows', () => {
    const windows = read('b.yaml', HAND.replaceAll('\n', '\r\n'))
    expect(plain(windows.entries)).toEqual(plain(before.entries))
    expect(edited(windows, windows.entries)).toBe(edited(before, before.entries).replaceAll('\n', '\r\n'))
  })
})

describe('what is wrong', () => {
  const good = newBaseline('b.yaml', [entry({}), entry({ code: 'CKR_DEVICE_REMOVED' })])
  const wrong = (from: string | RegExp, to: string): string => {
    expect(good).toMatch(from)
    return good.replace(from, to)
  }

  test.each([
    ['no YAML', '{', /^b\.yaml:1:\d+ This is not valid YAML: /, 'Correct it here.'],
    ['empty', '', 'b.yaml:1:1 The file contains no baseline.', 'logremedy baseline create'],
    [
      'another file',
      'a: 1\n',
      'b.yaml:1:1 The file does not say that it is a baseline.',
      'schema: logremedy/baseline@1',
    ],
    [
      'newer',
      wrong('@1', '@2'),
      'b.yaml:3:9 This baseline was written by a newer logremedy (logremedy/baseline@2',
      'Update logremedy.',
    ],
    ['no list', wrong(/accepted:\n[\s\S]*/, 'accepted: x\n'), 'b.yaml:4:11 "accepted" is not a list.', '"- "'],
    [
      'no block',
      wrong(/accepted:\n[\s\S]*/, 'accepted:\n  - x\n'),
      'b.yaml:5:5 This entry is not a block of fields.',
      'fields',
    ],
    [
      'unknown field',
      wrong('max: 1', 'maxx: 1'),
      'b.yaml:10:5 A baseline entry has no field "maxx".',
      'Did you mean "max"?',
    ],
    ['no count', wrong('max: 1', 'max: 0'), 'b.yaml:10:10 "max: 0" is not a count.', 'at least 1'],
    ['endless', wrong('max: 1', 'max: 1e9'), '"max: 1e9" is not a count.', 'at least 1'],
    ['no reason', wrong('"Known."', '""'), 'b.yaml:6:5 An entry does not say why it is accepted.', 'Write a reason.'],
    [
      'no day',
      wrong('max: 1', 'max: 1\n    expires: 2026-02-30'),
      '"expires: 2026-02-30" is not a date.',
      '2027-01-31',
    ],
    ['a list for a text', wrong('login', '[login]'), 'b.yaml:8:14 "context" is not a text.', 'context: …'],
    [
      'another code',
      wrong('login', 'sign'),
      'does not belong to CKR_DEVICE_REMOVED in "sign" by "pkcs11-spy".',
      'the fingerprint of these fields is ',
    ],
    ['an alias', wrong('login', '*x'), /^b\.yaml:8:14 "context" is not a text\.$/, 'context: …'],
  ])('%s', (_, text, fact, remedy) => {
    const baseline = readBaseline('b.yaml', text)
    if (baseline.ok) throw new Error('was read')
    const told = baseline.problems.map(p => `${placeText(p.place!)} ${p.fact}`).join('\n')
    if (typeof fact === 'string') expect(told).toContain(fact)
    else expect(told).toMatch(fact)
    expect(baseline.problems.map(p => p.remedy).join('\n')).toContain(remedy)
    for (const one of baseline.problems) expect(one.kind).toBe('usage')
  })

  test('the same finding twice, as a merge may leave it', () => {
    const baseline = readBaseline('b.yaml', good + good.slice(good.indexOf('\n  - code')))
    expect(baseline.ok ? [] : baseline.problems.map(p => p.fact)).toEqual([
      'CKR_DEVICE_REMOVED is accepted a second time (first on line 6).',
      'CKR_PIN_INCORRECT is accepted a second time (first on line 14).',
    ])
  })

  test('a list in one line cannot be changed entry by entry', () => {
    const flow = `schema: logremedy/baseline@1\naccepted: [${JSON.stringify({ ...entry({}), line: undefined, owner: undefined, vendor: undefined, added: undefined, expires: undefined })}]\n`
    const text = editBaseline(read('b.yaml', flow), [])
    expect(text.ok ? '' : text.problems[0]!.fact).toContain('are on one line')
  })

  test('places in JSON', () => {
    const json = newBaseline('b.json', [entry({})]).replace('"max": 1', '"max": "many"')
    const baseline = readBaseline('b.json', json)
    expect(baseline.ok ? [] : baseline.problems.map(p => placeText(p.place!))).toEqual(['b.json:9:14'])
  })
})

test('branches that accept different things merge', () => {
  const cwd = scratch()
  const path = join(cwd, 'logremedy.baseline.yaml')
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@example.org', ...args], { cwd, encoding: 'utf8' })
  const at = (code: string, rest: Partial<BaselineEntry> = {}) => entry({ code, context: 'sign' }, rest)
  const commit = (change: (entries: readonly BaselineEntry[]) => readonly BaselineEntry[], message: string): void => {
    const before = read(path, readFileSync(path, 'utf8'))
    writeFileSync(path, edited(before, change(before.entries)))
    git('commit', '-qam', message)
  }
  git('init', '-q', '-b', 'main')
  writeFileSync(path, newBaseline(path, [at('CKR_B'), at('CKR_D'), at('CKR_F')]))
  git('add', '.')
  git('commit', '-qm', 'base')
  git('checkout', '-qb', 'ours')
  commit(all => [...all.filter(e => e.code !== 'CKR_F'), at('CKR_A')], 'one comes, one goes')
  git('checkout', '-q', 'main')
  commit(all => [...all.map(e => (e.code === 'CKR_B' ? { ...e, max: 7 } : e)), at('CKR_C')], 'one comes, one grows')
  git('merge', '-q', '-m', 'both', 'ours')
  const merged = read(path, readFileSync(path, 'utf8'))
  expect(merged.entries.map(e => [e.code, e.max])).toEqual([
    ['CKR_A', 1],
    ['CKR_B', 7],
    ['CKR_C', 1],
    ['CKR_D', 1],
  ])
  expect(edited(merged, merged.entries)).toBe(newBaseline(path, merged.entries))
})
