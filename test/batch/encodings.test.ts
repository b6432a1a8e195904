/** Encodings through the real runner: what is written in which one changes no count, however it is cut, grown or followed. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/batch/analyze.ts'
import type { Summary } from '../../src/model/counts/summary.ts'
import { makeFolder } from '../support/folder.ts'
import { analyzed, requestOf } from '../support/runs/analysis.ts'
import { logText } from '../support/runs/faults.ts'
import { Follower } from '../support/runs/follow.ts'

const folder = makeFolder()
const narrow = (from: number, to: number): Buffer => Buffer.from(logText(from, to, 3))
const wide = (from: number, to: number): Buffer => Buffer.from(logText(from, to, 3).replaceAll('\n', '\r\n'), 'utf16le')

const counts = ({ totals, findings }: Summary): unknown => ({
  lines: totals.lines,
  codes: findings.map(({ key, count, buckets }) => [key.code, key.context, count, buckets.length]),
})
const ids = ({ sources, problems }: Summary): string[] =>
  [...sources.flatMap(source => source.problems), ...problems].map(({ id }) => id)

describe('UTF-16 appended to UTF-8', () => {
  const parts = [narrow(0, 400), wide(400, 900), narrow(900, 1100), wide(1100, 1500)]
  const plain = (): string => folder.write({ 'plain.log': narrow(0, 1500) })

  test('is counted, told where it begins, and costs nothing', async () => {
    const got = await analyzed([folder.write({ 'mixed.log': Buffer.concat(parts) })], null)
    expect(counts(got)).toEqual(counts(await analyzed([plain()], null)))
    expect(got.sources.map(({ state }) => state)).toEqual(['complete'])
    const [told] = got.problems
    expect(told).toMatchObject({ kind: 'note', id: 'log/mixed-encodings', times: 2 })
    expect(told!.place!.offset! - parts[0]!.length).toBeOneOf([0, 1])
  })

  test('as it comes: each run counts what is new, and what follows it goes on', async () => {
    const path = folder.write({ 'grown.log': '' })
    const db = join(folder.path, 'grown.db')
    for (const part of parts) {
      appendFileSync(path, part)
      await analyzed([path], db)
    }
    const wanted = counts(await analyzed([plain()], null))
    expect(counts(await analyzed([path], db))).toEqual(wanted)
    const follower = new Follower(db, [path])
    for (let n = 0; n < 6; n++) await follower.look()
    expect(counts(await follower.stop())).toEqual(wanted)
  })

  test('while it is followed, in steps of any size', async () => {
    const path = folder.write({ 'followed.log': '' })
    const follower = new Follower(join(folder.path, 'followed.db'), [path])
    const all = Buffer.concat(parts)
    for (let at = 0; at < all.length; at += 7919) {
      appendFileSync(path, all.subarray(at, at + 7919))
      await follower.look()
    }
    for (let n = 0; n < 6; n++) await follower.look()
    expect(counts(await follower.stop())).toEqual(counts(await analyzed([plain()], null)))
  })

  test('over the borders of shards, in any number of threads', async () => {
    // 40 MiB: more than two shards, with lines of UTF-16 around their borders.
    const quiet = Buffer.alloc(15 * 1024 * 1024, 'nothing to see here, and nothing to say about it either\n')
    const path = folder.write({
      'long.log': Buffer.concat([quiet, wide(0, 12_000), quiet, narrow(0, 90), quiet.subarray(0, 5e6), wide(0, 9000)]),
    })
    const one = await analyze(requestOf([path], null))
    const many = await analyze({ ...requestOf([path], null), jobs: 3, exactly: true })
    expect(many.summary).toEqual(one.summary)
    expect(ids(one.summary!)).toEqual(['log/mixed-encodings'])
    expect(one.summary!.findings.reduce((sum, { count }) => sum + count, 0)).toBe(21_090 / 3)
    writeFileSync(path, '')
  })
})

test('UTF-8 appended to UTF-16, with its mark or without', async () => {
  const wanted = counts(await analyzed([folder.write({ 'plain.log': narrow(0, 3000) })], null))
  for (const mark of ['\ufeff', '']) {
    const all = Buffer.concat([Buffer.from(mark, 'utf16le'), wide(0, 1400), narrow(1400, 3000)])
    const got = await analyzed([folder.write({ 'mixed.log': all })], null)
    expect(counts(got)).toEqual(wanted)
    expect(ids(got)).toEqual([...(mark === '' ? ['source/encoding'] : []), 'source/mixed-encodings'])
  }
})

test('a file of UTF-16 without a mark is followed, and counted once by the runs after it', async () => {
  const path = folder.write({ 'wide.log': wide(0, 300) })
  const db = join(folder.path, 'wide.db')
  const follower = new Follower(db, [path])
  for (let n = 0; n < 3; n++) await follower.look(2000)
  await follower.stop()
  appendFileSync(path, wide(300, 700))
  const wanted = counts(await analyzed([folder.write({ 'plain.log': narrow(0, 700) })], null))
  for (let n = 0; n < 2; n++) expect(counts(await analyzed([path], db))).toEqual(wanted)
})

test('a folder with things that are no logs: each kind is told once, and nothing is missing', async () => {
  const png = readFileSync(join(import.meta.dirname, '../../fixtures/packed/session.xz'))
  png.set(Buffer.from('89504e470d0a1a0a', 'hex'))
  const files = {
    'a.log': narrow(0, 30),
    'a.png': png,
    'b.png': png,
    prog: Buffer.concat([Buffer.from('\x7fELF\x02'), png]),
  }
  folder.write(files)
  const { summary, problems } = await analyze(
    requestOf(
      Object.keys(files).map(name => join(folder.path, name)),
      null,
    ),
  )
  expect(summary!.sources.map(({ state, lines }) => [state, lines])).toEqual([['complete', 30]])
  expect(problems.map(({ kind, id, times }) => [kind, id, times])).toEqual([
    ['note', 'source/not-log', 2],
    ['note', 'source/not-log', undefined],
  ])
})
