/** Runs in processes of their own: killed at the worst moments and begun again, or all at once on one source. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import type { Store } from '../../src/store/database.ts'
import { readSummary } from '../../src/store/read/read-summary.ts'
import { createSource } from '../../src/store/write/apply.ts'
import { applyLines, directory, dump, keyOf, type Line, storeAt } from './scaffold.ts'

const LINES: Line[] = Array.from({ length: 60 }, (_, nth) => ({
  bytes: 10,
  hits: Array.from({ length: 8 }, (_, value) => ({ key: keyOf({ value: (nth % 5) * 8 + value }), time: null })),
}))
const IDENTITY = { path: 'a.log', member: null, dev: null, ino: null }

const module = (name: string) => JSON.stringify(new URL(`../../src/store/${name}`, import.meta.url).href)

/** Counts one line per partial; `kill: [n, moment]` ends it like a power switch at the n-th, within or after its transaction. */
const SCRIPT = `
  import { readFileSync } from 'node:fs'
  import { closeStore, openStore } from ${module('database.ts')}
  import { applyPartial, beginSource } from ${module('write/apply.ts')}
  const { path, ranges, kill, resume } = JSON.parse(readFileSync(process.argv[1], 'utf8'))
  const store = openStore(path, { timeoutMs: 60000 }).value
  const [{ id, decOff }] = beginSource(store, ${JSON.stringify(IDENTITY)})
  const todo = resume ? ranges.filter(range => range.from >= decOff) : ranges
  todo.forEach(({ from, to, keys }, nth) => {
    const die = moment => kill?.[0] === nth && kill[1] === moment && process.kill(process.pid, 'SIGKILL')
    const bucket = new Map([[-1, { count: 1, min: 0, max: 0 }]])
    const aggregates = keys.map(key => ({ key, buckets: bucket, params: new Map(), samples: [] }))
    const partial = { from, to, lines: 1, aggregates, get skipped() { die('within'); return new Map() }, remarks: new Map(), losses: [], unknown: [], activity: [] }
    applyPartial(store, id, 0, partial, { head: null, tail: null })
    die('after')
  })
  closeStore(store)`

interface Run {
  readonly kill?: readonly [nth: number, moment: 'within' | 'after']
  readonly resume: boolean
  readonly rotate?: number
}

/** True if the process came to its end. */
function run(path: string, { rotate = 0, ...how }: Run): Promise<boolean> {
  const ranges = LINES.map((line, nth) => ({ from: nth * 10, to: nth * 10 + 10, keys: line.hits.map(hit => hit.key) }))
  const rotated = [...ranges.slice(rotate), ...ranges.slice(0, rotate)]
  const task = `${path}.${rotate}.json`
  writeFileSync(task, JSON.stringify({ path, ranges: rotated, ...how }))
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, task], { stdio: 'inherit' })
  return new Promise(resolve => child.on('close', code => resolve(code === 0)))
}

function expectWhole(path: string): void {
  const [store, oracle] = [storeAt(path), storeAt(null)]
  applyLines(oracle, 'a.log', LINES)
  const counts = (of: Store) =>
    readSummary(of, { sources: null, packs: [] }).findings.map(({ key, count }) => ({ key, count }))
  expect(verifyLedger(store)).toEqual([])
  expect(dump(store).ledger).toHaveLength(LINES.length)
  expect(counts(store)).toEqual(counts(oracle))
}

function begun(): string {
  const path = join(directory(), 'a.db')
  createSource(storeAt(path), IDENTITY)
  return path
}

test('killed and begun again, a run counts everything once', async () => {
  const path = begun()
  for (const [nth, moment] of [
    [0, 'within'],
    [0, 'after'],
    [7, 'within'],
    [20, 'after'],
    [13, 'within'],
  ] as const) {
    expect(await run(path, { kill: [nth, moment], resume: true })).toBe(false)
  }
  expect(await run(path, { resume: true })).toBe(true)
  expectWhole(path)
})

test('runs that count the same source at once count it once', async () => {
  const path = begun()
  const done = await Promise.all([0, 10, 20, 30].map(rotate => run(path, { resume: false, rotate })))
  expect(done).toEqual([true, true, true, true])
  expectWhole(path)
})
