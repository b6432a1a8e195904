/** Explains codes for programs. */
import { inOperation, nearOperations } from '../codes/operations.ts'
import { codeMatchJson } from '../report/answers/explain-json.ts'
import { plain } from '../report/data/pieces.ts'
import { Checker, TEXT } from './checker.ts'
import type { ExplainOptions } from './option-types.ts'
import type { CodeReading } from './report-types.ts'
import { pastedReaderOf } from './rule-sets.ts'
import { languageIn } from './shared-options.ts'

/**
 * Returns all meanings of a code, the likeliest first, as `logremedy explain --format json` writes them. The code is a
 * symbol in any spelling, a number in hexadecimal or decimal, a phrase, or a text with codes in it, such as lines of a log.
 * Returns none if no pack knows it. Throws a `TypeError` for a wrong argument, including an operation that the code does
 * not know.
 */
export function explain(code: string, options: ExplainOptions = {}): readonly CodeReading[] {
  const check = new Checker('explain', options)
  const reader = pastedReaderOf(check)
  const lang = languageIn(check)
  const toolkit = check.get('toolkit', TEXT, null)
  const context = check.get('context', TEXT, null)
  check.end()
  if (typeof code !== 'string' || code.trim() === '') throw new TypeError('explain: the code must be a string.')
  let { readings } = reader.text(code)
  if (context !== null && readings.length > 0) {
    const packs = [...new Set(readings.map(({ pack }) => pack))]
    const [guess] = nearOperations(packs, context)
    const known = packs.flatMap(({ contexts }) => contexts.map(({ id }) => id))
    const remedy = guess ? `did you mean "${guess}"?` : `known operations: ${known.join(', ')}`
    readings = inOperation(readings, context) ?? check.refuse('context', `is not an operation of this code: ${remedy}`)
  }
  return readings.map(reading => plain(codeMatchJson(reading, { lang, toolkit })))
}
