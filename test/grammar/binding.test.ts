/** To what a number or name on a line is bound. */
import { expect, test } from 'vitest'
import { BOUND_KINDS, bindingOf, openingOf } from '../../src/grammar/binding.ts'
import { readingOf } from './lines.ts'

/** The line, its last token, the kind, the weight, the word to which it is bound, and whether a sign is between. */
const CASES: readonly (readonly [string, string, number, string?, boolean?])[] = [
  ['0x30', 'begin', 0],
  ['(0x30', 'begin', 0],
  ['done. 0x30', 'nothing', 0],
  ['C_Sign; 0x30', 'nothing', 0],
  ['苹果 0x30', 'nothing', 0],
  ['C_Sign -> 0x30', 'function', 3, 'C_Sign', true],
  ['C_Sign(slot=2, len=4): 0x30', 'function', 3, 'C_Sign', true],
  ['p11prov_sign -> 0x30', 'function', 3, 'p11prov_sign', true],
  ['C_Sign 0x30', 'beside', 3, 'C_Sign'],
  ['C_Sign failed: 0x30', 'key', 3, 'failed', true],
  ['C_Sign failed with code 0x30', 'key', 3.5, 'code'],
  ['C_Sign for slot 2 failed: 0x30', 'key', 3, 'failed', true],
  ['rv = 0x30', 'key', 3, 'rv', true],
  ['error 0x30', 'key', 2, 'error'],
  ['failed 0x30', 'key', 1.5, 'failed'],
  ['error(0x30', 'key', 2, 'error'],
  ['错误码 0x30', 'key', 3, '错误码'],
  ['失败 0x30', 'key', 2, '失败'],
  ['pkcs11 0x30', 'space', 2, 'pkcs11'],
  ['CKR_PIN_LOCKED 0x30', 'name', 1, 'CKR_PIN_LOCKED'],
  ['7 = 0x30', 'number', 0, '7', true],
  ['elephant 0x30', 'word', 0, 'elephant'],
  ['slot 0x30', 'other', 0, 'slot'],
  ['exit code 0x30', 'other', 0, 'exit'],
  ['handle = 0x30', 'wish', 0, 'handle', true],
  ['expected 0x30', 'wish', 0, 'expected'],
  ['expected rv 0x30', 'wish', 0, 'rv'],
  ['on CKR_X', 'wish', 0, 'on'],
  ['catch: 0x30', 'word', 0, 'catch', true],
  ['C_Sign(0x30', 'argument', 0, 'C_Sign'],
  ['foo(0x30', 'argument', 0, 'foo'],
  // The same number twice, in two bases, is one.
  ['C_Sign -> 160 (0xa0', 'function', 3, 'C_Sign', true],
]

const NAMED = CASES.map(([text, kind, weight, word, sign = false]) => ({ text, kind, weight, word, sign }))

test.each(NAMED)('$text', ({ text, kind, weight, word, sign }) => {
  const line = readingOf(text)
  const bound = bindingOf(line, line.tokens.count - 1)
  expect({ ...bound, token: bound.token < 0 ? undefined : line.text(bound.token) }).toEqual({
    kind,
    weight,
    token: word,
    sign,
  })
})

test('every kind of binding has a case', () => {
  expect(BOUND_KINDS.filter(kind => !CASES.some(([, own]) => own === kind))).toEqual([])
})

test('the opening of a bracket, over those inside it', () => {
  const line = readingOf('f ( a ( b ) c )')
  expect([7, 4].map(j => line.text(openingOf(line, j)))).toEqual(['(', 'f'])
  expect(openingOf(line, line.tokens.count - 1)).toBe(1)
  expect(openingOf(readingOf('a ) b )'), 3)).toBe(0)
})
