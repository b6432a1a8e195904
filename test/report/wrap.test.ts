import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneLine } from '../../src/report/escape.ts'
import { cut, cutAround, padStart, widthOf, wrap } from '../../src/report/text/wrap.ts'

describe('wrap', () => {
  it('parts English between words', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four'])
  })
  it('cuts a word that is longer than a line', () => {
    expect(wrap('a CKR_LONG_NAME b', 6)).toEqual(['a', 'CKR_LO', 'NG_NAM', 'E b'])
  })
  it('parts Chinese anywhere but before closing punctuation and after opening', () => {
    expect(wrap('令牌被移除，请重新插入。', 10)).toEqual(['令牌被移', '除，请重新', '插入。'])
    expect(wrap('调用（签名）失败', 6)).toEqual(['调用', '（签', '名）失', '败'])
    expect(wrap('查看C_Sign的结果', 8)).toEqual(['查看', 'C_Sign的', '结果'])
  })
  it('keeps all text and the width, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }).map(oneLine), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrap(text, width)
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width)
      }),
    )
  })
})

describe('cut', () => {
  it('ends with an ellipsis where something is missing', () => {
    expect([cut('abcdef', 6), cut('abcdef', 5), cut('错误码', 5), cut('错误码', 4), cut('错', 1), cut('x', 0)]).toEqual(
      ['abcdef', 'abcd…', '错误…', '错…', '…', ''],
    )
  })
  it('keeps the important part in sight', () => {
    const line = `${'x'.repeat(50)} Returned: 160 ${'y'.repeat(50)}`
    const start = line.indexOf('160')
    expect(cutAround(line, 20, start, start + 3)).toMatch(/^….*160.*…$/)
    expect(cutAround('short 160', 20, 6, 9)).toBe('short 160')
    expect(cutAround(`${'x'.repeat(30)}160`, 10, 30, 33)).toBe('…xxxxxx160')
  })
  it('pads by columns', () => {
    expect(padStart('错', 4)).toBe('  错')
  })
})
