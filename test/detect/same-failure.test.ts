/** Lines that tell one failure, and lines of failures of their own. */
import { expect, test } from 'vitest'
import { Scanner } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { summaryOf } from '../support/runs/summary.ts'

const scanner = new Scanner(builtInRules())

async function countOf(lines: readonly string[], code = 'CKR_PIN_INCORRECT'): Promise<number> {
  const text = lines.map(line => `${line}\n`).join('')
  const { findings } = await summaryOf(scanner, new TextEncoder().encode(text), { cuts: [] })
  return findings.filter(f => f.key.code === code).reduce((sum, f) => sum + f.count, 0)
}

const FAILED = '2026-01-31T10:00:00Z hsmd[7]: C_Login failed: CKR_PIN_INCORRECT (0xa0)'
const TOLD = '2026-01-31T10:00:00Z signer[7]: login: CKR_PIN_INCORRECT (0xa0)'

test('a program that writes the same line again tells another failure', async () => {
  expect(await countOf([FAILED])).toBe(1)
  expect(await countOf([FAILED, FAILED, FAILED, FAILED, FAILED])).toBe(5)
  expect(await countOf(Array.from({ length: 40 }, () => 'C_Login failed: CKR_PIN_INCORRECT'))).toBe(40)
})

test('numbers make no other statement', async () => {
  const tries = [1, 2, 3, 4].map(
    n => `2026-01-31T10:00:00.01${n}Z hsmd[7]: C_Login failed: CKR_PIN_INCORRECT, try ${n}`,
  )
  expect(await countOf(tries)).toBe(4)
})

test('the library and the program above it tell one failure, as often as they tell it', async () => {
  expect(await countOf([FAILED, TOLD])).toBe(1)
  expect(await countOf([FAILED, TOLD, FAILED, TOLD, FAILED, TOLD])).toBe(3)
})
