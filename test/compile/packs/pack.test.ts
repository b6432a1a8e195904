/** Mistakes in the meaning of packs: what is defined twice, and what refers to nothing. */
import { expect, test } from 'vitest'
import { checkTold, HEAD, type Row } from '../../support/rules/marked-packs.ts'
import { need, problemsOf, rulesOf, sourceOf } from '../../support/rules/packs.ts'

const CODE = 'severity: error, title: {en: x}'

const MEANING: readonly Row[] = [
  ['code without name', `codes: [▸{${CODE}}]`, 'nameless-code', /needs a symbol or a value/, /Add one/],
  [
    'code twice',
    `codes:\n  - {${CODE}, value: 7}\n  - ▸{${CODE}, value: 0x7}`,
    'duplicate-code',
    /7 is defined twice \(also in demo\/more.yaml:2\)/,
    /Keep one/,
  ],
  [
    'unknown context',
    `codes: [▸{${CODE}, value: 1, contexts: {logn: {}}}]`,
    'unknown-context',
    /"logn"/,
    /Did you mean "login"/,
  ],
  [
    'context unlike any',
    `codes: [▸{${CODE}, value: 1, contexts: {sign: {}}}]`,
    'unknown-context',
    /"sign"/,
    /pack.yaml/,
  ],
  [
    'unknown operation',
    `codes: [▸{${CODE}, value: 1, operations: [logn]}]`,
    'unknown-context',
    /occurs in the context "logn"/,
    /Did you mean "login"/,
  ],
  [
    'unknown source',
    `codes: [▸{${CODE}, value: 1, sources: [{ref: spek}]}]`,
    'unknown-source',
    /"spek"/,
    /sources of pack.yaml/,
  ],
  [
    'source named like a method',
    `codes: [▸{${CODE}, value: 1, sources: [{ref: toString}]}]`,
    'unknown-source',
    /"toString"/,
    /sources/,
  ],
  ['unknown vendor', `codes: [▸{${CODE}, value: 1, vendor: acne}]`, 'unknown-vendor', /"acne"/, /vendors of pack.yaml/],
  [
    'unknown product',
    `codes: [▸{${CODE}, value: 1, contexts: {login: {causes: [{en: x, product: acne}]}}}]`,
    'unknown-product',
    /"acne"/,
    /Did you mean "acme"/,
  ],
]

test.each(MEANING)('%s', (_, ...row) => checkTold(...row))

test('a term that no pack lists', () => {
  const head = HEAD.replace('id: login', 'id: login, acts: {door: [opne]}')
  const problems = problemsOf({ 'pack.yaml': `${head}\nterms: {open: [open, öffn*], door: [door, 门]}\n` })
  expect(problems.map(p => [p.id, p.fact, p.remedy])).toEqual([
    ['pack/unknown-term', 'The contexts of demo name the term "opne", which no pack lists.', 'Did you mean "open"?'],
  ])
})

test('terms are given to the packs that name them, also among their words', () => {
  const head = HEAD.replace('id: login', "id: login, words: ['@enter', knock], acts: {door: [open]}")
  const terms = 'terms: {open: [open, öffn*], door: [door, 门], enter: [enter], other: [other]}'
  const [pack] = rulesOf(`${head}\n${terms}\n`).packs
  expect(pack!.contexts[0]!.words).toEqual(['enter', 'knock'])
  expect(Object.keys(pack!.terms).sort()).toEqual(['door', 'enter', 'open'])
})

test('the same number of different vendors, and vendor codes beside the standard one, are no duplicates', () => {
  const codes = ['', ', vendor: acme'].map(vendor => `  - {${CODE}, value: 9${vendor}}`).join('\n')
  expect(need(sourceOf({ 'pack.yaml': HEAD, 'codes.yaml': `codes:\n${codes}` })).pack.codes).toHaveLength(2)
})

test.each([
  [0, { 'a.yaml': 'codes: []' }, 'demo'],
  [2, { 'a.yaml': HEAD, 'b.yaml': HEAD }, 'demo/b.yaml'],
])('a pack with its head %i times', (times, files, path) => {
  const [problem, ...others] = problemsOf(files)
  expect(others).toEqual([])
  expect(problem).toMatchObject({ id: 'pack/head', place: { path }, remedy: 'Keep it in pack.yaml only.' })
  expect(problem!.fact).toContain(`here it occurs ${times} times`)
})

test.each([
  ['groups: [cards]', 'pack/unknown-product', /"acme" belongs to the group "cards"/],
  ['toolkits: [acme-tool]', 'pack/unknown-toolkit', /"acme" names the toolkit "acme-tool"/],
])('a vendor with unknown %s', (more, id, fact) => {
  const [problem, ...others] = problemsOf({ 'pack.yaml': HEAD.replace('{id: acme,', `{id: acme, ${more},`) })
  expect(others).toEqual([])
  expect(problem).toMatchObject({ id, place: { path: 'demo/pack.yaml' } })
  expect(problem!.fact).toMatch(fact)
})
