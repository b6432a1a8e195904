/** Which word of a line names the operation, in whatever characters the rest of the line is written. */
import { expect, test } from 'vitest'
import { ContextWords, mentionsFailure } from '../../src/detect/operation/words.ts'

const words = new ContextWords()
for (const [text, id] of Object.entries({
  sign: 'sign',
  signature: 'verify',
  'log in': 'login',
  wrap: 'wrap',
  签名: 'sign',
}))
  words.add(text, id)

/** The word nearest to the bar in a line. */
function nearest(line: string | Uint8Array): string | null {
  const bytes = Buffer.from(line)
  const bar = bytes.indexOf('|')
  return words.nearest(bytes, 0, bytes.length, bar < 0 ? bytes.length : bar)
}

test.each<[line: string, id: string | null]>([
  ['failed to sign: |', 'sign'],
  ['Failed to SIGN: |', 'sign'],
  ['log in, then sign |', 'sign'],
  ['sign, then log in |', 'login'],
  ['| while signing', null],
  ['| on sign', 'sign'],
  ['wrap | sign', 'wrap'],
  ['a bad signature |', 'verify'],
  ['engineSign |', 'sign'],
  ['design |', null],
  ['wrapper |', null],
  ['unwrap |', null],
  ['si', null],
  ['签名失败 |', 'sign'],
  ['错误：wrap，| sign', 'wrap'],
  ['“sign” → |', 'sign'],
  ['é sign |', 'sign'],
  ['😀wrap |', 'wrap'],
  ['ＡＢ log in |', 'login'],
])('%s names %s', (line, id) => {
  expect(nearest(line)).toBe(id)
})

test('bytes that are no text hide no word', () => {
  expect(nearest(Buffer.concat([Buffer.from([0xff, 0xe4, 0x20]), Buffer.from('sign |')]))).toBe('sign')
  expect(nearest(Buffer.concat([Buffer.from('wrap '), Buffer.from([0xe7, 0xad])]))).toBe('wrap')
})

test.each<[line: string, tells: boolean]>([
  ['Login to token FAILED', true],
  ['could not open the slot', true],
  ['could open the slot', false],
  ['fai', false],
  ['an unusable key', false],
])('%s: a failure? %s', (line, tells) => {
  const bytes = Buffer.from(line)
  expect(mentionsFailure(bytes, 0, bytes.length)).toBe(tells)
})
