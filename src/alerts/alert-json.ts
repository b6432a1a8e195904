/**
 * An alert as JSON (`logremedy/alert@1`), in one line. Text of the log stands in `finding` alone; `text` is a sentence of
 * ours, which chat programs show as it is.
 */

import { findKnown, type KnownCode, severityOf } from '../codes/lookup.ts'
import { type FindingKey, UNKNOWN_CONTEXT } from '../model/findings/finding.ts'
import type { LiveFinding } from '../model/live.ts'
import type { LiveJson } from '../report/data/live-json.ts'
import { safeJson } from '../report/escape.ts'
import { liveWords } from '../report/i18n/live-words.ts'
import { grouped } from '../report/i18n/report-words.ts'
import type { ReportOptions } from '../report/options.ts'
import { describeCode } from '../report/sentences/describe.ts'
import { contextTitle } from '../report/sentences/labels.ts'

/** What an alert is about. */
export interface AlertCase {
  readonly id: string
  readonly finding: LiveFinding
  /** The limit that was passed, as it was written, its window in ms, and how many occurred within it; null for a single finding. */
  readonly passed: {
    readonly threshold: { readonly text: string; readonly limit: number; readonly windowMs: number }
    readonly count: number
  } | null
  /** Alerts that were held back since the last one. */
  readonly held: number
}

type AlertOptions = Pick<ReportOptions, 'packs' | 'lang' | 'toolkit'>

/** The alert as one line of JSON without its line feed; `words` tells the finding as it is told on standard output. */
export function alertJson({ id, finding, passed, held }: AlertCase, words: LiveJson, options: AlertOptions): string {
  const { key } = finding
  const known = findKnown(options.packs, key)
  const { title, causes, remedies } = describeCode(known, key.context, options)
  return safeJson(
    JSON.stringify({
      schema: 'logremedy/alert@1',
      text: sentence(known, key, title, passed, options),
      reason: passed === null ? 'finding' : 'threshold',
      threshold: passed && {
        rule: passed.threshold.text,
        moreThan: passed.threshold.limit,
        windowSeconds: passed.threshold.windowMs / 1000,
        count: passed.count,
      },
      suppressed: held,
      finding: { id, ...words.finding(finding) },
      advice: { title, causes, remedies },
    }),
  )
}

/** Made of words of packs and numbers. */
function sentence(
  known: KnownCode,
  key: FindingKey,
  title: string,
  passed: AlertCase['passed'],
  options: AlertOptions,
): string {
  const { lang } = options
  const words = liveWords(lang)
  const inPack = known.pack?.contexts.some(({ id }) => id === key.context) ?? false
  const where = key.context === UNKNOWN_CONTEXT || !inPack ? '' : contextTitle(known.pack, key.context, lang)
  return words.alert(
    safeCode(known, key),
    title,
    where,
    passed && words.within(grouped(passed.count), passed.threshold.windowMs / 1000),
  )
}

/** Words for the environment of commands: names of packs and numbers, never what a log holds. */
export function alertWords(key: FindingKey, options: Pick<ReportOptions, 'packs'>): Record<string, string> {
  const known = findKnown(options.packs, key)
  const context = known.pack?.contexts.find(({ id }) => id === key.context)
  return {
    MATCH_CODE: safeCode(known, key),
    MATCH_NAMESPACE: known.pack?.namespace ?? '',
    MATCH_SEVERITY: severityOf(known),
    MATCH_CONTEXT: context?.id ?? '',
  }
}

/** The name in the pack, or the number; a name that only a log knows is left out. */
function safeCode({ entry, pack }: KnownCode, { value }: FindingKey): string {
  if (entry !== null) return entry.code
  if (value === null) return ''
  return pack?.numbers === 'decimal' ? String(value) : `0x${value.toString(16)}`
}
