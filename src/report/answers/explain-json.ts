/** The answer of `explain --format json`. Fields and their order are a contract: extend, never change. */

import type { Reading } from '../../model/rules/knowledge.ts'
import { type CodeEntry, type Pack, say } from '../../model/rules/knowledge.ts'
import { citationJson, prettyJson } from '../data/json.ts'
import { adviceFor, tellAdvice } from '../sentences/describe.ts'
import type { ReadingOptions } from './explain.ts'

/** The readings as the array that `explain --format json` prints. */
export function readingsJson(readings: readonly Reading[], options: ReadingOptions): string {
  return prettyJson(readings.map(({ entry, pack }) => readingJson(entry, pack, options)))
}

/** One reading with the fields of the contract. */
export function readingJson(
  entry: CodeEntry,
  pack: Pack,
  options: Pick<ReadingOptions, 'lang' | 'context' | 'toolkit'>,
) {
  const { lang, context } = options
  const advice = tellAdvice(context === null ? entry : adviceFor(entry, context), pack, options)
  return {
    namespace: entry.namespace,
    code: entry.code,
    value: entry.value,
    vendor: entry.vendor,
    severity: entry.severity,
    title: say(entry.title, lang),
    messages: entry.messages,
    causes: advice.causes,
    remedies: advice.remedies,
    contexts: Object.fromEntries(
      Object.entries(entry.contexts).map(([id, own]) => [id, tellAdvice(own, pack, options)]),
    ),
    benignIn: entry.benignIn,
    since: entry.since,
    until: entry.until,
    replacedBy: entry.replacedBy,
    related: entry.related,
    notes: entry.notes.map(note => say(note, lang)),
    sources: entry.sources.map(citationJson),
  }
}
