/** Long lines with many candidates: walks that end on the trail of an earlier one find what walks to the end find. */
import { expect, test, vi } from 'vitest'
import { Matcher, planMatches } from '../../src/match/matcher.ts'
import { LONG, PACE, Trails } from '../../src/match/walks/trails.ts'
import { builtInRules } from '../support/rules/rules.ts'

const rules = builtInRules()
const plan = planMatches(rules.automaton, () => true)

/** Texts that walk far: from the beginning of the line to the code, or from a mark to the end. */
const WORDS = [
  'node failed: ERR_MODULE_NOT_FOUND',
  '{"domain_":"ASSET","name_":"SECRET_STORE_OPERATION_FAILED","FUNCTION":"query","ERROR_CODE":24000002,"EXTRA":"x',
  '{"msg":"{\\"domain_\\":\\"HUKS\\",\\"name_\\":\\"FAULT\\",\\"ERROR_CODE\\":-31}"}',
  '00[CFG] opening session failed: TOKEN_NOT_RECOGNIZED',
  "PKCS#11 function 'C_GenerateKeyPair' failed: CKR_TEMPLATE_INCONSISTENT",
  'error: PKCS11 function C_Login failed: rv = CKR_PIN_INCORRECT (0xa0)',
  'failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT',
  'Keyless configure failed: code=20005, message=x',
  'BusinessError 24000002: The asset is not found.',
  'and so on; "a": 1,',
  'x'.repeat(700),
]

function dice(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) % below
  }
}

function matchesOf(bytes: Uint8Array): string[] {
  const found: string[] = []
  new Matcher(plan).run(
    { bytes, floor: 0, fill: bytes.length },
    0,
    bytes.length,
    (shape, { start, end, groupStart, groupEnd }) =>
      found.push([shape, start, end, ...groupStart.subarray(1, 20), ...groupEnd.subarray(1, 20)].join(' ')),
  )
  return found
}

test('walks that meet a trail find the same', () => {
  const draw = dice(4)
  let met = 0
  for (let round = 0; round < 60; round++) {
    const chosen = Array.from({ length: 1 + draw(4) }, () => WORDS[draw(WORDS.length)]!)
    const line = (length: number): string => {
      let text = draw(2) === 0 ? '' : '2026-01-31T10:00:00.1Z stdout F '
      while (text.length < length) text += `${chosen[draw(chosen.length)]} `
      return `${text}\n`
    }
    const bytes = new TextEncoder().encode(line(8 * LONG) + line(300) + line(3 * LONG + PACE))
    const meet = vi.spyOn(Trails.prototype, 'meet')
    const found = matchesOf(bytes)
    met += meet.mock.calls.length
    meet.mockRestore()
    const after = vi.spyOn(Trails.prototype, 'after').mockReturnValue(undefined)
    const walked = matchesOf(bytes)
    after.mockRestore()
    expect(found, chosen.join('\n')).toEqual(walked)
  }
  expect(met).toBeGreaterThan(1000)
})

test('a line costs what its length costs', () => {
  for (const word of WORDS.slice(0, 9)) {
    const steps = (length: number): number => {
      const pass = vi.spyOn(Trails.prototype, 'pass')
      matchesOf(new TextEncoder().encode(`${`${word} `.repeat(length / word.length)}\n`))
      const count = pass.mock.calls.length
      pass.mockRestore()
      return count
    }
    expect(steps(256 * LONG), word).toBeLessThanOrEqual(Math.max(20 * steps(32 * LONG), 64))
  }
})
