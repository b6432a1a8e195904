/** The message of a line → words, numbers, signs and blobs. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BLOB,
  DECIMAL,
  HEX,
  HEX_BARE,
  HEX_SUFFIX,
  isWordByte,
  SIGN,
  Tokens,
  WIDE,
  WORD,
} from '../../src/grammar/tokens.ts'

const NAMES: Readonly<Record<number, string>> = {
  [HEX]: 'hex',
  [HEX_SUFFIX]: 'suffixed',
  [DECIMAL]: 'decimal',
  [HEX_BARE]: 'bare',
  [BLOB]: 'blob',
  [WIDE]: 'wide',
}
const ALIASES: Readonly<Record<number, string>> = { 1: '->', 2: '==', 32: 'blank' }
const tokens = new Tokens()

/** Words as they are, signs as what they stand for, anything else with its kind; numbers with their value. */
function tokensOf(text: string): string[] {
  const bytes = new TextEncoder().encode(text)
  tokens.read(bytes, 0)
  return Array.from({ length: tokens.count }, (_, i) => {
    const own = new TextDecoder().decode(bytes.subarray(tokens.start[i], tokens.end[i]))
    const kind = tokens.kind[i]!
    const value = tokens.value[i]!
    if (kind === WORD) return own
    if (kind === SIGN) return ALIASES[value] ?? String.fromCharCode(value)
    return kind === BLOB || kind === WIDE ? `${NAMES[kind]} ${own}` : `${NAMES[kind]} ${value}`
  })
}

test.each<[string, ...string[]]>([
  // Dates, times, versions, addresses: their digits are no codes.
  ['2026-01-31 10:00:00.123', 'blob 2026-01-31', 'blob 10:00:00.123'],
  ['2026-01-31T10:00:00Z', 'blob 2026-01-31T10:00:00Z'],
  ['31/01/2026', 'blob 31/01/2026'],
  ['10:04', 'blob 10:04'],
  ['1.5s', 'blob 1.5s'],
  ['v1.2.3', 'v1', '.', 'blob 2.3'],
  ['3/4', 'blob 3/4'],
  ['10.0.0.1:8080', 'blob 10.0.0.1:8080'],
  ['https://a.b/c?d=160', 'blob https://a.b/c?d=160'],
  ['"https://a.b/160"', '"', 'blob https://a.b/160', '"'],
  ['a@b-160', 'blob a@b-160'],
  ['550e8400-e29b-41d4-a716-446655440000', 'blob 550e8400-e29b-41d4-a716-446655440000'],
  ['labels-160', 'blob labels-160'],
  ['job-160-a', 'blob job-160-a'],
  // Places in files.
  ['hsm.c:77: x', 'blob hsm.c:77', ':', 'x'],
  ['src/a/b.go:77:5', 'blob src/a/b.go:77:5'],
  ['foo.c(77)', 'blob foo.c(77)'],
  ['C:\\dir\\file.c:5', 'C', ':', 'blob dir\\file.c:5'],
  ['généré.c', 'blob généré.c'],
  ['foo.bar 160', 'foo', '.', 'bar', 'decimal 160'],
  ['foo+0x1f', 'foo', 'blob +0x1f'],
  // Hexadecimal numbers of any width and mark.
  ['0xA4', 'hex 164'],
  ['0X1F', 'hex 31'],
  ['0xA4UL', 'hex 164'],
  ['0x000000A4', 'hex 164'],
  ['0xFFFFFFFFFFFFFFF3', 'hex 4294967283'],
  ['0xFFFFFFFF00000030', 'hex 48'],
  ['0x123456789abcdef01', 'hex NaN'],
  ['0x', 'blob 0x'],
  ['0xzz', 'blob 0xzz'],
  ['A4h', 'suffixed 164'],
  ['00A4h', 'suffixed 164'],
  ['&HA4', 'hex 164'],
  ['&hello', '&', 'hello'],
  ['16#A4#', 'hex 164'],
  ['16#A4', 'hex 164'],
  ['10#A4', 'decimal 10', '#', 'bare 164'],
  ['00000101', 'hex 257'],
  ['12345678', 'decimal 12345678'],
  ['A4', 'bare 164'],
  ['5d', 'bare 93'],
  ['ab', 'bare 171'],
  ['aB', 'aB'],
  ['deadbeef', 'deadbeef'],
  // Decimal numbers.
  ['160', 'decimal 160'],
  ['30_000', 'decimal 30000'],
  ['1_0000', 'decimal 1', '_0000'],
  ['-13', 'decimal -13'],
  ['x=-13', 'x', '=', 'decimal -13'],
  ['rv-32', 'rv', '-', 'decimal 32'],
  ['99999999999999999', 'decimal NaN'],
  ['50%', 'decimal 50', '%'],
  ['0xA4(164)', 'hex 164', '(', 'decimal 164', ')'],
  // The standard is one word.
  ['PKCS#11', 'PKCS#11'],
  ['PKCS #11:', 'PKCS #11', ':'],
  ['pkcs-11', 'pkcs-11'],
  ['PKCS#112', 'PKCS', '#', 'decimal 112'],
  // Dumps.
  ['de ad be ef', 'blob de ad be ef'],
  ['00 a4 04', 'decimal 0', 'bare 164', 'decimal 4'],
  // Escapes inside quoted text.
  ['\\"code\\":160', '"', 'code', '"', ':', 'decimal 160'],
  ['a\\nb\\tc', 'a', 'b', 'c'],
  ['\\u0022x\\u0022', '"', 'x', '"'],
  ['\\u00e9', 'blank'],
  ['&quot;160&#34;', '"', 'decimal 160', '"'],
  // Other scripts.
  ['错误码160', 'wide 错误码', 'decimal 160'],
  ['错误：160', 'wide 错误', ':', 'decimal 160'],
  ['返回（0xA4）', 'wide 返回', '(', 'hex 164', ')'],
  ['「x」', '[', 'x', ']'],
  ['x。', 'x', '.'],
  ['“x”', '"', 'x', '"'],
  ['größe ошибка', 'größe', 'ошибка'],
  ['𝟙', 'blank'],
  // Arrows and comparisons.
  ['a --> 1', 'a', '->', 'decimal 1'],
  ['a => 1', 'a', '->', 'decimal 1'],
  ['a → 1', 'a', '->', 'decimal 1'],
  ['a ->> 1', 'a', '->', 'decimal 1'],
  ['a == 1', 'a', '==', 'decimal 1'],
  ['a !== 1', 'a', '==', 'decimal 1'],
  ['RvError::PinLocked', 'RvError', ':', ':', 'PinLocked'],
  ['C_Sign(slot=2) -> 0xA4', 'C_Sign', '(', 'slot', '=', 'decimal 2', ')', '->', 'hex 164'],
  ['', ...[]],
])('%s', (text, ...expected) => {
  expect(tokensOf(text)).toEqual(expected)
})

test('eight pairs in a row are a dump, seven are none', () => {
  tokensOf('30 31 32 33 34 35 36 37')
  expect(tokens.dumped).toBe(true)
  tokensOf('30 31 32 33 34 35 36')
  expect(tokens.dumped).toBe(false)
})

test('words have the hash of their lower case, and of their plain form', () => {
  const hashes = (text: string): [number, number] => {
    tokensOf(text)
    return [tokens.hash[0]!, tokens.plain[0]!]
  }
  expect(hashes('PIN_LOCKED')).toEqual(hashes('pin_locked'))
  expect(hashes('PIN_LOCKED')[1]).toBe(hashes('PinLocked')[1])
  expect(hashes('PIN_LOCKED')[0]).not.toBe(hashes('PinLocked')[0])
  expect(hashes('Größe')[0]).toBe(hashes('größe')[0])
  expect(hashes('GRÖSSE')[0]).toBe(hashes('größe'.replace('ß', 'ss'))[0])
})

const noise = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '0x',
          '0',
          '9',
          '-',
          '=',
          '>',
          '&H',
          '&quot;',
          '16#',
          '\\u00',
          '\\',
          'a',
          'F',
          'h',
          '_',
          ':',
          '.',
          '/',
          ' ',
        ],
        ...['PKCS', '#11', '错', '：', 'é', '→', '\xff', '(', ')', '!', '@', '[', '%'],
      ),
      { maxLength: 60 },
    )
    .map(parts => new TextEncoder().encode(parts.join(''))),
)

test('any bytes give tokens in order and within the line, and what lies behind it changes nothing', () => {
  const other = new Tokens()
  fc.assert(
    fc.property(noise, fc.uint8Array({ maxLength: 8 }), fc.nat(5), (line, behind, from) => {
      const start = Math.min(from, line.length)
      tokens.read(line, start)
      let last = start
      for (let i = 0; i < tokens.count; i++) {
        expect(tokens.start[i]).toBeGreaterThanOrEqual(last)
        expect(tokens.end[i]).toBeGreaterThan(tokens.start[i]!)
        last = tokens.end[i]!
      }
      expect(last).toBeLessThanOrEqual(line.length)
      other.read(Uint8Array.from([...line, ...behind]).subarray(0, line.length), start)
      expect([other.count, other.kind.slice(0, other.count), other.value.slice(0, other.count)]).toEqual([
        tokens.count,
        tokens.kind.slice(0, tokens.count),
        tokens.value.slice(0, tokens.count),
      ])
    }),
    { numRuns: 1000 },
  )
})

test.each(['(', '0 ', 'rv 0x30 ', '[]', '"', 'a=', '\\n1 ', '错1', '&#34;'])(
  'a line of %j alone fills the room and no more',
  part => {
    const bytes = new TextEncoder().encode(part.repeat(32_768))
    tokens.read(bytes, 0)
    expect(tokens.count).toBe(tokens.kind.length)
    expect(tokens.end[tokens.count - 1]).toBeLessThanOrEqual(bytes.length)
  },
)

test('letters of words', () => {
  const all = Array.from({ length: 256 }, (_, byte) => byte).filter(isWordByte)
  const text = String.fromCharCode(...all.filter(byte => byte < 0x80))
  expect(text).toBe('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz')
  expect(all.filter(byte => byte >= 0x80).at(-1)).toBe(0xe1)
})
