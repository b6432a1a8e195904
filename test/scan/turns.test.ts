/** However much is found on its lines, scanning stops soon after an interrupt; what may take long at a time is done as the caller says. */
import { expect, test } from 'vitest'
import { makeClock } from '../../src/formats/time/clock.ts'
import type { Spend } from '../../src/model/long-work.ts'
import { Scanner } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { bytesFeed } from '../support/runs/feeds.ts'

const scanner = new Scanner(builtInRules())
const clock = makeClock({ year: 2026, zone: 'UTC' })
const OPTIONS = { clock, maxLine: 1024 * 1024, since: null, until: null }
const WHOLE = { from: 0, to: null }

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Less than was once scanned in one go, all of it told. */
const DENSE = Array.from({ length: 8000 }, (_, i) => `C_Sign failed: CKR_VENDOR_${i}_THING\n`).join('')

test('a source on whose lines much is found is left in its midst', async () => {
  const interrupt = new AbortController()
  const bytes = encode(DENSE)
  let turns = 0
  const later = (): void => {
    // The first turns come before anything is read.
    if (++turns === 4) interrupt.abort()
    else setImmediate(later)
  }
  setImmediate(later)
  const { partial } = await scanner.scan(bytesFeed(bytes), WHOLE, { ...OPTIONS, signal: interrupt.signal })
  expect(partial.to).toBeGreaterThan(0)
  expect(partial.to).toBeLessThan(bytes.length)
  expect(partial.lines).toBe(DENSE.slice(0, partial.to).split('\n').length - 1)
})

test('only lines that are very long are scanned as the caller says', async () => {
  let spent = 0
  const spend: Spend = async work => {
    spent++
    return work()
  }
  const scan = async (text: string) =>
    (await scanner.scan(bytesFeed(encode(text)), WHOLE, { ...OPTIONS, spend })).partial
  const short = 'C_Sign failed: 48\n'
  await scan(short.repeat(10_000))
  expect(spent).toBe(0)
  const { lines, to } = await scan(`${short}${'x'.repeat(100_000)}\n${short}`)
  expect(spent).toBe(1)
  expect([lines, to]).toEqual([3, 2 * short.length + 100_001])
})
