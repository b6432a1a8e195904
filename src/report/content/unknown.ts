/** Codes that no pack knows, with their owner where the range tells: reports name them, and nothing judges them. */
import { OTHER } from '../../model/bounded-sets.ts'
import type { Summary, UnknownSummary } from '../../model/counts/summary.ts'
import { placeText } from '../../model/problem.ts'
import { inLanguage, type Lang, type Pack } from '../../model/rules/knowledge.ts'
import { rangeOf } from '../../model/rules/ranges.ts'
import { wordsOf } from '../i18n/report-words.ts'
import { seenWordsOf } from '../i18n/seen-words.ts'

/** The packs that know ranges, and the language of their owners. */
export interface OwnerOptions {
  readonly packs: readonly Pack[]
  readonly lang: Lang
}

/** Maximum number of codes in one sentence. */
const TOLD = 3

/** Returns the owner of a code that no pack knows; null where no range tells. */
export function ownerOf(code: string, { packs, lang }: OwnerOptions): string | null {
  const range = rangeOf(packs, code)
  return range === null ? null : inLanguage(range.title, lang)
}

/** Returns the first line of a code as `path!member:line`. */
export function firstPlace({ first }: UnknownSummary, { sources }: Pick<Summary, 'sources'>): string {
  const { path, member } = sources[first.source]!
  return placeText({ path, line: first.line, ...(member !== null && { member }) })
}

/** Returns whether a report needs a list of the codes beside the sentence. */
export function needsList({ unknown }: Pick<Summary, 'unknown'>): boolean {
  return unknown.length > TOLD
}

/** Returns a sentence that names the most frequent codes; none where there are no codes. */
export function unknownSentence(summary: Summary, options: OwnerOptions): string[] {
  const { unknown } = summary
  if (unknown.length === 0) return []
  const [words, report] = [seenWordsOf(options.lang), wordsOf(options.lang)]
  const codes = unknown.slice(0, TOLD).map(found => {
    const owner = ownerOf(found.code, options)
    const about = owner === null ? report.times(found.count) : `${report.times(found.count)}${report.comma}${owner}`
    return words.unknownCode(nameOf(found, options.lang), about, firstPlace(found, summary))
  })
  const more = unknown.length - codes.length
  return [words.unknownCodes([...codes, ...(more > 0 ? [words.moreUnknown(more)] : [])].join(words.between))]
}

/** Returns how to name a code; those that are not listed separately have no name of their own. */
export function nameOf({ code }: UnknownSummary, lang: Lang): string {
  return code === OTHER ? seenWordsOf(lang).unknownOthers : code
}
