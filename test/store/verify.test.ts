import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { closeStore, openStore } from '../../src/store/database.ts'
import { verifyLedger } from '../../src/store/verify.ts'
import { applyPartial } from '../../src/store/write.ts'
import { applyLines, directory, expectGood, NO_PROGRESS, partialOf, someLines, sourceAt, storeAt } from './scaffold.ts'

const ids = (problems: readonly { id: string }[]) => problems.map(problem => problem.id)

describe('the proof of the ledger', () => {
  test('holds for a whole source, and for an empty database', () => {
    const store = storeAt(null)
    expect(verifyLedger(store)).toEqual([])
    applyLines(store, 'a.log', someLines())
    expect(verifyLedger(store)).toEqual([])
  })

  test('finds what an interrupted run left out', () => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    applyPartial(store, id, 0, partialOf(someLines(), 0, 1), NO_PROGRESS)
    applyPartial(store, id, 0, partialOf(someLines(), 3, 4), NO_PROGRESS)
    const [gap, ...rest] = verifyLedger(store)
    expect(gap).toMatchObject({
      id: 'store/gap',
      place: { path: 'a.log' },
      fact: 'Bytes 20 to 122 of generation 0 were not counted.',
    })
    expect(rest).toEqual([])
  })

  test.each([
    [
      'a range that was stretched',
      'UPDATE ledger SET dec_to = 30 WHERE dec_from = 0',
      ['store/overlap', 'store/progress'],
    ],
    [
      'a range that is gone',
      'DELETE FROM ledger WHERE dec_from = 0',
      ['store/gap', 'store/progress', 'store/miscount'],
    ],
    ['progress that was moved', 'UPDATE source SET dec_off = 5', ['store/progress']],
    ['a count that was changed', 'UPDATE agg SET n = n + 1 WHERE bucket = -1', ['store/miscount']],
    ['counts of nothing', 'DELETE FROM finding WHERE value IS NULL', ['store/stray']],
    ['counts that are gone', 'DELETE FROM agg', ['store/miscount']],
  ])('finds %s', (_, sql, expected) => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    applyPartial(store, id, 0, partialOf(someLines(), 0, 1), NO_PROGRESS)
    applyPartial(store, id, 0, partialOf(someLines(), 1), NO_PROGRESS)
    store.db.exec(sql)
    expect(ids(verifyLedger(store))).toEqual(expected)
  })

  test('finds a damaged page', () => {
    const path = join(directory(), 'a.db')
    const store = expectGood(openStore(path))
    applyLines(store, 'a.log', someLines())
    const page = store.db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'skipped'").pluck().get() as number
    closeStore(store)
    const bytes = readFileSync(path)
    bytes.fill(0xff, (page - 1) * 4096, (page - 1) * 4096 + 64)
    writeFileSync(path, bytes)
    expect(ids(verifyLedger(storeAt(path)))).toContain('store/corrupt')
  })
})
