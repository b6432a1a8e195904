/** Labels, links and words as packs give them: what they find, what is refused, how large they grow. */
import { expect, test } from 'vitest'
import { compileRules } from '../../src/compile/rules.ts'
import { Redactor } from '../../src/redact/redactor.ts'
import { need, problemsOf, sourceOf } from '../support/rules/packs.ts'
import { builtInRules } from '../support/rules/rules.ts'

const HEAD = 'pack: {namespace: s, version: "1", title: {en: s}}\n'
const LINKS = `
  links:
    - {link: sign, pattern: '%{close}%{gap}[:=]%{gap}'}
    - {link: is, pattern: '[ ]is[ ]'}
    - {link: blank, pattern: '[ ]'}
  words: {state: [gone, überholt, 不明], talk: ["*ed"], harmless: [policy]}
`

function masked(labels: string, line: string): string {
  const rules = need(
    compileRules([need(sourceOf({ 'pack.yaml': `${HEAD}secrets:\n  labels: [${labels}]${LINKS}` }))], null),
  )
  return new Redactor(rules).plain(line)
}

test.each([
  ['word', ['door code=1', 'DOOR_CODE: 1', 'doorCode=1', 'the-door-code = 1'], ['indoor code=1', 'doorcodes=1']],
  ['any', ['frontdoor code=1', 'door code=1'], ['door=1']],
  ['alone', ['door code=1', '"door code": 1'], ['x:door code=1', 'my_door_code=1']],
  ['joined', ['my_door_code=1', 'mydoorcode: 1'], ['door code=1', ' door code=1']],
] as const)('what may stand before a label: %s', (left, found, others) => {
  const label = `{mask: door, left: ${left}, words: [door code]}`
  // One digit behind a weak label is a count.
  for (const line of found) expect(masked(label, line.replace('1', 'Zq99x'))).toContain('‹redacted:door›')
  for (const line of others) expect(masked(label, line.replace('1', 'Zq99x'))).not.toContain('‹')
})

test('trust says which links are believed', () => {
  const sure = '{mask: door, trust: sure, words: [door code]}'
  const weak = '{mask: door, words: [door code]}'
  const blob = '{mask: door, trust: blob, words: [door code]}'
  const all = ['door code: abcd', 'door code is abcd', 'door code 4711x', `door code: ${'a1B2'.repeat(8)}`]
  const told = (label: string): boolean[] => all.map(line => masked(label, line).includes('‹redacted:door›'))
  expect(told(sure)).toEqual([true, true, true, true])
  expect(told(weak)).toEqual([true, false, false, true])
  expect(told(blob)).toEqual([false, false, false, true])
})

test('words are no secrets: in any case, with and without accents, in the stead of a value only', () => {
  const sure = '{mask: door, trust: sure, tail: any, words: [schlüsselwort]}'
  for (const line of [
    'schlüsselwort: gone',
    'schlüsselwort: UBERHOLT',
    'schlüsselwort: 不明',
    'schlüsselwort is closed',
  ])
    expect(masked(sure, line)).toBe(line)
  expect(masked(sure, 'schlüsselwort_policy: x4711')).toBe('schlüsselwort_policy: x4711')
  for (const line of ['SCHLUSSELWORT: x', 'Schlu\u0308sselwort: x', 'schlüsselwort: gone4', 'schlüsselwortliste: x'])
    expect(masked(sure, line)).toContain('‹redacted:door›')
})

test('of labels that end together the first one names the mask', () => {
  const lists = '{mask: first, words: [front door]}, {mask: second, words: [door]}'
  expect(masked(lists, 'front door=abcd, door=efgh')).toBe('front door=‹redacted:first›, door=‹redacted:second›')
})

test('what is wrong is told with its place', () => {
  const secrets = (text: string): string => `${HEAD}secrets:\n${text}`
  expect(problemsOf({ 'pack.yaml': secrets("  links:\n    - {link: sign, pattern: '(?=x)'}") })).toMatchObject([
    { id: 'pack/pattern', place: { line: 4 }, fact: expect.stringContaining('link "(?=x)"') },
  ])
  expect(problemsOf({ 'pack.yaml': secrets('  labels: [{mask: Door, words: [xx]}]') })).toMatchObject([
    { fact: expect.stringContaining('lower-case') },
  ])
  expect(problemsOf({ 'pack.yaml': secrets('  labels: [{mask: a, words: [x]}]') })).toMatchObject([
    { fact: expect.stringContaining('two letters') },
  ])
  expect(problemsOf({ 'pack.yaml': secrets('  label: []') })).toMatchObject([{ remedy: 'Did you mean "labels"?' }])
})

test('the automata of the built-in lexicon stay small', () => {
  const { lexicon, automaton } = builtInRules()
  const bytes = [lexicon!.labels, lexicon!.links, lexicon!.words].map(number => {
    const { size, width } = automaton.dfas[number]!
    return 2 * size * width
  })
  expect(bytes.reduce((sum, n) => sum + n)).toBeLessThan(2 << 20)
})
