/** Examples and counter-examples: every shape is proved when packs are compiled. */
import { expect, test } from 'vitest'
import { compileRules } from '../../src/compile/rules.ts'
import { checkTold, HEAD, placed, type Row, unmark } from '../support/rules/marked-packs.ts'
import { need, problemsOf, prove, sourceOf } from '../support/rules/packs.ts'

const BECAUSE = 'because: {en: seen by a test, zh: 测试所见}'
const PROOF = `${BECAUSE}, examples: [{text: code 7}], counterexamples: [codes]`
const good = `shapes:\n  - {id: a, producer: p, pattern: 'code (?<value>[0-9])', ${PROOF}}`
const shape = (fields: string): string => `shapes:\n  - {id: ▸a, producer: p, ${fields}}`

const VALUE = "pattern: 'code (?<value>[0-9]+)'"
const PROOFS: readonly Row[] = [
  [
    'no reason',
    shape(`${VALUE}, examples: [{text: code 7}], counterexamples: [codes]`),
    'no-because',
    /does not say why/,
    /because/,
  ],
  ['no example', shape(`${VALUE}, ${BECAUSE}, counterexamples: [x]`), 'no-example', /has no example/, /must match/],
  [
    'no counter-example',
    shape(`${VALUE}, ${BECAUSE}, examples: [{text: code 7}]`),
    'no-counterexample',
    /has no counter-example/,
    /must not match/,
  ],
  [
    'example without hit',
    good.replace('{text: code 7}', '▸{text: kode 7}'),
    'example',
    /^Shape demo\/a: the example must give something, but gives nothing/,
    /Correct/,
  ],
  [
    'example with another code',
    good.replace('{text: code 7}', '▸{text: code 7, code: "8"}'),
    'example',
    /must give 8, but gives 7/,
    /Correct/,
  ],
  [
    'example in another context',
    good.replace('{text: code 7}', '▸{text: code 7, context: login}'),
    'example',
    /must give the context login, but gives unknown/,
    /Correct/,
  ],
  [
    'counter-example with a hit',
    good.replace('[codes]', '[codes, ▸code 9]'),
    'counterexample',
    /the counter-example gives 9/,
    /Correct/,
  ],
  [
    'several',
    good.replace('[{text: code 7}]', '[▸{text: a}, {text: code 1}, ▸{text: b}]'),
    'example',
    /gives nothing/,
    /Correct/,
  ],
]

test.each(PROOFS)('%s', (_, ...row) => checkTold(...row))

test('a shape twice is told at the second one', () => {
  const { text, places } = unmark(`${good}\n${good.replace('shapes:\n  - ', '  - ▸')}`)
  const problems = problemsOf({ 'pack.yaml': HEAD, 'more.yaml': text })
  expect(placed(problems)).toEqual(places.map(place => `demo/more.yaml:${place} pack/duplicate-shape`))
  expect(problems[0]).toMatchObject({
    fact: 'The shape demo/a is defined twice.',
    remedy: 'Give one of them another id.',
  })
})

test('problems of several shapes are told together, and examples only once all patterns compile', () => {
  const bad = ['code(', '[0-9]', '(?<value>a'].map((p, i) => `  - {id: s${i}, producer: p, pattern: '${p}', ${PROOF}}`)
  const ids = problemsOf({ 'pack.yaml': `${HEAD}shapes:\n${bad.join('\n')}` }).map(p => p.id)
  expect(ids.sort()).toEqual([
    'pack/no-code-group',
    'pack/no-code-group',
    'pack/pattern',
    'pack/pattern',
    'pack/pattern',
  ])
})

test('without a prover examples are believed; packs are compiled in order and keep their digests', () => {
  const wrong = HEAD + good.replace('code 7', 'nothing')
  const [a, b] = [wrong, wrong.replace('demo', 'other')].map(text => need(sourceOf({ 'pack.yaml': text })))
  const rules = need(compileRules([a!, b!], null))
  expect(rules.packs.map(p => p.namespace)).toEqual(['demo', 'other'])
  expect(compileRules([a!], prove).ok).toBe(false)
  expect(need(compileRules([a!, b!], null)).digest).toBe(rules.digest)
  expect(need(compileRules([b!, a!], null)).digest).not.toBe(rules.digest)
})
