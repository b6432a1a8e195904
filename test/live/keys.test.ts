/** Keys are the same however their bytes arrive. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Key } from '../../src/live/model/view-state.ts'
import { KeyReader } from '../../src/live/terminal/keys.ts'

function read(...chunks: readonly (string | Buffer)[]): string[] {
  const reader = new KeyReader()
  const keys = chunks.flatMap(chunk => reader.read(Buffer.from(chunk)))
  return [...keys, ...reader.settle()].map((key: Key) => (key.kind === 'text' ? key.text : `<${key.name}>`))
}

test.each([
  ['j\x1b[A\x1b[Bq', ['j', '<up>', '<down>', 'q']],
  ['\x1bOA\x1bOH\x1b[1~\x1b[4~\x1b[5~\x1b[6~', ['<up>', '<home>', '<home>', '<end>', '<page-up>', '<page-down>']],
  [
    '\x03\x1a\x0c\x15\x7f\r\t\x1b[Z',
    ['<interrupt>', '<suspend>', '<redraw>', '<clear-line>', '<backspace>', '<enter>', '<tab>', '<back-tab>'],
  ],
  ['/错误é', ['/', '错', '误', 'é']],
  // With Shift or Ctrl held down, keys of a mouse, replies to questions that nobody asked.
  ['\x1b[1;5A\x1b[<0;3;4M\x1b[?62;c\x1b[200~x', ['<up>', '<enter>', 'x']],
  ['\x1b', ['<escape>']],
  ['\x1bq', ['<escape>', 'q']],
  ['\x00\x01\x9b\x1c', []],
])('%j', (bytes, keys) => {
  expect(read(bytes)).toEqual(keys)
})

test('any cut gives the same keys', () => {
  const piece = fc.constantFrom('a', '错', '👍', '\x1b[A', '\x1bOB', '\x1b[15~', '\x1b[1;2C', '\r', '\x7f', 'é')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(60), { maxLength: 8 }), (pieces, cuts) => {
      const bytes = Buffer.from(pieces.join(''))
      const ends = [...new Set(cuts)].filter(cut => cut < bytes.length).sort((a, b) => a - b)
      const chunks = [0, ...ends].map((from, i) => bytes.subarray(from, ends[i] ?? bytes.length))
      expect(read(...chunks)).toEqual(read(bytes))
    }),
  )
})

test('a beginning that never ends is not kept for ever', () => {
  const reader = new KeyReader()
  for (let i = 0; i < 1000; i++) reader.read(Buffer.from(i === 0 ? '\x1b[' : '1234567890;'))
  expect(reader.read(Buffer.from('q')).at(-1)).toEqual({ kind: 'text', text: 'q' })
})
