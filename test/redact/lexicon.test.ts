/** Labels × separators × values × surroundings: each alone on a line. Sentences that show no secret stay as they are. */
import { expect, test } from 'vitest'
import { Redactor } from '../../src/redact/redactor.ts'
import { NEUTRAL } from '../support/logs/neutral.ts'
import { CALLS, LABELS, type SecretLine, secretLines } from '../support/logs/secret-lines.ts'
import { builtInRules } from '../support/rules/rules.ts'

const on = new Redactor(builtInRules(), 'on')
const strict = new Redactor(builtInRules(), 'strict')
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A line as a log has it, with a code behind. */
const AROUND: readonly ((line: string) => string)[] = [
  line => line,
  line => `2026-01-31T10:00:00Z ERROR hsm[7]: ${line} error: CKR_DEVICE_ERROR`,
  line => `C_Login failed (${line}) rv=0x30`,
]

function survivors(lines: Iterable<SecretLine>, redactor: Redactor): { count: number; found: string[] } {
  const found: string[] = []
  let count = 0
  for (const { line, secret, form } of lines)
    for (const around of AROUND) {
      const bytes = encode(around(line))
      count++
      const text = redactor.text(bytes, 0, bytes.length)
      if (text.includes(secret)) found.push(`${form}: ${text}`)
    }
  return { count, found }
}

test('every label, separator and value is masked', () => {
  expect(LABELS.flatMap(l => l.words).length).toBeGreaterThan(200)
  const { count, found } = survivors(secretLines(false), on)
  expect(found.slice(0, 40), `${found.length} of ${count}`).toEqual([])
  expect(count).toBeGreaterThan(100_000)
}, 300_000)

test('every spelling of a label is one', () => {
  const { count, found } = survivors(secretLines(true), on)
  expect(found.slice(0, 40), `${found.length} of ${count}`).toEqual([])
}, 300_000)

test('secrets whose place or beginning tells what they are', () => {
  const lines = Object.entries(CALLS).flatMap(([form, make]) =>
    ['Zq4711Kw', '20394857', 'Zqhunterkw'].map(secret => ({ form, secret, line: make(secret) })),
  )
  expect(survivors(lines, on).found).toEqual([])
  expect(survivors(lines, strict).found).toEqual([])
})

test.each(Object.entries(NEUTRAL))('no mask on what is no secret (%s)', (_, lines) => {
  const masked = lines.map(line => on.plain(line)).filter((text, i) => text !== lines[i])
  expect(masked).toEqual([])
})

test('there are enough neutral sentences, and strict redaction masks no more of their words', () => {
  expect(Object.values(NEUTRAL).flat().length).toBeGreaterThan(300)
  const names = Object.values(NEUTRAL)
    .flat()
    .map(line => strict.plain(line))
    .flatMap(text => text.match(/‹redacted:[a-z-]+›/g) ?? [])
  expect(names.filter(name => !/serial|user|alias|host|mail|address|blob/.test(name))).toEqual([])
})
