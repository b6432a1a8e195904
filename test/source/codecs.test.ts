/**
 * Every packing of one stream gives the same bytes; whatever happens to them afterwards is told. The fixtures were made with
 * bzip2, xz and lz4 from the log that `sessionLog(2500)` makes.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sessionLog, tar, zip } from '../support/logs/archives.ts'
import { unpacked } from '../support/runs/unpacked.ts'

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../fixtures/packed', name))

const LOG = sessionLog(2500)
const half = LOG.length >> 1
const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } }
/** A frame that readers are to pass over. */
const SKIPPED = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])

const PACKED: Readonly<Record<string, Buffer>> = {
  'gz, two members': Buffer.concat([gzipSync(LOG.slice(0, half)), gzipSync(LOG.slice(half))]),
  'zst, two frames and one to skip': Buffer.concat([
    SKIPPED,
    zstdCompressSync(LOG.slice(0, half), checked),
    zstdCompressSync(LOG.slice(half), checked),
  ]),
  'bz2, two streams of several blocks': fixture('session.bz2'),
  'xz, two streams, several blocks, SHA-256': fixture('session.xz'),
  'xz, a dictionary that wraps, CRC-32': fixture('session.small.xz'),
  'lz4, linked blocks, all sums': fixture('session.lz4'),
  'lz4, legacy': fixture('session.legacy.lz4'),
  'gz in zst': zstdCompressSync(gzipSync(LOG), checked),
}
const ARCHIVES: Readonly<Record<string, Buffer>> = {
  tar: tar([{ name: 'x', data: LOG }]),
  'tar.gz': gzipSync(tar([{ name: 'x', data: LOG }])),
  'zip, deflated': zip([{ name: 'x', data: LOG }]),
  'zip, stored': zip([{ name: 'x', data: LOG, method: 0 }]),
  'zip, sizes behind the data': zip([{ name: 'x', data: LOG, described: 4 }]),
  'zip64, sizes behind the data': zip([{ name: 'x', data: LOG, described: 8, bare: true, zip64: true }]),
}
const LEGACY = PACKED['lz4, legacy']
const ALL: Readonly<Record<string, Buffer>> = { ...PACKED, ...ARCHIVES }
const contentOf = (content: Readonly<Record<string, string>>): string => content[''] ?? content.x ?? ''

describe('sound data', () => {
  test.each(Object.entries(ALL))('%s', async (_, bytes) => {
    for (const piece of [Infinity, 4096, 13]) {
      const { content, problems } = await unpacked(bytes, { piece })
      expect(problems).toEqual([])
      expect(contentOf(content) === LOG).toBe(true)
    }
  })

  test('of nothing', async () => {
    for (const bytes of [gzipSync(''), zstdCompressSync(''), zip([{ name: '', data: '' }])])
      expect(Object.values((await unpacked(bytes)).content)).toEqual([''])
  })

  test('with zeros behind them, as tapes and blocks leave them', async () => {
    for (const [name, bytes] of Object.entries(PACKED)) {
      const { content, problems } = await unpacked(Buffer.concat([bytes, Buffer.alloc(1024)]))
      expect([name, problems, contentOf(content) === LOG]).toEqual([name, [], true])
    }
  })
})

describe('broken data', () => {
  test.each(Object.entries(ALL))('%s: cut anywhere is told, what came before is right', async (_, bytes) => {
    const step = Math.max(1, bytes.length >> 6)
    const cuts = new Set([...Array(40).keys()].map(i => bytes.length - 1 - i))
    for (let cut = 300; cut < bytes.length; cut += step) cuts.add(cut)
    for (const cut of cuts) {
      const { content, problems } = await unpacked(bytes.subarray(0, cut))
      expect([cut, problems.length > 0, LOG.startsWith(contentOf(content))]).toEqual([cut, true, true])
    }
  })

  test('cut at every byte of a small file, from the one that shows what it is', async () => {
    const small = sessionLog(12)
    // Of a tar cut within its first header that header is what came before.
    const isBefore = (text: string): boolean =>
      [small, tar([{ name: 'x', data: small }]).toString('latin1')].some(t => t.startsWith(text))
    const kinds: [number, Buffer][] = [
      [2, gzipSync(small)],
      [4, zstdCompressSync(small, checked)],
      [263, tar([{ name: 'x', data: small }])],
      [2, gzipSync(tar([{ name: 'x', data: small }]))],
      [4, zip([{ name: 'x', data: small, described: 4 }])],
    ]
    for (const [from, bytes] of kinds)
      for (let cut = from; cut < bytes.length; cut++) {
        const { content, problems } = await unpacked(bytes.subarray(0, cut))
        expect([cut, problems.length > 0, isBefore(contentOf(content))]).toEqual([cut, true, true])
      }
  })

  test.each(Object.entries(ALL))('%s: a turned bit is told, or changes nothing', async (_, bytes) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const broken = Buffer.from(bytes)
        broken[at]! ^= 1 << bit
        const { content, problems } = await unpacked(broken)
        const names = Object.keys(content)
        // Of a tar only the headers are summed up, of legacy lz4 nothing; and a first byte turned makes it something else.
        const unsummed = at < 512 || ((bytes === ARCHIVES.tar || bytes === LEGACY) && problems.length === 0)
        expect(problems.length > 0 || unsummed || (names.length === 1 && contentOf(content) === LOG)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  /** How many bytes at the head (after the magic number) and at the tail are sums and sizes, so that none of them may be wrong. */
  const SUMS: readonly (readonly [name: string, head: number, tail: number])[] = [
    ['gz, two members', 0, 8],
    ['zst, two frames and one to skip', 0, 4],
    ['bz2, two streams of several blocks', 0, 10],
    ['xz, two streams, several blocks, SHA-256', 18, 72],
    ['xz, a dictionary that wraps, CRC-32', 18, 32],
    ['lz4, linked blocks, all sums', 15, 8],
    ['zip, deflated', 0, 12],
  ]

  test.each(SUMS)('%s: a turned bit in its sums is told', async (name, head, tail) => {
    const bytes = ALL[name]!
    // The last bits of bzip2 only fill its last byte.
    const end = bytes === PACKED['bz2, two streams of several blocks'] ? bytes.length - 1 : bytes.length
    const places = [...Array(head).keys()].map(i => i + 6).concat([...Array(tail).keys()].map(i => end - 1 - i))
    for (const at of places)
      for (const bit of [0, 3, 7]) {
        const broken = Buffer.from(bytes)
        broken[at]! ^= 1 << bit
        expect([at, bit, (await unpacked(broken)).problems.length]).toEqual([at, bit, 1])
      }
  })

  test('bytes of all kinds behind a magic number never hang or crash', async () => {
    const magics = [
      '1f8b08',
      '28b52ffd',
      'fd377a585a0000',
      '425a6839314159265359',
      '04224d18',
      '02214c1805',
      '504b0304',
      '504b0506',
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 3000 }), async (magic, rest) => {
        const { problems } = await unpacked(Buffer.concat([Buffer.from(magic, 'hex'), rest]))
        expect(problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  test('parts of archives in any order never hang or crash', async () => {
    const whole = Object.values(ALL).map(bytes => bytes.subarray(0, 4000))
    const part = fc
      .tuple(fc.constantFrom(...whole), fc.nat(2000), fc.nat(2000))
      .map(([b, from, n]) => b.subarray(from, from + n))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...whole), fc.array(part, { maxLength: 6 }), async (first, parts) => {
        const { content } = await unpacked(Buffer.concat([first.subarray(0, 1500), ...parts]))
        expect(Object.values(content).every(text => text.length < 100_000_000)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  test('other bytes behind them are told, and cost nothing before', async () => {
    for (const [name, bytes] of Object.entries(ALL)) {
      const { content, problems } = await unpacked(
        Buffer.concat([bytes, Buffer.from('this is no such data '.repeat(50))]),
      )
      expect([name, problems.length, contentOf(content) === LOG]).toEqual([name, 1, true])
      expect(problems[0]).toMatch(/\/trailing$/)
    }
  })
})

describe('what is known and not read', () => {
  test('zstd with a window that would take too much memory', async () => {
    // A frame header that asks for 2 GiB, and a block of one byte.
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x09, 0, 0, 0x41])
    expect((await unpacked(frame)).problems).toEqual([': zst/unsupported'])
  })

  test('lz4 with a dictionary of its own', async () => {
    expect((await unpacked(Buffer.from('04224d18615000000000d7'.padEnd(60, '0'), 'hex'))).problems[0]).toMatch(/lz4/)
  })
})
