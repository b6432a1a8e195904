/** Words what packs know about a code, in one language. */

import type { KnownCode } from '../../codes/lookup.ts'
import {
  type Advice,
  type Citation,
  type CodeEntry,
  inLanguage,
  type Lang,
  numberAsCode,
  type Pack,
  type Remedy,
} from '../../model/rules/knowledge.ts'
import { otherWordsOf } from '../i18n/other-words.ts'
import { wordsOf } from '../i18n/report-words.ts'

/** Whose commands to show, in which language. */
export interface DescribeOptions {
  readonly lang: Lang
  readonly toolkit: string | null
}

/** Causes and remedies in one language. */
export interface AdviceText {
  readonly causes: readonly string[]
  readonly remedies: readonly RemedyText[]
}

export interface RemedyText {
  readonly text: string
  readonly command?: string
  /** It quotes a log, so it is not only our own words. */
  readonly quotes?: true
}

/** Everything about a code during one operation. */
export interface Description extends AdviceText {
  readonly title: string
  readonly notes: readonly string[]
  readonly sources: readonly Citation[]
}

/** Returns the name of a vendor for readers. */
export function vendorTitle(pack: Pack | null, vendor: string, lang: Lang): string {
  const known = pack?.vendors.find(v => v.id === vendor)
  return known === undefined ? vendor : inLanguage(known.title, lang)
}

/** Returns the advice for an operation, completed with the general advice. */
export function adviceFor(entry: CodeEntry, context: string): Advice {
  const own = ownAdvice(entry, context)
  if (own === null) return entry
  return {
    causes: own.causes.length > 0 ? own.causes : entry.causes,
    remedies: own.remedies.length > 0 ? own.remedies : entry.remedies,
  }
}

/** Returns advice for this operation only. The name may come from a log: only own keys count. */
export function ownAdvice(entry: CodeEntry, context: string): Advice | null {
  return Object.hasOwn(entry.contexts, context) ? entry.contexts[context]! : null
}

/** Describes a code during an operation. */
export function describeCode(known: KnownCode, context: string, options: DescribeOptions): Description {
  const { entry, range } = known
  const words = wordsOf(options.lang)
  if (known.isOther) {
    const { title, remedy } = otherWordsOf(options.lang)
    return { title, causes: [], remedies: [{ text: remedy }], notes: [], sources: [] }
  }
  const from = [entry, range].find(e => e !== null && isAdvice(adviceFor(e, context))) ?? null
  const advice = from && describeAdvice(adviceFor(from, context), known.pack!, options)
  return {
    title: entry
      ? inLanguage(entry.title, options.lang)
      : known.candidates.length > 0 || known.ofVendor
        ? words.vendorTitle
        : words.unknownTitle,
    causes: advice?.causes ?? [],
    // Never empty: a reader who meets an unknown code needs a next step most of all.
    remedies: advice?.remedies.length
      ? advice.remedies
      : [{ text: words.lookUp }, ...(entry ? [] : [{ text: words.teach }])],
    notes: [
      ...candidateNotes(known, options.lang),
      ...(entry?.notes ?? []).map(note => inLanguage(note, options.lang)),
    ],
    sources: (entry ?? range)?.sources ?? [],
  }
}

function isAdvice({ causes, remedies }: Advice): boolean {
  return causes.length + remedies.length > 0
}

/** Words advice in one language and selects the commands. */
export function describeAdvice(advice: Advice, pack: Pack, { lang, toolkit }: DescribeOptions): AdviceText {
  return {
    causes: advice.causes.map(cause => inLanguage(cause, lang)),
    remedies: advice.remedies.map(remedy => {
      const command = commandOf(remedy, pack, toolkit)
      return command === null ? { text: inLanguage(remedy, lang) } : { text: inLanguage(remedy, lang), command }
    }),
  }
}

/** Selects a command. A toolkit that the pack does not have was chosen for another code space, so it is ignored. */
function commandOf({ commands }: Remedy, pack: Pack, toolkit: string | null): string | null {
  const chosen = toolkit !== null && pack.toolkits.includes(toolkit) ? [toolkit] : pack.toolkits
  const name = [...chosen, '*'].find(kit => Object.hasOwn(commands, kit))
  return name === undefined ? null : commands[name]!
}

function candidateNotes({ pack, candidates }: KnownCode, lang: Lang): string[] {
  if (candidates.length === 0) return []
  const words = wordsOf(lang)
  const lines = candidates.map(({ code, vendor, title }) =>
    words.candidate(code, vendor === null ? '?' : vendorTitle(pack, vendor, lang), inLanguage(title, lang)),
  )
  const { value, code } = candidates[0]!
  const asked = value === null || pack === null ? code : numberAsCode(pack, value)
  return [words.sameNumber(lines), words.explainMore(`logremedy explain ${asked}`)]
}
