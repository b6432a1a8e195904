/** Explains codes for programs. */
import { nearest } from '../model/nearest.ts'
import { codeMatchJson } from '../report/answers/explain-json.ts'
import { plain } from '../report/data/pieces.ts'
import { Checker, TEXT } from './checker.ts'
import type { ExplainOptions } from './option-types.ts'
import type { CodeReading } from './report-types.ts'
import { finderOf } from './rule-sets.ts'
import { languageIn } from './shared-options.ts'

/**
 * Returns all meanings of a code, the likeliest first, as `logremedy explain --format json` writes them. The code is a
 * symbol in any spelling, a number in hexadecimal or decimal, or a phrase. Returns none if no pack knows it. Throws a
 * `TypeError` for a wrong argument, including an operation that the code does not know.
 */
export function explain(code: string, options: ExplainOptions = {}): readonly CodeReading[] {
  const check = new Checker('explain', options)
  const finder = finderOf(check)
  const lang = languageIn(check)
  const toolkit = check.get('toolkit', TEXT, null)
  const context = check.get('context', TEXT, null)
  check.end()
  if (typeof code !== 'string' || code.trim() === '') throw new TypeError('explain: the code must be a string.')
  const readings = finder.find(code)
  if (context !== null && readings.length > 0) {
    const known = [...new Set(readings.flatMap(({ pack }) => pack.contexts.map(({ id }) => id)))]
    const guess = nearest(context, known)
    const remedy = guess ? `did you mean "${guess}"?` : `known operations: ${known.join(', ')}`
    if (!known.includes(context)) check.refuse('context', `is not an operation of this code: ${remedy}`)
  }
  return readings.map(({ entry, pack }) => plain(codeMatchJson(entry, pack, { lang, toolkit, context })))
}
