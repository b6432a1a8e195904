import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import { closeStore, openStore } from '../../src/store/database.ts'
import { applyPartial } from '../../src/store/write/apply.ts'
import {
  applyLines,
  directory,
  expectBad,
  expectGood,
  NO_PROGRESS,
  partialOf,
  someLines,
  sourceAt,
  storeAt,
} from './scaffold.ts'

const ids = (problems: readonly { id: string }[]) => problems.map(problem => problem.id)

const ALTERED = ['store/altered']

/** Two minutes of one finding, each with the count of the other: the sums are as they were. */
const SWAPPED = `
  UPDATE agg SET n = n + 1 WHERE finding_id = 1 AND bucket = (SELECT min(bucket) FROM agg WHERE finding_id = 1);
  UPDATE agg SET n = n - 1 WHERE finding_id = 1 AND bucket = (SELECT max(bucket) FROM agg WHERE finding_id = 1)`

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
      ['store/overlap', 'store/progress', 'store/altered'],
    ],
    [
      'a range that is gone',
      'DELETE FROM ledger WHERE dec_from = 0',
      ['store/gap', 'store/progress', 'store/miscount'],
    ],
    ['progress that was moved', 'UPDATE source SET dec_off = 5', ['store/progress', 'store/altered']],
    ['a count that was changed', 'UPDATE agg SET n = n + 1 WHERE bucket = -1', ['store/miscount']],
    ['counts of nothing', 'DELETE FROM finding WHERE value IS NULL', ['store/altered', 'store/altered', 'store/stray']],
    ['counts that are gone', 'DELETE FROM agg', ['store/miscount']],
    ['counts of another finding', 'UPDATE agg SET finding_id = 3 WHERE finding_id = 4', ALTERED],
    ['counts of another minute', 'UPDATE agg SET bucket = bucket + 60000 WHERE finding_id = 3', ALTERED],
    ['counts that changed places', SWAPPED, ALTERED],
    ['a finding that is another one', "UPDATE finding SET code = 'CKR_OK' WHERE id = 2", ALTERED],
    ['a first time that was moved', 'UPDATE agg SET min_ts = min_ts - 1', ALTERED],
    ['lines that were changed', 'UPDATE ledger SET lines = lines + 1 WHERE dec_from = 0', ALTERED],
    ['an end that was changed', "UPDATE ledger SET tail_hash = 'a', tail_len = 1 WHERE dec_from = 0", ALTERED],
    ['a sample that was changed', "UPDATE sample SET text = 'nothing' WHERE finding_id = 1", ALTERED],
    [
      'a sample that was forged',
      "INSERT INTO sample SELECT source_id, gen, finding_id, 0, 1, 0, 1, NULL, raw, 'forged', seal, beside FROM sample LIMIT 1",
      ALTERED,
    ],
    ['a sample that is gone', 'DELETE FROM sample WHERE dec_off = (SELECT min(dec_off) FROM sample)', ALTERED],
    ['samples that are gone', 'DELETE FROM sample', ALTERED],
    ['lines beside a sample that were added', `UPDATE sample SET beside = '[[1,"so it was"]]'`, ALTERED],
    ['a parameter that was changed', "UPDATE param SET value = '9' WHERE value = '1'", ALTERED],
    ['a parameter that is gone', 'DELETE FROM param', ALTERED],
    ['a remark that was changed', "UPDATE remark SET fact = fact || ' It is fine.'", ALTERED],
    ['a remark that is gone', 'DELETE FROM remark', ALTERED],
    ['a loss that was changed', 'UPDATE loss SET lines = lines - 1', ALTERED],
    ['a loss at another time', 'UPDATE loss SET last_ts = last_ts + 60000 WHERE last_ts IS NOT NULL', ALTERED],
    ['a loss that is gone', 'DELETE FROM loss', ALTERED],
    ['an unknown code that was changed', "UPDATE unknown_code SET code = 'A_ERR_9' WHERE code = 'A_ERR_0'", ALTERED],
    ['an unknown code that occurred more often', 'UPDATE unknown_code SET n = n + 1', ALTERED],
    ['the first line of an unknown code', 'UPDATE unknown_code SET shard_line = shard_line + 1', ALTERED],
    ['an unknown code that is gone', 'DELETE FROM unknown_code', ALTERED],
    ['successes that were added', 'UPDATE activity SET ok = ok + 1', ALTERED],
    ['lines of another code space', "UPDATE activity SET namespace = 'huks'", ALTERED],
    ['bytes that were skipped and are not', 'DELETE FROM skipped', ALTERED],
    ['a source of another name', "UPDATE source SET path = 'b.log'", ALTERED],
    ['a state that was changed', "UPDATE source SET state = 'complete'", ALTERED],
    [
      'counts of another source',
      "INSERT INTO source SELECT 9, 'b', member, dev, ino, 0, state, format, bytes, 0, NULL, NULL, NULL, NULL, log, packs, run_id, seal FROM source; UPDATE agg SET source_id = 9 WHERE finding_id = 1",
      ['store/miscount', 'store/miscount', 'store/altered'],
    ],
  ])('finds %s', (_, sql, expected) => {
    const store = storeAt(null)
    const id = sourceAt(store, 'a.log')
    applyPartial(store, id, 0, partialOf(someLines(), 0, 1), NO_PROGRESS)
    applyPartial(store, id, 0, partialOf(someLines(), 1), NO_PROGRESS)
    store.db.exec(sql)
    expect([...new Set(ids(verifyLedger(store)))]).toEqual([...new Set(expected)])
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
    expect(expectBad(openStore(path))).toMatchObject({ id: 'store/corrupt' })
    const unchecked = expectGood(openStore(path, { unchecked: true }))
    expect(ids(verifyLedger(unchecked))).toContain('store/corrupt')
    closeStore(unchecked)
  })
})
