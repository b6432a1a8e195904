/** F14 to F21: packed data that are cut or damaged. What can be read is counted, nothing else, and never without a word. */
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { SourceSummary } from '../../src/model/counts/summary.ts'
import { makeFolder } from '../support/folder.ts'
import { tar, zip } from '../support/logs/archives.ts'
import { analyzed } from '../support/runs/analysis.ts'
import { LONG, logText, randomOf, works } from '../support/runs/faults.ts'

const folder = makeFolder()

/** What came of bytes as a file: lines, and the sources with their problems. */
async function read(
  bytes: Uint8Array,
  name = 'x',
): Promise<{ lines: number; sources: readonly SourceSummary[]; ids: string[] }> {
  const path = folder.write({ [name]: bytes })
  const summary = await analyzed([path], null)
  return {
    lines: summary.totals.lines,
    sources: summary.sources,
    ids: summary.sources.flatMap(({ problems }) => problems.map(({ id }) => id)),
  }
}

/** Whole lines in what another program makes of data that end too early. */
function linesOf(program: string, bytes: Uint8Array): number {
  return spawnSync(program, ['-dc'], { input: bytes }).stdout.filter(byte => byte === 10).length
}

/** Whether a source came to a good end. */
const isWhole = (sources: readonly SourceSummary[]): boolean => sources.every(({ state }) => state === 'complete')

describe('gz', () => {
  const members = [logText(0, 3, 1), logText(3, 6, 1), logText(6, 9, 1)].map(text => gzipSync(text))
  const whole = Buffer.concat(members)
  const ends = [0, ...members.map((_, n) => Buffer.concat(members.slice(0, n + 1)).length)]

  test('F14: cut at every byte of three members', async () => {
    for (let cut = 1; cut < whole.length; cut += LONG ? 1 : 17) {
      const { lines, sources, ids } = await read(whole.subarray(0, cut))
      // The first byte of a gzip file alone is a byte of a log.
      if (cut < 2) continue
      expect([cut, lines]).toEqual([cut, linesOf('gzip', whole.subarray(0, cut))])
      expect([cut, isWhole(sources)]).toEqual([cut, ends.includes(cut)])
      expect([cut, ids]).toEqual([cut, ends.includes(cut) ? [] : ['gz/cut']])
    }
  })

  test('F15: a turned bit is told, or changes nothing', async () => {
    const text = logText(0, 400, 3)
    const good = gzipSync(text)
    const clean = await analyzed([folder.write({ clean: good })], null)
    const wanted = JSON.stringify(clean.findings.map(({ key, count }) => [key.code, count]))
    const random = randomOf(15)
    let told = 0
    for (let n = 0; n < (LONG ? 500 : 24); n++) {
      const bytes = Buffer.from(good)
      const bit = Math.floor(random() * bytes.length * 8)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const summary = await analyzed([folder.write({ 'flipped.log.gz': bytes })], null)
      const same = JSON.stringify(summary.findings.map(({ key, count }) => [key.code, count])) === wanted
      if (!isWhole(summary.sources)) told++
      else expect([bit, same, summary.totals.lines]).toEqual([bit, true, 400])
    }
    expect(told).toBeGreaterThan(LONG ? 100 : 5)
  })

  test('F16: zeros behind it are nothing, other bytes are told, all lines before are counted', async () => {
    for (const size of [1, 511, 512, 513, 70_000])
      expect(await read(Buffer.concat([whole, Buffer.alloc(size)]))).toMatchObject({ lines: 9, ids: [] })
    for (const garbage of ['x', 'no gzip at all\n'.repeat(40)])
      expect(await read(Buffer.concat([whole, Buffer.from(garbage)]))).toMatchObject({ lines: 9, ids: ['gz/trailing'] })
  })

  test('F17: the second member cut in its header: the first is counted', async () => {
    expect(await read(Buffer.concat([members[0]!, members[1]!.subarray(0, 5)]))).toMatchObject({
      lines: 3,
      ids: ['gz/cut'],
    })
  })
})

describe('zst and xz', () => {
  const text = logText(0, 3000, 5)

  test.runIf(works('zstd', '--version'))('F18: zst cut at every 64th part: told, and what came is right', async () => {
    const whole = zstdCompressSync(text)
    for (let part = 1; part < 64; part += LONG ? 1 : 9) {
      const bytes = whole.subarray(0, Math.floor((whole.length * part) / 64))
      const { lines, sources } = await read(bytes)
      expect([part, isWhole(sources)]).toEqual([part, false])
      expect(lines).toBeGreaterThanOrEqual(linesOf('zstd', bytes))
      expect(lines).toBeLessThan(3000)
    }
  })

  test.runIf(works('xz', '--version'))('F19: xz that is cut, damaged, or without its index', async () => {
    const whole = execFileSync('xz', ['-c'], { input: text })
    for (let part = 1; part < 64; part += LONG ? 1 : 9) {
      const { lines, sources } = await read(whole.subarray(0, Math.floor((whole.length * part) / 64)))
      expect([part, isWhole(sources), lines < 3000]).toEqual([part, false, true])
    }
    // The first bytes: it is no xz file any more, and only its name says that it should be.
    const other = Buffer.from(whole)
    other[1]! ^= 0x40
    expect(await read(other, 'x.log.xz')).toMatchObject({ ids: ['source/not-packed'], sources: [{ state: 'partial' }] })
    expect(await read(Buffer.from(text), 'text.log.xz')).toMatchObject({ ids: [], lines: 3000 })
    // The index and the footer: 12 bytes and what lies before them.
    expect(isWhole((await read(whole.subarray(0, whole.length - 12))).sources)).toBe(false)
    expect(isWhole((await read(whole.subarray(0, whole.length - 24))).sources)).toBe(false)
    const random = randomOf(19)
    for (let n = 0; n < (LONG ? 200 : 20); n++) {
      const bytes = Buffer.from(whole)
      const bit = Math.floor(random() * bytes.length * 8)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const { lines, sources } = await read(bytes, 'x.log.xz')
      if (isWhole(sources)) expect([bit, lines]).toEqual([bit, 3000])
    }
  })
})

describe('archives', () => {
  const entries = [
    { name: 'a.log', data: logText(0, 40, 2) },
    { name: 'b.log', data: logText(40, 90, 2) },
  ]

  test('F20: a tar cut in a header, in a member, between members', async () => {
    const whole = tar(entries)
    const [inHeader, inMember, between] = [100, 512 + 1000, whole.indexOf('b.log')]
    const at = async (cut: number) => {
      const { sources, ids } = await read(whole.subarray(0, cut), 'x.tar')
      return {
        ids: ids.sort(),
        complete: sources.filter(s => s.state === 'complete' && s.lines > 0).map(s => s.member),
      }
    }
    expect(await at(between)).toEqual({ ids: ['tar/no-end'], complete: ['a.log'] })
    expect(await at(between + inHeader)).toEqual({ ids: ['tar/cut'], complete: ['a.log'] })
    expect((await at(inMember)).complete).toEqual([])
    expect((await at(inMember)).ids).toContain('tar/cut')
  })

  test('F21: a zip without its directory, or with headers that say something else', async () => {
    const whole = zip(entries)
    const cut = await read(whole.subarray(0, whole.indexOf('PK\x01\x02')), 'x.zip')
    expect(isWhole(cut.sources)).toBe(false)
    expect(cut.ids.length).toBeGreaterThan(0)
    const other = Buffer.from(whole)
    other.write('c.log', other.lastIndexOf('b.log'))
    const mismatched = await read(other, 'x.zip')
    expect(isWhole(mismatched.sources)).toBe(false)
    writeFileSync(join(folder.path, 'whole.zip'), whole)
    expect(isWhole((await analyzed([join(folder.path, 'whole.zip')], null)).sources)).toBe(true)
  })
})
