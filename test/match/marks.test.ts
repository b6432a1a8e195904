/** Marks before a line, found piece by piece: the same whatever was asked before, and wherever the bytes in memory begin. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileRules } from '../../src/compile/rules.ts'
import { Decoder } from '../../src/match/decode.ts'
import { MarkFinder, planMarks } from '../../src/match/marks.ts'
import { Matcher } from '../../src/match/matcher.ts'
import { LOOK_BEHIND } from '../../src/model/bytes/view.ts'
import { need, sourceOf } from '../support/rules/packs.ts'

const PACK = `pack: {namespace: m, version: "1", title: {en: m}}
shapes:
  - {id: call, producer: p, kind: call, pattern: '^(?<key>[0-9]+): call (?<function>[A-Za-z]+)'}
  - {id: ok, producer: p, kind: ok, pattern: '^(?<key>[0-9]+): fine$'}
  - {id: code, producer: p, pattern: 'code (?<value>[0-9]+)', because: {en: seen by a test, zh: 测试所见}, examples: [{text: code 1}], counterexamples: [x]}
`
const rules = need(compileRules([need(sourceOf({ 'pack.yaml': PACK }))], null))

/** Lines of many lengths; texts of a few of them pass the look-behind and many pieces. */
const line = fc.oneof(
  { weight: 3, arbitrary: fc.nat({ max: 9 }).map(n => `${n}: call Login${'x'.repeat(n * 7)}`) },
  { weight: 2, arbitrary: fc.nat({ max: 9 }).map(n => `${n}: fine`) },
  { weight: 3, arbitrary: fc.nat({ max: 400 }).map(n => '1: call'.repeat(n)) },
  { weight: 2, arbitrary: fc.constantFrom(4095, 4096, 4097, 9000, 20_000).map(n => '.'.repeat(n)) },
)

interface Mark {
  readonly offset: number
  readonly text: string
}

/** The marks that a reader would find, nearest first. */
function marksBefore(lines: readonly Mark[], at: number): string[] {
  return lines
    .filter(({ offset, text }) => offset < at && offset >= at - LOOK_BEHIND && /^\d: (call [A-Z]|fine$)/.test(text))
    .map(({ offset, text }) => `${offset} ${/call ([A-Za-z]+)/.exec(text)?.[1] ?? 'ok'} ${text[0]}`)
    .reverse()
}

test('the marks before any line are those of the lines before it', () => {
  let found = 0
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 60, size: 'max' }),
      fc.array(fc.nat({ max: 59 })),
      (texts, asked) => {
        const bytes = new TextEncoder().encode(texts.join('\n'))
        const lines: Mark[] = []
        for (const text of texts)
          lines.push({ offset: (lines.at(-1)?.offset ?? 0) + (lines.at(-1)?.text.length ?? -1) + 1, text })
        const finder = new MarkFinder(rules, new Decoder(rules), new Matcher(planMarks(rules)))
        for (const i of [...new Set(asked.map(n => n % texts.length))].sort((a, b) => a - b)) {
          const { offset, text } = lines[i]!
          // Memory begins somewhere before what may be looked at, as a window that moves along would.
          const base = Math.max(0, Math.floor((offset - LOOK_BEHIND) / (i + 1)) * (i + 1))
          finder.forget(base)
          const lineStart = offset - base
          const floor = Math.max(0, lineStart - LOOK_BEHIND)
          const lineEnd = lineStart + text.length
          const view = { bytes: bytes.subarray(base), base, floor, lineStart, lineEnd, ceiling: lineEnd }
          const marks = [...finder.before(view)].map(m => `${m.offset} ${m.functionName ?? m.kind} ${m.key}`)
          expect(marks).toEqual(marksBefore(lines, offset))
          found += marks.length
        }
      },
    ),
    { numRuns: 300 },
  )
  expect(found).toBeGreaterThan(1000)
})
