/** How codes, operations and vendors are named in texts for readers. */

import type { KnownCode } from '../../codes/lookup.ts'
import { type FindingKey, UNKNOWN_CONTEXT } from '../../model/findings/finding.ts'
import { inLanguage, type Lang, type Pack } from '../../model/rules/knowledge.ts'
import { wordsOf } from '../i18n/report-words.ts'
import { valueForms } from '../number-format.ts'
import { vendorTitle } from './describe.ts'

/** Formats `logging in (login)`: the title for readers, the id for `--context`. */
export function contextName(pack: Pack | null, context: string, lang: Lang): string {
  if (context === UNKNOWN_CONTEXT) return wordsOf(lang).unknownContext
  const known = pack?.contexts.find(c => c.id === context)
  return known === undefined ? context : `${inLanguage(known.title, lang)} (${context})`
}

/** Returns the title alone, for use in a sentence. */
export function contextTitle(pack: Pack | null, context: string, lang: Lang): string {
  const known = pack?.contexts.find(c => c.id === context)
  return known === undefined ? contextName(pack, context, lang) : inLanguage(known.title, lang)
}

/** Returns what identifies a code besides its name: `0xa0 = 160`, the symbol where a number is the name, the vendor. */
export function identity(
  { key, known: { pack, entry } }: { readonly key: FindingKey; readonly known: KnownCode },
  lang: Lang,
): string[] {
  const forms = valueForms(pack, key.value).filter(form => form !== key.code)
  const symbol = entry?.symbol ?? null
  const vendor = key.vendor ?? entry?.vendor ?? null
  return [
    forms.join(' = '),
    symbol === null || symbol === key.code ? '' : symbol,
    vendor === null ? '' : vendorTitle(pack, vendor, lang),
  ].filter(part => part !== '')
}
