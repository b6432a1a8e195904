/** The sentences at the top of a report: what was read, what was found, and what makes the counts uncertain. */

import type { Summary } from '../../model/counts/summary.ts'
import { SEVERITIES } from '../../model/rules/knowledge.ts'
import { CONFIDENCES } from '../../model/rules/shape.ts'
import type { Digest } from '../content/digest.ts'
import { unknownSentence } from '../content/unknown.ts'
import { otherWordsOf } from '../i18n/other-words.ts'
import { type ReportWords, wordsOf } from '../i18n/report-words.ts'
import { bytesText, timeText } from '../number-format.ts'
import type { ReportOptions } from '../options.ts'
import { lossCaveats } from './notes.ts'

/** Returns what was found in what was read, and when it occurred. */
export function headline({ sources, totals }: Summary, digest: Digest, { lang }: ReportOptions): string[] {
  const words = wordsOf(lang)
  if (sources.length === 0) return [words.readNothing]
  if (totals.lines === 0) return [words.readEmpty(words.sources(sources.length))]
  const rest = [words.lines(totals.lines), bytesText(totals.bytes)].join(words.comma)
  const read = words.readOf(words.sources(sources.length), rest)
  if (digest.errors.length === 0) return [words.foundNone(read)]
  const apart = digest.errors.filter(({ known }) => !known.isOther).length
  const errorsOf = apart < digest.errors.length ? otherWordsOf(lang).errorsOf : words.errorsOf
  const found = words.found(errorsOf(digest.errorCount, apart), read)
  return [found, ...whenText(digest, words)]
}

function whenText({ firstSeen, lastSeen }: Digest, words: ReportWords): string[] {
  if (firstSeen === null && lastSeen === null) return []
  const [first, last] = [timeText(firstSeen ?? lastSeen), timeText(lastSeen ?? firstSeen)]
  return [first === last ? words.at(first) : words.between(first, last)]
}

/** Returns what a reader must know before trusting the counts. */
export function caveats(summary: Summary, options: ReportOptions): string[] {
  const { sources } = summary
  const words = wordsOf(options.lang)
  const broken = sources.filter(s => s.state !== 'complete').length
  return [
    ...(broken > 0 ? [words.incomplete(broken, sources.length)] : []),
    ...lossCaveats(summary, options.lang),
    ...unknownSentence(summary, options),
  ]
}

/** Returns what the chosen limits excluded. */
export function filteredOut(
  { ranking: { weak, mild } }: Digest,
  { lang, minConfidence, minSeverity }: ReportOptions,
): string[] {
  const words = wordsOf(lang)
  const lower = <T>(levels: readonly T[], level: T): T => levels[levels.indexOf(level) + 1] ?? level
  return [
    ...(weak > 0 ? [words.weak(weak, lower(CONFIDENCES, minConfidence))] : []),
    ...(mild > 0 ? [words.mild(mild, lower(SEVERITIES, minSeverity))] : []),
  ]
}
