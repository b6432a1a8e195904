/** Lines that many programs write and no shape describes: what each tells, and what tells nothing. Data: generic-lines.yaml. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Scanner } from '../../src/scan/scanner.ts'
import { builtInRules } from '../support/rules/rules.ts'
import { summaryOf } from '../support/runs/summary.ts'

interface Lines {
  readonly told: readonly (readonly [code: string, context: string, text: string])[]
  readonly nothing: readonly string[]
}

const scanner = new Scanner(builtInRules())
const groups: Readonly<Record<string, Readonly<Record<string, Lines>>>> = parse(
  readFileSync(join(import.meta.dirname, 'generic-lines.yaml'), 'utf8'),
)

/** Reports leave out what is only possible, unless they are asked for it. */
const SPACELESS = 'the number is that of a code behind a key word, but nothing speaks of its code space'

/** Lines that tell something else than their group says, with the reason. */
const DIFFERENT: Readonly<Record<string, readonly [found: string, why: string]>> = {
  'the last return value: CKR_TEMPLATE_INCOMPLETE': [
    'CKR_TEMPLATE_INCOMPLETE likely',
    'a value that is said to have been returned is the outcome of something',
  ],
  'the step fails with `C_SignFinal failed: rv = CKR_USER_NOT_LOGGED_IN`, which looks like a wrong PIN': [
    'CKR_USER_NOT_LOGGED_IN possible',
    'a quoted message in a sentence may be one of this log',
  ],
  '{"domain_":"USERIAM","name_":"FAULT","ERROR_CODE":12000011}': ['12000011 possible', SPACELESS],
}

async function found(text: string) {
  const bytes = new TextEncoder().encode(text.replaceAll('⏎', '\n').replaceAll('␍', '\r'))
  const { findings } = await summaryOf(scanner, bytes, { cuts: [] })
  return findings.map(({ key, count }) => ({ ...key, count }))
}

describe.each(Object.entries(groups))('%s', (namespace, kinds) => {
  describe.each(Object.entries(kinds))('%s', (_, { told, nothing }) => {
    test.each(told)('%s, %s: %s', async (code, context, text) => {
      const all = await found(text)
      const [different] = DIFFERENT[text] ?? []
      expect(all).toMatchObject([{ namespace, code, count: 1, ...(context === '?' ? {} : { context }) }])
      if (different) expect(`${all[0]!.code} ${all[0]!.confidence}`).toBe(different)
      else expect(['likely', 'certain']).toContain(all[0]!.confidence)
    })

    test.each(nothing)('nothing: %s', async text => {
      const [different] = DIFFERENT[text] ?? []
      expect((await found(text)).map(f => `${f.code} ${f.confidence}`)).toEqual(different ? [different] : [])
    })
  })
})

test('the lines that differ are in the data', () => {
  const kinds = Object.values(groups).flatMap(group => Object.values(group))
  const all = kinds.flatMap(lines => [...lines.nothing, ...lines.told.map(([, , text]) => text)])
  for (const text of Object.keys(DIFFERENT)) expect(all).toContain(text)
})
