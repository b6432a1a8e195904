/** Threads: any number of them gives the same report, also when they are interrupted and go on. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { makeFolder } from '../support/folder.ts'
import { run, start } from '../support/programs/shell.ts'

const folder = makeFolder()
const LOGS = resolve(import.meta.dirname, '../../fixtures/logs')
const fixtures = readdirSync(LOGS, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && entry.name.endsWith('.log'))
  .map(entry => readFileSync(join(entry.parentPath, entry.name)))
const once = Buffer.concat(fixtures)
const QUIET = Buffer.from('2026-01-31 10:00:00,000 INFO  [main] app - nothing to see here, request 12345 done\n')

/** A log of so many bytes: a few hits in every mebibyte, so that the work is to read and not to explain. */
function longLog(size: number): Buffer {
  const quiet = Buffer.concat(Array.from({ length: 12_000 }, () => QUIET))
  const round = Buffer.concat([once.subarray(0, once.lastIndexOf(10, 64 * 1024) + 1), quiet])
  return Buffer.concat(Array.from({ length: Math.ceil(size / round.length) }, () => round))
}

// More than two shards, so that threads share one file.
const long = longLog(70 * 1024 * 1024)

/** A directory with files of all sizes. */
const path = dirname(
  folder.write({
    'logs/long.log': long,
    'logs/packed.log.gz': gzipSync(long.subarray(0, 9 * 1024 * 1024)),
    ...Object.fromEntries(fixtures.slice(0, 20).map((bytes, i) => [`logs/small-${i}.log`, bytes])),
  }),
)

test('any number of threads gives the same bytes', async () => {
  const reports = []
  for (const jobs of ['1', '2', '5'])
    reports.push(await run(['analyze', path, '-j', jobs, '--format', 'json', '--no-run-info', '--no-progress']))
  const [first] = reports
  expect(JSON.parse(first!.stdout).totals.events).toBeGreaterThan(1000)
  for (const report of reports) expect(report).toEqual(first)
}, 900_000)

test('interrupted threads lose nothing and double nothing', async () => {
  const report = ['--format', 'json', '--no-run-info', '--no-progress']
  const clean = await run(['analyze', path, ...report, '-j', '2', '--db', join(path, '..', 'clean.db')])
  const database = join(path, '..', 'torn.db')
  for (const after of [300, 600, 900]) {
    const { child, ended } = start(['analyze', path, ...report, '-j', '3', '--db', database])
    setTimeout(() => child.kill('SIGINT'), after)
    const { exit } = await ended
    // A fast machine may be done before the signal comes.
    expect([130, clean.exit]).toContain(exit)
  }
  const resumed = await run(['analyze', path, ...report, '-j', '2', '--db', database])
  expect(resumed).toEqual(clean)
}, 900_000)
