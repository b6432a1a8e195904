/** Patterns are cut at literals: every branch has one, the rarest it can have. */
import { expect, test } from 'vitest'
import { type Cut, cutBranches, NoLiteralError } from '../../../src/compile/automata/branches.ts'
import { parsePattern } from '../../../src/compile/automata/syntax.ts'
import { EDGE, type Tree } from '../../../src/compile/automata/tree.ts'

const parse = (source: string): Tree =>
  parsePattern(source, name => (name === 'before' ? EDGE : ['v', 'k'].indexOf(name) + 1))
/** The literals of each branch, the preferred one first. */
const literalsOf = (source: string, least = 3): string[][] =>
  cutBranches(parse(source), least).map(cuts => cuts.map(cut => Buffer.from(cut.literal).toString()))

test.each<[pattern: string, literals: string[][]]>([
  ['code [0-9]+', [['code ']]],
  ['[0-9]+', []],
  ['abc[0-9]CKR_', [['CKR_', 'abc']]],
  ['abc(?:def)+x', [['abcdef']]],
  ['(?:abc|xyz)[0-9]', [['abc'], ['xyz']]],
  ['ab[cd]e', [['abce'], ['abde']]],
  ['ab[c-z]e', []],
  ['x(?:a|b|)yz', [['xayz'], ['xbyz'], ['xyz']]],
  ['CKR_PIN_INCORRECT', [['CKR_PIN_INCORREC']]],
  ['(?:ab){2}[0-9]', [['abab']]],
  ['^ab$', []],
  ['错[0-9]', [['错']]],
  // A common literal grows by a letter in both cases beside it; a rare one does not.
  ['[Cc]ode [0-9]', [['Code '], ['code ']]],
  ['eturn [Cc]ode', [['eturn Code'], ['eturn code']]],
  ['[Cc]ode: 20005', [['ode: 20005']]],
  // Of two choices the one is unfolded that gives rare literals throughout.
  ['(?:id|no|ref)x*(?:12000001|12000002)', [['12000001'], ['12000002']]],
  // What only proves a boundary is no text.
  ['(?<before>^|[^a-z]|abcdefgh)(?:code)[0-9]', [['code']]],
])('%s', (source, literals) => {
  if (literals.length > 0) expect(literalsOf(source)).toEqual(literals)
  else expect(() => literalsOf(source)).toThrow(NoLiteralError)
})

test('the length asked for is told', () => {
  expect(literalsOf('ab[0-9]', 2)).toEqual([['ab']])
  expect(() => literalsOf('ab[0-9]')).toThrow('no fixed text of at least 3 bytes')
})

test('what lies before and after the literal, with the group of each byte', () => {
  const [[cut]] = cutBranches(parse('x*(?<v>ab)(?<k>c)d?'), 3) as [[Cut]]
  expect(cut).toEqual({
    back: parse('x*'),
    literal: Uint8Array.from(Buffer.from('abc')),
    groups: [1, 1, 2],
    ahead: parse('d?'),
  })
})

test('branches with the same text up to their literal become one', () => {
  const [cuts, ...others] = cutBranches(parse('CKR_PIN_INCORREC(?:a|bb|c*)'), 3)
  expect(others).toEqual([])
  expect(cuts![0]!.ahead).toEqual(parse('a|bb|c*'))
})

test('choices are unfolded no further than needed, and not without end', () => {
  const count = (source: string): number => cutBranches(parse(source), 3).length
  expect(count('(?:a|b){3}[0-9]')).toBe(8)
  expect(count('(?:a|b){60}')).toBeLessThanOrEqual(64)
  expect(count('abcdefgh(?:a|b){60}')).toBe(1)
  expect(() => count('(?:[0-4][a-z]|[5-9][a-z]){40}')).toThrow(NoLiteralError)
})
