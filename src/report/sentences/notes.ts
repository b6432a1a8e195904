/**
 * Statements of logs about themselves, in the reader's language: losses that make counts lower bounds, and remarks of
 * packs.
 */
import { OTHER } from '../../model/bounded-sets.ts'
import type { LossSummary, Summary } from '../../model/counts/summary.ts'
import { type Problem, problem } from '../../model/problem.ts'
import { inLanguage, type Lang, type Pack, type RemarkText, remarkId } from '../../model/rules/knowledge.ts'
import { otherWordsOf } from '../i18n/other-words.ts'
import { countOf, grouped, type ReportWords, wordsOf } from '../i18n/report-words.ts'
import { timeText } from '../number-format.ts'

/** The words and knowledge for notes. */
export interface NoteOptions {
  readonly packs: readonly Pack[]
  readonly lang: Lang
}

/** Replaced by the subject in the fact of a pack's remark. */
const SUBJECT = /\$\{subject\}/g

/** The store's note about pruning: its subject is the time limit, its times are the occurrences. */
const PRUNED = 'store/pruned'

const PRUNED_WORDS: Readonly<Record<Lang, (n: number, time: string) => readonly [fact: string, remedy: string]>> = {
  en: (n, time) => [
    `${countOf(n, 'occurrence')} before ${time} ${n === 1 ? 'was' : 'were'} pruned from the database: the counts cover only what came later.`,
    'To count them again, read the logs into a new database.',
  ],
  zh: (n, time) => [
    `数据库中 ${time} 之前的 ${grouped(n)} 次已被清理：计数只涵盖其后的内容。`,
    '要再次统计，请把日志读入新的数据库。',
  ],
}

/** Maximum number of kinds of loss listed above a report; the others are added up. */
const KINDS = 4

/** Returns one sentence for each kind of loss, the largest first. */
export function lossCaveats({ totals, losses }: Summary, lang: Lang): string[] {
  if (totals.lost === 0) return []
  const words = wordsOf(lang)
  const kinds = [...new Set(losses.map(({ what }) => what))].map(what => {
    const list = losses.filter(loss => loss.what === what)
    return { what, lines: list.reduce((sum, loss) => sum + loss.lines, 0), ...spanOf(list) }
  })
  kinds.sort((a, b) => b.lines - a.lines || (a.what < b.what ? -1 : 1))
  const shown = kinds.slice(0, KINDS)
  const rest = totals.lost - shown.reduce((sum, { lines }) => sum + lines, 0)
  return [
    ...shown.map(({ what, lines, first, last }) => words.lost(lines, whenText(first, last, words), what)),
    ...(rest > 0 ? [words.lost(rest, '', words.otherLosses)] : []),
  ]
}

/** Returns the problems of the sources and of the run, each once. */
export function allProblems(summary: Summary, options: NoteOptions): Problem[] {
  const all = [...summary.sources.flatMap(s => s.problems), ...notedProblems(summary, options)]
  return [...new Map(all.map(p => [JSON.stringify([p.id, p.place, p.fact]), p])).values()]
}

/** Returns the problems of the run, remarks in the reader's language, and a note for every loss. */
export function notedProblems(summary: Summary, { packs, lang }: NoteOptions): Problem[] {
  return [
    ...summary.problems.map(failure => problemInWords(failure, packs, lang)),
    ...summary.losses.map(loss => lossNote(loss, summary, packs, lang)),
    ...otherNotes(summary, lang),
  ]
}

/** Returns a note for each code space in which not all codes are listed separately. */
function otherNotes({ findings }: Summary, lang: Lang): Problem[] {
  const counts = new Map<string, number>()
  for (const { key, count } of findings)
    if (key.code === OTHER) counts.set(key.namespace, (counts.get(key.namespace) ?? 0) + count)
  const words = otherWordsOf(lang)
  return Array.from(counts, ([space, count]) =>
    problem('note', 'report/other-codes', null, words.codes(count, space), words.remedy),
  )
}

function lossNote(loss: LossSummary, { sources }: Summary, packs: readonly Pack[], lang: Lang): Problem {
  const words = wordsOf(lang)
  const { path, member } = sources[loss.source]!
  const place = { path, ...(member !== null && { member }), offset: loss.offset }
  const who = loss.from === null ? loss.what : `${loss.what}${words.comma}${loss.from}`
  const fact = words.lost(loss.lines, whenText(loss.firstSeen, loss.lastSeen, words), who)
  const remedy = packs.flatMap(pack => pack.remarks).find(({ id, fact }) => id === loss.what && fact === undefined)
  return problem(
    'note',
    'log/lost-lines',
    place,
    fact,
    remedy === undefined ? words.lossRemedy : inLanguage(remedy.remedy, lang),
  )
}

/** Words a pack's remark with the text of that pack, followed by the number of occurrences. */
function problemInWords(failure: Problem, packs: readonly Pack[], lang: Lang): Problem {
  const { subject, times, ...plain } = failure
  if (failure.id === PRUNED) {
    const [fact, remedy] = PRUNED_WORDS[lang](times ?? 1, subject ?? '')
    return { ...plain, fact, remedy }
  }
  const known = packs
    .flatMap(pack => pack.remarks)
    .find(({ id, fact }) => remarkId(id) === failure.id && fact !== undefined)
  const fact = factOf(failure, known, lang)
  return {
    ...plain,
    fact: times === undefined ? fact : `${fact}${wordsOf(lang).seenTimes(times)}`,
    remedy: known === undefined ? failure.remedy : inLanguage(known.remedy, lang),
  }
}

function factOf({ fact, subject }: Problem, known: RemarkText | undefined, lang: Lang): string {
  if (fact === '') return otherWordsOf(lang).facts
  return known?.fact === undefined ? fact : inLanguage(known.fact, lang).replaceAll(SUBJECT, () => subject ?? '')
}

function spanOf(losses: readonly LossSummary[]): { first: number | null; last: number | null } {
  const times = losses.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]).filter(time => time !== null)
  const pick = (choose: (a: number, b: number) => number) =>
    times.length === 0 ? null : times.reduce((a, b) => choose(a, b))
  return { first: pick(Math.min), last: pick(Math.max) }
}

function whenText(first: number | null, last: number | null, words: ReportWords): string {
  if (first === null || last === null) return ''
  const [from, to] = [timeText(first), timeText(last)]
  return from === to ? words.lostAt(from) : words.lostBetween(from, to)
}
