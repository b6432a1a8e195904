/** The built-in rules as the build made them, for tests that need real knowledge. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytesInMemory, openRules } from '../../../src/compile/rule-file.ts'
import type { RuleSet } from '../../../src/model/rules/ruleset.ts'

/** Opens dist/builtin.rules; `npm test` builds it first. */
export function builtInRules(): RuleSet {
  const path = join(import.meta.dirname, '../../../dist/builtin.rules')
  const opened = openRules(bytesInMemory(readFileSync(path)), path)
  if (!opened.ok) throw new Error(opened.problems[0]!.fact)
  return opened.value.rules()
}
