/** Tar and zip in all their forms, sound and hostile. The archives in fixtures/packed were made by GNU tar and Info-ZIP. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../src/source/archives/budget.ts'
import {
  pax,
  sessionLog,
  summed,
  type TarMember,
  tar,
  tarHeader,
  type ZipMember,
  zip,
} from '../support/logs/archives.ts'
import { unpacked } from '../support/runs/unpacked.ts'

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../fixtures/packed', name))
const A = { name: 'a', data: 'first\n' }
const B = { name: 'b', data: 'second\n' }

describe('tar', () => {
  const DEEP = `${'n'.repeat(60)}/${'m'.repeat(80)}.log`
  const HOLES = `C_Sign failed: CKR_DEVICE_ERROR\n${'\0'.repeat(200 * 1024 - 32)}\nC_Login failed: CKR_PIN_INCORRECT\n`

  test.each(['gnu', 'pax0', 'pax01', 'pax1'])('%s: long names, holes, links, a pipe, folders', async form => {
    const { content, problems, modified } = await unpacked(fixture(`${form}.tar.gz`))
    const names = Object.keys(content)
    // Which of two hard links comes first is the file and which the link, tar decides by its order.
    expect(names).toEqual(['hard.log', DEEP])
    const holes = content['hard.log']!
    expect([holes.length, holes.startsWith(HOLES), holes.replaceAll('\0', '').split('\n').length]).toEqual([
      600 * 1024,
      true,
      6,
    ])
    expect(content[DEEP]).toBe('C_Login failed: CKR_PIN_INCORRECT\n')
    expect(problems).toEqual([': archive/link', ': archive/device'])
    expect(modified[DEEP]).toBe(Date.parse('2026-01-31T08:00:00Z'))
  })

  test('ustar: a name in two parts', async () => {
    expect(Object.keys((await unpacked(fixture('ustar.tar.gz'))).content)).toEqual([DEEP])
  })

  test('the oldest form, without a magic number and with a folder that only its name tells', async () => {
    const old = (member: TarMember): Buffer => {
      const header = tarHeader({ ...member, type: '\0' }, member.data?.length ?? 0)
      header.fill(0, 257)
      return summed(header)
    }
    const bytes = Buffer.concat([
      old({ name: 'var/' }),
      old(A),
      Buffer.from('first\n'.padEnd(512, '\0')),
      Buffer.alloc(1024),
    ])
    expect(await unpacked(bytes)).toMatchObject({ content: { a: 'first\n' }, problems: [] })
  })

  test('sizes in binary and from pax, names that are no UTF-8, members of one name', async () => {
    const header = tarHeader({ name: 'x' }, 0)
    header.fill(0, 124, 136)
    header.writeUInt32BE(6, 132)
    header[124] = 0x80
    const bytes = Buffer.concat([
      summed(header),
      Buffer.from('first\n'.padEnd(512, '\0')),
      tar([
        pax([
          ['size', '7'],
          ['path', './n'],
        ]),
        { ...B, size: 0 },
        { name: 'x', data: '2' },
        { name: 'x', data: '3' },
      ]),
    ])
    expect((await unpacked(bytes)).content).toEqual({ x: 'first\n', n: 'second\n', 'x#2': '2', 'x#3': '3' })
  })

  test('without its end, or with one block of zeros for two', async () => {
    const open = tar([A, B], true)
    for (const bytes of [open, Buffer.concat([open, Buffer.alloc(512)])])
      expect(await unpacked(bytes)).toMatchObject({
        content: { a: 'first\n', b: 'second\n' },
        problems: [': tar/no-end'],
      })
  })

  test('a wrong header costs its member only', async () => {
    const bytes = tar([A, { name: 'lost', data: sessionLog(100) }, B])
    bytes[1024]! ^= 1
    const { content, problems } = await unpacked(bytes)
    expect(content).toEqual({ a: 'first\n', b: 'second\n' })
    expect(problems).toEqual([': tar/damaged'])
  })

  test('two archives behind each other', async () => {
    const { content, problems } = await unpacked(Buffer.concat([tar([A]), tar([B])]))
    expect([content, problems]).toEqual([{ a: 'first\n', b: 'second\n' }, []])
  })

  test('links and devices hold nothing, also where they say that they do', async () => {
    const links = ['1', '2', '3', '4', '6'].map(type => ({
      name: type,
      type,
      link: '/etc/passwd',
      size: type === '1' ? 6 : 0,
    }))
    const { content, problems } = await unpacked(tar([A, ...links, B]))
    expect([content, problems]).toEqual([{ a: 'first\n', b: 'second\n' }, [': archive/link', ': archive/device']])
  })

  test('maps of holes that cannot be, and names without end', async () => {
    const sparse = (map: string): TarMember =>
      pax([
        ['GNU.sparse.size', '10'],
        ['GNU.sparse.map', map],
      ])
    for (const map of ['5,9', '4,2,1,2', 'x,1', '0,99999999999999'])
      expect(await unpacked(tar([sparse(map), A, B]))).toMatchObject({
        content: { b: 'second\n' },
        problems: ['a: tar/damaged'],
      })
    expect((await unpacked(tar([{ name: 'L', type: 'L', data: 'n'.repeat(2 ** 21) }, A]))).problems).toEqual([
      ': tar/damaged',
    ])
  })
})

describe('zip', () => {
  test('by Info-ZIP: a folder, an encrypted member, one written into a pipe', async () => {
    const log = sessionLog(2500).slice(0, 20_000)
    const info = await unpacked(fixture('info.zip'))
    expect(info.content).toEqual({ 'a.log': log, 'b.log': 'C_Login failed: CKR_PIN_INCORRECT\n' })
    expect(info.problems).toEqual(['secret.log: zip/encrypted'])
    expect(info.modified['a.log']).toBe(Date.parse('2026-01-31T08:00:00Z'))
    const stream = await unpacked(fixture('stream.zip'))
    expect([Object.keys(stream.content).sort(), stream.problems]).toEqual([['a.log', 'b.log', 'secret.log'], []])
  })

  test('inside other packings', async () => {
    const inner = zip([A, { name: 'log.gz', data: gzipSync('third\n'), described: 4 }])
    const bytes = zstdCompressSync(
      tar([
        { name: 'in.zip', data: inner },
        { name: 'b.zst', data: zstdCompressSync('fourth\n') },
      ]),
    )
    expect(await unpacked(bytes)).toMatchObject({
      content: { 'in.zip!a': 'first\n', 'in.zip!log.gz': 'third\n', 'b.zst': 'fourth\n' },
      problems: [],
    })
  })

  test('stored data with their size behind them end nowhere in a stream: told', async () => {
    const { content, problems } = await unpacked(
      zip([A, { ...B, method: 0, described: 4 }, { name: 'c', data: 'third\n' }]),
    )
    expect([content, problems]).toEqual([{ a: 'first\n' }, ['b: zip/unsupported', ': zip/unsupported']])
  })

  test('but an empty member so written is one that programs do write', async () => {
    const empty = (described: 4 | 8, bare: boolean): ZipMember => ({
      name: `${described}`,
      data: '',
      method: 0,
      described,
      bare,
    })
    const { content, problems } = await unpacked(zip([A, empty(4, false), B, empty(8, false)]))
    expect([content, problems]).toEqual([{ a: 'first\n', 4: '', b: 'second\n', 8: '' }, []])
    expect((await unpacked(zip([A, empty(4, true), B, empty(8, true)]))).problems).toEqual([])
  })

  test('a member with a wrong sum, size or stream costs itself', async () => {
    const wrong = [{ sum: 1 }, { size: 3 }, { packed: Buffer.from([7, 7, 7, 7]) }, { method: 99 }]
    for (const fault of wrong) {
      const { content, problems } = await unpacked(zip([A, { ...B, ...fault }, { name: 'c', data: 'third\n' }]))
      expect(content).toMatchObject({ a: 'first\n', c: 'third\n' })
      expect(problems).toEqual([expect.stringMatching(/^b: zip\/(damaged|unsupported)$/)])
    }
  })

  test('a directory that says something else than the headers', async () => {
    const members = [A, B]
    for (const bytes of [
      zip(members, member => member !== B),
      zip([A, { ...B, listed: 'other' }]),
      Buffer.concat([zip([A]).subarray(0, -22), zip([]).subarray(0, 22)]),
    ]) {
      const { content, problems } = await unpacked(bytes)
      expect(content).toMatchObject({ a: 'first\n' })
      expect(problems).toEqual([': zip/disagree'])
    }
  })

  test('without its directory', async () => {
    const whole = zip([A, B])
    const bytes = whole.subarray(0, whole.indexOf('PK\x01\x02'))
    expect(await unpacked(bytes)).toMatchObject({ content: { a: 'first\n', b: 'second\n' }, problems: [': zip/cut'] })
  })
})

test('an inner archive that breaks leaves the outer one in order, whatever was read ahead', async () => {
  const log = sessionLog(9000)
  const lost: ZipMember = { ...B, encrypted: true, described: 4 }
  const broken = zip([A, lost, { name: 'c', data: log }])
  for (const inner of [gzipSync(broken), zstdCompressSync(broken)])
    for (const outer of [
      tar([{ name: 'in', data: inner }, { name: 'after', data: log }, B]),
      zip([{ name: 'in', data: inner, method: 0 }, { name: 'after', data: log, described: 4 }, B]),
    ]) {
      const { content, problems } = await unpacked(outer, { turns: true, piece: 20_000 })
      expect([content['in!a'], content.after === log, content.b]).toEqual(['first\n', true, 'second\n'])
      expect(problems).toEqual(['in!b: zip/encrypted', 'in: zip/unsupported'])
    }
})

test('a time that says nothing gives way to that of the archive', async () => {
  expect(
    (
      await unpacked(
        tar([
          { ...A, mtime: 0 },
          { ...B, mtime: 1769860800 },
        ]),
      )
    ).modified,
  ).toEqual({ a: null, b: 1769860800000 })
})

describe('bombs', () => {
  const zeros = Buffer.alloc(80 * 1024 * 1024)
  const little = gzipSync(Buffer.alloc(1024 * 1024))

  test.each([
    ['gz', gzipSync(zeros)],
    ['zst', zstdCompressSync(zeros)],
    ['gz in gz', gzipSync(gzipSync(zeros))],
    ['a tar of zips', tar([{ name: 'x', data: zip([{ name: 'y', data: zeros }]) }])],
    ['many small ones', zip(Array.from({ length: 90 }, (_, i) => ({ name: `${i}`, data: little })))],
  ])('%s: stopped at the ratio', async (_, bytes) => {
    const { content, problems } = await unpacked(bytes)
    expect(Object.values(content).reduce((sum, text) => sum + text.length, 0)).toBeLessThanOrEqual(65 * 1024 * 1024)
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.filter(told => !told.endsWith(': bomb/ratio'))).toEqual([])
  })

  test('a hole of eight exabytes', async () => {
    const holes = pax([
      ['GNU.sparse.size', '999999999999999'],
      ['GNU.sparse.map', '999999999999990,6'],
    ])
    expect((await unpacked(tar([holes, A]))).problems).toContain('a: bomb/ratio')
  })

  test('the limits can be set', async () => {
    const bytes = gzipSync(zeros)
    const ids = async (limits: object): Promise<readonly string[]> =>
      (await unpacked(bytes, { limits: { ...DEFAULT_LIMITS, ...limits } })).problems
    expect(await ids({ ratio: 2000 })).toEqual([])
    expect(await ids({ bytes: 1024 * 1024 })).toEqual([': bomb/size'])
  })

  test('packed too often', async () => {
    let bytes = Buffer.from('deep\n')
    for (let i = 0; i < 8; i++) bytes = gzipSync(bytes)
    expect((await unpacked(bytes)).content).toEqual({ '': 'deep\n' })
    expect(await unpacked(gzipSync(bytes))).toMatchObject({ content: {}, problems: [': bomb/nesting'] })
  })
})
