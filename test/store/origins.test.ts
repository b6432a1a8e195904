/** Who failed, in the database: bounded like other sets, in a view for queries, proved, and pruned with its findings. */
import { expect, test } from 'vitest'
import { OTHER_VALUES } from '../../src/model/bounded-sets.ts'
import { ORIGIN, ORIGINS, originParam } from '../../src/model/findings/origins.ts'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import { closeStore, openStore } from '../../src/store/database.ts'
import { runQuery } from '../../src/store/read/query.ts'
import { readSummary } from '../../src/store/read/read-summary.ts'
import { applyPartial, createSource } from '../../src/store/write/apply.ts'
import { keepProvisional } from '../../src/store/write/progress.ts'
import { forget, prune } from '../../src/store/write/prune.ts'
import { directory, expectGood, keyOf, type Line, NO_PROGRESS, nextGeneration, partialOf, storeAt } from './scaffold.ts'

const MINUTE = Date.UTC(2026, 0, 31, 10)

/** Lines from many hosts, and from a program on no host. */
const lines: readonly Line[] = Array.from({ length: 90 }, (_, i) => ({
  bytes: 11,
  hits: [{ key: keyOf(), time: MINUTE, param: originParam(i % 3 === 0 ? null : `host-${i % 29}`, 'signer')! }],
}))

const originsIn = (summary: ReturnType<typeof readSummary>) =>
  summary.findings.map(({ evidence: { origins, otherOrigins } }) => ({ origins, otherOrigins }))

function summaryOf(bounds: readonly number[], provisional = false) {
  const store = expectGood(openStore(null))
  const source = createSource(store, { path: 'a.log', member: null, dev: 1, ino: 1 })
  bounds.slice(1).forEach((to, i) => {
    const isLast = provisional && to === lines.length
    applyPartial(store, source, 0, partialOf(lines, bounds[i], to), { ...NO_PROGRESS, provisional: isLast })
  })
  if (provisional) keepProvisional(store, source)
  const problems = verifyLedger(store)
  const summary = readSummary(store, { sources: null, packs: [] })
  closeStore(store)
  return { summary, problems }
}

test('at most sixteen of a finding are kept apart, the same ones for any parts', () => {
  const whole = summaryOf([0, 90])
  const [told] = originsIn(whole.summary)
  expect(told!.origins).toHaveLength(ORIGINS)
  expect(told!.origins.reduce((sum, { count }) => sum + count, 0) + told!.otherOrigins).toBe(90)
  for (const bounds of [
    [0, 45, 90],
    [0, 1, 17, 20, 88, 90],
  ])
    for (const provisional of [false, true]) {
      const parts = summaryOf(bounds, provisional)
      expect(originsIn(parts.summary)).toEqual(originsIn(whole.summary))
      expect(parts.problems).toEqual([])
    }
})

test('a query sees them by host and program, with the sum of the others', () => {
  const path = `${directory()}/a.db`
  const store = expectGood(openStore(path))
  applyPartial(store, nextGeneration(store, 'a.log').id, 0, partialOf(lines), NO_PROGRESS)
  closeStore(store)
  const rows = (sql: string) => expectGood(runQuery(path, sql)).rows
  expect(rows('SELECT sum(n), count(*) FROM origin')).toEqual([[90, ORIGINS + 1]])
  expect(rows("SELECT count(*) FROM origin WHERE program = 'signer'")).toEqual([[ORIGINS]])
  const others = `SELECT n FROM param WHERE name = '${OTHER_VALUES}' AND value = '${ORIGIN}'`
  expect(rows('SELECT n FROM origin WHERE host IS NULL AND program IS NULL')).toEqual(rows(others))
})

test('a changed count of an origin is found', () => {
  const store = storeAt(null)
  applyPartial(store, nextGeneration(store, 'a.log').id, 0, partialOf(lines), NO_PROGRESS)
  store.db.exec(`UPDATE param SET n = n + 1 WHERE name = '${ORIGIN}'`)
  expect(verifyLedger(store).map(({ id }) => id)).toEqual(['store/altered'])
})

test('they go with their findings', () => {
  const count = 'SELECT count(*) FROM origin'
  const pruned = storeAt(null)
  applyPartial(pruned, nextGeneration(pruned, 'a.log').id, 0, partialOf(lines), NO_PROGRESS)
  prune(pruned, { before: MINUTE + 3_600_000, living: [], isGone: () => false, dryRun: false })
  expect(pruned.db.prepare(count).pluck().get()).toBe(0)
  expect(verifyLedger(pruned)).toEqual([])
  const forgotten = storeAt(null)
  applyPartial(forgotten, nextGeneration(forgotten, 'a.log').id, 0, partialOf(lines), NO_PROGRESS)
  forget(forgotten, 'a.log', { living: [], dryRun: false })
  expect(forgotten.db.prepare(count).pluck().get()).toBe(0)
})
