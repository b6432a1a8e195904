/** Packed data put together of very many small streams: little memory, and an interrupt is heard amid them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { analyze } from '../../src/batch/analyze.ts'
import { SILENT } from '../../src/run/progress.ts'
import { makeFolder } from '../support/folder.ts'
import { tar, zip } from '../support/logs/archives.ts'
import { run, scratch, start } from '../support/programs/shell.ts'
import { analyzed, requestOf } from '../support/runs/analysis.ts'
import { LONG } from '../support/runs/faults.ts'
import { unpacked } from '../support/runs/unpacked.ts'

const folder = makeFolder()
const LINE = '2026-01-01 line\n'
const MiB = 1024 * 1024

/** One stream with `LINE`, as the programs named make it. */
const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64')
const ONE = {
  gz: gzipSync(LINE),
  zst: zstdCompressSync(LINE),
  bz2: bytes('QlpoOTFBWSZTWQIMO70AAATZAAAQQAJxAAIlIAAhoBo0IBppoNg2CRjwly8XckU4UJACDDu9'),
  xz: bytes('/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAPMjAyNi0wMS0wMSBsaW5lCgDpI2cFjYs0FwABKBDlC2xgH7bzfQEAAAAABFla'),
  lz4: bytes('BCJNGGRApxAAAIAyMDI2LTAxLTAxIGxpbmUKAAAAAJ2Yk/Y='),
}
const times = (stream: Uint8Array, count: number): Buffer => Buffer.alloc(stream.length * count, stream)

test.each(Object.entries(ONE))('%s: each of many streams is read', async (_, stream) => {
  expect(await unpacked(times(stream, 500))).toEqual({
    content: { '': LINE.repeat(500) },
    problems: [],
    modified: { '': null },
  })
})

test.each(Object.entries(ONE))('%s: memory does not grow with the number of streams', async (_, stream) => {
  // Node keeps what a stream took until the event loop turns: 36 KiB for each member of a gzip file, a megabyte for one of xz.
  const path = folder.write({ 'many.log': times(stream, LONG ? 200_000 : 20_000) })
  await analyzed([path], null)
  const before = process.memoryUsage().rss
  const { totals } = await analyzed([path], null)
  expect(totals.lines).toBe(LONG ? 200_000 : 20_000)
  expect(process.memoryUsage().rss - before).toBeLessThan(120 * MiB)
})

test.runIf(LONG)('a million empty members', async () => {
  const { sources } = await analyzed([folder.write({ 'empty.gz': times(gzipSync(''), 1_000_000) })], null)
  expect(sources.map(({ state, lines }) => [state, lines])).toEqual([['complete', 0]])
  expect(process.memoryUsage().rss).toBeLessThan(1024 * MiB)
})

test.runIf(LONG)('more than a million are left, and that is told', async () => {
  const { sources } = await analyzed([folder.write({ 'empty.gz': times(gzipSync(''), 1_000_001) })], null)
  expect(sources.map(({ problems }) => problems.map(({ id }) => id))).toEqual([['bomb/members']])
})

describe('an interrupt', () => {
  const COUNT = 300_000
  const members = Array.from({ length: 4000 }, (_, n) => ({ name: `${n}.log`, data: LINE }))
  const INPUTS: Readonly<Record<string, () => Buffer>> = {
    ...Object.fromEntries(Object.entries(ONE).map(([name, stream]) => [name, () => times(stream, COUNT)])),
    'gz, empty': () => times(gzipSync(''), 999_999),
    'zst, empty': () => times(zstdCompressSync(''), COUNT),
    'frames to skip': () => times(Buffer.from('502a4d1800000000', 'hex'), 3_000_000),
    tar: () => tar(members),
    zip: () => zip(members),
    'a JSON document': () => Buffer.from(`[${'{"msg":"line"},\n'.repeat(2_000_000)}{}]`),
  }

  test.each(Object.entries(INPUTS))('%s: is heard amid them', async (name, make) => {
    const path = join(folder.path, 'long')
    writeFileSync(path, make())
    const controller = new AbortController()
    // The event loop turns before all is read, or this comes too late.
    const timer = setTimeout(() => controller.abort(), 0)
    const request = requestOf([path], null)
    const { summary, problems, interrupted } = await analyze({
      ...request,
      signal: controller.signal,
      progress: SILENT,
    })
    clearTimeout(timer)
    expect([name, interrupted]).toEqual([name, true])
    expect(summary!.totals.lines).toBeLessThan(COUNT)
    const ids = [...problems, ...summary!.sources.flatMap(source => source.problems)].map(({ id }) => id)
    expect(ids.filter(id => !id.endsWith('/interrupted'))).toEqual([])
  })

  test('SIGTERM ends the process, and the next run completes what it began', async () => {
    const MANY = 60_000
    const cwd = scratch()
    writeFileSync(join(cwd, 'a.gz'), times(ONE.gz, MANY))
    const { child, ended } = start(['analyze', 'a.gz', '--db', 'x.db', '-v'], { cwd })
    child.stdin.end()
    // Once the database is there the run is under way.
    await vi.waitUntil(async () => (await run(['report', '--db', 'x.db'], { cwd })).exit !== 4, { timeout: 300_000 })
    child.kill('SIGTERM')
    expect([0, 143]).toContain((await ended).exit)
    const { exit, stdout } = await run(['analyze', 'a.gz', '--db', 'x.db', '--format', 'json'], { cwd })
    expect([exit, JSON.parse(stdout).totals.lines]).toEqual([0, MANY])
  })
})
