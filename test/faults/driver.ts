/**
 * An analysis in a process of its own, with the order of writing as the test wants it: `whole` as the product does, or one of the
 * two orders that look just as well and lose or double counts when the process is killed between the two writes.
 */

import { analyze } from '../../src/batch/analyze.ts'
import type { PartialCounts } from '../../src/model/counts/partial-counts.ts'
import { SILENT } from '../../src/run/progress.ts'
import { localStoreClient } from '../../src/run/store-clients/local-client.ts'
import type { StoreClient } from '../../src/run/store-clients/store-client.ts'
import { type Store, transact } from '../../src/store/database.ts'
import { findingId } from '../../src/store/write/findings.ts'
import { builtInRules } from '../support/rules/rules.ts'

export type Order = 'whole' | 'offsets first' | 'counts first'

interface Task {
  readonly order: Order
  readonly paths: readonly string[]
  readonly database: string
}

/** As long as a disk takes to make the first of two writes safe. */
const SYNC_MS = 8

const { order, paths, database } = JSON.parse(process.argv[2]!) as Task

function recorderOf(store: Store): StoreClient {
  const right = localStoreClient(store)
  if (order === 'whole') return right
  const count = (id: number, gen: number, { aggregates }: PartialCounts): void =>
    transact(store, () => {
      const add = store.db.prepare(
        'INSERT INTO agg (source_id, gen, finding_id, bucket, n, min_ts, max_ts) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n',
      )
      for (const { key, buckets } of aggregates)
        for (const [start, { count, min, max }] of buckets)
          add.run(id, gen, findingId(store, key), start, count, Math.floor(min), Math.floor(max))
    })
  const sync = (): Promise<void> => new Promise(resolve => setTimeout(resolve, SYNC_MS))
  return {
    ...right,
    countSource: async source => {
      const { partial } = source
      if (order === 'counts first') {
        count(store.db.prepare('SELECT ifnull(max(id), 0) + 1 FROM source').pluck().get() as number, 0, partial)
        await sync()
      }
      const id = await right.countSource({ ...source, partial: { ...partial, aggregates: [] } })
      if (order === 'offsets first' && id !== null) {
        await sync()
        count(id, 0, partial)
      }
      return id
    },
    applyPartial: async (id, gen, partial, progress) => {
      if (order === 'counts first') {
        count(id, gen, partial)
        await sync()
      }
      await right.applyPartial(id, gen, { ...partial, aggregates: [] }, progress)
      if (order === 'offsets first') {
        await sync()
        count(id, gen, partial)
      }
    },
  }
}

await analyze(
  {
    sources: paths.map(path => ({ kind: 'file', path })),
    rules: builtInRules(),
    database,
    jobs: 1,
    exactly: false,
    version: '0',
    nowMs: Date.now,
    clock: { year: null, zone: 'UTC', nowMs: 0 },
    redact: 'on',
    vendor: null,
    maxLine: 65_536,
    since: null,
    until: null,
    progress: SILENT,
    signal: new AbortController().signal,
  },
  recorderOf,
)
