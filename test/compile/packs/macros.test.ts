/** Macros: what stands around a number, and choices of all codes of a pack. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alternation, expandMacros } from '../../../src/compile/packs/macros.ts'
import { compile, matches } from '../../support/rules/engine.ts'
import { need, sourceOf } from '../../support/rules/packs.ts'

const decimal = packOf('decimal', ['401', '12000001', '12000006', '12000011', '24000006', '"00608002"'])
const symbols = packOf('symbol', ['0xA0', '0x65'], ['DEMO_PIN_WRONG', 'DEMO_PIN_WRONG_AGAIN'])

function packOf(display: string, values: string[], names: string[] = []): Parameters<typeof expandMacros>[1] {
  const codes = values.map((value, i) => {
    const symbol = names[i] === undefined ? '' : `, symbol: ${names[i]}, aliases: [Alias${i}]`
    return `- {value: ${value}, severity: error, title: {en: x}${symbol}}`
  })
  const head = `pack: {namespace: demo, version: "1", display: ${display}, title: {en: demo}}`
  return need(sourceOf({ 'pack.yaml': [head, 'codes:', ...codes].join('\n') })).pack
}

/** What the group `value` of a pattern holds on a line, by the engine; RegExp must say the same. */
function valuesOf(pattern: string): (line: string) => string[] {
  const expanded = expandMacros(pattern, decimal)
  const automaton = compile(expanded)
  const regExp = new RegExp(expanded, 'u')
  return line => {
    const bytes = Buffer.from(line)
    const found = matches(automaton, line).map(({ groups }) => bytes.subarray(...groups.value!).toString())
    expect(found[0], `RegExp on ${line}`).toBe(regExp.exec(line)?.groups?.value)
    return found
  }
}
const bare = valuesOf('%{begin}(?<value>%{codes:8})%{end}')
const keyed = valuesOf('%{key}(?<value>%{codes})%{end}')
const keyedShort = valuesOf('%{keyshort}(?<value>%{codes:3})%{end}')

describe('a bare number', () => {
  test.each<[line: string, values: string[]]>([
    ['12000006', ['12000006']],
    ['failed with 12000006', ['12000006']],
    ['12000006: the operation failed', ['12000006']],
    ['read-decrypt-finish code=12000006.', ['12000006']],
    ['It was 12000006. Then it was 24000006.', ['12000006', '24000006']],
    ['[12000006]', ['12000006']],
    ['错误12000006，24000006。', ['12000006', '24000006']],
    ['12000001 24000006', ['12000001', '24000006']],
    ['first\\n12000001', ['12000001']],
    ['failed with 00608002 Missing file', ['00608002']],
    ['region E12000006', []],
    ['S12000011', []],
    ['240000060', []],
    ['1240000060', []],
    ['269.12000006', []],
    ['12000006.25', []],
    ['0x12000006', []],
    ['id_12000006', []],
    ['12000006_1', []],
    ['+12000006', []],
    ['-12000006', []],
    ['12000006B', []],
    ['0608002 608002', []],
    ['12000099', []],
    ['401', []],
  ])('%s', (line, values) => {
    expect(bare(line)).toEqual(values)
  })
})

describe('a number behind a key word', () => {
  test.each<[line: string, values: string[]]>([
    ['code: 12000006', ['12000006']],
    ['Code:12000006, message: "x"', ['12000006']],
    ['{"code":"12000006"}', ['12000006']],
    ["{ code: '12000006' }", ['12000006']],
    ['errCode = 24000006', ['24000006']],
    ['errorCode=401;', ['401']],
    ['err_code is 12000001', ['12000001']],
    ['Error code (12000006)', ['12000006']],
    ['errno 12000011', ['12000011']],
    ['ret= 12000011', ['12000011']],
    ['state: 12000011', ['12000011']],
    ['错误码：12000006', ['12000006']],
    ['错误代码（12000006）', ['12000006']],
    ['错误码为12000006，重试', ['12000006']],
    ['错误码是：12000006', ['12000006']],
    ['err code: 12000006', ['12000006']],
    ['{&quot;code&quot;:12000006}', ['12000006']],
    ['code   12000006   512 kB', []],
    ['"{\\"code\\":\\"12000006\\"}"', ['12000006']],
    ['failed\\ncode: 12000006', ['12000006']],
    ['versionCode: 12000006', []],
    ['BizCode:12000006', []],
    ['UserHasBeenFrozenErrCode=12000006', []],
    ['hashcode 12000006', []],
    ['requestCode=401', []],
    ['status_code: 401', []],
    ['void: 12000006', []],
    ['code: 12000006.5', []],
    ['code: 120000061', []],
    ['code:500 cost:500ms', []],
    ['Create:code:27394059', []],
  ])('%s', (line, values) => {
    expect(keyed(line)).toEqual(values)
  })
})

test('the short key takes only spellings that make a literal with the number', () => {
  for (const line of [
    'code: 401',
    '"code":"401"',
    'errCode=401',
    'ErrorCode is 401',
    'code(401)',
    'code（401）',
    'errCode : 401',
    "code: '401'",
    'error_code=401',
    '错误码：401',
  ])
    expect(keyedShort(line), line).toEqual(['401'])
  for (const line of ['code   401', 'statusCode: 401', 'ret=401', 'code: 4010', 'code: 401.5', 'code  : 401'])
    expect(keyedShort(line), line).toEqual([])
})

describe('choices', () => {
  test('match exactly their words, as a plain alternation does', () => {
    const word = fc.string({ unit: fc.constantFrom(...'ab01.|*(\\/'), minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), fc.array(word), (words, others) => {
        const whole = new RegExp(`^${alternation(words)}$`, 'u')
        const automaton = compile(`<<${alternation(words)}>>`)
        for (const text of [...words, ...others, '', words.join(''), words[0]!.slice(1)]) {
          expect(whole.test(text), text).toBe(words.includes(text))
          expect(matches(automaton, `<<${text}>>`).length, text).toBe(words.includes(text) ? 1 : 0)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('are written as tries', () => {
    expect(alternation(['120', '121', '12', '30'])).toBe('(?:1(?:2(?:|0|1))|30)')
    expect(alternation(['a', 'a'])).toBe('(?:a)')
  })

  test('hold the codes of the pack as decimal numbers, or its symbols and aliases', () => {
    const words = (macro: string, pack: typeof decimal, all: string[]): string[] =>
      all.filter(text => new RegExp(`^${expandMacros(macro, pack)}$`, 'u').test(text))
    const numbers = ['401', '12000001', '12000006', '00608002', '608002', '160', '101', '0xa0', '120']
    expect(words('%{codes}', decimal, numbers)).toEqual(['401', '12000001', '12000006', '00608002'])
    expect(words('%{codes:8}', decimal, numbers)).toEqual(['12000001', '12000006', '00608002'])
    expect(words('%{codes}', symbols, numbers)).toEqual(['160', '101'])
    const names = ['DEMO_PIN_WRONG', 'DEMO_PIN_WRONG_AGAIN', 'DEMO_PIN', 'Alias0', 'Alias1', 'Alias']
    expect(words('%{symbols}', symbols, names)).toEqual(names.filter(n => !['DEMO_PIN', 'Alias'].includes(n)))
  })

  test('other names are left, and refused as patterns', () => {
    expect(expandMacros('a%{codez}b', decimal)).toBe('a%{codez}b')
    expect(() => compile('abc%{codez}')).toThrow()
  })
})
