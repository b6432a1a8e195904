/** Lines of one kind are read alike: whatever stands in the place of digits that do not matter, nothing else is told. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { FREE, ListedNumbers, NUMBER } from '../../src/grammar/digits.ts'
import { EvidenceScale } from '../../src/grammar/evidence.ts'
import { type Lesson, LineKinds } from '../../src/grammar/kinds.ts'
import { type GrammarReader, makeReader } from '../../src/grammar/reader.ts'
import type { View } from '../../src/model/bytes/view.ts'
import { Composer } from '../bench/input/composer.ts'
import { FORMATS } from '../bench/input/formats.ts'
import { eventOf, rules, viewsOf, vocabulary } from './lines.ts'

const numbers = new ListedNumbers(vocabulary)
const LISTED = vocabulary.spaces.flatMap(({ pack }) =>
  pack.codes.flatMap(({ value }) => (value === null ? [] : [value])),
)

/** Returns a function that draws numbers below its argument, always the same ones. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) % below
  }
}

const LOGS = join(import.meta.dirname, '../../fixtures/logs')
/** Lines of all kinds: those of the fixtures, and some of the bench. */
const LINES = [
  ...readdirSync(LOGS, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(?:log|txt)$/.test(name))
    .sort()
    .flatMap(name => readFileSync(join(LOGS, name), 'utf8').split('\n')),
  ...composed(300),
].filter(line => line !== '' && line.length < 900)

function composed(records: number): string[] {
  const composer = new Composer(5, 0.5)
  return Array.from({ length: records }, () => FORMATS.log.write(composer.draw())).flatMap(text => text.split('\n'))
}

/** What a line told, by places in it. */
function toldBy(reader: GrammarReader, view: View): unknown {
  const hits = reader.read(view, eventOf(view.bytes, view.lineStart, view.lineEnd)).map(hit => ({
    ...hit,
    entry: hit.entry?.code,
    start: hit.start - view.lineStart,
    end: hit.end - view.lineStart,
  }))
  return { hits, following: reader.following, opensTable: reader.opensTable }
}

function alone(line: string): unknown {
  return toldBy(makeReader(rules, true)!, viewsOf(line)[0]!)
}

/** Returns the marks with which a line would be learned; null for one that is not. */
function marksOf(line: string): Uint8Array | null {
  let marks: Uint8Array | null = null
  const spy = vi.spyOn(LineKinds.prototype, 'find').mockImplementation(function (this: LineKinds<unknown>) {
    this.worth = true
    return null
  })
  const learning = vi.spyOn(LineKinds.prototype, 'learn').mockImplementation((...args: unknown[]) => {
    marks = (args[4] as Lesson).marks.slice()
    return null
  })
  toldBy(makeReader(rules)!, viewsOf(line)[0]!)
  spy.mockRestore()
  learning.mockRestore()
  return marks
}

/** Puts other digits in the place of those that do not matter. */
function varied(line: string, marks: Uint8Array, draw: (below: number) => number): string {
  const bytes = new TextEncoder().encode(line)
  const taken = new Set<number>()
  for (let at = 0; at < bytes.length; at++) {
    // Of a stamp not all digits, which would be none.
    if (marks[at] === FREE && draw(4) === 0) bytes[at] = 0x30 + draw(10)
    if (marks[at] !== NUMBER) continue
    let end = at
    while (marks[end] === NUMBER) end++
    let value = Number(new TextDecoder().decode(bytes.subarray(at, end)))
    // A listed one is learned as it is.
    const isListed = numbers.has(value)
    while (!isListed) {
      bytes[at] = 0x31 + draw(9)
      for (let k = at + 1; k < end; k++) bytes[k] = 0x30 + draw(10)
      value = Number(new TextDecoder().decode(bytes.subarray(at, end)))
      if (!numbers.has(value) && !taken.has(value)) break
    }
    taken.add(value)
    at = end
  }
  return new TextDecoder().decode(bytes)
}

test('digits that do not matter may be any others', () => {
  const draw = dice(1)
  let changed = 0
  for (const line of LINES) {
    const marks = marksOf(line)
    if (marks === null || /[^\x20-\x7e]/.test(line)) continue
    const own = alone(line)
    for (let round = 0; round < 8; round++) {
      const other = varied(line, marks, draw)
      if (other === line) continue
      // A head that is none any more is of another kind, and so is one with another message or level.
      if (!isSameHead(line, other)) continue
      changed++
      expect(alone(other), `${line}\n${other}`).toEqual(own)
    }
  }
  expect(changed).toBeGreaterThan(LINES.length)
})

function isSameHead(line: string, other: string): boolean {
  const [a, b] = [line, other].map(text => eventOf(new TextEncoder().encode(text), 0, text.length))
  return (
    a!.dialect === b!.dialect &&
    a!.message === b!.message &&
    a!.level === b!.level &&
    (a!.time === null) === (b!.time === null)
  )
}

test('a log whose lines come again with other digits is told as if each line were read anew', () => {
  const draw = dice(2)
  const text = Array.from({ length: 12_000 }, () => {
    const line = LINES[draw(LINES.length)]!
    if (draw(3) === 0) return line
    if (draw(8) === 0) return line.replace(/\d+/, () => String(LISTED[draw(LISTED.length)]))
    return line.replace(/\d/g, digit => (draw(4) === 0 ? String(draw(10)) : digit))
  }).join('\n')
  const [kinds, anew] = [makeReader(rules)!, makeReader(rules, true)!]
  const weigh = vi.spyOn(EvidenceScale.prototype, 'weigh')
  const weighed = { byKind: 0, anew: 0 }
  for (const view of viewsOf(text)) {
    const told = toldBy(kinds, view)
    weighed.byKind += weigh.mock.calls.length
    weigh.mockClear()
    expect(told, new TextDecoder().decode(view.bytes.subarray(view.lineStart, view.lineEnd))).toEqual(
      toldBy(anew, view),
    )
    weighed.anew += weigh.mock.calls.length
    weigh.mockClear()
  }
  weigh.mockRestore()
  expect(weighed.byKind).toBeLessThan(0.7 * weighed.anew)
})

test('equal numbers, numbers of codes and numbers with a leading zero are other kinds than any number', () => {
  const [kinds, anew] = [makeReader(rules)!, makeReader(rules, true)!]
  const say = (a: string, b: string): string => `session ${a}: C_Sign failed for object ${b}: ${a}`
  const pairs = [
    ['7301', '8402'],
    ['7302', '8403'],
    ['7303', '7303'],
    ['0145', '8404'],
    ['7304', '0304'],
    ['20000', '12345'],
    ['20001', '12345'],
    ['20005', '12346'],
    ['30004', '30005'],
  ] as const
  const text = [...pairs, ...pairs, ...pairs].map(([a, b]) => say(a, b)).join('\n')
  for (const view of viewsOf(text)) expect(toldBy(kinds, view)).toEqual(toldBy(anew, view))
})

test('what is known is bounded, and what is used is kept', () => {
  const reader = makeReader(rules)!
  const weigh = vi.spyOn(EvidenceScale.prototype, 'weigh')
  const used = 'hsmd: C_Sign failed: rv = 0x30'
  const letters = (n: number): string =>
    n.toString(26).replace(/./g, c => String.fromCharCode(97 + Number.parseInt(c, 26)))
  for (let n = 0; n < 6000; n++) {
    for (const text of [`item ${letters(n)} is here`, `item ${letters(n)} is here`, used])
      toldBy(reader, viewsOf(text)[0]!)
  }
  weigh.mockClear()
  toldBy(reader, viewsOf(used)[0]!)
  expect(weigh).not.toHaveBeenCalled()
  toldBy(reader, viewsOf(`item ${letters(3)} is here`)[0]!)
  expect(weigh).toHaveBeenCalled()
  weigh.mockRestore()
})
