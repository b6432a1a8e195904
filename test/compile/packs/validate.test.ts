/** Mistakes in the form of pack files: each is told with file, line, column, fact and remedy, and all of a file at once. */
import { describe, expect, test } from 'vitest'
import { PACK_BYTES, validateFile } from '../../../src/compile/packs/validate.ts'
import { checkTold, HEAD, placed, type Row, sorted, unmark } from '../../support/rules/marked-packs.ts'
import { problemsOf } from '../../support/rules/packs.ts'

const CODE = 'severity: error, title: {en: x}'
const SHAPE = 'id: a, producer: p, pattern: "code (?<value>[0-9]+)"'

const KEYS: readonly Row[] = [
  ['at the top', '▸shapez: []', 'unknown-key', /^the file has no key "shapez"/, /^Did you mean "shapes"\?$/],
  [
    'in a code',
    `codes:\n  - {${CODE}, value: 1, ▸cause: []}`,
    'unknown-key',
    /codes\.0 has no key "cause"/,
    /"causes"/,
  ],
  ['in a text', `codes: [{value: 1, severity: info, title: {en: x, ▸zhh: y}}]`, 'unknown-key', /title has/, /"zh"/],
  [
    'in a shape',
    `shapes:\n  - ▸producr: p\n    ${SHAPE.replaceAll(', ', '\n    ')}`,
    'unknown-key',
    /"producr"/,
    /"producer"/,
  ],
  ['in a guard', `shapes: [{${SHAPE}, guard: {▸unles: x}}]`, 'unknown-key', /shapes\.0\.guard has/, /"unless"/],
  ['in a choice', `shapes: [{${SHAPE}, guard: {any: [{▸nearr: x}]}}]`, 'unknown-key', /guard\.any\.0/, /"near"/],
  ['in an example', `shapes: [{${SHAPE}, examples: [{text: x, ▸codee: "1"}]}]`, 'unknown-key', /examples\.0/, /"code"/],
  ['unlike any', `codes: [{${CODE}, value: 1, ▸xyzzy: 1}]`, 'unknown-key', /"xyzzy"/, /^Known keys: symbol, value, /],
]
const VALUES: readonly Row[] = [
  ['wrong type', `codes: [{${CODE}, symbol: ▸5}]`, 'invalid-type', /codes\.0\.symbol: .*expected string/, /README/],
  ['list for a map', '▸- codes', 'invalid-type', /the file: .*expected object, received array/, /README/],
  ['missing key', `codes:\n  - ▸severity: error`, 'invalid-type', /codes\.0\.title: .*received undefined/, /README/],
  ['missing key of a shape', 'shapes: [▸{id: a, producer: p}]', 'invalid-type', /shapes\.0\.pattern/, /README/],
  [
    'no such choice',
    `codes: [{value: 1, severity: ▸bad, title: {en: x}}]`,
    'invalid-value',
    /"fatal"\|"error"/,
    /README/,
  ],
  ['number too large', `codes: [{${CODE}, value: ▸0x100000000}]`, 'too-big', /4294967295/, /README/],
  ['negative number', `codes: [{${CODE}, value: ▸-1}]`, 'too-small', />=0/, /README/],
  ['digits with letters', `codes: [{${CODE}, value: ▸"12x"}]`, 'invalid-format', /codes\.0\.value/, /README/],
  [
    'text in no language',
    'codes: [{value: 1, severity: info, title: ▸{}}]',
    'custom',
    /a text needs en, zh or both/,
    /README/,
  ],
]
const YAML: readonly Row[] = [
  [
    'alias',
    `codes: [{value: 1, severity: info, title: {en: x}, messages: [▸*a]}]`,
    'refused-yaml',
    /YAML aliases/,
    /Write the value in full/,
  ],
  ['anchor', `codes: &a ▸[]`, 'refused-yaml', /YAML anchors/, /Write the value in full/],
  ['tag', `codes: [{value: 1, severity: info, title: {en: !!str ▸x}}]`, 'refused-yaml', /YAML tags/, /Write/],
  ['tag of a list', `codes: !!seq ▸[]`, 'refused-yaml', /YAML tags/, /Write/],
  ['merge key', `codes: [{${CODE}, ▸<<: {value: 1}}]`, 'refused-yaml', /merge keys/, /Write/],
  ['duplicate key', `codes: []\n▸codes: []`, 'yaml', /must be unique/, /Correct the YAML/],
  ['unclosed quote', 'codes: "x▸', 'yaml', /Missing closing/, /Correct/],
  ['tab', 'codes:\n  - value: 1\n▸\tseverity: info', 'yaml', /Tabs are not allowed/, /Correct/],
  ['two documents', 'codes: []\n▸---\nshapes: []', 'yaml', /multiple documents/, /Correct/],
  ['depth', `codes: ${'['.repeat(30)}▸[${']'.repeat(31)}`, 'refused-yaml', /more than 16 levels/, /Write/],
]
describe.each([
  ['unknown key', KEYS],
  ['value', VALUES],
  ['YAML', YAML],
] as const)('%s', (_, rows) => {
  test.each(rows)('%s', (_, ...row) => checkTold(...row))
})

test('an alias and its anchor are both told', () => {
  const { text, places } = unmark('codes: [{value: 1, severity: info, title: {en: &t ▸x, zh: ▸*t}}]')
  expect(placed(problemsOf({ 'pack.yaml': HEAD, 'a.yaml': text }))).toEqual(
    places.map(place => `demo/a.yaml:${place} pack/refused-yaml`),
  )
})

test('all problems of all files are told at once', () => {
  const first = unmark(`codes:\n  - {▸sevrity: error, title: ▸x, value: ▸-5}\n▸shape: []`)
  const second = unmark('codes: &a ▸[]\nshapes: !!seq ▸[]')
  const problems = problemsOf({ 'pack.yaml': HEAD, 'a.yaml': first.text, 'b.yaml': second.text })
  const places = [...new Set(sorted(problems).map(p => `${p.place!.path}:${p.place!.line}:${p.place!.column}`))]
  expect(places).toEqual([
    'demo/a.yaml:2:5',
    ...first.places.map(p => `demo/a.yaml:${p}`).filter(p => p !== 'demo/a.yaml:2:5'),
    ...second.places.map(p => `demo/b.yaml:${p}`),
  ])
})

test('too large a file is refused before it is parsed', () => {
  const result = validateFile('big.yaml', `# ${'x'.repeat(PACK_BYTES)}\n[`)
  expect(result).toMatchObject({ ok: false, problems: [{ id: 'pack/too-large', place: { path: 'big.yaml' } }] })
})
