/** Tables from words to numbers. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EMPTY_HASH, hashByte, isPlain, keyBytes, lowered, WordTable } from '../../src/grammar/tables.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const hashOf = (key: Uint8Array): number => key.reduce(hashByte, EMPTY_HASH)

/** Looks a word up as it stands on a line, between other bytes. */
function find(table: WordTable, word: string): number {
  const bytes = encode(`<<${word}>>`)
  return table.find(hashOf(keyBytes(word, table.plain)), bytes, 2, bytes.length - 2)
}

test('words are found in any case, and by their plain form where the table says so', () => {
  const exact = new WordTable(
    [
      ['rv', 1],
      ['error_code', 2],
      ['größe', 3],
    ],
    false,
  )
  expect(['rv', 'RV', 'Error_Code', 'errorcode', 'rvs', 'r', 'größe'].map(word => find(exact, word))).toEqual([
    1, 1, 2, -1, -1, -1, 3,
  ])
  const plain = new WordTable([['PIN_LOCKED', 7]], true)
  expect(['PinLocked', 'pin-locked', 'PIN_LOCKED', 'pinlocked', 'pin_lock'].map(word => find(plain, word))).toEqual([
    7, 7, 7, 7, -1,
  ])
})

test('of equal words the first counts, and words without a plain form are left out', () => {
  const table = new WordTable(
    [
      ['PIN_LOCKED', 1],
      ['PinLocked', 2],
      ['错误', 3],
      ['', 4],
    ],
    true,
  )
  expect(find(table, 'pinlocked')).toBe(1)
  expect(find(table, '错误')).toBe(-1)
})

test('a word whose hash another one has is not found', () => {
  const table = new WordTable([['rv', 1]], false)
  const bytes = encode('xy')
  expect(table.find(hashOf(encode('rv')), bytes, 0, 2)).toBe(-1)
  expect(table.findKey(hashOf(encode('rv')), encode('xy'), 2)).toBe(-1)
  expect(table.findKey(hashOf(encode('rv')), encode('rv!'), 2)).toBe(1)
})

test('any words are found, and no others', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_]{1,12}$/)
  fc.assert(
    fc.property(fc.uniqueArray(word, { selector: w => w.toLowerCase(), maxLength: 300 }), word, (words, other) => {
      const table = new WordTable(
        words.map((w, i) => [w, i] as const),
        false,
      )
      expect(words.map(w => find(table, w))).toEqual(words.map((_, i) => i))
      expect(find(table, other)).toBe(words.findIndex(w => w.toLowerCase() === other.toLowerCase()))
    }),
    { numRuns: 100 },
  )
})

test('plain forms', () => {
  expect(new TextDecoder().decode(keyBytes('P_i-N 1.é', true))).toBe('pin1')
  expect([...'aZ9_é'].map(c => isPlain(lowered(c.charCodeAt(0))))).toEqual([true, true, true, false, false])
})
