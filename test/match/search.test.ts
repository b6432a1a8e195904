/** Searches: conditions on a whole line, or on what follows a match directly. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Assembler } from '../../src/compile/automata/assemble.ts'
import { parsePattern } from '../../src/compile/automata/syntax.ts'
import { Conditions } from '../../src/match/search.ts'
import { unlessRefused } from '../support/rules/engine.ts'
import { isFound } from '../support/rules/naive.ts'
import { linesAround, pattern } from '../support/rules/patterns.ts'

const RUNS = 3000
const sampled = pattern.chain(p => linesAround(p.sample).map(lines => ({ ...p, lines })))

function makeSearch(source: string, where: 'line' | 'next'): (line: string) => boolean {
  const assembler = new Assembler()
  const tree = parsePattern(source, assembler.groupNumber, where === 'next')
  const search = where === 'line' ? assembler.addSearch(tree) : assembler.addAnchored(tree)
  const conditions = new Conditions(assembler.finish())
  return line => {
    // The line stands amid others; what is beside it must not matter.
    const bytes = new TextEncoder().encode(`ab0\n${line}\nba0`)
    const to = bytes.length - 4
    return where === 'line' ? conditions.holdsOnLine(search, bytes, 4, to) : conditions.holdsAt(search, bytes, 4, to)
  }
}

test('a search holds on a line exactly where RegExp finds the pattern', () => {
  let accepted = 0
  let held = 0
  fc.assert(
    fc.property(sampled, ({ source, lines }) => {
      const search = unlessRefused(() => makeSearch(source, 'line'))
      if (search === null) return
      accepted++
      for (const line of ['', ...lines]) {
        const holds = search(line)
        expect(holds, JSON.stringify(line)).toBe(new RegExp(source, 'u').test(line))
        for (const end of ['\r', '\r\r'])
          expect(search(line + end), `before ${JSON.stringify(end)} LF`).toBe(isFound(source, line + end))
        if (holds) held++
      }
    }),
    { numRuns: RUNS },
  )
  expect(accepted).toBeGreaterThan(RUNS / 2)
  expect(held).toBeGreaterThan(RUNS / 4)
}, 900_000)

test('an anchored search holds exactly where RegExp matches at the beginning', () => {
  let accepted = 0
  fc.assert(
    fc.property(sampled, ({ source, lines }) => {
      // What stands before is not looked at: a pattern that asks for it is refused.
      const search = unlessRefused(() => makeSearch(source, 'next'))
      if (search === null) return
      accepted++
      for (const line of ['', ...lines])
        expect(search(line), JSON.stringify(line)).toBe(new RegExp(`^(?:${source})`, 'u').test(line))
    }),
    { numRuns: RUNS },
  )
  expect(accepted).toBeGreaterThan(RUNS / 4)
}, 900_000)

test.each([
  ['^$', '', true],
  ['^$', 'a', false],
  ['', 'anything', true],
  ['^ab', 'ab', true],
  ['^ab', ' ab', false],
  ['ab$', 'ab', true],
  ['ab$', 'ab\r', true],
  ['ab$', 'ab\r\r', true],
  ['ab$', 'ab\rc\r', false],
  ['ab$', 'abc', false],
  ['\\bab\\b', 'x ab.', true],
  ['\\bab\\b', 'xab', false],
  ['\\bab\\b', 'ab', true],
  ['[]', 'ab', false],
  ['[^]', '', false],
  ['[^]', 'x', true],
])('search %s on %j: %s', (source, line, holds) => {
  expect(makeSearch(source, 'line')(line)).toBe(holds)
})

test('equal searches share one automaton, and groups do not make a search ambiguous', () => {
  const assembler = new Assembler()
  const tree = parsePattern('(?<v>a*)(?<k>a*)b', assembler.groupNumber)
  expect([assembler.addSearch(tree), assembler.addSearch(tree)]).toEqual([0, 1])
  const automaton = assembler.finish()
  expect(automaton.searches).toEqual([0, 0])
  expect(automaton.dfas).toHaveLength(1)
})
