/** Lines that say why a code occurs and what to do. Shared by the text report and by `explain`. */

import { type ToldOnce, tellGroup } from './details.ts'
import type { CodeGroup } from './digest.ts'
import type { Known } from './knowledge.ts'
import { command, type Page, paragraph } from './layout.ts'
import { contextTitle } from './naming.ts'
import type { Words } from './phrase.ts'
import { ownAdvice, type Telling, type ToldAdvice, type ToldRemedy } from './telling.ts'

/** Kinds of advice for one code that are printed in full; the others are named with the command that shows them. */
const SHOWN = 3

/** Where headings begin, and where what stands below them. */
export interface Indent {
  readonly head: string
  readonly body: string
}

/** The advice for all operations in which a code occurred, each kind once. */
export function groupAdvice(
  page: Page,
  indent: Indent,
  group: CodeGroup,
  options: Telling & { verbose: number },
): string[] {
  const tellings = tellGroup(group, options)
  const shown = options.verbose > 0 ? tellings : tellings.slice(0, SHOWN)
  const lines = shown.flatMap(telling =>
    adviceLines(page, indent, telling.told, headings(page, group.known, telling, tellings.length > 1)),
  )
  return [
    ...lines,
    ...moreAdvice(
      page,
      indent,
      group.known,
      tellings.slice(shown.length).flatMap(t => t.contexts),
    ),
  ]
}

/** Names what was not printed. The command is made of names of the pack alone, since readers will copy it. */
function moreAdvice(page: Page, { head, body }: Indent, { entry, pack }: Known, contexts: readonly string[]): string[] {
  const own = contexts.filter(context => entry !== null && ownAdvice(entry, context) !== null)
  if (entry === null || own.length === 0) return []
  const names = own.map(context => contextTitle(pack, context, page.lang)).join(page.words.list)
  const asked = `logremedy explain ${entry.code} --context ${own[0]}`
  return [...paragraph(page, head, page.words.moreAdvice(names)), ...command(page, body, asked)]
}

/** Causes as bullets, remedies as numbered steps. */
export function adviceLines(
  page: Page,
  { head, body }: Indent,
  advice: ToldAdvice,
  { why, todo }: AdviceHeadings,
): string[] {
  const { paint } = page
  return [
    ...(advice.causes.length > 0 ? paragraph(page, head, why, paint.strong) : []),
    ...advice.causes.flatMap(cause => paragraph(page, `${body}• `, cause)),
    ...(advice.remedies.length > 0 ? paragraph(page, head, todo, paint.strong) : []),
    ...advice.remedies.flatMap((remedy, i) => remedyLines(page, `${body}${i + 1}. `, remedy)),
  ]
}

/** One step; its command stands on a line of its own. */
export function remedyLines(page: Page, lead: string, remedy: ToldRemedy): string[] {
  const indent = ' '.repeat(lead.length)
  return [
    ...paragraph(page, lead, remedy.text),
    ...(remedy.command === undefined ? [] : command(page, indent, remedy.command)),
  ]
}

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
