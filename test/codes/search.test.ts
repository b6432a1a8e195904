/** What people may mean by a code, in packs of several ways of writing, and in the built-in ones. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { plainSymbol } from '../../src/codes/codebook.ts'
import { PastedReader } from '../../src/codes/pasted.ts'
import { CodeFinder } from '../../src/codes/search.ts'
import { readPackFiles } from '../../src/compile/packs/files.ts'
import { buildPack } from '../../src/compile/packs/pack.ts'
import { need, sourceOf } from '../support/rules/packs.ts'

const code = (fields: string): string => `  - {severity: error, ${fields}}`
const hex = `pack: {namespace: hex, version: "1", display: symbol, numbers: hex, title: {en: Hex},
  vendors: [{id: own, exclusive: true, title: {en: Own}}, {id: a, title: {en: A}}, {id: b, title: {en: B}}]}
codes:
${[
  'symbol: CKR_PIN_INCORRECT, value: 0xA0, title: {en: The PIN is wrong, zh: PIN 不正确}, messages: ["Bad PIN given."]',
  'symbol: CKR_SAVED, value: 0x160, title: {en: Saved}',
  'symbol: CKR_TEN, value: 0x117, title: {en: Ten}',
  'symbol: CKR_A_BROKEN, value: 0x80000078, vendor: a, title: {en: Broken}',
  'symbol: CKR_B_SPOILT, value: 0x80000078, vendor: b, title: {en: Spoilt}',
  'symbol: CKR_OWN, value: 0xC0DE0001, vendor: own, title: {en: Own}, aliases: [OwnThing]',
]
  .map(code)
  .join('\n')}`
const dec = `pack: {namespace: dec, version: "1", title: {en: Decimal}}
codes:
${[
  'value: 160, title: {en: Hundred and sixty}',
  'value: 117, title: {en: Seven}',
  'value: 352, title: {en: What 160 is in hexadecimal}',
  'value: 12000011, title: {en: No entity, zh: 实体不存在}, inner: [412], innerNames: {DEC_E_GONE: -13}',
  'value: "00608002", symbol: ErrCode::NoFile, title: {en: Missing file}',
]
  .map(code)
  .join('\n')}`

const demo = new CodeFinder([hex, dec].map(text => need(sourceOf({ 'pack.yaml': text })).pack))
const read = (finder: CodeFinder, asked: string): string =>
  new PastedReader(finder)
    .text(asked)
    .readings.map(({ pack, entry }) => `${pack.namespace}:${entry.code}`)
    .join(' ')

describe('demo packs', () => {
  const pin = 'hex:CKR_PIN_INCORRECT'
  const vendors = 'hex:CKR_A_BROKEN hex:CKR_B_SPOILT'
  test.each<[what: string, asked: string[], readings: string]>([
    [
      'a symbol in any spelling',
      ['CKR_PIN_INCORRECT', 'pin_incorrect', 'PinIncorrect', 'pinIncorrect', 'ckr_pin_incorrect', ' PIN INCORRECT '],
      pin,
    ],
    ['an alias', ['OwnThing', 'own_thing', 'CKR_OWN'], 'hex:CKR_OWN'],
    [
      'a hexadecimal number',
      ['0xA0', '0XA0', '0xa0', '0x000000a0', '0x00000000000000a0', 'a0', 'A0', '00a0'],
      `${pin} dec:160`,
    ],
    ['digits that are both', ['160', ' 160 ', '１６０'], `dec:160 ${pin} hex:CKR_SAVED`],
    ['digits that mean nothing as hexadecimal elsewhere', ['117'], 'dec:117 hex:CKR_TEN'],
    ['hexadecimal only', ['0x117', '0x0117'], 'hex:CKR_TEN'],
    [
      'a vendor number, in all its prints',
      ['0x80000078', '-2147483528', '2147483768', '80000078', '0xffffffff80000078'],
      vendors,
    ],
    ['a registered vendor number', ['0xC0DE0001', 'c0de0001', '-1059192831', '3235774465'], 'hex:CKR_OWN'],
    ['a decimal code', ['12000011'], 'dec:12000011'],
    ['an inner number or its name', ['-13', '0xfffffff3', '4294967283', 'DEC_E_GONE', 'dec_e_gone'], 'dec:12000011'],
    ['leading zeros', ['00608002', '608002', 'NoFile', 'ErrCode::NoFile'], 'dec:00608002'],
    ['a phrase', ['pin is wrong', 'Bad PIN', 'PIN 不正确'], pin],
    ['a phrase of the other language', ['实体不存在', 'no entity'], 'dec:12000011'],
    ['nothing', ['', ' ', '0x', 'a', '0xg0', '--13', '-14', 'xyz', '99999999999', '1e2', 'CKR_', '-0xa0'], ''],
    [
      'numbers beyond 32 bits',
      ['0x1000000a0', '0xffffffff000000a', '4294967456', '-4294967136', '-9999999999', '0x0000000100000000a0'],
      '',
    ],
  ])('%s', (_, asked, readings) => {
    for (const text of asked) expect(read(demo, text), JSON.stringify(text)).toBe(readings)
  })

  test.each<[asked: string, near: string[]]>([
    ['CKR_PIN_INCORECT', ['CKR_PIN_INCORRECT']],
    ['PinIncorect', ['CKR_PIN_INCORRECT']],
    ['12000012', ['12000011']],
    ['CKR_SPOILT', ['CKR_B_SPOILT']],
    ['B_SPOLIT', ['CKR_B_SPOILT']],
    ['something else', []],
    ['', []],
  ])('near %s', (asked, near) => expect(demo.nearest(asked)).toEqual(near))

  test('a code stands once, with the pack it comes from', () => {
    const readings = demo.find('12000011')
    expect(readings).toHaveLength(1)
    expect(readings[0]!.pack.codes).toContain(readings[0]!.entry)
  })
})

test('plain symbols', () => {
  const spellings = ['CKR_PIN_INCORRECT', 'PIN_INCORRECT', 'PinIncorrect', 'pin-incorrect', 'ErrCode::PinIncorrect']
  expect(new Set(spellings.map(plainSymbol))).toEqual(new Set(['pinincorrect']))
})

describe('built-in packs', () => {
  const packs = need(readPackFiles([join(import.meta.dirname, '../../rules')])).map(
    files => need(buildPack(files)).pack,
  )
  const finder = new CodeFinder(packs)
  const pin = 'pkcs11:CKR_PIN_INCORRECT'
  test.each<[asked: string, first: string]>([
    ['CKR_PIN_INCORRECT', pin],
    ['pin_incorrect', pin],
    ['PinIncorrect', pin],
    ['0xA0', pin],
    ['0XA0', pin],
    ['0x000000a0', pin],
    ['a0', pin],
    ['160', `${pin} pkcs11:CKR_SAVED_STATE_INVALID`],
    ['12000011', 'huks:12000011'],
    ['-13', 'huks:12000011'],
    ['117', ''],
    ['ErrCode::NotFound', 'asset:24000002'],
  ])('%s', (asked, readings) => expect(read(finder, asked)).toBe(readings))

  test('a short number is read in every code space that knows it', () => {
    const spaces = finder.find('401').map(({ pack, entry }) => `${pack.namespace} ${entry.value}`)
    expect(spaces).toEqual(expect.arrayContaining(['huks 401', 'asset 401', `pkcs11 ${0x191}`]))
  })

  test('-2147483528 is the vendor number 0x80000078, for all vendors that have it', () => {
    const entries = finder.find('-2147483528').map(r => r.entry)
    expect(entries.length).toBeGreaterThan(0)
    expect(entries.every(entry => entry.value === 0x80000078 && entry.vendor !== null)).toBe(true)
    expect(finder.find('0x80000078').map(r => r.entry)).toEqual(entries)
  })

  test('every code is read by its own name', () => {
    for (const pack of packs)
      for (const entry of pack.codes)
        for (const name of [entry.code, ...(entry.symbol === null ? [] : [entry.symbol]), ...entry.aliases])
          expect(
            finder.find(name).map(r => r.entry),
            `${pack.namespace} ${name}`,
          ).toContain(entry)
  })

  test('suggestions', () => {
    expect(finder.nearest('CKR_PIN_INCORECT')[0]).toBe('CKR_PIN_INCORRECT')
    expect(finder.nearest('no such thing at all')).toEqual([])
  })
})
