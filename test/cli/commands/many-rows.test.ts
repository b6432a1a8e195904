/**
 * What a report of a database takes grows with what it shows, not with the rows of the database: commands run in a heap in which a
 * report of few rows has room to spare, and of which all rows of a large one would be several times as much.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { OTHER } from '../../../src/model/bounded-sets.ts'
import type { Aggregate, Bucket } from '../../../src/model/counts/partial-counts.ts'
import { REPORTERS } from '../../../src/report/index.ts'
import { closeStore, openStore } from '../../../src/store/database.ts'
import { applyPartial } from '../../../src/store/write/apply.ts'
import { expectGood, keyOf, NO_PROGRESS, sourceAt } from '../../store/scaffold.ts'
import { makeFolder } from '../../support/folder.ts'

const COMMAND = join(import.meta.dirname, '../../../dist/logremedy.js')
/** MiB for what lives on; half of it is what a command has before it begins. */
const HEAP = 24
const MINUTE = 60_000
const START = Date.UTC(2000, 0, 1)

const { path: folder } = makeFolder()

/** One occurrence in each of the minutes that begin at these, counted from the start. */
function aggregate(code: string, minutes: Iterable<number>): Aggregate {
  const buckets = new Map<number, Bucket>()
  for (const minute of minutes) {
    const start = START + minute * MINUTE
    buckets.set(start, { count: 1, min: start, max: start })
  }
  const known = code !== OTHER
  return { key: keyOf({ code, value: null }), known, buckets, params: new Map(), samples: [] }
}

const every = (n: number, step: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i * step)

/** Six rows for each of n hours: a code that stands alone, and five that come together; behind them four of codes that are not told apart. */
function database(n: number): string {
  const path = join(folder, `${n}.db`)
  const store = expectGood(openStore(path))
  const together = ['CKR_DEVICE_ERROR', 'CKR_DEVICE_REMOVED', 'CKR_TOKEN_NOT_PRESENT', 'CKR_SESSION_CLOSED']
  const aggregates = [
    aggregate('CKR_PIN_INCORRECT', every(n, 60)),
    ...together.map((code, i) => aggregate(code, every(n, 60, 20 + i))),
    aggregate('CKR_MECHANISM_INVALID', every(n, 60, 24)),
    aggregate(OTHER, every(4 * n, 10, 60 * n)),
  ]
  const none = { skipped: new Map(), remarks: new Map(), losses: [], unknown: [], activity: [] }
  const partial = { from: 0, to: n, lines: n, aggregates, ...none }
  applyPartial(store, sourceAt(store, 'long.log'), 0, partial, NO_PROGRESS)
  closeStore(store)
  return path
}

const FEW = 500
const MANY = 15_000

const COMMANDS: Readonly<Record<string, (db: string) => readonly string[]>> = {
  'reports in all formats': db => [
    'report',
    '--db',
    db,
    ...REPORTERS.flatMap(format => ['--format', `${format}=${join(folder, format)}`]),
  ],
  'query into a file': db => [
    'query',
    'SELECT * FROM agg',
    '--db',
    db,
    '--format',
    'json',
    '-o',
    join(folder, 'rows.json'),
  ],
  verify: db => ['db', 'verify', db],
  prune: db => {
    const copy = `${db}.pruned`
    copyFileSync(db, copy)
    return ['db', 'prune', copy, '--before', '2000-06-01']
  },
}

describe('a small heap is enough', () => {
  let few: string
  let many: string
  beforeAll(() => {
    few = database(FEW)
    many = database(MANY)
  })

  test.each(Object.keys(COMMANDS))('%s', name => {
    for (const db of [few, many]) {
      const argv = [`--max-old-space-size=${HEAP}`, COMMAND, ...COMMANDS[name]!(db)]
      const { status, stderr } = spawnSync(process.execPath, argv, {
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
      })
      expect(status, stderr).toBe(0)
    }
  })
})
