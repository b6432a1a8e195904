/** Secrets are masked in the line, and nothing else is changed. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileRules } from '../../src/compile/rules.ts'
import { Redactor } from '../../src/redact/redactor.ts'
import { need, sourceOf } from '../support/rules/packs.ts'

const PACK = `pack: {namespace: s, version: "1", title: {en: s}}
shapes:
  - {id: pin, producer: pin, kind: secret, pattern: '--pin[ =](?<secret>[^ ]+)'}
  - {id: key, producer: key, kind: secret, pattern: 'key:(?<secret>[0-9a-f ]*[0-9a-f])'}
  - {id: long, producer: long, kind: secret, pattern: 'pass(?<secret>[a-z]{2,9})'}
  - {id: name, producer: name, kind: secret, pattern: '密码：(?<secret>[^ ]+)'}
  - {id: code, producer: code, pattern: 'code (?<value>[0-9]+)', because: {en: seen by a test, zh: 测试所见}, examples: [{text: code 1}], counterexamples: [x]}
`
const redactor = new Redactor(need(compileRules([need(sourceOf({ 'pack.yaml': PACK }))], null)))

function masked(line: string, before = '', after = ''): string {
  const [head, body] = [before, line].map(text => new TextEncoder().encode(text))
  return redactor.text(new TextEncoder().encode(before + line + after), head!.length, head!.length + body!.length)
}

test.each<[line: string, redacted: string]>([
  ['nothing here, code 12', 'nothing here, code 12'],
  ['tool --pin 1234 --login', 'tool --pin ‹redacted:pin› --login'],
  ['--pin=1234', '--pin=‹redacted:pin›'],
  ['--pin 1 --pin 22 --pin=333', '--pin ‹redacted:pin› --pin ‹redacted:pin› --pin=‹redacted:pin›'],
  ['key:00 ff 1a then', 'key:‹redacted:key› then'],
  ['密码：密密 后面', '密码：‹redacted:name› 后面'],
  ['--pin key:00', '--pin ‹redacted:pin›'],
  ['--pin key:00 11 x', '--pin ‹redacted:pin›‹redacted:key› x'],
  ['passpasswordlong', 'pass‹redacted:long›ong'],
  ['--pin \xff', '--pin ‹redacted:pin›'],
])('%s', (line, redacted) => {
  expect(masked(line)).toBe(redacted)
  expect(masked(line, 'key:00 --pin 12\n', '\n--pin 99')).toBe(redacted)
})

test('no letter of a secret is left, whatever stands around it', () => {
  const noise = fc.string({ unit: fc.constantFrom(...' -=:pinkeyas'), maxLength: 12 })
  const secret = fc.string({ unit: fc.constantFrom('X', 'Y', 'Z'), minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(fc.array(fc.tuple(noise, secret), { maxLength: 4 }), noise, (parts, end) => {
      const line = `${parts.map(([before, pin]) => `${before} --pin=${pin}`).join(' ')} ${end}`
      expect(masked(line)).not.toMatch(/[XYZ]/)
      expect(masked(end)).toBe(masked(end, 'x\n'))
    }),
    { numRuns: 500 },
  )
})
