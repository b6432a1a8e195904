/** The store keeps sets of a source bounded; what was provisional joins them like any other part. */
import { expect, test } from 'vitest'
import { compareRanks, OTHER, rankOf, type SetLimits } from '../../src/model/bounded-sets.ts'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import { openStore } from '../../src/store/database.ts'
import { readSummary } from '../../src/store/read/read-summary.ts'
import { applyPartial, createSource } from '../../src/store/write/apply.ts'
import { keepProvisional } from '../../src/store/write/progress.ts'
import { expectGood, keyOf, type Line, NO_PROGRESS, partialOf } from './scaffold.ts'

const CAPS: SetLimits = { codes: 5, values: 4, valuesOfUnknown: 2, losses: 2, remarks: 2, unknown: 2 }

const lines: readonly Line[] = Array.from({ length: 60 }, (_, i) => ({
  bytes: 10,
  hits: [
    {
      key: keyOf({ code: `CKR_MADE_UP_${i % 20}`, value: null }),
      time: i * 60_000,
      param: ['a', `v${i}`],
      known: false,
    },
    { key: keyOf(), time: i * 60_000, param: ['b', `w${i}`] },
  ],
}))

/** The summary of ranges of the lines; the last of them counts until it is kept for good. */
function summaryOf(bounds: readonly number[], provisional: boolean) {
  const store = expectGood(openStore(null, { caps: CAPS }))
  const source = createSource(store, { path: 'a.log', member: null, dev: 1, ino: 1 })
  bounds.slice(1).forEach((to, i) => {
    const isLast = provisional && to === lines.length
    const partial = partialOf(lines, bounds[i], to)
    applyPartial(store, source, 0, partial, { ...NO_PROGRESS, provisional: isLast })
  })
  const before = readSummary(store, { sources: null, packs: [] })
  if (provisional) keepProvisional(store, source)
  const after = readSummary(store, { sources: null, packs: [] })
  const problems = verifyLedger(store)
  const kept = store.db.prepare('SELECT code FROM kept_code ORDER BY rank, code').pluck().all()
  return { before, after, problems, kept }
}

test('the codes of lowest rank stay, the others are counted together, whatever was provisional', () => {
  const whole = summaryOf([0, 60], false)
  const ranked = Array.from({ length: 20 }, (_, i) => `CKR_MADE_UP_${i}`)
    .map(text => ({ rank: rankOf(text), text }))
    .sort(compareRanks)
  expect(whole.kept).toEqual(ranked.slice(0, 5).map(({ text }) => text))
  const other = whole.after.findings.find(({ key }) => key.code === OTHER)!
  expect(other).toMatchObject({ count: 45, otherValues: [{ name: 'a', count: 43 }] })
  expect(whole.after.findings.find(({ key }) => key.code === 'CKR_PIN_INCORRECT')).toMatchObject({
    count: 60,
    otherValues: [{ name: 'b', count: 56 }],
  })
  expect(whole.after.totals.events).toBe(120)
  for (const bounds of [
    [0, 30, 60],
    [0, 7, 13, 59, 60],
  ]) {
    const parts = summaryOf(bounds, true)
    expect(parts.before).toEqual(whole.after)
    expect(parts.after).toEqual(whole.after)
    expect(parts.kept).toEqual(whole.kept)
    expect(parts.problems).toEqual([])
  }
})
