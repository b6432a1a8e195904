/** The output of the `baseline` command: changes in the file, or entries to check. */

import type { BaselineEntry, Verdict } from '../../model/counts/verdict.ts'
import type { Lang } from '../../model/rules/knowledge.ts'
import { type Item, list, name, paragraph, prose, quote } from '../document/model.ts'
import { renderText } from '../document/render-text.ts'
import { notices } from '../document/report-document.ts'
import { entryChapters } from '../document/verdict-document.ts'
import { countOf, grouped } from '../i18n/report-words.ts'
import { makePage } from '../text/layout.ts'

export interface BaselineChange {
  readonly path: string
  readonly entries: readonly BaselineEntry[]
  readonly added: readonly BaselineEntry[]
  readonly changed: readonly BaselineEntry[]
  readonly removed: readonly BaselineEntry[]
  /** Number of violations that no entry can end. */
  readonly left: number
  /** Whether the file was created. */
  readonly isNew: boolean
}

interface TextStyle {
  readonly lang: Lang
  readonly width: number
  readonly color: boolean
}

const en = {
  same: (path: string, n: number) => `${path} is unchanged: ${countOf(n, 'entry', 'entries')}.`,
  changed: (path: string, added: number, changed: number, removed: number, n: number) =>
    `${path}: ${[added > 0 ? `${grouped(added)} added` : '', changed > 0 ? `${grouped(changed)} changed` : '', removed > 0 ? `${grouped(removed)} removed` : ''].filter(part => part !== '').join(', ')}; ${countOf(n, 'entry', 'entries')} now.`,
  made: (path: string) => `${path} was created; there is nothing to accept.`,
  max: (n: number) => `max ${grouped(n)}`,
  until: (day: string) => `until ${day}`,
  left: (n: number) =>
    `${countOf(n, 'violation')} of another kind ${n === 1 ? 'remains' : 'remain'}: see \`logremedy gate\`.`,
  review: 'Review the reasons and commit the file.',
  good: (path: string, n: number) => `${path}: ${countOf(n, 'entry', 'entries')}, none stale or expired.`,
  unsearched: (path: string, n: number) =>
    `${path}: ${countOf(n, 'entry', 'entries')}, none expired. Name logs to find out which are stale.`,
  bad: (path: string, expired: number, stale: number) =>
    `${path}: ${grouped(expired)} expired, ${grouped(stale)} stale.`,
}

const zh: typeof en = {
  same: (path, n) => `${path} 保持不变：${grouped(n)} 个条目。`,
  changed: (path, added, changed, removed, n) =>
    `${path}：${[added > 0 ? `新增 ${grouped(added)}` : '', changed > 0 ? `修改 ${grouped(changed)}` : '', removed > 0 ? `删除 ${grouped(removed)}` : ''].filter(part => part !== '').join('，')}；现有 ${grouped(n)} 个条目。`,
  made: path => `已建立 ${path}；没有需要接受的内容。`,
  max: n => `上限 ${grouped(n)}`,
  until: day => `有效至 ${day}`,
  left: n => `另有 ${grouped(n)} 项其他类型的违规：见 \`logremedy gate\`。`,
  review: '请评审各条目的原因，然后提交该文件。',
  good: (path, n) => `${path}：${grouped(n)} 个条目，没有过期或不再需要的。`,
  unsearched: (path, n) => `${path}：${grouped(n)} 个条目，没有过期的。给出日志才能知道哪些已不再需要。`,
  bad: (path, expired, stale) => `${path}：${grouped(expired)} 个已过期，${grouped(stale)} 个不再需要。`,
}

const languages = { en, zh } satisfies Record<Lang, typeof en>

/** Describes what was written. */
export function changeText(change: BaselineChange, look: TextStyle): string {
  const { path, entries, added, changed, removed, left, isNew } = change
  const words = languages[look.lang]
  const touched = added.length + changed.length + removed.length
  const unchanged = isNew ? words.made(path) : words.same(path, entries.length)
  const head =
    touched === 0 ? unchanged : words.changed(path, added.length, changed.length, removed.length, entries.length)
  const signed = [['+', added] as const, ['~', changed] as const, ['-', removed] as const]
  const items = signed.flatMap(([sign, list]) => list.map(entry => entryItem(sign, entry, words)))
  return renderText(makePage(look), [
    paragraph(quote(head, 'strong')),
    ...list('signs', items),
    ...(left > 0 ? notices([words.left(left)]) : []),
    ...(added.length + changed.length > 0 ? [paragraph(prose(words.review))] : []),
  ])
}

function entryItem(sign: string, entry: BaselineEntry, words: typeof en): Item {
  return {
    label: sign,
    facts: [
      [name(entry.code)],
      [name(entry.context)],
      [name(entry.producer, 'faint')],
      [prose(words.max(entry.max))],
      [prose(entry.expires === null ? '' : words.until(entry.expires))],
      [name(entry.fingerprint, 'faint')],
    ],
  }
}

/** Lists what needs checking; `searched` means that logs were read, without which stale entries are unknown. */
export function checkText(
  path: string,
  entries: readonly BaselineEntry[],
  verdict: Pick<Verdict, 'baseline' | 'expired' | 'stale'>,
  searched: boolean,
  look: TextStyle,
): string {
  const words = languages[look.lang]
  const { expired, stale } = verdict
  const isGood = expired.length + stale.length === 0
  const head = isGood
    ? (searched ? words.good : words.unsearched)(path, entries.length)
    : words.bad(path, expired.length, stale.length)
  return renderText(makePage(look), [paragraph(quote(head, 'strong')), ...entryChapters(verdict, look)])
}
