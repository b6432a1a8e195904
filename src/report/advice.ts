/** The headings of advice in Markdown and HTML. */
import type { ToldOnce } from './details.ts'
import type { Known } from './knowledge.ts'
import type { Page } from './layout.ts'
import { contextTitle } from './naming.ts'
import type { Words } from './phrase.ts'

export interface AdviceHeadings {
  readonly why: string
  readonly todo: string
}

/** Names the operations where a code has different advice for several. */
export function headings(
  { words, lang }: Pick<Page, 'words' | 'lang'>,
  known: Known,
  { contexts }: ToldOnce,
  several: boolean,
): AdviceHeadings {
  if (!several) return { why: words.why, todo: words.todo }
  const named = contexts.filter(context => known.pack?.contexts.some(c => c.id === context))
  const when = named.map(context => contextTitle(known.pack, context, lang)).join(words.or)
  const name = (what: string) => headingFor(words, what, when)
  return { why: name(words.why), todo: name(words.todo) }
}

function headingFor(words: Words, what: string, when: string): string {
  return when === '' ? words.elsewhere(what) : words.during(what, when)
}
