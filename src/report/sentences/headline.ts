/** The sentences at the top of a report: what was read, what was found, and what makes the counts uncertain. */

import type { Summary } from '../../model/counts/summary.ts'
import { SEVERITIES } from '../../model/rules/knowledge.ts'
import { CONFIDENCES } from '../../model/rules/shape.ts'
import type { Digest } from '../content/digest.ts'
import { leftOutSentence } from '../content/left-out.ts'
import { seenSpaces } from '../content/seen.ts'
import { unknownSentence } from '../content/unknown.ts'
import { otherWordsOf } from '../i18n/other-words.ts'
import { type ReportWords, wordsOf } from '../i18n/report-words.ts'
import { seenWordsOf } from '../i18n/seen-words.ts'
import { bytesText, timeText } from '../number-format.ts'
import type { ReportOptions } from '../options.ts'
import { lossCaveats } from './notes.ts'

/** Returns what was found in what was read, and when it occurred. */
export function headline(summary: Summary, digest: Digest, options: ReportOptions): string[] {
  const { sources, totals } = summary
  const { lang } = options
  const words = wordsOf(lang)
  if (sources.length === 0) return [words.readNothing]
  if (totals.lines === 0) return [words.readEmpty(words.sources(sources.length))]
  const rest = [words.lines(totals.lines), bytesText(totals.bytes)].join(words.comma)
  const read = words.readOf(words.sources(sources.length), rest)
  if (digest.errors.length === 0) return [cleanText(summary, read, options)]
  const apart = digest.errors.filter(({ known }) => !known.isOther).length
  const errorsOf = apart < digest.errors.length ? otherWordsOf(lang).errorsOf : words.errorsOf
  const found = words.found(errorsOf(digest.errorCount, apart), read)
  return [found, ...whenText(digest, words)]
}

/** Returns what no error means: the code spaces in use are clean, nothing was recognised, or not all could be read. */
function cleanText(summary: Summary, read: string, { packs, lang }: ReportOptions): string {
  const [words, own] = [wordsOf(lang), seenWordsOf(lang)]
  const of = summary.sources.every(({ state }) => state === 'complete') ? read : own.part(read)
  const seen = seenSpaces(summary).map(({ namespace, calls, ok, lines }) => {
    const name = packs.find(pack => pack.namespace === namespace)?.name ?? namespace
    if (calls === 0) return own.lines(lines, name)
    const good = ok === calls ? [own.allOk] : ok > 0 ? [own.someOk(ok)] : []
    return [own.calls(calls, name), ...good].join(words.comma)
  })
  return seen.length === 0 ? own.cleanUnseen(of) : own.cleanSeen(of, seen.join(own.between))
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
  return [...(broken > 0 ? [words.incomplete(broken, sources.length)] : []), ...countCaveats(summary, options)]
}

/** Returns what makes the counts less than what happened: lines that logs lost, codes that no pack knows. */
export function countCaveats(summary: Summary, options: ReportOptions): string[] {
  return [...lossCaveats(summary, options.lang), ...unknownSentence(summary, options)]
}

/** Returns what the chosen limits excluded. */
export function filteredOut(summary: Summary, { ranking }: Digest, options: ReportOptions): string[] {
  const { lang, minConfidence, minSeverity } = options
  const { mild } = ranking
  const words = wordsOf(lang)
  const lower = <T>(levels: readonly T[], level: T): T => levels[levels.indexOf(level) + 1] ?? level
  return [
    ...leftOutSentence(ranking, summary, lower(CONFIDENCES, minConfidence), options),
    ...(mild > 0 ? [words.mild(mild, lower(SEVERITIES, minSeverity))] : []),
  ]
}
