/** Production automata against the naive judge and JavaScript's own engine, on generated patterns and texts. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, matches, unlessRefused } from '../support/rules/engine.ts'
import { isFound, type Parse, parseKey, parses } from '../support/rules/naive.ts'
import { linesAround, pattern } from '../support/rules/patterns.ts'

const RUNS = 4000
const sampled = pattern.chain(p => linesAround(p.sample).map(lines => ({ ...p, lines })))

test('a shape is found on exactly those lines on which its pattern matches', () => {
  let accepted = 0
  let found = 0
  fc.assert(
    fc.property(sampled, fc.constantFrom('\n', '\r\n'), fc.boolean(), ({ source, lines }, ending, ended) => {
      const automaton = unlessRefused(() => compile(source))
      if (automaton === null) return
      accepted++
      const hits = matches(automaton, lines.join(ending) + (ended ? ending : ''))
      let at = 0
      for (const [i, line] of lines.entries()) {
        const whole = line + (i < lines.length - 1 || ended ? ending.slice(0, -1) : '')
        const hit = hits.some(({ start, end }) => start >= at && end <= at + whole.length)
        expect(hit, JSON.stringify(line)).toBe(isFound(source, whole))
        if (whole === line) expect(hit, JSON.stringify(line)).toBe(new RegExp(source, 'u').test(line))
        if (hit) found++
        at += line.length + ending.length
      }
    }),
    { numRuns: RUNS },
  )
  expect(accepted).toBeGreaterThan(RUNS / 4)
  expect(found).toBeGreaterThan(RUNS / 8)
}, 900_000)

test('a boundary that may also be text belongs to the match only where it is text', () => {
  const automaton = compile('(?<before>^|[^a-z])(?:code|err code) (?<value>12000001)(?<after>$|[^0-9])')
  const spans = (text: string) => matches(automaton, text).map(({ start, end }) => text.slice(start, end))
  expect(spans('a code 12000001.')).toEqual(['code 12000001'])
  expect(spans('an err code 12000001 b')).toEqual(['err code 12000001'])
  expect(spans('code 12000001')).toEqual(['code 12000001'])
})

/**
 * A byte beside the match that proves `\b` belongs to the span where the text of the pattern could hold it too; groups never
 * gain it, since a pattern in which they could is refused.
 */
function isParse(hit: Parse, ways: readonly Parse[]): boolean {
  return [0, 1].some(before =>
    [0, 1].some(after => {
      const key = parseKey({ ...hit, start: hit.start + before, end: hit.end - after })
      return ways.some(way => parseKey(way) === key)
    }),
  )
}

test('spans of named groups are those of a parse, and those of RegExp where there is but one', () => {
  let compared = 0
  fc.assert(
    fc.property(sampled, ({ source, lines }) => {
      const automaton = unlessRefused(() => compile(source))
      if (automaton === null || automaton.groups.length === 0) return
      for (const line of lines) {
        const ways = parses(source, line)
        for (const hit of matches(automaton, line)) {
          expect(isParse(hit, ways), `${JSON.stringify(line)} ${parseKey(hit)}`).toBe(true)
          const same = ways.filter(({ start, end }) => start === hit.start && end === hit.end)
          if (same.length !== 1) continue
          compared++
          expect(hit.groups).toEqual(groupsOfRegExp(source, line, hit))
        }
      }
    }),
    { numRuns: RUNS },
  )
  expect(compared).toBeGreaterThan(RUNS / 20)
}, 900_000)

/** The groups, other than empty ones, that RegExp gives when it must match exactly the given span. */
function groupsOfRegExp(source: string, line: string, { start, end }: Parse): Parse['groups'] {
  const anchored = new RegExp(`(?:${source})(?=[^]{${line.length - end}}(?![^]))`, 'duy')
  anchored.lastIndex = start
  const { indices } = anchored.exec(line)!
  return Object.fromEntries(Object.entries(indices!.groups ?? {}).filter(([, span]) => span && span[0] !== span[1]))
}

test('matches of one shape do not overlap, and shapes in common tables do not disturb each other', () => {
  let together = 0
  fc.assert(
    fc.property(fc.array(sampled, { minLength: 2, maxLength: 4 }), shapes => {
      const sources = shapes.map(s => s.source).filter(source => unlessRefused(() => compile(source)) !== null)
      const text = shapes.flatMap(s => s.lines).join('\n')
      const hits = matches(compile(...sources), text)
      for (const [shape, source] of sources.entries()) {
        const own = hits.filter(hit => hit.shape === shape).map(parseKey)
        const alone = matches(compile(source), text)
        expect(own).toEqual(alone.map(parseKey))
        for (const [i, hit] of alone.entries()) expect(hit.start >= (alone[i - 1]?.end ?? 0)).toBe(true)
        together += own.length
      }
    }),
    { numRuns: RUNS / 5 },
  )
  expect(together).toBeGreaterThan(RUNS / 20)
}, 900_000)

test('groups of a part that did not take part are not told', () => {
  const automaton = compile('(?:#(?<k>[a-z]+)=)?foo123')
  expect(matches(automaton, 'abc=foo123').map(parseKey)).toEqual(['4-10'])
  expect(matches(automaton, '#abc=foo123').map(parseKey)).toEqual(['0-11 k=1-4'])
})

test('text beyond ASCII is matched as UTF-8', () => {
  const cases: [pattern: string, line: string][] = [
    ['错误码：(?<v>[0-9]+)', '发生错误码：120 了'],
    ['x(?<v>[：=])1', 'x：1'],
    ['x(?<v>[à-é]+)y', 'xàêy xàéy'],
    ['(?<v>😀+)ab', 'a😀😀ab'],
    ['ab[😀-😂]', 'ab😁'],
    ['ab[^c]x', 'abcx'],
  ]
  for (const [source, line] of cases) {
    const spans = matches(compile(source), line).map(({ start, end }) =>
      Buffer.from(line).subarray(start, end).toString(),
    )
    expect(spans, source).toEqual(line.match(new RegExp(source, 'gu')) ?? [])
  }
})
