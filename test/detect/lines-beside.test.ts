/** Lines beside an error that says little: which are shown, in which order, and what never is. */
import { describe, expect, test } from 'vitest'
import { makeClock } from '../../src/formats/time/clock.ts'
import type { PartialCounts, Sample } from '../../src/model/counts/partial-counts.ts'
import { Scanner, type ScanOptions } from '../../src/scan/scanner.ts'
import { rulesOf } from '../support/rules/packs.ts'

const rules = rulesOf(`pack: {namespace: demo, version: "1", display: symbol, numbers: hex, title: {en: Demo}}
codes:
  - {symbol: DEMO_FAILED, value: 0x30, severity: error, vague: true, title: {en: Something failed}}
  - {symbol: DEMO_LOCKED, value: 0xA4, severity: error, title: {en: The PIN is locked}}
shapes:
  - id: rv
    producer: demo
    because: {en: a return value, zh: 返回值}
    pattern: 'rv=(?<value>0x[0-9a-f]+)'
    value: {base: auto}
    confidence: certain
    examples: [{text: "rv=0x30", code: DEMO_FAILED}]
    counterexamples: ["rv 0x30"]
  - {id: pin, producer: pin, kind: secret, pattern: 'PIN: (?<secret>[0-9]+)'}
`)
const scanner = new Scanner(rules)
const options: ScanOptions = {
  clock: makeClock({ year: 2026, zone: 'UTC' }),
  maxLine: 1 << 16,
  since: null,
  until: null,
}

function readerOf(bytes: Uint8Array, from = 0) {
  let at = from
  return {
    read: (target: Uint8Array) => {
      const size = Math.min(target.length, bytes.length - at)
      target.set(bytes.subarray(at, at + size))
      at += size
      return size
    },
    close: () => undefined,
  }
}

async function samplesOf(text: string, from = 0, to: number | null = null): Promise<Sample[]> {
  const bytes = new TextEncoder().encode(text)
  const margin = 3 * 64 * 1024
  const { partial, tail } = await scanner.scan(readerOf(bytes, Math.max(0, from - margin)), { from, to }, options)
  const of = ({ aggregates }: PartialCounts): Sample[] => aggregates.flatMap(({ samples }) => samples)
  return [...of(partial), ...(tail === null ? [] : of(tail))].sort((a, b) => a.offset - b.offset)
}

const beside = async (...lines: readonly string[]): Promise<string[]> =>
  (await samplesOf(`${lines.join('\n')}\n`)).flatMap(({ beside = [] }) =>
    beside.map(({ line, text }) => `${line} ${text}`),
  )

const FAILED = 'sign: rv=0x30'

describe('lines beside', () => {
  test('tell why, by their level or by a word', async () => {
    expect(await beside('hsmd[77]: ERR connect 192.0.2.9:9004: certificate expired', FAILED)).toEqual([
      '-1 hsmd[77]: ERR connect 192.0.2.9:9004: certificate expired',
    ])
    expect(await beside('2026-01-31 10:00:00 WARN net: link is down', FAILED)).toEqual([
      '-1 2026-01-31 10:00:00 WARN net: link is down',
    ])
    expect(await beside(FAILED, '连接超时')).toEqual(['1 连接超时'])
  })

  test('the two nearest, the one before first', async () => {
    expect(await beside('a failed', 'ok', 'b failed', FAILED, 'c failed', 'd failed')).toEqual([
      '-1 b failed',
      '1 c failed',
    ])
    expect(await beside('a failed', 'ok', 'fine', FAILED, 'good', 'd failed')).toEqual(['2 d failed', '-3 a failed'])
  })

  test('within five lines of the process', async () => {
    expect(await beside('lost', '1', '2', '3', '4', FAILED)).toEqual(['-5 lost'])
    expect(await beside('lost', '1', '2', '3', '4', '5', FAILED)).toEqual([])
    const line = (pid: number, text: string): string => `01-31 10:00:00.000  ${pid}  ${pid} E C01234/APP: ${text}`
    const others = Array.from({ length: 6 }, (_, i) => line(900 + i, 'other failed'))
    expect(await beside(line(7, 'connection lost'), ...others, line(7, FAILED))).toEqual([
      `-7 ${line(7, 'connection lost')}`,
    ])
  })

  test('are no other errors, frames, repetitions, nor far away in time', async () => {
    expect(await beside('open failed: rv=0xa4', FAILED)).toEqual([])
    expect(await beside(FAILED, '    at com.example.ErrorHandler.fail(E.java:7)', 'giving up: link lost')).toEqual([
      '2 giving up: link lost',
    ])
    expect(await beside('Error rv=0x30 failed', 'sign: rv=0x30')).toEqual([])
    expect(await beside('lost', 'lost', FAILED)).toEqual(['-1 lost'])
    expect(await beside('2026-01-31 10:00:00 WARN a', '2026-01-31 10:05:00 ERROR rv=0x30')).toEqual([])
    expect(await beside('no errors so far', '0 failures', FAILED)).toEqual([])
  })

  test('empty lines count', async () => {
    expect(await beside('', 'lost', '', FAILED)).toEqual(['-2 lost'])
    expect(await beside('', FAILED, '', 'lost')).toEqual(['2 lost'])
  })

  test('only where the code says little', async () => {
    expect(await beside('token lost', 'login: rv=0xa4')).toEqual([])
  })

  test('have no secrets and are short', async () => {
    expect(await beside('login failed with PIN: 4711', FAILED)).toEqual(['-1 login failed with PIN: ‹redacted:pin›'])
    const [long] = await beside(`2026-01-31 10:00:00 ERROR ${'é'.repeat(300)}`, FAILED)
    expect(Buffer.byteLength(long!.slice(3))).toBeLessThanOrEqual(200)
    expect(long).toMatch(/^-1 é+$/)
  })

  test('a line whose end is not there is left out', async () => {
    const text = `${FAILED}\nnothing\nlink lost`
    expect((await samplesOf(text)).map(({ beside }) => beside)).toEqual([undefined])
    expect((await samplesOf(`${text}\n`)).map(({ beside }) => beside?.length)).toEqual([1])
  })
})

test('the same wherever the log is cut', async () => {
  const text = ['a failed', FAILED, 'b lost', 'c', FAILED, 'login: rv=0xa4', 'd refused', FAILED, ''].join('\n')
  const strip = (samples: readonly Sample[]) => samples.map(({ offset, beside, text }) => ({ offset, beside, text }))
  const whole = strip(await samplesOf(text))
  expect(whole.map(({ beside }) => beside?.length ?? 0)).toEqual([2, 2, 0, 2])
  for (let cut = 0; cut <= text.length; cut++) {
    const parts = [...(await samplesOf(text, 0, cut)), ...(await samplesOf(text, cut))]
    expect(strip(parts), String(cut)).toEqual(whole)
  }
})
