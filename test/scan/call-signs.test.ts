/** The end of a source is searched for open calls only where one can be: this look must miss none. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { planMarks } from '../../src/match/marks.ts'
import { Matcher } from '../../src/match/matcher.ts'
import { mayHoldCall } from '../../src/scan/call-signs.ts'
import { builtInRules } from '../support/rules/rules.ts'

const rules = builtInRules()
const LOGS = resolve(import.meta.dirname, '../../fixtures/logs')
const lines = readdirSync(LOGS, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && /\.(?:log|hilog)$/.test(entry.name))
  .flatMap(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1').split(/(?<=\n)/))

test('every line on which such a call is found may hold one, and most lines may not', () => {
  const matcher = new Matcher(planMarks(rules))
  let calls = 0
  let quiet = 0
  for (const line of lines) {
    const bytes = Buffer.from(line, 'latin1')
    let found = false
    matcher.run({ bytes, floor: 0, fill: bytes.length }, 0, bytes.length, shape => {
      const { kind, remark } = rules.shapes[shape]!
      found ||= kind === 'call' && remark !== null
    })
    const may = mayHoldCall(rules, bytes, 0, bytes.length)
    if (found) expect(may, line).toBe(true)
    if (found) calls++
    if (!may) quiet++
  }
  expect(calls).toBeGreaterThan(20)
  expect(quiet).toBeGreaterThan(lines.length / 2)
})

test('only the given bytes count', () => {
  const bytes = Buffer.from('12: C_Login\nnothing\n')
  expect(mayHoldCall(rules, bytes, 0, bytes.length)).toBe(true)
  expect(mayHoldCall(rules, bytes, 12, bytes.length)).toBe(false)
})
