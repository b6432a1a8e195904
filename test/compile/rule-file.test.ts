/**
 * Rule sets as bytes. Opening looks at the header only, so that a start costs little: damage inside a section shows itself
 * when that section is parsed, and is not asked for here.
 */
import { expect, test } from 'vitest'
import { bytesInMemory, openRules, writeRules } from '../../src/compile/rule-file.ts'
import type { RuleSet } from '../../src/model/rules/ruleset.ts'
import { explain, need, prepare, rulesOf } from '../support/rules/packs.ts'

const DEMO = `
pack:
  namespace: demo
  version: "1"
  title: {en: Demo, zh: 演示}
  contexts: [{id: login, title: {en: login}, functions: [D_Login]}]
  exclude: ['^#define ']
codes:
  - {value: 7, symbol: DEMO_SEVEN, severity: error, title: {en: Seven, zh: 七}}
  - {value: 12000001, severity: error, title: {en: Long}}
shapes:
  - {id: call, producer: p, kind: call, pattern: '(?<key>[0-9]+): call (?<function>D_[A-Za-z]+)'}
  - {id: failed, producer: p, block: true, pattern: '(?<key>[0-9]+): failed, code (?<value>[0-9]+)(?: for (?<who>[a-z]+))?$',
     because: {en: seen by a test, zh: 测试所见},
     examples: [{text: "1: failed, code 7", code: "7"}], counterexamples: ["1: failed, code 7,"]}
  - {id: bare, producer: q, pattern: '%{begin}(?<value>%{codes:8})%{end}', confidence: certain, otherwise: possible,
     guard: {near: '[Dd]emo', nearLines: 1, unless: skip}, value: {known: true},
     because: {en: seen by a test, zh: 测试所见},
     examples: [{text: "demo 12000001", code: "12000001"}], counterexamples: ["demo 12000001 skip", "demo 120000011"]}
`
const OTHER = DEMO.replace('namespace: demo', 'namespace: other').replaceAll('12000001', '24000001')
const LOG = [
  '1: call D_Login',
  'something else',
  '1: failed, code 7 for alice',
  'demo says 12000001.',
  'and 24000001',
  'something else',
  'something else',
  '12000001 far away',
  '#define X 12000001 demo',
  '2: failed, code 8\r',
  'end',
].join('\n')

const rules = prepare(rulesOf(DEMO, OTHER))
const bytes = writeRules(rules)
const reopened = (file: Uint8Array): RuleSet => need(openRules(bytesInMemory(file), 'x.rules')).rules()

test('what is read back finds what was written', () => {
  const found = explain(rules, LOG)
  expect(found).toEqual([
    'failed: 7 (login, likely) 7 function=D_Login who=alice',
    'bare: 12000001 (unknown, certain) 12000001',
    'bare: 24000001 (unknown, certain) 24000001',
    'bare: 12000001 (unknown, possible) 12000001',
    'failed: 8 (unknown, likely) 8',
  ])
  expect(explain(reopened(bytes), LOG)).toEqual(found)
})

test('everything is read back, whatever the place of the bytes in memory', () => {
  expect(reopened(bytes)).toEqual(rules)
  for (const shift of [1, 2, 3, 5, 8]) {
    const moved = new Uint8Array(bytes.length + 16)
    moved.set(bytes, shift)
    expect(reopened(moved.subarray(shift, shift + bytes.length))).toEqual(rules)
  }
  expect(explain(reopened(Buffer.from(bytes)), LOG)).toEqual(explain(rules, LOG))
})

test('the layout is the one that is drawn', () => {
  const length = new DataView(bytes.buffer).getUint32(8, true)
  expect(Buffer.from(bytes.subarray(0, 7)).toString()).toBe('LRRULES')
  const { sections } = JSON.parse(Buffer.from(bytes.subarray(12, 12 + length)).toString())
  expect(Object.keys(sections)).toEqual(['pack0', 'pack1', 'rules', 'next', 'classes', 'accept', 'group', 'kernel'])
  for (const [offset] of Object.values<[number, number]>(sections)) expect(offset % 8).toBe(0)
  expect(bytes.length % 8).toBe(0)
})

test('what a prefilter needs is optional, and serves where shapes are left out', () => {
  const bare = rulesOf(DEMO, OTHER)
  expect(reopened(writeRules(bare))).toEqual(bare)
  expect(bare.prefilter).toBeNull()
  const { automaton, shapes } = rules
  const branches = automaton.branches.filter(b => shapes[b.shape]!.namespace === 'demo')
  const found = explain({ ...rules, automaton: { ...automaton, branches } }, LOG)
  expect(found).toEqual(explain(rules, LOG).filter(line => !line.includes('24000001')))
})

test('packs are parsed one by one', () => {
  const file = need(openRules(bytesInMemory(bytes), 'x.rules'))
  expect(file.namespaces).toEqual(['demo', 'other'])
  expect(file.digest).toBe(rules.digest)
  expect(file.pack(1)).toEqual(rules.packs[1])
})

test('equal rule sets give equal bytes, others do not', () => {
  expect(writeRules(prepare(rulesOf(DEMO, OTHER)))).toEqual(bytes)
  expect(writeRules(reopened(bytes))).toEqual(bytes)
  expect(writeRules(rulesOf(OTHER, DEMO))).not.toEqual(bytes)
  expect(writeRules(rulesOf(DEMO.replace('Seven', 'Sieben'), OTHER))).not.toEqual(bytes)
})

test('no packs make a file, too', () => {
  expect(explain(reopened(writeRules(rulesOf())), LOG)).toEqual([])
})

/** What a problem says of bytes that cannot be opened; null when they can. */
function refusal(file: Uint8Array): string | null {
  const result = openRules(bytesInMemory(file), 'x.rules')
  if (result.ok) return null
  expect(result.problems).toHaveLength(1)
  const [{ id, place, fact, remedy }] = result.problems as [(typeof result.problems)[0]]
  expect([id, place, remedy]).toEqual(['pack/rule-file', { path: 'x.rules' }, expect.stringContaining('npm run build')])
  return fact
}

test('cut short anywhere it is refused', () => {
  const facts = new Set<string | null>()
  // The last section is padded to a multiple of 8; these bytes are not missed.
  for (let length = 0; length <= bytes.length - 8; length += length < 128 ? 1 : 64)
    facts.add(refusal(bytes.subarray(0, length)))
  expect([...facts]).toEqual([
    'This is not a compiled rule file of this version.',
    'The compiled rule file is damaged.',
    'The compiled rule file is truncated.',
  ])
})

test('another magic, another version and other files are refused', () => {
  for (let i = 0; i < 8; i++) {
    const other = bytes.slice()
    other[i]! ^= 1
    expect(refusal(other)).toBe('This is not a compiled rule file of this version.')
  }
  for (const text of ['', 'LRRULES2', 'LRRULES2{}', '{"digest":""}', 'pack:\n  namespace: demo\n'])
    expect(refusal(Buffer.from(text)), text).toBe('This is not a compiled rule file of this version.')
})

test('no flipped bit of the header makes opening throw, and most are told', () => {
  const header = 12 + new DataView(bytes.buffer).getUint32(8, true)
  let told = 0
  for (let i = 8; i < header; i++)
    for (let bit = 0; bit < 8; bit++) {
      const flipped = bytes.slice()
      flipped[i]! ^= 1 << bit
      if (refusal(flipped) !== null) told++
    }
  // A flip inside a digest or a name leaves a header that could have been written.
  expect(told).toBeGreaterThan(4 * (header - 8))
})

test.each(['null', '5', '[]', '{}', '{"digest":"d","packs":[]}', '{"digest":"d","packs":5,"sections":{}}'])(
  'header %s',
  json => {
    const file = new Uint8Array(64)
    file.set(Buffer.from(`LRRULES2\0\0\0\0${json}`))
    new DataView(file.buffer).setUint32(8, json.length, true)
    expect(refusal(file)).toBe('The compiled rule file is damaged.')
  },
)
