/** Trees → positions → minimal automata. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AmbiguityError, determinise } from '../../../src/compile/automata/determinise.ts'
import { LimitError, POSITION_LIMIT, positionsOf } from '../../../src/compile/automata/positions.ts'
import { parsePattern } from '../../../src/compile/automata/syntax.ts'
import { byteLeaf, cat, EDGE, leafCount, nullable, reversed, type Tree } from '../../../src/compile/automata/tree.ts'
import { expression } from '../../support/rules/patterns.ts'

const NAMES = ['v', 'k']
const parse = (source: string): Tree =>
  parsePattern(source, name => (name === 'after' ? EDGE : NAMES.indexOf(name) + 1))
const automatOf = (source: string): ReturnType<typeof determinise> => determinise(positionsOf(parse(source)))

describe('minimal automata: states without the dead one, and byte classes', () => {
  test.each<[pattern: string, states: number, classes: number]>([
    ['', 1, 1],
    ['a', 2, 2],
    ['abc', 4, 4],
    ['a*', 1, 2],
    ['a+', 2, 2],
    ['(?:a|b)*', 1, 3],
    ['[ab]*|(?:ab)*', 1, 3],
    ['abc|bbc', 4, 4],
    ['axd|bxd|cxd', 4, 6],
    ['a?b?c?', 4, 4],
    // Known from the textbooks: the n-th letter from the end needs 2^n states.
    ['[ab]*a', 2, 3],
    ['[ab]*a[ab]{3}', 16, 3],
    ['(?:a{2}|a{3})*', 3, 2],
    // The remainder by three of a binary number, and a start that is no accepting state by itself.
    ['(?:0|1(?:01*0)*1)+', 4, 3],
    ['[]', 1, 1],
  ])('%s', (source, states, classes) => {
    const { size, width, accept, next } = automatOf(source)
    expect({ states: size - 1, classes: width }).toEqual({ states, classes })
    expect(accept[0]).toBe(false)
    expect(next.slice(0, width)).toEqual(new Array(width).fill(0))
    expect(next).toHaveLength(size * width)
  })

  test('of any pattern: every state is reached, and a continuation tells any two apart', () => {
    fc.assert(
      fc.property(expression, ({ source }) => {
        const { size, width, accept, next } = automatOf(source)
        const row = (state: number): readonly number[] => next.slice(state * width, (state + 1) * width)
        const reached = new Set([1])
        for (const state of reached) for (const target of row(state)) reached.add(target)
        expect(new Set([0, ...reached]).size).toBe(size)
        // Pairs that no continuation of k letters tells apart, for growing k, until nothing changes.
        let same = new Set<string>()
        for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) if (accept[a] === accept[b]) same.add(`${b},${a}`)
        const alike = (a: number, b: number): boolean => a === b || same.has(`${Math.min(a, b)},${Math.max(a, b)}`)
        for (let known = -1; known !== same.size; ) {
          known = same.size
          same = new Set(
            [...same].filter(pair => {
              const [a, b] = pair.split(',').map(Number)
              return row(a!).every((target, k) => alike(target, row(b!)[k]!))
            }),
          )
        }
        expect([...same]).toEqual([])
      }),
      { numRuns: 1000 },
    )
  }, 900_000)

  test('groups keep states apart that would otherwise be one', () => {
    expect(automatOf('(?<v>a)b').size - automatOf('ab').size).toBe(0)
    expect(automatOf('(?:(?<v>a)|(?<k>b))c').size - automatOf('(?:a|b)c').size).toBe(1)
  })

  test('an absorbing automaton accepts for good', () => {
    const { accept, next, width } = determinise(positionsOf(parse('ab')), true)
    const state = accept.indexOf(true)
    expect(next.slice(state * width, (state + 1) * width)).toEqual(new Array(width).fill(state))
  })
})

describe('limits and ambiguity', () => {
  test('positions', () => {
    const letters = (count: number): Tree => cat(new Array<Tree>(count).fill(byteLeaf(97, 0)))
    expect(positionsOf(letters(POSITION_LIMIT)).sets).toHaveLength(POSITION_LIMIT)
    expect(() => positionsOf(letters(POSITION_LIMIT + 1))).toThrow(LimitError)
    expect(() => positionsOf(letters(POSITION_LIMIT + 1))).toThrow('more than 8000 positions')
  })

  test('states', () => {
    expect(() => automatOf('[ab]*a[ab]{15}')).toThrow(LimitError)
    expect(() => automatOf('[ab]*a[ab]{15}')).toThrow('more than 20000 states')
  })

  test.each<[pattern: string, groups: number[]]>([
    ['(?<v>a*)(?<k>a*)', [1, 2]],
    ['(?<v>a+)a', [0, 1]],
    ['(?<v>[^,]+)(?<after>[^a-z]|$)', [1, EDGE]],
  ])('%s is ambiguous', (source, groups) => {
    const make = (): unknown => automatOf(source)
    expect(make).toThrow(AmbiguityError)
    try {
      make()
    } catch (error) {
      expect([...(error as AmbiguityError).groups].sort((a, b) => a - b)).toEqual(groups)
    }
  })

  test('a carriage return before the line end may lie in a group', () => {
    expect(() => automatOf('(?<v>.*)$')).not.toThrow()
  })
})

test('trees: reversal, nothing, and size', () => {
  const tree = parse('a(?:bc|d)*e?')
  expect(reversed(reversed(tree))).toEqual(tree)
  expect(reversed(parse('abc'))).toEqual(parse('cba'))
  expect(['', 'a*', 'a?b*', 'a|', '(?:a|b?){2}'].map(s => nullable(parse(s)))).toEqual([true, true, true, true, true])
  expect(['a', 'a+', 'a*b', 'a|b', '[]'].map(s => nullable(parse(s)))).toEqual([false, false, false, false, false])
  expect(['', 'ab|c', 'a{3,5}', '(?:ab){2,}', 'a*'].map(s => leafCount(parse(s)))).toEqual([0, 3, 5, 6, 1])
})
