/** Who failed, in one line: `Hosts: hsm-03 (412), hsm-07 (3) · Programs: ods-signerd (415)`. */
import type { FindingSummary } from '../../model/counts/summary.ts'
import type { Lang } from '../../model/rules/knowledge.ts'
import { type NameCount, writersOf } from '../content/origins.ts'
import { otherWordsOf } from '../i18n/other-words.ts'
import { grouped, wordsOf } from '../i18n/report-words.ts'

/** Maximum number of named hosts, and of named programs. */
const NAMED = 3
/** Maximum length of a name; a line of a report is no place for a longer one. */
const LONGEST = 60

/** A piece of the line; `isName` marks text of a log. */
export interface WriterText {
  readonly text: string
  readonly isName: boolean
}

/** Returns the pieces of the line, the largest counts first; none where no line names a host or a program. */
export function writerLine(findings: readonly Pick<FindingSummary, 'evidence'>[], lang: Lang): WriterText[] {
  const words = wordsOf(lang)
  const { hosts, programs, others } = writersOf(findings)
  const kinds = [
    { title: words.hosts, names: hosts },
    { title: words.programs, names: programs },
  ].filter(({ names }) => names.length > 0)
  const pieces = kinds.flatMap(({ title, names }, i) => [
    own(`${i === 0 ? '' : ' · '}${title}${words.colon}`),
    ...namesText(names, lang),
  ])
  return others === 0 ? pieces : [...pieces, own(` · ${otherWordsOf(lang).writers(others)}`)]
}

/** Returns the same as plain text. */
export function writerSentence(findings: readonly Pick<FindingSummary, 'evidence'>[], lang: Lang): string {
  return writerLine(findings, lang)
    .map(({ text }) => text)
    .join('')
}

function namesText(names: readonly NameCount[], lang: Lang): WriterText[] {
  const words = wordsOf(lang)
  const more = names.length - NAMED
  return [
    ...names
      .slice(0, NAMED)
      .flatMap(({ name, count }, i) => [
        ...(i === 0 ? [] : [own(words.list)]),
        { text: shortened(name), isName: true },
        own(words.counted(count)),
      ]),
    ...(more > 0 ? [own(words.list + words.moreNames(more))] : []),
  ]
}

function own(text: string): WriterText {
  return { text, isName: false }
}

/** Cuts a name, never within a surrogate pair. */
function shortened(name: string): string {
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 1).toWellFormed()}…`
}

/** Returns the counts of names as a table cell: `hsm-03 (412); hsm-07 (3)`. */
export function namesCell(names: readonly NameCount[]): string | null {
  return names.length === 0 ? null : names.map(({ name, count }) => `${name} (${grouped(count)})`).join('; ')
}
