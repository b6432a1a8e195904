/** Which pattern texts are taken, what they become, and how the others are refused. */
import { describe, expect, test } from 'vitest'
import { LimitError } from '../../../src/compile/automata/positions.ts'
import { PatternError, parsePattern } from '../../../src/compile/automata/syntax.ts'
import { EDGE, NO_GROUP, type Tree } from '../../../src/compile/automata/tree.ts'

/** Numbers as the assembler gives them, one for each name. */
function parse(source: string, behind = false): Tree {
  const names: string[] = []
  const number = (name: string): number =>
    name === 'before' || name === 'after' ? EDGE : names.includes(name) ? names.indexOf(name) + 1 : names.push(name)
  return parsePattern(source, number, behind)
}

const INSIDE = /inside another named group/
const REPEATED = /is inside a repeat, so it has no single span/
const WORD_EDGE = /\\b is supported only at the ends of a pattern, next to a word character/
const LINE_EDGE = /\^ and \$ are supported only at the ends of a pattern/

describe('refused, with a reason and the place', () => {
  test.each<[what: string, pattern: string, message: RegExp, index: number]>([
    ['lazy star', 'code.*?x', /lazy repeat/, 4],
    ['lazy count', 'code[0-9]{1,3}?', /lazy repeat/, 4],
    ['look-ahead', 'code(?=x)', /look-around is not regular/, 4],
    ['negative look-ahead', 'code(?!x)', /look-around is not regular/, 4],
    ['look-behind', '(?<=x)code', /look-around is not regular/, 0],
    ['negative look-behind', '(?<!x)code', /look-around is not regular/, 0],
    ['back-reference', '(a)b\\1', /back-references are not regular/, 4],
    ['named back-reference', '(?<v>a)b\\k<v>', /back-references are not regular/, 8],
    ['\\B', 'ab\\B', WORD_EDGE, 2],
    ['\\b in the middle', 'ab\\bcd', WORD_EDGE, 2],
    ['\\b in front of a group that is not the first', 'ab(?:\\bcd)', WORD_EDGE, 5],
    ['\\b in a repeat', '(?:\\bab)+', WORD_EDGE, 3],
    ['\\b beside a character of no word', '\\b-ab', WORD_EDGE, 0],
    ['\\b beside what may be of no word', '\\b[a.]b', WORD_EDGE, 0],
    ['\\b beside an optional head of no word', '\\b(?:(?:-c|)b)x', WORD_EDGE, 0],
    ['\\b beside what may be nothing', '\\ba*b', WORD_EDGE, 0],
    ['\\b alone', '\\b', WORD_EDGE, 0],
    ['\\b beside another edge', '^\\bab', WORD_EDGE, 1],
    ['^ in the middle', 'ab^cd', LINE_EDGE, 2],
    ['^ twice', '^^ab', LINE_EDGE, 1],
    ['^ after a choice with ^', '(?:^|x)(?:^|y)ab', LINE_EDGE, 10],
    ['$ in the middle', 'ab$cd', LINE_EDGE, 2],
    ['$ in a repeat', '(?:ab$)*', LINE_EDGE, 5],
    ['repeated look-ahead', '(?=a)*b', /Nothing to repeat/, 6],
    ['property escape', 'a\\p{Lu}b', /property escapes are not supported/, 1],
    ['property escape in a class', '[a\\p{Lu}]b', /property escapes are not supported/, 2],
    ['flags of a group', 'a(?i:b)', /inline flags are not supported/, 1],
    ['negated class beyond ASCII', 'ab[^x：]', /a negated class may contain ASCII characters only/, 2],
    ['wide range beyond ASCII', 'ab[一-龥]', /a class range beyond ASCII may contain at most 64 characters/, 3],
    ['65 characters beyond ASCII', '[\\u0100-\\u0140]', /may contain at most 64 characters/, 1],
    ['repeat of too many at least', 'a{1001,}', /a repeat of more than 1000 is not supported/, 0],
    ['repeat of too many at most', 'xa{0,1001}', /a repeat of more than 1000 is not supported/, 1],
    ['named group in a named group', '(?<a>x(?<b>y))', INSIDE, 6],
    ['named group in an edge', '(?<after>x(?<b>y))', INSIDE, 10],
    ['named group in a star', '(?:(?<a>x))*', REPEATED, 3],
    ['named group in a counted repeat', '(?:y(?<a>x)){2}', REPEATED, 4],
    ['repeated named group', '(?<a>x)+', REPEATED, 0],
    ['"before" at the end', 'ab(?<before>x)', /group "before" is allowed only at that end/, 2],
    ['"after" at the beginning', '(?<after>x)ab', /group "after" is allowed only at that end/, 0],
    ['a line feed', 'ab\\ncd', /a match is within one line/, 2],
    ['unclosed group', 'a(b', /Unterminated group/, 3],
    ['unclosed class', 'a[b', /Unterminated character class/, 3],
    ['unknown escape', 'a\\hb', /Invalid escape/, 2],
    ['unknown macro', 'a%{what}', /Incomplete quantifier/, 3],
    ['same name twice in one way', '(?<a>x)(?<a>y)', /Duplicate capture group name/, 12],
  ])('%s: %s', (_, source, message, index) => {
    let refusal: unknown
    try {
      parse(source)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBeInstanceOf(PatternError)
    expect((refusal as PatternError).message).toMatch(message)
    expect((refusal as PatternError).message).not.toContain('Invalid regular expression')
    expect((refusal as PatternError).index).toBe(index)
  })

  test('what asks for the text before it where a match ends', () => {
    for (const source of ['^a', '(?:^|x)a', '\\bab', '(?:x|\\bab)', '(?<before>x)a']) {
      expect(() => parse(source, true), source).toThrow(/begins where a match ends/)
      expect(() => parse(source), source).not.toThrow()
    }
    for (const source of ['$', 'a$', 'ab\\b', 'a(?<after>x)', '(?:$|x)'])
      expect(parse(source, true), source).toEqual(parse(source))
  })

  test('repeats that multiply are refused before they are unfolded', () => {
    expect(() => parse('(?:(?:(?:(?:ab){900}){900}){900}){900}')).toThrow(LimitError)
    expect(() => parse('(?:(?:(?:a{60}){60}){60}){60}')).toThrow('expands to more than 8000 positions')
    expect(parse('x(?:(?:(?:){900}){900}){900}')).toEqual(parse('x'))
  })
})

describe('what patterns become', () => {
  const bytes = (tree: Tree): unknown => {
    switch (tree.kind) {
      case 'empty':
        return ''
      case 'set':
        return `${tree.group || ''}[${[...tree.set.keys()].filter(b => tree.set[b]).join()}]`
      case 'repeat':
        return [bytes(tree.item), tree.min, tree.max]
      default:
        return { [tree.kind]: tree.items.map(bytes) }
    }
  }
  const utf8 = (text: string): string[] => [...Buffer.from(text)].map(b => `[${b}]`)

  test.each<[pattern: string, tree: unknown]>([
    ['', ''],
    ['ab', { cat: ['[97]', '[98]'] }],
    ['码', { cat: utf8('码') }],
    ['😀', { cat: utf8('😀') }],
    ['[a码]', { alt: ['[97]', { cat: utf8('码') }] }],
    ['[：-；]', { alt: [{ cat: utf8('：') }, { cat: utf8('；') }] }],
    ['码+', [{ cat: utf8('码') }, 1, Infinity]],
    ['[b-d]', '[98,99,100]'],
    ['[^\\x00-`b-\\x7f]', `[97,${Array.from({ length: 128 }, (_, i) => 128 + i)}]`],
    ['[\\n\\r]', '[13]'],
    ['(?<v>a)(b)', { cat: [`1[97]`, '[98]'] }],
    ['(?<v>a(b|c))', { cat: ['1[97]', { alt: ['1[98]', '1[99]'] }] }],
    ['(?<v>a)|(?<v>b)', { alt: ['1[97]', '1[98]'] }],
    ['a{2,3}', ['[97]', 2, 3]],
    ['a{0}', ''],
    ['a*', ['[97]', 0, Infinity]],
    ['^a', { cat: [`${EDGE}[10]`, '[97]'] }],
    ['a$', { cat: ['[97]', [`${EDGE}[13]`, 0, Infinity], `${EDGE}[10]`] }],
  ])('%s', (source, tree) => {
    expect(bytes(parse(source))).toEqual(tree)
  })

  test('no set but that of a line edge holds the line feed', () => {
    for (const source of ['.', '[^a]', '\\s', '\\S', '\\D', '\\W', '[^]', '[^\\d]', '[\\s\\S]']) {
      const tree = parse(source)
      expect(tree).toMatchObject({ kind: 'set', group: NO_GROUP })
      expect((tree as Tree & { kind: 'set' }).set[10], source).toBe(0)
    }
  })
})
