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
import { NO_PRODUCTS, ProductFilter, type Products } from './products.ts'

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

/** The advice for an operation, and the general one beside it. */
export interface OperationAdvice extends AdviceText {
  /** General causes and remedies that are not among the others. */
  readonly also: AdviceText
}

/** Everything about a code during one operation. */
export interface Description extends OperationAdvice {
  readonly title: string
  /** What else the number may mean; shown in every report. */
  readonly meanings: readonly string[]
  /** What authors noted: contradictions between sources, history, traps. */
  readonly notes: readonly string[]
  readonly sources: readonly Citation[]
}

/** Returns the name of a vendor for readers. */
export function vendorTitle(pack: Pack | null, vendor: string, lang: Lang): string {
  const known = pack?.vendors.find(v => v.id === vendor)
  return known === undefined ? vendor : inLanguage(known.title, lang)
}

/** Returns the advice for an operation, or the general one for null, as far as it fits the products. */
export function adviceFor(
  entry: CodeEntry,
  context: string | null,
  pack: Pack,
  options: DescribeOptions,
  products: Products = NO_PRODUCTS,
): OperationAdvice {
  const filter = new ProductFilter(pack, entry.vendor === null ? products : new Set([entry.vendor]), options.toolkit)
  const general = describeAdvice(entry, pack, options, filter)
  const own = context === null ? null : ownAdvice(entry, context)
  if (own === null) return { ...general, also: NOTHING }
  const told = describeAdvice(own, pack, options, filter)
  const causes = told.causes.length > 0 ? told.causes : general.causes
  const remedies = told.remedies.length > 0 ? told.remedies : general.remedies
  const said = new Set([...causes, ...remedies.map(({ text }) => text)])
  return {
    causes,
    remedies,
    also: {
      causes: general.causes.filter(cause => !said.has(cause)),
      remedies: general.remedies.filter(({ text }) => !said.has(text)),
    },
  }
}

/** Returns the advice for one operation alone. */
export function ownAdviceText(entry: CodeEntry, context: string, pack: Pack, options: DescribeOptions): AdviceText {
  const products = entry.vendor === null ? NO_PRODUCTS : new Set([entry.vendor])
  const filter = new ProductFilter(pack, products, options.toolkit)
  return describeAdvice(ownAdvice(entry, context) ?? { causes: [], remedies: [] }, pack, options, filter)
}

/** No advice. */
export const NOTHING: AdviceText = { causes: [], remedies: [] }

/** Returns advice for this operation only. The name may come from a log: only own keys count. */
export function ownAdvice(entry: CodeEntry, context: string): Advice | null {
  return Object.hasOwn(entry.contexts, context) ? entry.contexts[context]! : null
}

/** Describes a code during an operation, for the products that its log names. */
export function describeCode(
  known: KnownCode,
  context: string,
  options: DescribeOptions,
  products: Products = NO_PRODUCTS,
): Description {
  const { entry, range } = known
  const words = wordsOf(options.lang)
  if (known.isOther) {
    const { title, remedy } = otherWordsOf(options.lang)
    return { title, causes: [], remedies: [{ text: remedy }], also: NOTHING, meanings: [], notes: [], sources: [] }
  }
  const advice = [entry, range]
    .map(one => one && adviceFor(one, context, known.pack!, options, products))
    .find(one => one !== null && one.causes.length + one.remedies.length > 0)
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
    also: advice?.also ?? NOTHING,
    meanings: candidateNotes(known, options.lang),
    notes: (entry?.notes ?? []).map(note => inLanguage(note, options.lang)),
    sources: (entry ?? range)?.sources ?? [],
  }
}

/** Words advice in one language and selects lines and commands. */
function describeAdvice(
  advice: Advice,
  pack: Pack,
  { lang, toolkit }: DescribeOptions,
  filter: ProductFilter,
): AdviceText {
  return {
    causes: filter.select(advice.causes).map(cause => inLanguage(cause, lang)),
    remedies: filter.select(advice.remedies).map(remedy => {
      const command = commandOf(remedy, pack, toolkit, filter)
      return command === null ? { text: inLanguage(remedy, lang) } : { text: inLanguage(remedy, lang), command }
    }),
  }
}

/** Selects a command. A toolkit that the pack does not have was chosen for another code space, so it is ignored. */
function commandOf(remedy: Remedy, pack: Pack, toolkit: string | null, filter: ProductFilter): string | null {
  const { commands, product } = remedy
  const chosen =
    toolkit !== null && pack.toolkits.includes(toolkit) ? [toolkit] : filter.toolkits(pack.toolkits, product)
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
