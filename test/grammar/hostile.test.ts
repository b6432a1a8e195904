/** Lines that nobody writes but an attacker: no line may cost more than its length allows, and none may end the run. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineReading } from '../../src/grammar/reading.ts'
import { Scanner } from '../../src/scan/scanner.ts'
import { summaryOf } from '../support/runs/summary.ts'
import { readingOf, rules, tell, vocabulary } from './lines.ts'

/** What a line may consist of to be read for long: each part has many of something that others are looked for by. */
const PARTS: Readonly<Record<string, string>> = {
  digits: '7',
  numbers: '48 ',
  brackets: '(',
  'brackets that close': ')',
  'brackets of both kinds': 'C_Sign(',
  'key words': 'rv ',
  'key words with numbers': 'rv 0x30 ',
  names: 'CKR_PIN_LOCKED ',
  'different names': 'CKR_PIN_LOCKED,CKR_DEVICE_ERROR;',
  functions: 'C_Sign ',
  'functions with numbers': 'C_Sign 0x30 ',
  fillers: 'with ',
  conditions: 'when fails ',
  words: 'pin is locked ',
  'first words of phrases': 'pin token user ',
  'wide words': '错误码 ',
  'wide numbers': '错误码48',
  cells: '48;',
  gaps: '48  ',
  'eight digits': '12000011 ',
  marks: 'error:41800032:PKCS#11 module::x:',
  quotes: '"',
  arrows: '->',
  escapes: '\\n\\"',
  paths: 'a/b.c:77/',
  pairs: '30 ',
  levels: '[ERROR] ',
  comments: ' # 0x30 // ',
}

/** Counts how often the tokens of a line are asked about while it is read. */
function visits(text: string): number {
  let count = 0
  const signAt = LineReading.prototype.signAt
  const is = LineReading.prototype.is
  LineReading.prototype.signAt = function (i) {
    count++
    return signAt.call(this, i)
  }
  LineReading.prototype.is = function (i, role) {
    count++
    return is.call(this, i, role)
  }
  try {
    tell(text)
  } finally {
    LineReading.prototype.signAt = signAt
    LineReading.prototype.is = is
  }
  return count
}

test.each(Object.entries(PARTS))('a line of %s costs what its length costs', (_, part) => {
  const line = (bytes: number): string => `pkcs11 C_Sign failed: ${part.repeat(Math.ceil(bytes / part.length))}`
  const [one, many] = [visits(line(4000)), visits(line(64_000))]
  // Parts of 4 KiB that share 1 KiB: 21 of them for sixteen times the bytes; those without the function ask somewhat more.
  expect(many).toBeLessThanOrEqual(Math.max(one, 4000) * 28)
  expect(one).toBeLessThan(4096 * 1024)
})

test.each(Object.entries(PARTS))('many lines of %s are read in time that grows with their number', (_, part) => {
  const line = `pkcs11 C_Sign failed: ${part.repeat(Math.ceil(2000 / part.length))}\n`
  const [few, many] = [visits(line.repeat(4)), visits(line.repeat(16))]
  expect(many).toBeLessThanOrEqual(Math.max(few, 1000) * 4.5)
})

test('lines of a mebibyte, and a mebibyte of lines', async () => {
  const scanner = new Scanner(rules)
  for (const part of Object.values(PARTS)) {
    const size = 1 << 20
    const line = part.repeat(Math.ceil(size / part.length))
    const text = `pkcs11 C_Sign failed:\n${line}\nC_Sign ${line}\n`
    const summary = await summaryOf(scanner, new TextEncoder().encode(text), { cuts: [] })
    expect(summary.totals.lines).toBe(3)
  }
}, 300_000)

test('any bytes are read without an error', () => {
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(...Object.values(PARTS), '\n', '\r\n', '\t', ' ', '=', ': ').map(text => Buffer.from(text)),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 80 }), parts => {
      const bytes = Uint8Array.from(Buffer.concat(parts))
      for (const { text } of tell(bytes)) expect(text.length).toBeGreaterThan(0)
    }),
    { numRuns: 300 },
  )
}, 60_000)

test('a line of many tokens has as many as there is room for, with a role each', () => {
  const line = readingOf('rv C_Sign CKR_PIN_LOCKED '.repeat(2000))
  expect(line.tokens.count).toBe(line.roles.length)
  expect([line.functions.length, line.names.length, line.wrappers.length, line.spaceWords.length]).toEqual(
    new Array(4).fill(line.tokens.kind.length),
  )
  expect(vocabulary.spaces.length).toBeGreaterThan(0)
})
