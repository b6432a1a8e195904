/** Mistakes in shapes: patterns and conditions that cannot be compiled. */
import { describe, expect, test } from 'vitest'
import { checkTold, HEAD, placed, type Row, unmark } from '../support/rules/marked-packs.ts'
import { explain, problemsOf, rulesOf } from '../support/rules/packs.ts'

const PROOF = 'because: {en: seen by a test, zh: 测试所见}, examples: [{text: code 7}], counterexamples: [codes]'
/** A shape in flow style with a pattern; `‹` and `›` would be YAML quotes. */
const shape = (pattern: string, more = PROOF): string =>
  `shapes:\n  - {id: a, producer: p, pattern: ▸'${pattern}', ${more}}`
const condition = (more: string): string =>
  `shapes:\n  - {id: a, producer: p, pattern: 'code (?<value>[0-9])', ${PROOF}, ${more}}`

const PATTERNS: readonly Row[] = [
  [
    'syntax',
    shape('code (?<value>[0-9]'),
    'pattern',
    /^In shape demo\/a: Unterminated group \(character 20 of/,
    /README/,
  ],
  [
    'look-ahead',
    shape('code (?<value>7)(?=x)'),
    'pattern',
    /look-around .*\(character 17 of the pattern\)/,
    /regular subset/,
  ],
  [
    'no literal',
    shape('(?<value>[0-9]+)'),
    'pattern',
    /no fixed text of at least 3 bytes/,
    /fixed text that always appears/,
  ],
  ['short literal', shape('e (?:x|)(?<value>[0-9])'), 'pattern', /at least 3 bytes/, /Add the fixed text/],
  [
    'ambiguity',
    shape('code (?<value>[0-9]*)(?<k>[0-9]*)'),
    'pattern',
    /groups value and k can claim the same byte/,
    /exclude/,
  ],
  ['ambiguity with text', shape('code (?<value>[0-9]+)[0-9]*x'), 'pattern', /groups value and outside/, /exclude/],
  ['positions', shape('code (?<value>7)(?:[ab]{100}){90}'), 'pattern', /8000 positions/, /Shorten/],
  ['states', shape('code (?<value>[0-9]) [ab]*a[ab]{15}'), 'pattern', /20000 states/, /Shorten the pattern/],
  [
    'length',
    shape(`code (?<value>7)${'x'.repeat(4096)}`),
    'pattern',
    /4112 characters long; at most 4096 are allowed/,
    /Shorten/,
  ],
  ['no group for the code', shape('code [0-9]'), 'no-code-group', /neither a group "value" nor/, /Name the group/],
  [
    'no group for the function',
    shape('call [0-9]', 'kind: call'),
    'no-function-group',
    /no group "function"/,
    /Name the group/,
  ],
]

const CONDITIONS: readonly Row[] = [
  ['line', condition("guard: {line: ▸'a(?=b)'}"), 'pattern', /guard\.line of shape a: look-around/, /README/],
  ['unless', condition("guard: {unless: ▸'a(b'}"), 'pattern', /guard\.unless .*Unterminated/, /README/],
  ['next', condition("guard: {next: ▸'a\\Bb'}"), 'pattern', /guard\.next .*\\b is supported/, /README/],
  [
    'next with ^',
    condition("guard: {next: ▸'(?:^|,)b'}"),
    'pattern',
    /guard\.next of shape a: \$ is supported only at the end of a pattern that begins where a match ends, \^ nowhere/,
    /README/,
  ],
  ['near', condition("guard: {near: ▸'a\\p{L}'}"), 'pattern', /guard\.near .*property/, /README/],
  [
    'any',
    condition("guard: {any: [{line: a}, {line: ▸'a^b'}]}"),
    'pattern',
    /guard\.any\.1\.line .*\^ and \$/,
    /README/,
  ],
  [
    'several',
    condition("guard: {line: ▸'(a', near: ▸'(b'}, echo: {lines: 1, through: ▸'(c'}"),
    'pattern',
    /Unterminated/,
    /README/,
  ],
  ['context', condition('context: ▸logn'), 'unknown-context', /names the context "logn"/, /Did you mean "login"/],
]

describe.each([
  ['pattern', PATTERNS],
  ['condition', CONDITIONS],
] as const)('%s', (_, rows) => {
  test.each(rows)('%s', (_, ...row) => checkTold(...row))
})

test('an exclude pattern is told at its place', () => {
  const { text, places } = unmark(`${HEAD}  exclude: ['fine', ▸'a(?=b)']\n`)
  const problems = problemsOf({ 'pack.yaml': text })
  expect(placed(problems)).toEqual(places.map(place => `demo/pack.yaml:${place} pack/pattern`))
  expect(problems[0]!.fact).toMatch(/^In exclude "a\(\?=b\)": look-around/)
})

test('macros do not count against the length of a pattern', () => {
  const codes = Array.from(
    { length: 3000 },
    (_, i) => `  - {value: ${10_000_000 + i * 7919}, severity: info, title: {en: x}}`,
  )
  const more = `because: {en: x, zh: x}, examples: [{text: 'code 10007919', code: "10007919"}], counterexamples: ['code 10007918']`
  const text = `${HEAD}codes:\n${codes.join('\n')}\nshapes:\n  - {id: a, producer: p, pattern: 'code (?<value>%{codes})%{end}', ${more}}`
  expect(explain(rulesOf(text), 'code 10023757.')).toEqual(['a: 10023757 (unknown, likely) 10023757'])
})
