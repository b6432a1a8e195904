/** Terminal escape sequences: what is shown of a text, by every engine and in any pieces, and where it stood. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makePrefilterEngine } from '../../src/match/engine.ts'
import { MAX_SEQUENCE, ScalarStripper, type SequenceStripper, withoutSequences } from '../../src/model/bytes/escape.ts'
import { ByteWindow } from '../../src/scan/blocks/window.ts'
import { bytesFeed } from '../support/runs/feeds.ts'

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

const LONG = 'x'.repeat(MAX_SEQUENCE)

const ROWS: readonly (readonly [what: string, text: string, shown: string])[] = [
  ['nothing', 'CKR_OK [31m', 'CKR_OK [31m'],
  ['colours', 'a\x1b[31mb\x1b[0mc\x1b[md', 'abcd'],
  ['sub-parameters', '\x1b[38:2::255:0:0mred\x1b[48;5;1m', 'red'],
  ['a sequence after the other', '\x1b[0m\x1b[1m\x1b[K=', '='],
  ['erasing, modes, private ones', '\x1b[2Ka\x1b[?25lb\x1b[>4;2mc\x1b[2 qd\x1b[!pe', 'abcde'],
  ['a cursor that moves leaves a blank', 'rv\x1b[3C= 0x5\x1b[10;1Hnext\x1bEline', 'rv = 0x5 next line'],
  ['titles and links', '\x1b]0;t\x07a\x1b]8;;http://x\x1b\\b\x1b]8;;\x1b\\c', 'abc'],
  ['device control and its like', '\x1bP1$r0m\x1b\\a\x1b_x\x1b\\b\x1b^y\x1b\\c\x1bXz\x1b\\d', 'abcd'],
  ['charsets', '\x1b(Ba\x1b)0b\x1b%Gc\x1b#8d\x1b$(De', 'abcde'],
  ['a shift behind a sequence', '\x1b[m\x0fCKR\x1b(B\x0e_\x0f', 'CKR_\x0f'],
  ['two bytes', '\x1b7a\x1b8b\x1b=c\x1bcd', 'abcd'],
  ['eight bits', 'a\x9b31mb \x9b0;1mc\x9b5Cd', 'ab c d'],
  ['eight bits in longer characters', '\xe6\x9b\xb4\xe9\x9b31m', '\xe6\x9b\xb4\xe9\x9b31m'],
  ['eight bits as a quote of a code page', '\x8bC_Sign\x9b and \x9bC', '\x8bC_Sign\x9b and \x9bC'],
  ['alone', 'a\x1b', 'a'],
  ['alone at the end of a line', 'a\x1b\nb\x1b[\nc\x1b]\nd\x1b(\ne', 'a\nb\nc\nd\ne'],
  ['torn in its parameters', 'rv = 0x3\x1b[1;3\n0', 'rv = 0x3\n0'],
  ['broken by another one', 'a\x1b[3\x1b[31mb\x1b]0;t\x1b[1mc\x1b\x1b[mde', 'ab0;tcde'],
  ['broken by a byte that none has', 'a\x1b[31\xe5\x1b(\xe5\x1b\xe5b', 'a\xe5\xe5\xe5b'],
  ['a string without end hides nothing', `a\x1b]0;C_Sign failed\n\x1bP${LONG}\x07b`, `a0;C_Sign failed\n${LONG}\x07b`],
  ['a string that is cancelled', 'a\x1b]0;b\x18c', 'a0;b\x18c'],
  ['the longest string', `\x1b]${LONG.slice(3)}\x07a`, 'a'],
  ['parameters without end', `\x1b[${'1'.repeat(300)}m`, `${'1'.repeat(46)}m`],
  ['as text', '{"log":"\\u001b[31mE\\u001B[0m \\x1b[1mf\\x1B[mg\\033[4mh #033[31mi#033[0m"}', '{"log":"E fgh i"}'],
  ['as text, moving the cursor', 'rv\\u001b[3C= 0x5', 'rv = 0x5'],
  [
    'as text that is none',
    '\\u001c[31m \\u001b31m #034[1m #033 [1m \\x1b',
    '\\u001c[31m \\u001b31m #034[1m #033 [1m \\x1b',
  ],
  ['as text that is torn', 'a\\u001b[31\nb\\033[\xe5c', 'a\\u001b[31\nb\\033[\xe5c'],
  ['text about text', 'a\\\\u001b[31mb', 'a\\\\u001b[31mb'],
  ['behind backslashes that are text', 'a\\\\\\u001b[31mb', 'a\\\\b'],
  ['only blanks and signs where parameters are due', 'a\x1b[ 12:00 rv', 'a12:00 rv'],
]

const ENGINES: readonly (readonly [
  name: string,
  open: (size: number) => { bytes: Uint8Array; stripper: SequenceStripper },
])[] = [
  ['scalar', size => makePrefilterEngine([bytesOf('CKR_')], 'scalar').open(size)],
  ['simd', size => makePrefilterEngine([bytesOf('CKR_')], 'simd').open(size)],
]

test.each(ROWS)('%s', (_, text, wanted) => {
  const bytes = bytesOf(text)
  const before = textOf(bytes)
  expect(textOf(withoutSequences(bytes))).toBe(wanted)
  expect(textOf(bytes)).toBe(before)
})

/** What a window shows that reads `piece` bytes at a time, and the offset of each byte. */
async function passed(
  { bytes, stripper }: { bytes: Uint8Array; stripper: SequenceStripper },
  text: Uint8Array,
  piece: number,
  slide = 0,
): Promise<{ text: string; offsets: number[]; end: number }> {
  const window = new ByteWindow(bytesFeed(text, 0, piece), 0, bytes.subarray(), stripper)
  let left = ''
  const offsets: number[] = []
  const take = (to: number): void => {
    for (let i = 0; i < to; i++) offsets.push(window.offsetOf(window.base + i))
    left += textOf(window.bytes.subarray(0, to))
    window.drop(to)
  }
  while (!window.ended) {
    await window.fillTo(window.fill + 1)
    if (slide > 0 && window.fill > slide) take(window.fill - slide)
  }
  take(window.fill)
  return { text: left, offsets, end: window.end }
}

/** Texts in which sequences are frequent, torn and nested. */
const PARTS = [
  ...[
    '\x1b',
    '\x1b[',
    '\x1b[31m',
    '\x1b[0;1m',
    '\x1b]',
    '\x1b]0;',
    '\x07',
    '\x1b\\',
    '\x1b(B',
    '\x1bP',
    '\x9b',
    '\x9b1m',
  ],
  ...['31', ';', 'm', 'K', 'C', ' ', '\n', '\x0f', 'CKR_', 'DEVICE', '\xe6\x9b\xb4', '\xe5', '\x18', 'x'.repeat(20)],
  ...['\\', '\\u001b[', '\\u001b[1m', '\\x1b[0m', '#033[1;1m', '#0', '33', '[', 'u001b', '\\033[2C', '"', '\\"'],
  ...['\x1b[5C', '\x1bM', '1'.repeat(40)],
]
const hostile = fc
  .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...PARTS) }, fc.constantFrom('x'.repeat(4100))), {
    maxLength: 60,
  })
  .map(parts => bytesOf(parts.join('')))

describe.each(ENGINES)('%s', (_, open) => {
  test.each(ROWS)('%s', async (_, text, wanted) => {
    for (const piece of [1, 2, 3, 7, Infinity])
      expect((await passed(open(3 * MAX_SEQUENCE), bytesOf(text), piece)).text, `pieces of ${piece}`).toBe(wanted)
  })

  test('any pieces show the same, and each byte keeps its offset', async () => {
    await fc.assert(
      fc.asyncProperty(
        hostile,
        fc.constantFrom(1, 2, 3, 15, 16, 17, 100, 5000),
        fc.nat(40),
        async (text, piece, slide) => {
          const wanted = textOf(withoutSequences(text))
          const got = await passed(open(5 * MAX_SEQUENCE + text.length), text, piece, slide)
          expect(got.text).toBe(wanted)
          expect(got.end).toBe(text.length)
          const wrong = got.offsets.filter((offset, i) => {
            if (i > 0 && offset <= got.offsets[i - 1]!) return true
            // A blank stands for a cursor that moved.
            const byte = text[offset]!
            return (
              byte !== wanted.charCodeAt(i) && (wanted[i] !== ' ' || !'\x1b\x9b\\#'.includes(String.fromCharCode(byte)))
            )
          })
          expect(wrong).toEqual([])
        },
      ),
      { numRuns: 400 },
    )
  }, 900_000)

  test('a text whose shown bytes do not fit comes in parts', async () => {
    const text = bytesOf('ab\x1b[31mcd\x1b]0;title\x07e\n'.repeat(4000))
    const got = await passed(open(1000), text, 333, 100)
    expect(got.text).toBe('abcde\n'.repeat(4000))
  })
})

test('places and offsets answer each other', () => {
  fc.assert(
    fc.property(hostile, text => {
      const bytes = Uint8Array.from(text)
      const window = new ByteWindow({ read: () => 0, close: () => undefined }, 0, bytes, new ScalarStripper(bytes))
      window.takeAll()
      const wrong: number[] = []
      for (let offset = 1; offset <= text.length; offset++) {
        const index = window.indexFrom(offset)
        if (index <= window.fill && window.lineOffset(index) < offset) wrong.push(offset)
        if (window.lineOffset(Math.min(index - 1, window.fill)) >= offset) wrong.push(offset)
      }
      expect(wrong).toEqual([])
    }),
    { numRuns: 300 },
  )
})
