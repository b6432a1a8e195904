import { describe, expect, test } from 'vitest'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import { transact } from '../../src/store/database.ts'
import { readSummary } from '../../src/store/read/read-summary.ts'
import {
  appliedRanges,
  applyPartial,
  beginRun,
  beginSource,
  dropProvisional,
  finishRun,
  StoreError,
} from '../../src/store/write/apply.ts'
import {
  applyLines,
  directory,
  dump,
  keyOf,
  NO_PROGRESS,
  nextGeneration,
  partialOf,
  someLines,
  sourceAt,
  storeAt,
} from './scaffold.ts'

const identity = { path: 'a.log', member: null, dev: null, ino: null }
const ALL = { sources: null, packs: [] }

describe('a partial', () => {
  test('is applied once', () => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    const partial = partialOf(someLines())
    expect(applyPartial(store, id, 0, partial, NO_PROGRESS)).toBe('applied')
    const once = dump(store)
    expect(applyPartial(store, id, 0, partial, NO_PROGRESS)).toBe('already')
    expect(dump(store)).toEqual(once)
    expect(once.agg).toHaveLength(7)
  })

  test('of no bytes changes nothing', () => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    expect(applyPartial(store, id, 0, partialOf([]), NO_PROGRESS)).toBe('already')
    expect(dump(store).ledger).toEqual([])
  })

  test.each([
    ['within another', 1, 2],
    ['around another', 0, 4],
    ['across its start', 0, 2],
    ['across its end', 2, 4],
    ['with the same start', 1, 4],
  ])('%s is refused and leaves nothing', (_, first, last) => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    applyPartial(store, id, 0, partialOf(someLines(), 1, 3), NO_PROGRESS)
    const before = dump(store)
    const apply = () => applyPartial(store, id, 0, partialOf(someLines(), first, last), NO_PROGRESS)
    expect(apply).toThrow(StoreError)
    expect(apply).toThrow(/are already counted/)
    expect(dump(store)).toEqual(before)
  })

  test('of an unknown source is refused', () => {
    const store = storeAt(null)
    expect(() => applyPartial(store, 7, 0, partialOf(someLines()), NO_PROGRESS)).toThrow(/no source 7/)
  })

  test('that fails in the middle leaves nothing, and goes in when repeated', () => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    const whole = partialOf(someLines())
    const broken = {
      ...whole,
      get skipped(): never {
        throw new Error('torn')
      },
    }
    const before = dump(store)
    expect(() => applyPartial(store, id, 0, broken, NO_PROGRESS)).toThrow('torn')
    expect(dump(store)).toEqual(before)
    expect(store.db.prepare('SELECT count(*) FROM finding').pluck().get()).toBe(0)
    applyPartial(store, id, 0, whole, NO_PROGRESS)
    expect(dump(store).agg).toHaveLength(7)
    expect(verifyLedger(store)).toEqual([])
  })

  test('is undone with the transaction around it', () => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    const before = dump(store)
    const outer = () =>
      transact(store, () => {
        applyPartial(store, id, 0, partialOf(someLines()), NO_PROGRESS)
        throw new Error('after all')
      })
    expect(outer).toThrow('after all')
    expect(dump(store)).toEqual(before)
    applyPartial(store, id, 0, partialOf(someLines()), NO_PROGRESS)
    expect(verifyLedger(store)).toEqual([])
  })

  test('that does not fit on the disk is told, and the store goes on when there is room', () => {
    const store = storeAt(`${directory()}/a.db`)
    const id = sourceAt(store, 'a.log')
    const before = dump(store)
    store.db.pragma(`max_page_count = ${store.db.pragma('page_count', { simple: true })}`)
    const hits = Array.from({ length: 2000 }, (_, value) => ({ key: keyOf({ value }), time: null }))
    const big = partialOf([{ bytes: 3000, hits }])
    expect(() => applyPartial(store, id, 0, big, NO_PROGRESS)).toThrow(/disk is full/)
    expect(store.db.inTransaction).toBe(false)
    expect(dump(store)).toEqual(before)
    store.db.pragma('max_page_count = 100000')
    expect(applyPartial(store, id, 0, big, NO_PROGRESS)).toBe('applied')
  })
})

describe('progress', () => {
  const tail = (hash: string) => ({ head: { length: 4, hash: 'head' }, tail: { length: 4, hash } })

  test('is the end of the ranges that follow each other from 0', () => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    const lines = someLines()
    const reached = () => beginSource(store, identity).map(row => [row.decOff, row.tail?.hash ?? null])[0]
    applyPartial(store, id, 0, partialOf(lines, 1, 2), tail('b'))
    expect(reached()).toEqual([0, null])
    applyPartial(store, id, 0, partialOf(lines, 3, 4), tail('d'))
    applyPartial(store, id, 0, partialOf(lines, 0, 1), tail('a'))
    expect(reached()).toEqual([27, 'b'])
    applyPartial(store, id, 0, partialOf(lines, 2, 3), tail('c'))
    expect(reached()).toEqual([136, 'd'])
    expect(appliedRanges(store, id, 0)).toEqual([
      { from: 0, to: 20 },
      { from: 20, to: 27 },
      { from: 27, to: 122 },
      { from: 122, to: 136 },
    ])
  })

  test('keeps the longest head', () => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    const lines = someLines()
    const heads = [2, 8, 4].map(length => ({ head: { length, hash: `h${length}` }, tail: null }))
    heads.forEach((progress, nth) => {
      applyPartial(store, id, 0, partialOf(lines, nth, nth + 1), progress)
    })
    expect(beginSource(store, identity)[0]!.head).toEqual({ length: 8, hash: 'h8' })
  })

  test('names the run that applied a range', () => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    expect(beginRun(store, { version: '0.1.0', pid: 12, startedMs: 5 })).toBe(1)
    applyPartial(store, id, 0, partialOf(someLines()), NO_PROGRESS)
    finishRun(store, 9, 3)
    expect(store.db.prepare('SELECT run_id FROM ledger').pluck().all()).toEqual([1])
    expect(store.db.prepare('SELECT version, pid, started_ts, ended_ts, exit_code FROM run').raw().all()).toEqual([
      ['0.1.0', 12, 5, 9, 3],
    ])
  })
})

describe('a provisional tail', () => {
  const lines = someLines()
  const provisional = { ...NO_PROGRESS, provisional: true }

  test('is counted until it is dropped, and then replaced by the whole line', () => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    applyPartial(store, id, 0, partialOf(lines, 0, 2), NO_PROGRESS)
    const before = dump(store)
    const cut = partialOf([...lines.slice(0, 2), { ...lines[2]!, bytes: 50 }], 2)
    applyPartial(store, id, 0, cut, provisional)
    expect(beginSource(store, identity)[0]!.decOff).toBe(27)
    expect(readSummary(store, ALL).totals).toMatchObject({ bytes: 77, lines: 3, events: 3 })
    expect(readSummary(store, ALL).findings.flatMap(finding => finding.samples.map(sample => sample.line))).toEqual([
      3, 1, 3,
    ])
    expect(verifyLedger(store)).toEqual([])

    dropProvisional(store, id)
    expect(dump(store)).toEqual(before)
    applyPartial(store, id, 0, partialOf(lines, 2), NO_PROGRESS)
    const whole = storeAt(null)
    applyLines(whole, 'a.log', lines)
    expect(readSummary(store, ALL)).toEqual(readSummary(whole, ALL))
  })

  test('of a rewritten file stays counted with its generation', () => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    applyPartial(store, id, 0, partialOf(lines, 0, 2), NO_PROGRESS)
    applyPartial(store, id, 0, partialOf(lines, 2, 3), provisional)
    const next = nextGeneration(store, 'a.log')
    expect(next.gen).toBe(1)
    dropProvisional(store, next.id)
    applyPartial(store, next.id, 1, partialOf(lines, 0, 1), NO_PROGRESS)
    expect(beginSource(store, identity)).toMatchObject([
      { gen: 0, decOff: 27 },
      { gen: 1, decOff: 20 },
    ])
    expect(readSummary(store, ALL).totals).toMatchObject({ bytes: 142, lines: 4, events: 4 })
    expect(verifyLedger(store)).toEqual([])
  })
})
