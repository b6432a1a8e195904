/** Pruning and forgetting: what goes, what stays known, and that the rest still adds up. */
import { describe, expect, test } from 'vitest'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import type { Store } from '../../src/store/database.ts'
import { readSummary } from '../../src/store/read/read-summary.ts'
import { applyPartial, beginRun, dropProvisional, finishRun } from '../../src/store/write/apply.ts'
import { releaseSource } from '../../src/store/write/progress.ts'
import { forget, type PruneRequest, prune } from '../../src/store/write/prune.ts'
import { dump, keyOf, type Line, NO_PROGRESS, partialOf, sourceAt, storeAt } from './scaffold.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 0, 31, 10)

/** A line an hour for some hours, each with a parameter, and one without a time at the end. */
function hours(count: number): Line[] {
  const timed = Array.from(
    { length: count },
    (_, n): Line => ({
      bytes: 20,
      hits: [
        { key: keyOf(), time: START + n * HOUR, param: ['slot', String(n)] },
        ...(n === 0 ? [{ key: keyOf({ code: 'CKR_GENERAL_ERROR', value: 5 }), time: START }] : []),
      ],
    }),
  )
  return [...timed, { bytes: 21, hits: [{ key: keyOf({ value: null }), time: null }] }]
}

/** A source that a run counted line by line, and which ended at `endedMs`. */
function counted(store: Store, path: string, lines: readonly Line[], endedMs: number): number {
  beginRun(store, { version: '0', pid: 1, startedMs: endedMs - 1000 })
  const id = sourceAt(store, path)
  for (let n = 0; n < lines.length; n++) applyPartial(store, id, 0, partialOf(lines, n, n + 1), NO_PROGRESS)
  releaseSource(store, id)
  finishRun(store, endedMs, 0)
  store.runId = 0
  return id
}

const request = (before: number, more: Partial<PruneRequest> = {}): PruneRequest => ({
  before,
  living: [],
  isGone: () => false,
  dryRun: false,
  ...more,
})

const rowsOf = (store: Store, sql: string) =>
  store.db.prepare(sql).all() as { bucket?: number; ts?: number | null; line?: number }[]

const sumOf = (store: Store): number => readSummary(store, { sources: null, packs: [] }).totals.events

describe('prune', () => {
  test('takes out the minutes before a time with their samples and parameters; the rest adds up', () => {
    const store = storeAt(null)
    counted(store, 'a.log', hours(10), START + 20 * HOUR)
    const minutes = rowsOf(store, 'SELECT finding_id, bucket, n FROM agg')
    const pruned = prune(store, request(START + 4 * HOUR))
    expect(pruned).toMatchObject({ occurrences: 5, sources: 1, removed: 0 })
    expect(verifyLedger(store)).toEqual([])
    expect(sumOf(store)).toBe(10 + 2 - 5)
    const isLeft = (row: { bucket?: number | null; ts?: number | null }) =>
      (row.bucket ?? row.ts ?? -1) === -1 || (row.bucket ?? row.ts)! >= START + 4 * HOUR
    expect(rowsOf(store, 'SELECT finding_id, bucket, n FROM agg')).toEqual(minutes.filter(isLeft))
    expect(rowsOf(store, 'SELECT ts FROM sample').every(isLeft)).toBe(true)
    expect(rowsOf(store, 'SELECT DISTINCT finding_id FROM param')).toHaveLength(1)
    expect(readSummary(store, { sources: null, packs: [] }).problems).toContainEqual(
      expect.objectContaining({ id: 'store/pruned', times: 5, subject: new Date(START + 4 * HOUR).toISOString() }),
    )
    // Once more finds nothing, and takes out later what is older by then.
    expect(prune(store, request(START + 4 * HOUR))).toMatchObject({ occurrences: 0, sources: 0 })
    expect(prune(store, request(START + 6 * HOUR))).toMatchObject({ occurrences: 2 })
    expect(verifyLedger(store)).toEqual([])
  })

  test('what was pruned is not counted again, and what comes is', () => {
    const store = storeAt(null)
    const lines = hours(10)
    const id = counted(store, 'a.log', lines, START + HOUR)
    prune(store, request(START + 30 * HOUR))
    expect(sumOf(store)).toBe(0)
    expect(applyPartial(store, id, 0, partialOf(lines), NO_PROGRESS)).toBe('already')
    const more = [...lines, { bytes: 9, hits: [{ key: keyOf(), time: START }] }]
    expect(applyPartial(store, id, 0, partialOf(more, lines.length), NO_PROGRESS)).toBe('applied')
    expect([sumOf(store), verifyLedger(store)]).toEqual([1, []])
  })

  test('lines without a time go with the run that read them last', () => {
    const store = storeAt(null)
    counted(store, 'a.log', hours(1), START + 50 * HOUR)
    prune(store, request(START + 40 * HOUR))
    expect(sumOf(store)).toBe(1)
    prune(store, request(START + 60 * HOUR))
    expect([sumOf(store), verifyLedger(store)]).toEqual([0, []])
  })

  test('the ledger of what is read no more becomes one range, with the lines of samples as they were', () => {
    const store = storeAt(null)
    counted(store, 'a.log', hours(10), START + HOUR)
    const lines = rowsOf(store, 'SELECT line FROM sample_line')
    expect(prune(store, request(START + 2 * HOUR)).ranges).toBe(10)
    expect(store.db.prepare('SELECT dec_from, dec_to, lines, events FROM ledger').all()).toEqual([
      { dec_from: 0, dec_to: 221, lines: 11, events: 12 },
    ])
    const left = rowsOf(store, 'SELECT line FROM sample_line')
    expect(left.length).toBeGreaterThan(0)
    expect(lines).toEqual(expect.arrayContaining(left))
    expect(verifyLedger(store)).toEqual([])
  })

  test('of a source that a living run reads only counts go, and its open line stays', () => {
    const store = storeAt(null)
    const lines = hours(3)
    const run = beginRun(store, { version: '0', pid: 1, startedMs: START })
    const id = sourceAt(store, 'a.log')
    applyPartial(store, id, 0, partialOf(lines, 0, 2), NO_PROGRESS)
    applyPartial(store, id, 0, partialOf(lines, 2), { ...NO_PROGRESS, provisional: true })
    const pruned = prune(store, request(START + 30 * HOUR, { living: [run], isGone: () => true }))
    expect(pruned).toMatchObject({ occurrences: 3, removed: 0 })
    expect([sumOf(store), verifyLedger(store)]).toEqual([2, []])
    dropProvisional(store, id)
    applyPartial(store, id, 0, partialOf(lines, 2), NO_PROGRESS)
    expect([sumOf(store), verifyLedger(store)]).toEqual([2, []])
  })

  test('of many ranges that a living run entered the last hundred stay, and it goes on', () => {
    const store = storeAt(null)
    const lines = hours(160)
    const run = beginRun(store, { version: '0', pid: 1, startedMs: START })
    const id = sourceAt(store, 'a.log')
    for (let n = 0; n < 150; n++) applyPartial(store, id, 0, partialOf(lines, n, n + 1), NO_PROGRESS)
    const sample = 'SELECT line, text FROM sample_line ORDER BY 1'
    const samples = rowsOf(store, sample)
    expect(prune(store, request(START - 30 * HOUR, { living: [run] }))).toMatchObject({ ranges: 49, occurrences: 0 })
    expect(rowsOf(store, sample)).toEqual(samples)
    applyPartial(store, id, 0, partialOf(lines, 150), NO_PROGRESS)
    expect([sumOf(store), verifyLedger(store)]).toEqual([162, []])
  })

  test('a source whose file is gone goes altogether, once all of it is older', () => {
    const store = storeAt(null)
    counted(store, 'gone.log', hours(2), START + HOUR)
    counted(store, 'there.log', hours(2), START + HOUR)
    const gone = { isGone: ({ path }: { path: string }) => path === 'gone.log' }
    expect(prune(store, request(START + 1.5 * HOUR, gone))).toMatchObject({ removed: 1 })
    expect(store.db.prepare('SELECT path FROM source').pluck().all()).toEqual(['there.log'])
    expect(verifyLedger(store)).toEqual([])
  })

  test('a dry run says the same and changes nothing', () => {
    const store = storeAt(null)
    counted(store, 'a.log', hours(10), START + HOUR)
    counted(store, 'gone.log', hours(2), START + HOUR)
    const before = dump(store)
    const wish = request(START + 4 * HOUR, { isGone: ({ path }) => path === 'gone.log' })
    const dry = prune(store, { ...wish, dryRun: true })
    expect(dump(store)).toEqual(before)
    expect(prune(store, wish)).toEqual(dry)
  })
})

describe('forget', () => {
  test('removes every generation of a name, and its bytes count anew', () => {
    const store = storeAt(null)
    counted(store, 'a.log', hours(3), START)
    counted(store, 'b.log', hours(2), START)
    expect(forget(store, 'a.log', { living: [], dryRun: true })).toEqual({ names: ['a.log'], rows: 1, occurrences: 5 })
    expect(sumOf(store)).toBe(5 + 4)
    forget(store, 'a.log', { living: [], dryRun: false })
    expect([sumOf(store), verifyLedger(store)]).toEqual([4, []])
    counted(store, 'a.log', hours(3), START)
    expect([sumOf(store), verifyLedger(store)]).toEqual([9, []])
  })

  test('knows what it does not know, and leaves what a living run reads', () => {
    const store = storeAt(null)
    expect(forget(store, 'a.log', { living: [], dryRun: false })).toBeNull()
    const run = beginRun(store, { version: '0', pid: 1, startedMs: START })
    sourceAt(store, 'a.log')
    expect(forget(store, 'a.log', { living: [run], dryRun: false })).toEqual({ held: run })
  })
})
