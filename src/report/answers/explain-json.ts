/** The output of `explain --format json`. Fields and their order are a contract: extend, never change. */

import type { CodeMeaning } from '../../codes/search.ts'
import { inLanguage } from '../../model/rules/knowledge.ts'
import { citationJson, prettyJson, remedyJson } from '../data/json.ts'
import { adviceFor, ownAdviceText } from '../sentences/describe.ts'
import type { CodeMatchOptions } from './explain.ts'

/** Returns the array of matches printed by `explain --format json`. */
export function codeMatchesJson(
  readings: readonly CodeMeaning[],
  options: Pick<CodeMatchOptions, 'lang' | 'toolkit'>,
): string {
  return prettyJson(readings.map(reading => codeMatchJson(reading, options)))
}

/** Returns one match with the fields of the contract. */
export function codeMatchJson(
  { entry, pack, text, as, context }: CodeMeaning,
  options: Pick<CodeMatchOptions, 'lang' | 'toolkit'>,
) {
  const { lang } = options
  const advice = adviceFor(entry, context, pack, options)
  return {
    namespace: entry.namespace,
    code: entry.code,
    value: entry.value,
    vendor: entry.vendor,
    severity: entry.severity,
    title: inLanguage(entry.title, lang),
    messages: entry.messages,
    causes: advice.causes,
    remedies: advice.remedies.map(remedyJson),
    contexts: Object.fromEntries(
      Object.keys(entry.contexts).map(id => {
        const { causes, remedies } = ownAdviceText(entry, id, pack, options)
        return [id, { causes, remedies: remedies.map(remedyJson) }]
      }),
    ),
    benignIn: entry.benignIn,
    since: entry.since,
    until: entry.until,
    replacedBy: entry.replacedBy,
    related: entry.related,
    notes: entry.notes.map(note => inLanguage(note, lang)),
    sources: entry.sources.map(citationJson),
    also: { causes: advice.also.causes, remedies: advice.also.remedies.map(remedyJson) },
    read: { text, as, context },
  }
}
