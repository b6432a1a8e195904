/** Any cut of a source, any size of its pieces and any order of its shards gives the same summary. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeClock } from '../../src/formats/time/clock.ts'
import { Scanner, SHARD_MARGIN, type ShardRange } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { LONG } from '../support/runs/faults.ts'
import { bytesFeed } from '../support/runs/feeds.ts'
import { summaryOf } from '../support/runs/summary.ts'

const rules = builtInRules()
const scanner = new Scanner(rules)

/** Records of many producers; each may depend on lines before it. */
const RECORDS = [
  '7: C_Login\n2026-01-31 10:00:00.123\n[in] hSession = 0x1\n[in] userType = CKU_USER\nReturned:  160 CKR_PIN_INCORRECT\n\n',
  '8: C_GetAttributeValue\n2026-01-31 10:00:01.000\n[in] hObject = 0x2\nReturned:  18 CKR_ATTRIBUTE_TYPE_INVALID\n\n',
  '9: C_Sign\n2026-01-31 10:00:02.000\nReturned:  0 CKR_OK\n\n',
  '77[5557]: C_Login\n88[5558]: C_Sign\n77[5557]:   rv = CKR_PIN_LOCKED\n88[5558]:   rv = CKR_DEVICE_ERROR\n',
  '2026-01-31 10:00:03,000 ERROR [main] app - sign failed\njava.security.SignatureException: sun.security.pkcs11.wrapper.PKCS11Exception: CKR_DEVICE_REMOVED\n\tat a.b.C(D.java:1)\nCaused by: sun.security.pkcs11.wrapper.PKCS11Exception: CKR_DEVICE_REMOVED\n\t... 3 more\n',
  '01-31 10:00:04.000  5394  5394 E A03d00/JSAPP: generateKeyItem failed, {"code":12000006,"message":"Crypto engine error."}\r\n',
  'Keyless enroll error.\nKeylessSDKError(kind: internal, code: 1142, message: "sync")\n',
  '11: C_Login\n2026-01-31 10:00:05.000\nReturned:  164 CKR_PIN_LOCKED\n\n12: C_SignInit\n2026-01-31 10:00:06.000\nReturned:  257 CKR_USER_NOT_LOGGED_IN\n\n13: C_Sign\nReturned:  257 CKR_USER_NOT_LOGGED_IN\n\n',
  '[x] C_Sign failed: 2147483908\n',
  'C_Sign failed with error CKR_DATA_INVALID : 0x00000020\n  sign: pkcs11: 0x20: CKR_DATA_INVALID\n',
  'Login failed\n40D7:error:418000A0:PKCS#11 module:ERR_CKR_error:PIN incorrect:p11_slot.c:208:\nError: pkcs11: 0x190: CKR_CRYPTOKI_NOT_INITIALIZED\nfailed to list PKCS#11 slots\n',
  'Loaded: "/usr/lib/libCryptoki2_64.so"\n',
  '  token flags : login required, final user PIN try\n',
  "PKCS#11: __pkcs11h_certificate_doPrivateOperation op rv=32\nPKCS#11: pkcs11h_certificate_sign return rv=32-'CKR_DATA_INVALID', *p=0\n",
  'a line of no interest with numbers 160 12000006 and C_Sign in it\n',
  '错误码：12000011 huks 密钥不存在\n',
  '01-31 10:00:05.000   411   411 W C02C02/LOGLIMIT: 12 line(s) dropped in a second!\n',
  '01-31 10:00:06.000     0     0 I C00000/HiLog: ========Slow reader missed log lines: 88\n',
  '01-31 10:00:07.000  5394  5394 E A03d00/JSAPP: initSession failed, code: <private>\n',
  'Jan 31 10:00:08 host sshd[77]: C_Login failed: 160\nJan 31 10:00:38 host last message repeated 2 times\nJan 31 10:01:38 host last message repeated 30 times\n',
  'Jan 31 10:00:08 host sshd[78]: message repeated 4 times: [ PKCS11 function C_Login failed: rv = CKR_PIN_INCORRECT (0xa0)]\n',
  '01-31 10:00:09.000  1702  2395 I chatty  : uid=10054(u0_a54) identical 5 lines\n',
  '*************** OpenSC PKCS#11 spy *****************\n0: C_Initialize\n2026-01-31 10:00:10.000\nReturned:  0 CKR_OK\n\n',
  '77[5557]: C_Initialize\n77[5557]:   rv = CKR_OK\n77[5557]: C_Sign\n',
  '10: C_Sign\n2026-01-31 10:00:11.000\n[in] hSession = 0x1\n',
  '[in] pPin[ulPinLen] 000055d1c3a0e2b0 / 6\n    00000000  31 32 33 34 35 36  error CKR_DEVICE_ERROR\nx --pin 4711: C_Login failed: 164\n',
  '\n',
  // Lines inside lines, records of lines, escaped text.
  '{"log":"01-31 10:00:04.000  260  2432 E C02f06/HUKS: HksInit: failed, ret = -13\\n","stream":"stdout","time":"2026-01-31T10:00:05Z"}\n',
  '2026-01-31T10:00:06.1Z stderr F {"msg":"huks: {\\"code\\":12000005}"}\n',
  '\nMESSAGE=C_Login failed: rv = CKR_PIN_LOCKED\n_PID=77\n__REALTIME_TIMESTAMP=1769853607000000\n\n',
  'Timestamp:2026-01-31 10:00:08.000\nVersionCode:12000014\nUid:20010042\nError message:BusinessError  24000002: x\n',
]
const record = fc.constantFrom(...RECORDS)
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Every byte in the long form; else every byte beside an end of a line, and some of the others. */
function cutsOf(bytes: Uint8Array): number[] {
  const ends = (at: number): boolean => bytes.subarray(Math.max(0, at - 2), at + 2).includes(10)
  return [...bytes.keys()].filter(at => at > 0 && (LONG || ends(at) || at % 7 === 0))
}

test('cut at every byte into two shards', async () => {
  const bytes = encode(RECORDS.join(''))
  const whole = await summaryOf(scanner, bytes, { cuts: [] })
  expect(whole.totals.events).toBe(58)
  expect(whole.totals.lost).toBe(100)
  expect(whole.problems.map(p => [p.id, p.times])).toEqual([
    ['lockout/final-try', undefined],
    ['log/hidden-hilog', undefined],
    ['log/open-call', 2],
    ['log/secrets', 2],
  ])
  for (const cut of cutsOf(bytes))
    expect(await summaryOf(scanner, bytes, { cuts: [cut] }), `cut at ${cut}`).toEqual(whole)
}, 900_000)

test('any records, any cuts, any pieces, any order', async () => {
  const input = fc.record({
    records: fc.array(record, { minLength: 1, maxLength: 60 }),
    unended: fc.boolean(),
    cuts: fc.array(fc.nat(), { maxLength: 6 }),
    piece: fc.constantFrom(1, 7, 64, 4096, 65_537),
    shuffle: fc.infiniteStream(fc.nat()),
  })
  await fc.assert(
    fc.asyncProperty(input, async ({ records, unended, cuts, piece, shuffle }) => {
      const text = records.join('')
      const bytes = encode(unended ? text.slice(0, -1) : text)
      const places = [...new Set(cuts.map(c => c % Math.max(1, bytes.lastIndexOf(10))))]
        .filter(c => c > 0)
        .sort((a, b) => a - b)
      const keys = places.concat(0).map(() => shuffle.next().value)
      const order = keys.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b)
      const whole = await summaryOf(scanner, bytes, { cuts: [] })
      expect(await summaryOf(scanner, bytes, { cuts: places, piece, order })).toEqual(whole)
    }),
    { numRuns: 60 },
  )
}, 900_000)

test('a source larger than the window, cut near the bounds of blocks', async () => {
  const filler = `${'x'.repeat(200)}\n`
  const parts: string[] = []
  for (let i = 0; i < 60; i++) parts.push(filler.repeat(150 + i), RECORDS[i % RECORDS.length]!)
  const bytes = encode(parts.join(''))
  const whole = await summaryOf(scanner, bytes, { cuts: [] })
  expect(whole.totals.lines).toBe(parts.join('').split('\n').length - 1)
  expect(whole.totals.events).toBeGreaterThan(50)
  for (const at of [65_536, 131_072, 524_288, 655_360, 671_744, 1_000_003]) {
    expect(await summaryOf(scanner, bytes, { cuts: [at] }), `cut at ${at}`).toEqual(whole)
    expect(await summaryOf(scanner, bytes, { cuts: [at - 1, at + 1], piece: 10_007 }), `cut around ${at}`).toEqual(
      whole,
    )
  }
}, 900_000)

test('links, rows of tries and vendors reach no further than a line can see', async () => {
  const codes = ['160 CKR_PIN_INCORRECT', '257 CKR_USER_NOT_LOGGED_IN', '145 CKR_OPERATION_NOT_INITIALIZED', '0 CKR_OK']
  const calls = ['C_Login', 'C_Sign', 'C_SignUpdate', 'C_Login']
  // Long chains with a success now and then, and the sign of a vendor once in a while.
  const block = (i: number): string => {
    const n = i % 97 === 0 ? 3 : (i * 7 + (i >> 3)) % 3
    const sign = i % 331 === 5 ? 'Loaded: "/opt/libCryptoki2_64.so"\n' : i % 331 === 200 ? 'ProtectToolkit\n' : ''
    const vendor = i % 11 === 0 ? 'C_Sign failed: 2147483908\n' : ''
    return `${i}: ${calls[n]}\n2026-01-31 10:00:01.000\nReturned:  ${codes[n]}\n\n${sign}${vendor}`
  }
  const bytes = encode('x\n'.repeat(40_000) + Array.from({ length: 4000 }, (_, i) => block(i)).join(''))
  const whole = await summaryOf(scanner, bytes, { cuts: [] })
  expect(whole.findings.some(f => f.evidence.causes.length > 1)).toBe(true)
  expect(whole.findings.some(f => (f.evidence.streak?.length ?? 0) > 3)).toBe(true)
  expect(whole.findings.map(f => f.key.vendor)).toContain('thales-luna')
  expect(whole.findings.map(f => f.key.code)).toContain('0x80000104')
  for (const at of [65_536, 81_000, 100_001, 144_000, 150_003, 177_777, 210_000, 256_789])
    expect(await summaryOf(scanner, bytes, { cuts: [at] }), `cut at ${at}`).toEqual(whole)
  expect(await summaryOf(scanner, bytes, { cuts: [90_000, 155_555, 155_600, 280_000], piece: 4096 })).toEqual(whole)
}, 900_000)

test('a line longer than memory is scanned in pieces without loss', async () => {
  const code = ' PKCS11 function C_Login failed: rv = CKR_PIN_INCORRECT (0xa0) '
  const gap = 'y'.repeat(3_000_000)
  const bytes = encode(`${code}${gap}${code}${gap}${code}\nshort ${code}\n`)
  const summary = await summaryOf(scanner, bytes, { cuts: [], maxLine: 65_536 })
  expect(summary.totals.events).toBe(4)
  expect(summary.totals.lines).toBe(2)
  expect(summary.problems.map(p => [p.id, p.times])).toEqual([['log/long-line', undefined]])
  for (const cut of [10, 1_000_000, 3_000_100, bytes.length - 30])
    expect((await summaryOf(scanner, bytes, { cuts: [cut], maxLine: 65_536 })).totals, `cut at ${cut}`).toEqual(
      summary.totals,
    )
}, 900_000)

test('in the pieces of a line nothing is lost, also where their beginnings have left memory', async () => {
  const maxLine = 256 * 1024
  const lost: number[] = []
  for (let size = 900_000; size < 2_500_000; size += 40_009) {
    const bytes = encode(
      `C_Login failed: 160\n${'\0'.repeat(size)}C_Sign failed: CKR_DEVICE_ERROR\nC_Login failed: 160\n`,
    )
    const { totals } = await summaryOf(scanner, bytes, { cuts: [], maxLine })
    if (totals.events !== 3) lost.push(size)
  }
  expect(lost).toEqual([])
}, 900_000)

test('a line over many shards is read to its end by the one that it begins in', async () => {
  const bytes = encode(`${'a\n'.repeat(10)}${'y'.repeat(20_000_000)}\nC_Login failed: 160\n`)
  const options = { since: null, until: null, maxLine: 65_536, clock: makeClock({ zone: 'UTC', year: 2026 }) }
  const readBy = async (range: ShardRange): Promise<number> => {
    const feed = bytesFeed(bytes, Math.max(0, range.from - SHARD_MARGIN))
    let read = 0
    const counting = {
      ...feed,
      read: (target: Uint8Array) => {
        const size = feed.read(target) as number
        read += size
        return size
      },
    }
    await scanner.scan(counting, range, options)
    return read
  }
  expect(await readBy({ from: 0, to: 1_000_000 })).toBeGreaterThan(20_000_000)
  expect(await readBy({ from: 1_000_000, to: 2_000_000 })).toBeLessThan(4_000_000)
  expect(await readBy({ from: 10_000_000, to: 11_000_000 })).toBeLessThan(4_000_000)
})

test('line numbers, CRLF and the last line without an end', async () => {
  const text = 'one\r\ntwo\r\nC_Login failed: 160\r\nfour\nC_Sign failed: 48'
  const summary = await summaryOf(scanner, encode(text), { cuts: [] })
  expect(summary.totals.lines).toBe(5)
  expect(summary.findings.flatMap(f => f.samples.map(s => [f.key.code, s.line, s.text]))).toEqual([
    ['CKR_DEVICE_ERROR', 5, 'C_Sign failed: 48'],
    ['CKR_PIN_INCORRECT', 3, 'C_Login failed: 160'],
  ])
})

test('both engines give the same summary', async () => {
  const scalar = new Scanner(rules, 'on', 'scalar')
  const bytes = encode(`${RECORDS.join('')}${'z'.repeat(1000)}\n`.repeat(300))
  expect(await summaryOf(scalar, bytes, { cuts: [100_000] })).toEqual(
    await summaryOf(scanner, bytes, { cuts: [200_001] }),
  )
}, 900_000)

test('a line of the journal has the time of its record, wherever the stamp stands in it', async () => {
  const stamp = (second: number): string => `__REALTIME_TIMESTAMP=${(1769853600 + second) * 1_000_000}\n`
  const message = (code: string): string => `_PID=1\nMESSAGE=C_Login failed: rv = ${code}\n`
  const first = `${stamp(1)}${message('CKR_PIN_LOCKED')}`
  const text = `${first}\n${message('CKR_PIN_EXPIRED')}PRIORITY=3\n${stamp(2)}\n${message('CKR_PIN_INVALID')}\n${stamp(4)}`
  const { findings } = await summaryOf(scanner, encode(text), { cuts: [] })
  expect(findings.map(f => [f.key.code, f.firstSeen]).sort()).toEqual([
    ['CKR_PIN_EXPIRED', Date.parse('2026-01-31T10:00:02Z')],
    ['CKR_PIN_INVALID', null],
    ['CKR_PIN_LOCKED', Date.parse('2026-01-31T10:00:01Z')],
  ])
})

test('a log without years that runs over the end of one, cut anywhere', async () => {
  const bytes = encode(
    ['12-30 10:00:00.000', '12-31 23:59:59.000', '01-01 00:00:01.000', '01-02 10:00:00.000']
      .map(stamp => `${stamp}   260  2432 E C02f06/HUKS: HksInit: failed, ret = -13\n`)
      .join(''),
  )
  const clocks = [{ latest: Date.parse('2026-01-02T12:00:00Z') }, { near: Date.parse('2025-12-30') }].map(year =>
    makeClock({ year, zone: 'UTC' }),
  )
  for (const clock of clocks) {
    const whole = await summaryOf(scanner, bytes, { cuts: [], clock })
    const [finding] = whole.findings
    expect([finding?.count, finding?.firstSeen, finding?.lastSeen]).toEqual([
      4,
      Date.parse('2025-12-30T10:00:00Z'),
      Date.parse('2026-01-02T10:00:00Z'),
    ])
    for (let cut = 1; cut < bytes.length; cut += 3)
      expect(await summaryOf(scanner, bytes, { cuts: [cut], clock }), `cut at ${cut}`).toEqual(whole)
  }
}, 900_000)
