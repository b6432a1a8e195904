/** A pack of a user with signals of its own: its codes are found by evidence, whichever program wrote them. */
import { expect, test } from 'vitest'
import { loadRules } from '../../src/compile/load.ts'
import { makeFolder } from '../support/folder.ts'
import { explain, need, pipeline, problemsOf } from '../support/rules/packs.ts'

const folder = makeFolder()

/** Numbers of eight digits that nothing else uses. */
const OWN = `pack:
  namespace: acme
  version: "1"
  title: {en: Acme card service, zh: Acme 卡服务}
  display: decimal
  contexts:
    - {id: issue, title: {en: issuing a card, zh: 发卡}, functions: [Acme_IssueCard], methods: [issueCard]}
codes:
  - {symbol: ACME_NO_CARD, value: 77000012, severity: error, title: {en: There is no card, zh: 没有卡}, messages: ["No card in the reader."]}
  - {symbol: ACME_READER_BUSY, value: 77000013, severity: error, title: {en: The reader is busy, zh: 读卡器忙}}
signals:
  words: {space: [acme], strong: [acme_state]}
  find: ['(?:[Aa]cme|ACME_)', '770000[0-9][0-9]']
  space:
    numbers: own
    prefixes: [ACME_]
    functions: [Acme_]
    phrases: {ACME_READER_BUSY: [reader occupied]}
    because: {en: parts of the line that together tell an Acme code, zh: 该行的多个部分共同表明一个 Acme 错误码}
    near: ['\\bacme']
    against: ['acme corp']
`

/** Return values of functions: any number, so that what it is bound to decides. */
const RETURN = `pack:
  namespace: door
  version: "1"
  title: {en: Door, zh: 门}
  display: symbol
  contexts:
    - {id: open, title: {en: opening, zh: 开门}, functions: [D_Open, D_Close], methods: [openDoor]}
codes:
  - {symbol: DOOR_JAMMED, value: 48, severity: error, title: {en: It is jammed, zh: 卡住}}
  - {symbol: DOOR_BOLT_LOCKED, value: 0xA4, severity: error, title: {en: The bolt is locked, zh: 锁住}}
  - {symbol: DOOR_OK, value: 0, severity: info, title: {en: OK, zh: 成功}}
signals:
  words: {space: [doorlib]}
  find: ['\\bD_(?:Open|Close)', 'DOOR_[A-Z]', 'doorlib', '\\brv ', 'BoltLocked', '%{bares}']
  space:
    numbers: return
    prefixes: [DOOR_]
    enums: [DoorError]
    functions: [D_]
    wrappers: [door_]
    because: {en: parts of the line that together tell a state of the door, zh: 该行的多个部分共同表明门的状态}
    near: ['doorlib']
`

const load = async (builtIn: boolean, ...texts: string[]): Promise<(text: string) => string[]> => {
  const paths = texts.map((text, i) => folder.write({ [`${builtIn}${i}${text.length}.yaml`]: text }))
  const request = { paths, builtIn, cacheDirectory: null, pipeline }
  const rules = need(await loadRules(request)).rules()
  return text => explain(rules, text)
}

test('numbers of a code space of its own, and return values, beside each other', async () => {
  const told = await load(false, OWN, RETURN)
  const cases: readonly (readonly [string, ...string[]])[] = [
    ['acme service: error code 77000012', 'evidence: 77000012 (unknown, certain) 77000012'],
    [
      'ERROR acme: Acme_IssueCard returned 77000013',
      'evidence: 77000013 (issue, certain) 77000013 function=Acme_IssueCard',
    ],
    ['issuing failed: ACME_NO_CARD', 'evidence: 77000012 (unknown, likely) ACME_NO_CARD'],
    ['ERROR acme: reader occupied', 'evidence: 77000013 (unknown, likely) reader occupied'],
    ['acme_state 77000012', 'evidence: 77000012 (unknown, certain) 77000012'],
    ['order 77000012 was paid'],
    ['acme corp: error code 77000012'],
    ['acme: expected 77000012'],
    ['acme: 77000012 bytes'],
    ['D_Open(2) -> 0x30', 'evidence: DOOR_JAMMED (open, likely) 0x30 function=D_Open'],
    ['D_Close failed with code 164', 'evidence: DOOR_BOLT_LOCKED (open, likely) 164 function=D_Close'],
    ['D_Open(slot=2)\nrv = 0x30', 'evidence: DOOR_JAMMED (open, certain) 0x30 function=D_Open'],
    ['doorlib: DoorError::BoltLocked', 'evidence: DOOR_BOLT_LOCKED (unknown, certain) BoltLocked'],
    ['D_Open returned 0'],
    ['D_Open(48)'],
    ['D_Open took 48 ms'],
  ]
  expect(cases.map(([text]) => [text, ...told(text)])).toEqual(cases)
})

test('beside the built-in packs', async () => {
  const told = await load(true, OWN)
  expect(told('acme service: error code 77000012\nC_Login failed with code 160')).toEqual([
    expect.stringMatching(/^evidence: 77000012 /),
    expect.stringMatching(/: CKR_PIN_INCORRECT /),
  ])
}, 300_000)

test('what signals may not be', () => {
  const problems = (signals: string): string[] =>
    problemsOf({
      'pack.yaml': `pack: {namespace: demo, version: "1", title: {en: Demo}}
codes: [{value: 7, severity: error, title: {en: x}}]
signals: ${signals}
`,
    }).map(({ place, fact }) => `${place?.line}: ${fact}`)
  expect(problems('{words: {unheard: [x]}}')).toEqual([expect.stringContaining('unheard')])
  expect(problems('{space: {near: [demo]}}')).toEqual([expect.stringContaining('because')])
  expect(problems("{find: ['(?=x)yyy']}")).toEqual([expect.stringContaining('(?=')])
  expect(problems('{space: {numbers: roman, because: {en: x, zh: y}}}')).toEqual([
    expect.stringContaining('space.numbers'),
  ])
})

test('more code spaces than a line has room for are refused', async () => {
  const pack = (n: number): string => OWN.replaceAll(/acme/g, `acme${n}`).replaceAll('ACME_', `ACME${n}_`)
  const paths = Array.from({ length: 6 }, (_, n) => folder.write({ [`many${n}.yaml`]: pack(n) }))
  const loaded = await loadRules({ paths, builtIn: false, cacheDirectory: null, pipeline })
  expect(loaded.ok ? [] : loaded.problems.map(p => p.fact)).toEqual([
    expect.stringContaining('more than 5 code spaces'),
  ])
})
