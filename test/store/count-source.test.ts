/** A small source in one transaction: the same rows as step by step, and nothing where the store may know it. */
import { expect, test } from 'vitest'
import { damageOf } from '../../src/store/checks/contents.ts'
import type { Store } from '../../src/store/database.ts'
import {
  applyPartial,
  beginSource,
  type CountedSource,
  claimSource,
  countSource,
  finishSource,
} from '../../src/store/write/apply.ts'
import { directory, dump, keyOf, type Line, partialOf, storeAt } from './scaffold.ts'

const print = (hash: string) => ({ length: 40, hash })
const identity = { path: 'a.log', member: null, dev: 3n, ino: 7n, log: 'a.log' }
const lines: Line[] = [
  { bytes: 35, hits: [{ key: keyOf(), time: 60_000, param: ['slot', '1'] }] },
  { bytes: 100, hits: [{ key: keyOf({ value: 161, code: 'CKR_PIN_INVALID' }), time: null }] },
  { bytes: 42, hits: [{ key: keyOf(), time: 120_000 }] },
]
const problem = {
  id: 'source/cut',
  kind: 'input',
  place: { path: 'a.log', offset: 9 },
  fact: 'Cut.',
  remedy: 'Mend it.',
} as const

/** The first two lines for good, the last one without its end. */
function source(change: Partial<CountedSource> = {}): CountedSource {
  return {
    identity,
    head: null,
    partial: partialOf(lines, 0, 2),
    print: print('first'),
    tail: print('last'),
    open: partialOf(lines, 2, 3),
    end: { state: 'partial', format: 'text', bytes: 177, problems: [problem] },
    ...change,
  }
}

function stepByStep(store: Store, { partial, print: head, tail, open, end, head: found }: CountedSource): void {
  const seen = beginSource(store, identity, found)
  const claimed = claimSource(store, { identity, head: found, seen, row: null, dead: [] })
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind)
  const { id, gen } = claimed
  applyPartial(store, id, gen, partial, { head, tail })
  if (open !== null) applyPartial(store, id, gen, open, { head: null, tail: null, provisional: true })
  finishSource(store, id, end)
}

test.each([
  ['with an open line', {}],
  ['that ends well', { open: null, end: { state: 'complete', format: 'syslog', bytes: 135, problems: [] } }],
  ['without lines', { partial: partialOf([]), print: null, tail: null, open: null }],
] as const)('a source %s gives the same rows as step by step', (_, change) => {
  const [one, other] = [storeAt(`${directory()}/a.db`), storeAt(`${directory()}/b.db`)]
  expect(countSource(one, source(change))).toBe(1)
  stepByStep(other, source(change))
  expect(dump(one)).toEqual(dump(other))
  expect(damageOf(one)).toBeNull()
})

test.each([
  ['of its name', { ...identity, ino: 8n, log: 'b.log' }, null],
  ['of its inode', { ...identity, path: 'b.log', log: 'b.log' }, null],
  ['of its log', { ...identity, path: 'a.log.1', ino: 8n }, null],
  [
    'with its first bytes',
    { path: 'c.log', member: null, dev: null, ino: null, log: '' },
    { length: 4096, hash: 'first' },
  ],
])('a source is not counted beside a row %s', (_, other, head) => {
  const store = storeAt(null)
  const first = head ?? print('first')
  countSource(store, source({ identity: other, head, print: first }))
  const before = dump(store)
  expect(countSource(store, source({ head: head ?? { length: 4096, hash: 'x' } }))).toBeNull()
  expect(dump(store)).toEqual(before)
})

test('a source that cannot be counted leaves nothing', () => {
  const store = storeAt(null)
  const before = dump(store)
  const broken = { ...partialOf(lines, 0, 2), lines: null as never }
  expect(() => countSource(store, source({ partial: broken }))).toThrow(/NOT NULL/)
  expect(dump(store)).toEqual(before)
  expect(countSource(store, source())).toBe(1)
  expect(damageOf(store)).toBeNull()
})
