/** Work on threads of its own: the counts are those of one thread, also when it is interrupted and goes on. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type AnalyzeRequest, analyze } from '../../../src/batch/analyze.ts'
import type { Summary } from '../../../src/model/counts/summary.ts'
import { makeFolder } from '../../support/folder.ts'
import { requestOf } from '../../support/runs/analysis.ts'

const folder = makeFolder()
const line = (n: number): string =>
  `2026-01-31 10:00:${String(n % 60).padStart(2, '0')} app[${n}]: C_Sign failed: CKR_DEVICE_ERROR\n`
const quiet = '2026-01-31 10:00:00 app[1]: nothing to see here, and nothing to say about it either\n'
const round = Array.from({ length: 40 }, (_, n) => line(n)).join('') + quiet.repeat(12_000)

/** One long file in several shards, and small ones of which some have the same bytes and some no last line end. */
const paths = [
  folder.write({ 'long.log': round.repeat(45) }),
  ...Array.from({ length: 60 }, (_, n) =>
    folder.write({ [`small-${n}.log`]: line(n % 7) + (n % 3 === 0 ? 'C_Login failed: 160' : '') }),
  ),
]

const request = (jobs: number, database: string | null): AnalyzeRequest => ({
  ...requestOf(paths, database),
  jobs,
  exactly: jobs > 1,
})

/** What a summary says, without the numbers of rows, which come in the order of the work. */
function said({ findings, sources, totals }: Summary) {
  const places = sources.map(({ path, state, lines, bytes, format }) => ({ path, state, lines, bytes, format }))
  return { findings, totals, places: places.sort((a, b) => (a.path < b.path ? -1 : 1)) }
}

const ONE = said((await analyze(request(1, null))).summary!)

test('any number of threads counts the same', async () => {
  expect(ONE.totals.events).toBe(45 * 40 + 60 + 20)
  for (const jobs of [2, 4]) expect(said((await analyze(request(jobs, null))).summary!)).toEqual(ONE)
})

test('interrupted threads lose nothing and double nothing', async () => {
  const database = join(folder.path, 'torn.db')
  for (const advances of [1, 3, 9]) {
    const stop = new AbortController()
    let left = advances
    const progress = {
      total: () => undefined,
      source: () => undefined,
      advance: () => {
        if (--left <= 0) stop.abort()
      },
    }
    const { interrupted } = await analyze({ ...request(3, database), progress, signal: stop.signal })
    expect(interrupted).toBe(true)
  }
  expect(said((await analyze(request(3, database))).summary!)).toEqual(ONE)
})
