/** Spans → number, symbol, known code, as the shape says how the value is written. */
import { expect, test } from 'vitest'
import { compileRules } from '../../src/compile/rules.ts'
import { Decoder, SUCCESS } from '../../src/match/decode.ts'
import { Matcher, planMatches } from '../../src/match/matcher.ts'
import type { Hit } from '../../src/model/findings/hit.ts'
import { need, sourceOf } from '../support/rules/packs.ts'

const CODES = `codes:
  - {value: 0, symbol: CKR_OK, severity: info, title: {en: fine}}
  - {value: 0xA0, symbol: CKR_PIN_INCORRECT, severity: error, title: {en: pin}, inner: [-13]}
  - {value: 0xE0, symbol: CKR_TOKEN_GONE, severity: error, title: {en: token}}
  - {value: 0x80000078, symbol: CKR_VENDOR, severity: error, title: {en: vendor}}
`

/** Decodes the first match of a shape with this `value:` form on a line, in a hexadecimal or a decimal pack. */
function decode(line: string, form = '{}', numbers = 'hex', pattern?: string): Hit | null {
  const value = '(?<value>-?[0-9A-Za-z]+)(?: (?<symbol>[A-Za-z_]+))?'
  const shape = `shapes: [{id: a, producer: p, pattern: '${pattern ?? `code ${value}`}', value: ${form},
  because: {en: seen by a test, zh: 测试所见}, examples: [{text: x}], counterexamples: [x]}]`
  const head = `pack: {namespace: d, version: "1", numbers: ${numbers}, display: symbol, title: {en: d}}\n`
  const source = need(sourceOf({ 'pack.yaml': head + CODES + shape }))
  const rules = need(compileRules([source], null))
  const decoder = new Decoder(rules)
  const bytes = new TextEncoder().encode(line)
  const hits: ReturnType<Decoder['decode']>[] = []
  new Matcher(planMatches(rules.automaton, () => true)).run(
    { bytes, floor: 0, fill: bytes.length },
    0,
    bytes.length,
    (number, walker) => hits.push(decoder.decode(bytes, number, walker)),
  )
  const [hit = null] = hits
  return hit === SUCCESS ? null : hit
}

const AUTO = '{base: auto}'
const HEX = '{base: 16}'

test.each<[line: string, form: string, numbers: string, value: number | null, code: string | null]>([
  ['code 160', '{}', 'hex', 160, 'CKR_PIN_INCORRECT'],
  ['code 0160', '{}', 'hex', 160, 'CKR_PIN_INCORRECT'],
  ['code 161', '{}', 'hex', 161, null],
  ['code a0', '{}', 'hex', null, null],
  ['code a0', HEX, 'hex', 160, 'CKR_PIN_INCORRECT'],
  ['code 0xA0', HEX, 'hex', 160, 'CKR_PIN_INCORRECT'],
  ['code 0XA0UL', HEX, 'hex', 160, 'CKR_PIN_INCORRECT'],
  ['code 000000a0', HEX, 'hex', 160, 'CKR_PIN_INCORRECT'],
  ['code 0xA0', AUTO, 'hex', 160, 'CKR_PIN_INCORRECT'],
  ['code 160', AUTO, 'hex', 160, 'CKR_PIN_INCORRECT'],
  ['code -2147483528', '{}', 'hex', 0x80000078, 'CKR_VENDOR'],
  ['code ffffffff80000078', HEX, 'hex', 0x80000078, 'CKR_VENDOR'],
  ['code -4294967136', '{}', 'hex', null, null],
  ['code 4294967456', '{}', 'hex', null, null],
  ['code 0x1000000A0', AUTO, 'hex', null, null],
  ['code 99999999999999999999', '{}', 'hex', null, null],
  ['code -160', '{}', 'decimal', 160, 'CKR_PIN_INCORRECT'],
  ['code 4128', '{mask: 0xfff}', 'hex', 32, null],
  ['code 4256', '{mask: 0xfff}', 'hex', 160, 'CKR_PIN_INCORRECT'],
  ['code 120', '{add: 0x80000000}', 'hex', 0x80000078, 'CKR_VENDOR'],
  ['code 1', '{ordinals: [CKR_OK, PinIncorrect, TOKEN_GONE]}', 'hex', 160, 'CKR_PIN_INCORRECT'],
  ['code 3', '{ordinals: [CKR_OK, PinIncorrect, TOKEN_GONE]}', 'hex', null, null],
  ['code -13', '{inner: []}', 'decimal', 160, 'CKR_PIN_INCORRECT'],
  ['code -712', '{inner: [{from: -799, to: -700, code: 224}]}', 'decimal', 224, 'CKR_TOKEN_GONE'],
  ['code -14', '{inner: [{from: -799, to: -700, code: 224}]}', 'decimal', null, null],
  ['code 161', '{known: true}', 'hex', null, null],
])('%s written as %s in a %s pack', (line, form, numbers, value, code) => {
  const hit = decode(line, form, numbers)
  expect([hit?.value ?? null, hit?.entry?.code ?? null]).toEqual([value, code])
  if (hit !== null) expect(hit.raw).toBe(line.slice('code '.length))
})

test.each(['code 0', 'code 0x0', 'code 0 CKR_OK', 'code 00000000 CKR_OK', 'code 0 CKR_PIN_INCORRECT', 'code x CKR_OK'])(
  '%s is success',
  line => expect(decode(line, AUTO)).toBeNull(),
)

test('what stood there, its span, function, key and parameters are kept', () => {
  const pattern = '(?<key>[0-9]+): (?<function>C_[A-Za-z]+) gave (?<value>[0-9]+)(?: to (?<who>[a-z]+))?'
  expect(decode('~~ 12: C_Login gave 0160 to bob', '{}', 'hex', pattern)).toMatchObject({
    start: 3,
    end: 31,
    raw: '0160',
    key: '12',
    functionName: 'C_Login',
    params: [['who', 'bob']],
    conflict: null,
  })
  expect(decode('1: C_Login gave 160', '{}', 'hex', pattern)).toMatchObject({ params: [] })
})

test('the number wins over the name beside it, and a contradiction is told', () => {
  expect(decode('code 160 CKR_PIN_INCORRECT')).toMatchObject({ value: 160, conflict: null })
  expect(decode('code 160 CKR_TOKEN_GONE')).toMatchObject({ value: 160, raw: '160', conflict: 'CKR_TOKEN_GONE' })
  expect(decode('code 160 CKR_UNHEARD')).toMatchObject({ value: 160, conflict: null })
  expect(decode('code x CKR_TOKEN_GONE')).toMatchObject({ value: 224, raw: 'x', symbol: null })
})

test('a symbol alone is looked up in any spelling, and kept when nobody knows it', () => {
  const symbol = (line: string, form = '{}'): Hit | null => decode(line, form, 'hex', 'name (?<symbol>[A-Za-z_ ]+)')
  expect(symbol('name PinIncorrect')).toMatchObject({ value: 160, symbol: null, raw: 'PinIncorrect' })
  expect(symbol('name CKR_UNHEARD')).toMatchObject({ value: null, entry: null, symbol: 'CKR_UNHEARD' })
  expect(symbol('name CKR_UNHEARD', '{known: true}')).toBeNull()
  const phrases = '{phrases: {"the pin is wrong": CKR_PIN_INCORRECT}}'
  expect(symbol('name the pin is wrong', phrases)).toMatchObject({ value: 160, raw: 'the pin is wrong' })
  expect(symbol('name toString', phrases)).toMatchObject({ value: null, symbol: 'toString' })
})

test('what stood in the log before does not change what a match means', () => {
  const pattern = 'code (?<value>[0-9a-z]+)(?: (?<key>[a-z]+))?'
  const shape = `shapes: [{id: a, producer: p, pattern: '${pattern}', because: {en: seen by a test, zh: 测试所见},
  examples: [{text: x}], counterexamples: [x]}]`
  const head = 'pack: {namespace: d, version: "1", numbers: hex, display: symbol, title: {en: d}}\n'
  const rules = need(compileRules([need(sourceOf({ 'pack.yaml': head + CODES + shape }))], null))
  const decoder = new Decoder(rules)
  const long = 'x'.repeat(100)
  const lines = ['160', '224', '160 b', '160', '160 bc', '0', '160 b', `160 ${long}`, `160 ${long}y`, '161', '160']
  const numbers = Array.from({ length: 3000 }, (_, i) => `${1000 + i}`)
  const text = [...lines, ...numbers, ...lines].map(line => `code ${line}\n`).join('')
  const bytes = new TextEncoder().encode(text)
  const seen: string[] = []
  new Matcher(planMatches(rules.automaton, () => true)).run(
    { bytes, floor: 0, fill: bytes.length },
    0,
    bytes.length,
    (number, walker) => {
      const hit = decoder.decode(bytes, number, walker)
      if (hit === SUCCESS) {
        seen.push('0')
        return
      }
      seen.push(hit === null ? 'none' : hit.raw + (hit.key === null ? '' : ` ${hit.key}`))
      expect(text.slice(hit?.start ?? 0)).toMatch(hit === null ? /^/ : new RegExp(`^code ${hit.raw}`))
    },
  )
  expect(seen).toEqual([...lines, ...numbers, ...lines])
})
