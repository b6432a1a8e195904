/** The weaker signs that a report leaves out: named, so that nobody has to run again to learn what they are. */
import type { FindingSummary, SampleSummary, Summary } from '../../model/counts/summary.ts'
import { compareText } from '../../model/order.ts'
import { placeText } from '../../model/problem.ts'
import { seenWordsOf } from '../i18n/seen-words.ts'
import type { ReportOptions } from '../options.ts'
import { sum } from './digest.ts'
import type { Ranking } from './rank.ts'

/** A code of which occurrences were left out. */
export interface LeftOutCode {
  readonly namespace: string
  readonly code: string
  readonly count: number
  /** One of its lines; null where the store has none any more. */
  readonly sample: SampleSummary | null
}

/** Maximum number of codes in one sentence. */
const TOLD = 3

/** Returns the codes that were left out for low confidence, most frequent first. */
export function leftOutCodes({ leftOut }: Pick<Ranking, 'leftOut'>): LeftOutCode[] {
  const byCode = Map.groupBy(leftOut, ({ key: { namespace, code } }) => `${namespace}\0${code}`)
  return Array.from(byCode.values(), codeOf).sort(
    (a, b) => b.count - a.count || compareText(a.code, b.code) || compareText(a.namespace, b.namespace),
  )
}

function codeOf(findings: readonly FindingSummary[]): LeftOutCode {
  const { namespace, code } = findings[0]!.key
  const samples = findings.flatMap(finding => finding.samples)
  const first = samples.reduce<SampleSummary | null>(
    (best, one) => (best === null || isBefore(one, best) ? one : best),
    null,
  )
  return { namespace, code, count: sum(findings), sample: first }
}

function isBefore(a: SampleSummary, b: SampleSummary): boolean {
  return (a.source - b.source || a.offset - b.offset) < 0
}

/** Returns a sentence that names what was left out; `level` shows more. None where nothing was left out. */
export function leftOutSentence(
  ranking: Ranking,
  { sources }: Pick<Summary, 'sources'>,
  level: string,
  { lang }: Pick<ReportOptions, 'lang'>,
): string[] {
  if (ranking.weak === 0) return []
  const words = seenWordsOf(lang)
  const codes = leftOutCodes(ranking)
  const told = codes.slice(0, TOLD).map(({ code, sample }) => {
    if (sample === null) return code
    const { path, member } = sources[sample.source]!
    return words.codeAt(code, placeText({ path, line: sample.line, ...(member !== null && { member }) }))
  })
  const more = codes.length - told.length
  return [
    words.leftOut(ranking.weak, [...told, ...(more > 0 ? [words.moreCodes(more)] : [])].join(words.between), level),
  ]
}
