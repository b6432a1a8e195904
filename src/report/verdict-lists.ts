/** What a verdict tells beside its violations: what is accepted, entries to look at, changes since a former run. */
import type { BaselineEntry, Change, Comparison, GateItem, Verdict } from '../model/verdict.ts'
import { findKnown } from './knowledge.ts'
import { flow, type Page, paragraph } from './layout.ts'
import { contextName } from './naming.ts'
import type { ReportOptions } from './options.ts'
import { grouped } from './phrase.ts'
import { verdictWords } from './verdict-phrase.ts'

/** Lines of one list unless more is asked for. */
const SHOWN = 20

/** What entries of the baseline let pass, each with its reason. */
export function acceptedLines(page: Page, { accepted }: Verdict, options: ReportOptions): string[] {
  if (accepted.length === 0) return []
  const own = verdictWords(page.lang)
  return [
    ...titled(page, own.acceptedTitle),
    ...shortened(page, accepted, options, item => acceptedLine(page, item, options)),
  ]
}

function acceptedLine(page: Page, { key, count, entry }: GateItem, { packs }: ReportOptions): string[] {
  const own = verdictWords(page.lang)
  const { pack } = findKnown(packs, key)
  return [
    ...flow(page, '  ', [
      { text: own.ofMax(count, entry!.max) },
      { text: key.code },
      { text: contextName(pack, key.context, page.lang), style: page.paint.faint },
    ]),
    ...paragraph(page, '    ', reasonText(page, entry!), page.paint.faint),
  ]
}

/** Reason, owner and days of an entry in one line. */
function reasonText(page: Page, { reason, owner, expires }: BaselineEntry): string {
  const own = verdictWords(page.lang)
  const about = [...(owner === null ? [] : [own.ownedBy(owner)]), ...(expires === null ? [] : [own.untilDay(expires)])]
  return about.length === 0 ? reason : `${reason} ${page.words.aside(about.join(page.words.comma))}`
}

/** Entries that have expired, then those that nothing needs. */
export function entryLines(
  page: Page,
  { baseline, expired, stale }: Pick<Verdict, 'baseline' | 'expired' | 'stale'>,
): string[] {
  const own = verdictWords(page.lang)
  const list = (title: string, entries: readonly BaselineEntry[]) =>
    entries.length === 0 ? [] : [...titled(page, title), ...entries.flatMap(entry => entryLine(page, entry, baseline))]
  const file = baseline ?? '?'
  return [...list(own.expiredTitle(file), expired), ...list(own.staleTitle(file), stale)]
}

function entryLine(page: Page, entry: BaselineEntry, baseline: string | null): string[] {
  const place = entry.line === null ? [] : [{ text: `${baseline}:${entry.line}`, style: page.paint.faint }]
  return [
    ...flow(page, '  ', [{ text: entry.code }, { text: entry.context }, { text: entry.fingerprint }, ...place]),
    ...paragraph(page, '    ', reasonText(page, entry), page.paint.faint),
  ]
}

/** What is new, gone and grown. */
export function comparedLines(page: Page, compared: Comparison | null, options: ReportOptions): string[] {
  if (compared === null) return []
  const own = verdictWords(page.lang)
  const widest = Math.max(...Object.values(own.change).map(what => what.length))
  const line = (what: string, { code, namespace, context, before, now }: Change) =>
    flow(page, `  ${what.padEnd(widest)}  `, [
      { text: code },
      {
        text: contextName(options.packs.find(p => p.namespace === namespace) ?? null, context, page.lang),
        style: page.paint.faint,
      },
      { text: `${grouped(before)} → ${grouped(now)}` },
    ])
  const kinds = ['new', 'grown', 'gone'] as const
  const lines = kinds.flatMap(kind => shortened(page, compared[kind], options, c => line(own.change[kind], c)))
  return [
    ...titled(page, own.comparedWith(compared.with)),
    ...(lines.length === 0 ? paragraph(page, '  ', own.nothingChanged) : lines),
  ]
}

/** A heading that may name a file, so it may be long. */
function titled(page: Page, title: string): string[] {
  return ['', ...paragraph(page, '', title, page.paint.strong)]
}

function shortened<T>(
  page: Page,
  all: readonly T[],
  { verbose }: Pick<ReportOptions, 'verbose'>,
  lines: (one: T) => string[],
): string[] {
  const shown = verbose > 0 ? all : all.slice(0, SHOWN)
  const more = all.length - shown.length
  return [...shown.flatMap(lines), ...(more > 0 ? [`  ${page.words.more(more)}`] : [])]
}
