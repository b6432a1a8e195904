/** All patterns of up to three small parts against all texts of up to five letters: the language is exactly RegExp's. */
import { expect, test } from 'vitest'
import { compile, matches } from '../support/rules/engine.ts'

const PARTS = ['(?:ab)', 'c', '.', '[bc]'].flatMap(atom => ['', '?', '*', '+'].map(bound => atom + bound))

/** Sequences of one to three parts, without and with one `|` between two of them. */
function* patterns(): Generator<string> {
  for (const a of PARTS) {
    yield a
    for (const b of PARTS) {
      yield a + b
      yield `${a}|${b}`
      for (const c of PARTS) {
        yield a + b + c
        yield `${a}|${b}${c}`
        yield `${a}${b}|${c}`
      }
    }
  }
}

/** All texts over a, b, c of up to `length` letters. */
function textsUpTo(length: number): string[] {
  if (length === 0) return ['']
  const shorter = textsUpTo(length - 1)
  const longest = shorter.filter(text => text.length === length - 1)
  return [...shorter, ...longest.flatMap(text => ['a', 'b', 'c'].map(letter => text + letter))]
}

const TEXTS = textsUpTo(5)

/** For each pattern, which of the lines it finds: one letter a line, to compare at a glance. */
function byEngine(patterns: readonly string[], lines: readonly string[]): string[] {
  const lineAt = lines.flatMap((line, i) => new Array<number>(line.length + 1).fill(i))
  const hits = patterns.map(() => lines.map(() => '-'))
  for (const { shape, start } of matches(compile(...patterns), lines.join('\n'))) hits[shape]![lineAt[start]!] = 'x'
  return hits.map(letters => letters.join(''))
}

function byRegExp(pattern: string, lines: readonly string[]): string {
  const regExp = new RegExp(pattern, 'u')
  return lines.map(line => (regExp.test(line) ? 'x' : '-')).join('')
}

test.each([
  ['behind', (p: string) => `xyz(?:${p})$`, (text: string) => `xyz${text}`],
  ['in front of', (p: string) => `^(?:${p})xyz`, (text: string) => `${text}xyz`],
] as const)(
  'a pattern %s a literal',
  (_, patternOf, lineOf) => {
    const all = [...patterns()].map(patternOf)
    const lines = TEXTS.map(lineOf)
    expect([all.length, lines.length]).toEqual([16 + 2 * 16 ** 2 + 3 * 16 ** 3, 364])
    let never = 0
    for (let from = 0; from < all.length; from += 200) {
      const some = all.slice(from, from + 200)
      const found = byEngine(some, lines)
      for (const [i, pattern] of some.entries()) {
        const expected = byRegExp(pattern, lines)
        if (found[i] !== expected) expect.fail(`${pattern}\nengine ${found[i]}\nRegExp ${expected}`)
        if (!expected.includes('x')) never++
      }
    }
    // Only three times `ab` is longer than every text.
    expect(never).toBe(2 ** 3)
  },
  900_000,
)
