/** What is read by evidence is the same for any cut: lines after calls, rows of tables, lines near others. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { READ_BEHIND } from '../../src/model/bytes/view.ts'
import type { Summary } from '../../src/model/counts/summary.ts'
import { Scanner, SHARD_MARGIN } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { summaryOf } from '../support/runs/summary.ts'

const rules = builtInRules()
const scanner = new Scanner(rules)
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
/** A line of `length` bytes, with its end, that says nothing. */
const filler = (length: number): string => `${'x'.repeat(Math.max(0, length - 1))}\n`
const codes = (summary: Summary): [string, number][] =>
  summary.findings.map((f): [string, number] => [f.key.code, f.count]).sort()
const read = async (text: string, cuts: readonly number[] = []): Promise<[string, number][]> =>
  codes(await summaryOf(scanner, encode(text), { cuts }))

const CALL = 'C_WrapKey(hSession=3)\n'
const RETURN = 'rv = 0x54\n'
const HEADER = 'slot;call;return_code\n'
const row = (code: string, length = 0): string => `1;${'y'.repeat(length)};${code}\n`

/** Lines of many kinds, of which each may say something about others. */
const LINES = [
  CALL,
  RETURN,
  'call of C_FindObjectsInit by worker 7\n',
  '<- 0xB3\n',
  '  ret 0x130\n',
  'ret = 48\n',
  HEADER,
  row('0x90'),
  row('0xB3', 300),
  row('0', 1000),
  '| thread | function | rv |\n+----+----+----+\n| 4 | C_Seed | 0x50 |\n| 5 | Sign | 0x31 |\n',
  'name;meaning;description\n0x31;device removed;CKR_DEVICE_REMOVED\n',
  'huks service is slow today\n',
  'a key was not found: 12000011\n',
  '错误码 12000006\n',
  'keyless: face enrolment begins\n',
  'error 30003\n',
  'pkcs11 module reloaded\n',
  'sign failed: 0x00000030\n',
  'pin locked (164)\n',
  'hsm.c:77: C_Sign(slot=2) -> 0xA4 (pin locked)\n',
  '[t7] C_Login\n[t9] C_Logout\n[t7] ret 0xA0\n[t9] ret 0x101\n',
  'app[77]: SignatureException: CKR_DEVICE_ERROR\n\tat a.b.C(D.java:1)\nCaused by: P11Error: 0x30\n\t... 3 more\n',
  'error:420000E0:/usr/lib/pkcs11.so:p11prov_OpenSession:reason(224):interface.gen.c:40:C_OpenSession\n',
  '2026-01-31 10:00:03,000 ERROR [main] p11 - unwrap: TokenNotPresent\n',
  '2026-01-31 10:00:03,000 INFO [main] p11 - opened session 48\n',
  '30 31 32 33 34 35 36 37 38 39 CKR_DEVICE_ERROR\n',
  'asset.remove returned 24000002\n',
  'C_Login failed: 160\n',
  '\n',
]

test('a log whose lines come again with other digits gives the same as one whose lines are all read anew', async () => {
  const other = fc.tuple(fc.constantFrom(...LINES), fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }))
  await fc.assert(
    fc.asyncProperty(
      fc.array(other, { minLength: 20, maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (drawn, cut) => {
        const text = drawn.map(([line, digits], n) => {
          let at = 0
          return line.replace(/\d/g, digit => (n % 2 === 0 || at++ % 3 > 0 ? digit : String(digits[at % 6])))
        })
        const bytes = encode([...text, ...text].join(''))
        const cuts = [Math.floor(cut * bytes.length)]
        expect(await summaryOf(scanner, bytes, { cuts })).toEqual(
          await summaryOf(scanner, bytes, { cuts: [], anew: true }),
        )
      },
    ),
    { numRuns: 40 },
  )
})

test.each([
  ['inside', READ_BEHIND, [['CKR_FUNCTION_NOT_SUPPORTED', 1]]],
  ['outside', READ_BEHIND + 1, []],
])('a return belongs to a call %s of what it can see', async (_, distance, expected) => {
  const gap = distance - CALL.length
  const text = `${filler(300)}${CALL}${filler(gap - 10)}${filler(10)}ret 0x54\n${filler(300)}`
  expect(await read(text)).toEqual(expected)
  for (const cut of [310, 325, text.length - 305, text.length - 320])
    expect(await read(text, [cut]), `cut at ${cut}`).toEqual(expected)
})

test('a table is read as far as its header can be seen', async () => {
  const rows = Array.from({ length: 160 }, () => row('0', 60)).join('')
  const text = `C_Sign trace follows\n${HEADER}${rows}${row('0x90', 20)}${Array.from({ length: 60 }, () => row('0x31', 60)).join('')}`
  const whole = await read(text)
  expect(whole.map(([code]) => code)).toEqual(
    ['CKR_DEVICE_MEMORY', 'CKR_OPERATION_ACTIVE'].filter(c => whole.some(([w]) => w === c)),
  )
  for (let cut = 1; cut < text.length; cut += 499) expect(await read(text, [cut]), `cut at ${cut}`).toEqual(whole)
})

test('headers that are read only because of each other do not reach further than a shard sees', async () => {
  const part = `${HEADER}${Array.from({ length: 60 }, () => row('0', 250)).join('')}`
  const text = `C_Sign trace follows\n${part.repeat(20)}${row('0x90', 20)}`
  expect(text.length).toBeGreaterThan(2 * SHARD_MARGIN)
  const whole = await read(text)
  for (const back of [30, 100_000, 140_000]) expect(await read(text, [text.length - back])).toEqual(whole)
})

test('lines with codes do not prolong what is followed', async () => {
  // Each row has a code of its own; the last ones only mean something below the header.
  const part = Array.from({ length: 80 }, () => `1;${'y'.repeat(3000)} C_Login failed: 160;0\n`).join('')
  const text = `C_Sign trace follows\n${HEADER}${part}${row('0x90', 20)}`
  const whole = await read(text)
  for (const back of [30, 100_000]) expect(await read(text, [text.length - back])).toEqual(whole)
})

test('whether a line is followed does not depend on the block that it is in', async () => {
  const text = [
    'C_GetInfo is called next\n',
    'nothing\n'.repeat(3),
    'slot;call;return_code\n',
    row('0x90', 20).repeat(3),
    'C_Sign begins\n',
    row('0x31', 20).repeat(3),
  ].join('')
  const whole = await read(text)
  for (let cut = 1; cut < text.length; cut++) expect(await read(text, [cut]), `cut at ${cut}`).toEqual(whole)
})

test('a line that is only followed does not prolong what is followed, whichever sign comes next', async () => {
  const text = 'huks is up\n密钥 a\n密钥 b\n密钥 c\nsmart card in\n密钥 error, ret = -13\n'
  const bytes = encode(text)
  const whole = await read(text)
  for (let cut = 1; cut < bytes.length; cut++) expect(await read(text, [cut]), `cut at ${cut}`).toEqual(whole)
})

test('a return on the last line counts, with and without its end', async () => {
  expect(await read(`${CALL}rv = 0x54\n`)).toEqual([['CKR_FUNCTION_NOT_SUPPORTED', 1]])
  expect(await read(`${CALL}rv = 0x54`)).toEqual([['CKR_FUNCTION_NOT_SUPPORTED', 1]])
})

test('what lies behind an unended line in memory says nothing', async () => {
  const own = new Scanner(rules)
  const text = 'p11: unwrap gave CKR_DEVICE_ERROR'
  const whole = codes(await summaryOf(own, encode(text), { cuts: [] }))
  expect(whole).toEqual([['CKR_DEVICE_ERROR', 1]])
  for (const stale of ['?', '/', '://', '.c', '_', '9'])
    for (const length of [text.length, 5000]) {
      await summaryOf(own, encode(stale.repeat(length)), { cuts: [] })
      expect(codes(await summaryOf(own, encode(text), { cuts: [] })), stale).toEqual(whole)
    }
})

test('any lines, cut anywhere', async () => {
  const input = fc.record({
    lines: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...LINES) },
        { weight: 1, arbitrary: fc.constantFrom(10, 500, 4000, 16_000, 30_000).map(filler) },
      ),
      { minLength: 1, maxLength: 120 },
    ),
    repeat: fc.constantFrom(1, 2, 5),
    cuts: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    piece: fc.constantFrom(7, 4096, 65_537),
    unended: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(input, async ({ lines, repeat, cuts, piece, unended }) => {
      const text = lines.join('').repeat(repeat)
      const bytes = encode(unended ? text.slice(0, -1) : text)
      const places = [...new Set(cuts.map(c => c % Math.max(1, bytes.lastIndexOf(10))))]
        .filter(c => c > 0)
        .sort((a, b) => a - b)
      const whole = await summaryOf(scanner, bytes, { cuts: [] })
      expect(await summaryOf(scanner, bytes, { cuts: places, piece })).toEqual(whole)
    }),
    { numRuns: 60 },
  )
}, 300_000)

test('long logs of long lines, cut beyond what a shard reads before its range', async () => {
  const input = fc.record({
    lines: fc.array(fc.tuple(fc.constantFrom(...LINES), fc.constantFrom(0, 0, 0, 900, 2700, 5400, 9000, 15_000)), {
      minLength: 60,
      maxLength: 150,
    }),
    cuts: fc.array(fc.nat(), { minLength: 3, maxLength: 6 }),
  })
  await fc.assert(
    fc.asyncProperty(input, async ({ lines, cuts }) => {
      const bytes = encode(lines.map(([line, length]) => line + (length > 0 ? filler(length) : '')).join(''))
      const places = [...new Set(cuts.map(c => c % bytes.lastIndexOf(10)))].filter(c => c > 0).sort((a, b) => a - b)
      const whole = await summaryOf(scanner, bytes, { cuts: [] })
      expect(await summaryOf(scanner, bytes, { cuts: places })).toEqual(whole)
    }),
    { numRuns: 40 },
  )
}, 300_000)

test('lines that end in CRLF tell the same', async () => {
  const text = `${LINES.join('')}[ERROR] unwrap: PinLocked\nunwrap error\nC_Sign(1)\nerr\nrv 0x30\n`
  expect(await read(text.replaceAll('\n', '\r\n'))).toEqual(await read(text))
})

test('UTF-16 lines among others tell the same', async () => {
  const lines = [...CALL.repeat(1), ...RETURN].join('')
  const wide = Uint8Array.from(Buffer.from(`﻿${lines}p11: unwrap gave CKR_DEVICE_ERROR\r\n`, 'utf16le'))
  const narrow = encode(`a line\n`)
  const bytes = Uint8Array.from([...narrow, ...wide])
  const whole = await summaryOf(scanner, bytes, { cuts: [] })
  for (let cut = 1; cut < bytes.length; cut += 3)
    expect(codes(await summaryOf(scanner, bytes, { cuts: [cut] })), `cut at ${cut}`).toEqual(codes(whole))
})

test('a line cut at the longest length is read in pieces, wherever the source is cut', async () => {
  const long = `${'z '.repeat(40_000)}p11: unwrap gave CKR_DEVICE_ERROR ${'z '.repeat(40_000)}\n`
  const bytes = encode(`${CALL}${long}${RETURN}${CALL}${RETURN}${long}${filler(200_000)}${CALL}${RETURN}`)
  for (const maxLine of [4096, 65_536, 1 << 20]) {
    const whole = await summaryOf(scanner, bytes, { cuts: [], maxLine })
    for (const cut of [10, 80_000, 160_080, 200_000, 330_000, 525_000])
      expect(await summaryOf(scanner, bytes, { cuts: [cut], maxLine, piece: 10_007 }), `${cut} ${maxLine}`).toEqual(
        whole,
      )
  }
}, 120_000)

test('lines longer than memory end what is followed, whatever is in memory', async () => {
  const pieces = `${'z'.repeat(900_000)} C_Login failed: 160 ${'z'.repeat(900_000)} C_Login failed: 164 ${'z'.repeat(30_000)}\n`
  const bytes = encode(`${HEADER}C_Sign trace follows\n${HEADER}${pieces}${row('0x90', 20)}${RETURN}`)
  const whole = await summaryOf(scanner, bytes, { cuts: [], maxLine: 65_536 })
  for (const cut of [30, 700_000, 1_000_000, bytes.length - 30])
    expect(codes(await summaryOf(scanner, bytes, { cuts: [cut], maxLine: 65_536, piece: 100_003 }))).toEqual(
      codes(whole),
    )
}, 120_000)

test('both engines read the same lines', async () => {
  const scalar = new Scanner(rules, 'on', 'scalar')
  const bytes = encode(LINES.join('').repeat(40))
  expect(await summaryOf(scalar, bytes, { cuts: [20_000] })).toEqual(
    await summaryOf(scanner, bytes, { cuts: [30_001] }),
  )
}, 60_000)
