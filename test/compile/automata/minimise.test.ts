/** Minimisation: equal to the plain method that compares all states again and again until nothing changes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DfaTable, minimise } from '../../../src/compile/automata/minimise.ts'

/** Any automaton: state 0 is dead, the others go anywhere; some are never reached, which changes nothing. */
const automat: fc.Arbitrary<DfaTable> = fc
  .record({ size: fc.integer({ min: 2, max: 40 }), width: fc.integer({ min: 1, max: 4 }) })
  .chain(({ size, width }) =>
    fc.record({
      next: fc.array(fc.nat({ max: size - 1 }), { minLength: (size - 1) * width, maxLength: (size - 1) * width }),
      // Few accepting states and groups, so that many states are alike.
      accept: fc.array(fc.nat({ max: 9 }), { minLength: size - 1, maxLength: size - 1 }),
      group: fc.array(fc.nat({ max: 9 }), { minLength: size - 1, maxLength: size - 1 }),
      size: fc.constant(size),
      width: fc.constant(width),
    }),
  )
  .map(({ size, width, next, accept, group }) => ({
    size,
    width,
    classes: new Uint8Array(256),
    next: [...new Array<number>(width).fill(0), ...next],
    accept: [false, ...accept.map(n => n === 0)],
    group: [0, ...group.map(n => (n === 0 ? 1 : 0))],
  }))

/** The block of each state, numbered by its first one. */
function plainBlocks({ size, width, next, accept, group }: DfaTable): number[] {
  let blocks = number(Array.from({ length: size }, (_, s) => `${s === 0} ${accept[s]} ${group[s]}`))
  for (;;) {
    const finer = number(
      blocks.map((block, s) => [block, ...next.slice(s * width, (s + 1) * width).map(t => blocks[t])].join()),
    )
    if (Math.max(...finer) === Math.max(...blocks)) return blocks
    blocks = finer
  }
}

function number(keys: readonly string[]): number[] {
  const known = [...new Set(keys)]
  return keys.map(key => known.indexOf(key))
}

test('gives the automaton that the plain method gives, state by state', () => {
  let smaller = 0
  fc.assert(
    fc.property(automat, whole => {
      const { size, width, next, accept, group } = whole
      const blocks = plainBlocks(whole)
      const first = [...new Set(blocks)].map(block => blocks.indexOf(block))
      const minimal = minimise(whole)
      expect(minimal).toEqual({
        size: first.length,
        width,
        classes: whole.classes,
        next: first.flatMap(s => next.slice(s * width, (s + 1) * width).map(t => blocks[t]!)),
        accept: first.map(s => accept[s]!),
        group: first.map(s => group[s]!),
      })
      expect(minimise(minimal)).toEqual(minimal)
      if (first.length < size) smaller++
    }),
    { numRuns: 3000 },
  )
  expect(smaller).toBeGreaterThan(500)
}, 900_000)

test('merges the thousands of states of a long repeat', () => {
  // Two rails of 4,000 states with steps from either to both: one rail is enough.
  const rungs = 4000
  const size = 2 + 2 * rungs
  const step = (s: number): number[] => (s < 2 ? [0] : s + 2 < size ? [s % 2 === 0 ? s + 3 : s + 1] : [0])
  const next = [0, 2, ...Array.from({ length: size - 2 }, (_, i) => step(i + 2)).flat()]
  const accept = Array.from({ length: size }, (_, s) => s >= size - 2)
  const rail = { size, width: 1, classes: new Uint8Array(256), next, accept, group: new Array<number>(size).fill(0) }
  expect(minimise(rail).size).toBe(2 + rungs)
})
