/** UTF-16 among other lines: nothing moves, no line is lost, and it does not matter how the bytes come or where they are entered. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeUtf16Lines } from '../../src/scan/blocks/utf16-lines.ts'
import { bytesFeed } from '../support/runs/feeds.ts'

const narrow = (...lines: string[]): Buffer => Buffer.from(lines.map(line => `${line}\n`).join(''))
const wide = (...lines: string[]): Buffer => Buffer.from(lines.map(line => `${line}\r\n`).join(''), 'utf16le')
const wideBe = (...lines: string[]): Buffer => wide(...lines).swap16()

interface Read {
  readonly bytes: Buffer
  readonly told: readonly number[]
}

/** All that comes out, read `piece` bytes at a time into targets of that size, from `base` on. */
async function read(all: Uint8Array, piece = Infinity, target = 4096, base = 0): Promise<Read> {
  const told: number[] = []
  const feed = decodeUtf16Lines(bytesFeed(all, base, piece), base, offset => told.push(offset))
  const parts: Buffer[] = []
  for (;;) {
    const into = Buffer.alloc(target)
    const size = await feed.read(into)
    if (size === 0) break
    parts.push(into.subarray(0, size))
  }
  return { bytes: Buffer.concat(parts), told }
}

/** Lines without the blanks that fill them up. */
const linesOf = ({ bytes }: Read): string[] =>
  bytes
    .toString()
    .replaceAll(/ *\r?\n/g, '\n')
    .split('\n')
    .slice(0, -1)

describe('what a shell appends', () => {
  test.each([
    [
      'to a whole line',
      narrow('one', 'two'),
      wide('three', 'C_Sign failed: CKR_DEVICE_ERROR'),
      8,
      'one|two|three|C_Sign failed: CKR_DEVICE_ERROR',
    ],
    [
      'before others again',
      narrow('one'),
      Buffer.concat([wide('two', 'three'), narrow('four', 'five and a half')]),
      4,
      'one|two|three|four|five and a half',
    ],
    [
      'the other way round',
      narrow('one'),
      Buffer.concat([wideBe('two', 'three'), narrow('four', 'five')]),
      4,
      'one|two|three|four|five',
    ],
    [
      'in Chinese',
      narrow('模块: 签名失败'),
      wide('2026-01-31 模块: 签名失败', '上线', '模块'),
      narrow('模块: 签名失败').length,
      '模块: 签名失败|2026-01-31 模块: 签名失败|上线|模块',
    ],
    [
      'twice',
      Buffer.concat([narrow('one'), wide('two words'), narrow('three, four')]),
      wide('five words'),
      4,
      'one|two words|three, four|five words',
    ],
  ])('%s', async (_, before, after, first, wanted) => {
    const all = Buffer.concat([before, after])
    const got = await read(all)
    expect(got.bytes.length).toBe(all.length)
    expect(got.told[0]! - first).toBeOneOf([0, 1])
    expect(linesOf(got).join('|')).toBe(wanted)
  })

  test('to a line without its end', async () => {
    const got = await read(Buffer.concat([Buffer.from('torn '), wide('CKR_DEVICE_ERROR'), narrow('next')]))
    expect(linesOf(got)).toEqual(['torn CKR_DEVICE_ERROR', 'next'])
  })

  test('letters for which there is no room become question marks, from the end on', async () => {
    const line = `A ${'签名失败'.repeat(20)} CKR_DEVICE_ERROR`
    const got = await read(Buffer.concat([narrow('one'), wide(line, 'two words')]))
    const [, told, last] = linesOf(got)
    expect(told).toMatch(/^A 签名失败.*\?+ CKR_DEVICE_ERROR$/)
    expect([[...told!].length, last]).toEqual([line.length, 'two words'])
  })
})

describe('what is none of it stays as it is', () => {
  const LOG = 'C_Login failed: CKR_PIN_INCORRECT'
  test.each([
    ['no NUL byte', narrow(LOG, '模块: 签名失败')],
    ['a hole', Buffer.concat([narrow(LOG), Buffer.alloc(70_001), narrow(LOG)])],
    ['short holes at any place', Buffer.concat([1, 2, 3, 4, 5].flatMap(n => [narrow(LOG), Buffer.alloc(n)]))],
    ['a hole behind every line', Buffer.concat(Array(50).fill(Buffer.concat([narrow(LOG), Buffer.alloc(2)])))],
    ['wide names within lines', Buffer.from('user J\0o\0e\0 logged in\nuser A\0n\0n\0 too\n'.repeat(20))],
    ['numbers', Buffer.from(Uint32Array.from({ length: 2000 }, (_, n) => n).buffer)],
    ['a NUL byte behind each field', Buffer.from(`${LOG}\0slot 1\0\n`.repeat(100))],
  ])('%s', async (_, all) => {
    for (const piece of [1, 7, 4096]) expect(await read(all, piece)).toEqual({ bytes: all, told: [] })
  })
})

const line = fc.stringMatching(/^[A-Za-z0-9 :_模块签名失败ошибка-]{4,60}$/)
const run = fc.tuple(fc.boolean(), fc.array(line, { minLength: 1, maxLength: 5 }))

test('however the bytes come, the same comes out, and as many', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 6 }), fc.nat(60), fc.nat(60), async (runs, piece, target) => {
      const all = Buffer.concat(runs.map(([isWide, lines]) => (isWide ? wide(...lines) : narrow(...lines))))
      const whole = await read(all)
      expect(whole.bytes.length).toBe(all.length)
      expect(await read(all, piece + 1, target + 1)).toEqual(whole)
    }),
    { numRuns: 200 },
  )
})

test('entered anywhere, all is the same from the second line on', async () => {
  const lines = ['2026-01-31 one failed: 模块', '2026-01-31 two', '2026-01-31 上线', '2026-01-31 three, four']
  const all = Buffer.concat([narrow(...lines), wide(...lines, ...lines), narrow(...lines), wide(...lines)])
  const whole = (await read(all)).bytes
  const ends = [...whole.keys()].filter(i => whole[i] === 0x0a).map(i => i + 1)
  for (let base = 1; base < all.length; base++) {
    const sure = ends.filter(end => end > base)[1] ?? all.length
    const { bytes } = await read(all, 100, 100, base)
    expect([base, bytes.subarray(sure - base).toString()]).toEqual([base, whole.subarray(sure).toString()])
  }
})

test('a run of wide letters that breaks off late is looked at once, not from each of its letters', async () => {
  // 1 MiB of letters that could be a line, and are not.
  const all = Buffer.concat(
    Array(40).fill(Buffer.concat([Buffer.from('ab'.repeat(6500), 'utf16le'), Buffer.from([1, 2, 3])])),
  )
  expect((await read(all)).bytes.length).toBe(all.length)
})
