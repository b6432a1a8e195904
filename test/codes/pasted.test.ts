/** What people paste when they ask for a code, read with the built-in packs and their shapes. */
import { describe, expect, test } from 'vitest'
import { foreignForms } from '../../src/codes/foreign.ts'
import { inOperation, operationNamed } from '../../src/codes/operations.ts'
import { type Answer, PastedReader } from '../../src/codes/pasted.ts'
import { CodeFinder } from '../../src/codes/search.ts'
import { openBuiltIn } from '../../src/compile/load.ts'
import { lineReader } from '../../src/run/setup/read-lines.ts'
import { need } from '../support/rules/packs.ts'

const rules = need(openBuiltIn()).rules()
const finder = new CodeFinder(rules.packs.filter(({ codes }) => codes.length > 0))
const reader = new PastedReader(finder, lineReader(rules))

const readingsOf = ({ readings }: Answer): string =>
  readings
    .map(({ pack, entry, context }) => `${pack.namespace}:${entry.code}${context === null ? '' : `/${context}`}`)
    .join(' ')

/** What was read, then what is unknown after a bar. */
function read(answers: readonly Answer[]): string {
  const known = answers.map(readingsOf).filter(text => text !== '')
  const unknown = answers.flatMap(answer => answer.unknown.map(({ text, space }) => (space ? `${space}:` : '') + text))
  return known.join(' + ') + (unknown.length > 0 ? ` | ${unknown.join(', ')}` : '')
}

describe('one text', () => {
  test.each<[text: string, what: string]>([
    ['ret = -8', 'huks:12000014'],
    ['ret=-8,', 'huks:12000014'],
    ['BusinessError 12000011', 'huks:12000011'],
    ['BusinessError: code: 12000011', 'huks:12000011'],
    ['{"code":12000011}', 'huks:12000011'],
    ["{ code: '12000011' }", 'huks:12000011'],
    ['{\\"code\\":12000011}', 'huks:12000011'],
    ['错误码12000011', 'huks:12000011'],
    ['错误码：１２００００１１。', 'huks:12000011'],
    ['12000011.', 'huks:12000011'],
    ['（12000011）', 'huks:12000011'],
    ['"12000011"', 'huks:12000011'],
    ['- 12000011', 'huks:12000011'],
    ['24000003,24000005', 'asset:24000003 asset:24000005'],
    ['24000003、24000005 and 12000011', 'asset:24000003 asset:24000005 huks:12000011'],
    ['24000003/24000005', 'asset:24000003 asset:24000005'],
    ['１２００００１１', 'huks:12000011'],
    ['huks:-13', 'huks:12000011'],
    ['huks/-13', 'huks:12000011'],
    ['HUKS -13', 'huks:12000011'],
    ['huks error code 401', 'huks:401'],
    ['asset:401', 'asset:401'],
    ['PKCS#11: 0x30', 'pkcs11:CKR_DEVICE_ERROR'],
    ['0xffffffe1', 'huks:12000006'],
    ['-31', 'huks:12000006'],
    ['HKS_ERROR_MALLOC_FAIL', 'huks:12000014'],
    ['30_000', 'keyless:30000'],
    ['A4h', 'pkcs11:CKR_PIN_LOCKED'],
    ['0xA4UL', 'pkcs11:CKR_PIN_LOCKED'],
    ['CKR_PIN_LOCKED (0xa4)', 'pkcs11:CKR_PIN_LOCKED'],
    ['Error: CKR_PIN_LOCKED', 'pkcs11:CKR_PIN_LOCKED'],
    ['rv=0x000000A4', 'pkcs11:CKR_PIN_LOCKED'],
    ['CKR_KEY_UNEXTR', 'pkcs11:CKR_KEY_UNEXTRACTABLE'],
    ['CKR_PIN_LOCKED;CKR_NO_SUCH', 'pkcs11:CKR_PIN_LOCKED | CKR_NO_SUCH'],
    ['huks:12000099', ' | huks:12000099'],
    ['code: 1300002', ' | 1300002'],
    ['C_Sign failed: rv = 0x30', 'pkcs11:CKR_DEVICE_ERROR/sign'],
    [
      '07-30 10:00:00.000  5394  5394 E A03d00/JSAPP: generateKeyItem failed, code: 401, msg: Invalid parameters.',
      'huks:401/generate',
    ],
    ['The token told us CKR_TOKEN_NOT_PRESENT and then CKR_NO_SUCH', 'pkcs11:CKR_TOKEN_NOT_PRESENT'],
    ['something happened, outcome => -8', 'huks:12000014'],
    ['the keystore said: this credential is invalidated permanently', 'huks:12000007'],
    ['nothing of this kind', ' | nothing of this kind'],
  ])('%s', (text, what) => expect(read([reader.text(text)])).toBe(what))

  test('a number with several meanings has all of them', () => {
    expect(readingsOf(reader.text('160'))).toBe('pkcs11:CKR_PIN_INCORRECT pkcs11:CKR_SAVED_STATE_INVALID')
    expect(reader.text('160').readings.map(({ as }) => as)).toEqual(['decimal', 'hexadecimal'])
  })

  test('beginnings of names', () => {
    const { beginnings, readings, unknown } = reader.text('CKR_PIN_')
    const codes = beginnings.map(({ entry }) => entry.code)
    expect(codes).toContain('CKR_PIN_LOCKED')
    expect(codes.every(code => code.startsWith('CKR_PIN_'))).toBe(true)
    expect([readings, unknown]).toEqual([[], []])
    expect(reader.text('HKS_ERROR_SE_').beginnings.length).toBeGreaterThan(3)
    expect(reader.text('pin_').beginnings.map(({ entry }) => entry.code)).toEqual(codes)
  })

  test('lines need shapes, and say so without them', () => {
    const without = new PastedReader(finder)
    expect(without.text('C_Sign failed: rv = 0x30').needsLines).toBe(true)
    for (const text of ['ret = -8', 'CKR_PIN_LOCKED', 'CKR_PIN_', 'xyz', 'The PIN is wrong'])
      expect(without.text(text).needsLines, text).toBe(false)
  })
})

describe('words of a command line', () => {
  test.each<[words: string[], what: string]>([
    [['CKR_PIN_LOCKED', '0x30'], 'pkcs11:CKR_PIN_LOCKED + pkcs11:CKR_DEVICE_ERROR'],
    [['ret', '=', '-8'], 'huks:12000014'],
    [['BusinessError', '12000011'], 'huks:12000011'],
    [['huks', '-13'], 'huks:12000011'],
    [['C_Login', 'failed:', '0xA4'], 'pkcs11:CKR_PIN_LOCKED/login'],
    [['Error', 'CKR_PIN_LOCKED'], 'pkcs11:CKR_PIN_LOCKED'],
    [['24000003,', '24000005'], 'asset:24000003 + asset:24000005'],
    [['CKR_PIN_LOCKED', 'CKR_NO_SUCH'], 'pkcs11:CKR_PIN_LOCKED | CKR_NO_SUCH'],
    [['0xA4', 'nosuchcode'], 'pkcs11:CKR_PIN_LOCKED | nosuchcode'],
  ])('%j', (words, what) => expect(read(reader.words(words))).toBe(what))
})

describe('several lines', () => {
  test('lines of a log, and codes alone', () => {
    const text = [
      '2026-01-31 10:00:00 ERROR hsm - C_Sign failed: rv = 0x30',
      'all is well',
      '',
      '12000011',
      '2026-01-31 10:00:01 ERROR hsm - C_Login failed: rv = 0xA4',
    ].join('\r\n')
    expect(read([reader.text(text)])).toBe('pkcs11:CKR_DEVICE_ERROR/sign huks:12000011 pkcs11:CKR_PIN_LOCKED/login')
  })

  test('a list, one a line', () => {
    expect(read([reader.text('CKR_PIN_LOCKED\n- 0x30\n24000099\n')])).toBe(
      'pkcs11:CKR_PIN_LOCKED pkcs11:CKR_DEVICE_ERROR | 24000099',
    )
  })

  test('a code of several operations is explained for none', () => {
    expect(read([reader.text('C_Sign failed: rv = 0x30\nC_Login failed: rv = 0x30')])).toBe('pkcs11:CKR_DEVICE_ERROR')
  })

  test('text without a code', () => {
    expect(read([reader.text('one line\nand 12 of 30000 more')])).toBe('')
  })
})

test('no text takes long, and each is answered', () => {
  const long = [
    'a '.repeat(50_000),
    '1,'.repeat(50_000),
    '('.repeat(50_000),
    'code '.repeat(20_000),
    '_'.repeat(50_000),
  ]
  for (const text of [...long, 'Ab'.repeat(30_000), 'error: '.repeat(10_000), `${'1_'.repeat(9999)}1`]) {
    const before = performance.now()
    reader.text(text)
    expect(performance.now() - before, text.slice(0, 10)).toBeLessThan(20_000)
  }
})

describe('operations', () => {
  const pack = (space: string) => rules.packs.find(({ namespace }) => namespace === space)!
  test.each([
    ['huks', 'finishSession', 'finish'],
    ['huks', 'finishsession()', 'finish'],
    ['huks', 'finish', 'finish'],
    ['pkcs11', 'C_Sign', 'sign'],
    ['pkcs11', 'SignInit', 'sign'],
    ['pkcs11', 'signing', 'sign'],
    ['pkcs11', '签名', 'sign'],
    ['pkcs11', 'finishSession', null],
    ['pkcs11', '', null],
  ])('%s %s', (space, name, id) => expect(operationNamed(pack(space), name)).toBe(id))

  test('hold where packs have them', () => {
    const all = finder.find('401')
    const named = inOperation(all, 'finishSession')!
    expect(named.map(({ pack, context }) => [pack.namespace, context])).toEqual(
      expect.arrayContaining([
        ['huks', 'finish'],
        ['asset', null],
      ]),
    )
    expect(inOperation(all, 'nosuch')).toBeNull()
  })
})

describe('codes of others', () => {
  test.each<[code: string, what: RegExp | null]>([
    ['404', /HTTP/],
    ['0x8010001D', /PC\/SC/],
    ['-2146435043', /PC\/SC/],
    ['SCARD_E_NO_SERVICE', /PC\/SC/],
    ['0x80090016', /security interfaces of Windows/],
    ['0x80070005', /HRESULT/],
    ['0xC0000022', /NTSTATUS/],
    ['0x9a2', /TPM/],
    ['0x6982', /smart card/],
    ['111', /errno/],
    ['ENOENT', /errno/],
    ['0x80000abc', /PKCS#11/],
    ['12000099', /huks/],
    ['24000099', /asset/],
    ['1300002', /windows of OpenHarmony/],
    ['99999999', null],
  ])('%s', (code, what) => {
    const [first] = foreignForms(code, null, rules.packs)
    if (what === null) expect(first).toBeUndefined()
    else expect(first!.what).toMatch(what)
  })

  test('a code space that is named is the only one', () => {
    expect(foreignForms('404', 'huks', rules.packs)).toEqual([])
    expect(foreignForms('12000099', 'huks', rules.packs)).toHaveLength(1)
    expect(foreignForms('0x80000abc', 'pkcs11', rules.packs)).toHaveLength(1)
  })
})
