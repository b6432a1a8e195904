/** Limits of occurrences within a sliding window, and what is held back. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SlidingWindow } from '../../src/alerts/sliding-window.ts'
import { Throttle } from '../../src/alerts/throttle.ts'

describe('a window', () => {
  test('speaks up exactly where a count over all that lies within it does', () => {
    const events = fc.array(fc.record({ gap: fc.nat(40), count: fc.integer({ min: 1, max: 4 }) }), { maxLength: 60 })
    fc.assert(
      fc.property(events, fc.nat(12), fc.integer({ min: 1, max: 100 }), (news, limit, span) => {
        const window = new SlidingWindow(limit, span)
        let seen: { time: number; count: number }[] = []
        let time = 1000
        for (const { gap, count } of news) {
          time += gap
          seen.push({ time, count })
          const within = seen.filter(one => one.time >= time - span).reduce((sum, one) => sum + one.count, 0)
          expect(window.add(time, count)).toBe(within > limit ? within : null)
          if (within > limit) seen = []
        }
      }),
    )
  })

  test('does not count what comes more than a window late', () => {
    const window = new SlidingWindow(2, 1000)
    expect(window.add(10_000, 1)).toBeNull()
    expect(window.add(8000, 50)).toBeNull()
    expect(window.add(9500, 1)).toBeNull()
    expect(window.add(10_100, 1)).toBe(3)
  })

  test('forgets what is over, however much there was', () => {
    const window = new SlidingWindow(100_000, 10)
    for (let i = 0; i < 300_000; i++) expect(window.add(i, 1)).toBeNull()
  })
})

describe('a throttle', () => {
  test('lets one of a code pass in a span, and tells how many it held back', () => {
    const throttle = new Throttle(1000)
    expect([0, 1, 2].map(ms => throttle.pass('a', ms))).toEqual([0, null, null])
    expect(throttle.pass('b', 3)).toBe(0)
    expect(throttle.pass('a', 1000)).toBe(2)
    expect(throttle.pass('a', 1500)).toBeNull()
    expect(throttle.pass('a', 9000)).toBe(1)
  })

  test('of nothing holds nothing back', () => {
    const throttle = new Throttle(0)
    expect([1, 1, 1].map(ms => throttle.pass('a', ms))).toEqual([0, 0, 0])
  })
})
