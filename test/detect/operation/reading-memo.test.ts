/** A text that was read before says the same, and only that text. */
import { expect, test } from 'vitest'
import { ReadingMemo } from '../../../src/detect/operation/reading-memo.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const OWN = encode('pin incorrect')
const line = encode('head: signing failed: CKR_X\n')

function seenTwice(): ReadingMemo<string> {
  const memo = new ReadingMemo<string>()
  for (let n = 0; n < 2; n++) {
    expect(memo.find(line, 6, 27, 5, OWN)).toBe(null)
    if (memo.wanted) memo.keep('sign')
  }
  return memo
}

test('a text is kept when it comes a second time', () => {
  const memo = seenTwice()
  expect(memo.find(line, 6, 27, 5, OWN)).toBe('sign')
  const other = encode('more head: signing failed: CKR_X\n')
  expect(memo.find(other, 11, 32, 5, OWN)).toBe('sign')
})

test('another text, place of the code, symbol, or byte beside it is another text', () => {
  const memo = seenTwice()
  expect(memo.find(encode('head: signed: failed: CKR_X\n'), 6, 27, 5, OWN)).toBe(null)
  expect(memo.find(line, 6, 26, 5, OWN)).toBe(null)
  expect(memo.find(line, 6, 27, 6, OWN)).toBe(null)
  expect(memo.find(line, 6, 27, 5, encode('pin locked'))).toBe(null)
  expect(memo.find(encode('head= signing failed: CKR_X\n'), 6, 27, 5, OWN)).toBe(null)
  expect(memo.find(encode('head: signing failed: CKR_X)'), 6, 27, 5, OWN)).toBe(null)
  expect(memo.find(line, 6, 27, 5, OWN)).toBe('sign')
})

test('long texts and empty ones are not kept, and the last of many takes the place of others', () => {
  const memo = seenTwice()
  const long = encode('x'.repeat(500))
  for (let n = 0; n < 3; n++) expect(memo.find(long, 0, 500, 0, OWN)).toBe(null)
  expect(memo.wanted).toBe(false)
  expect(memo.find(line, 6, 6, 0, OWN)).toBe(null)
  for (let n = 0; n < 4000; n++) {
    const text = encode(`text ${n}\n`)
    for (let again = 0; again < 2; again++) {
      memo.find(text, 0, text.length - 1, 0, OWN)
      if (memo.wanted) memo.keep(`said ${n}`)
    }
  }
  expect(memo.find(line, 6, 27, 5, OWN)).toBe(null)
})
