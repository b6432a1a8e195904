/**
 * An alert as JSON (`logremedy/alert@1`), in one line. Only `finding` contains text of the log; `text` is a sentence of our
 * own, which chat programs display unchanged.
 */

import { findKnown, type KnownCode, severityOf } from '../codes/lookup.ts'
import { isEvidence, readEvidence } from '../model/findings/evidence.ts'
import { type FindingKey, UNKNOWN_CONTEXT } from '../model/findings/finding.ts'
import type { LiveFinding } from '../model/live.ts'
import type { LiveJson } from '../report/data/live-json.ts'
import { safeJson } from '../report/escape.ts'
import { liveWords } from '../report/i18n/live-words.ts'
import { grouped } from '../report/i18n/report-words.ts'
import type { ReportOptions } from '../report/options.ts'
import { describeCode } from '../report/sentences/describe.ts'
import { contextTitle } from '../report/sentences/labels.ts'
import { productsOf } from '../report/sentences/products.ts'

/** The subject of an alert. */
export interface AlertCase {
  readonly id: string
  readonly finding: LiveFinding
  /** The limit that was passed, as written, its window in ms, and the occurrences in it; null for a single finding. */
  readonly passed: {
    readonly threshold: { readonly text: string; readonly limit: number; readonly windowMs: number }
    readonly count: number
  } | null
  /** Number of alerts suppressed since the last one. */
  readonly held: number
}

type AlertOptions = Pick<ReportOptions, 'packs' | 'lang' | 'toolkit'>

/** Formats the alert as one line of JSON without its line feed; `words` formats the finding as on standard output. */
export function alertJson({ id, finding, passed, held }: AlertCase, words: LiveJson, options: AlertOptions): string {
  const { key } = finding
  const known = findKnown(options.packs, key)
  const { title, causes, remedies } = describeCode(
    known,
    key.context,
    options,
    productsOf(known.pack, [naming(finding)]),
  )
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

function naming({ key, params, text }: LiveFinding) {
  const counted = params.map(([name, value]) => ({ name, value, count: 1 }))
  return {
    key,
    params: counted.filter(p => !isEvidence(p.name)),
    samples: [{ text }],
    evidence: readEvidence(counted.filter(p => isEvidence(p.name))),
  }
}

/** Makes the sentence from words of packs and numbers. */
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

/** Returns the environment of commands: names of packs and numbers, never text of a log. */
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

/** Returns the name in the pack, or the number; a name that occurs only in a log is left out. */
function safeCode({ entry, pack }: KnownCode, { value }: FindingKey): string {
  if (entry !== null) return entry.code
  if (value === null) return ''
  return pack?.numbers === 'decimal' ? String(value) : `0x${value.toString(16)}`
}
