/** The fixed texts of verdicts and comparisons, in both languages, side by side. */

import type { VerdictState } from '../../model/counts/verdict.ts'
import type { Lang } from '../../model/rules/knowledge.ts'
import { countOf, grouped } from './report-words.ts'

const en = {
  state: { pass: 'PASS', fail: 'FAIL', incomplete: 'INCOMPLETE' } satisfies Record<VerdictState, string>,
  pass: (read: string) => `nothing in ${read} violates the policy.`,
  fail: (n: number, read: string) => `${countOf(n, 'violation')} in ${read}.`,
  incompleteClean: 'some input is missing, so this is not a pass.',
  incompleteFail: (n: number) => `some input is missing, and what was read has ${countOf(n, 'violation')}.`,
  acceptedBy: (n: number, file: string) => `${countOf(n, 'finding')} accepted by ${file}.`,
  // Why the input is incomplete.
  noSource: 'Nothing was read: there was no source.',
  noLines: (n: number) => `${countOf(n, 'source')} read, but ${n === 1 ? 'it has' : 'they have'} no lines.`,
  empty: (path: string) => `${path} is empty.`,
  unread: (n: number, of: number) => `${grouped(n)} of ${countOf(of, 'source')} could not be read completely.`,
  trouble: (n: number) => `${countOf(n, 'problem')} left input unread (see below).`,
  lostLines: (n: number) => `The logs report that ${countOf(n, 'line')} ${n === 1 ? 'is' : 'are'} missing.`,
  allowed: 'With --allow-incomplete the input is treated as complete.',
  // Violations.
  whyGates: 'Why it fails',
  byRule: (why: string, policy: string) => `${why} (${policy})`,
  isNewBaseline: (file: string) => `It is new: no entry of ${file} accepts it`,
  isNewRun: 'It did not occur in the previous run',
  isNewBoth: (file: string) => `It is new: neither in ${file} nor in the previous run`,
  hasGrown: (before: number, now: number) =>
    `It increased from ${grouped(before)} to ${grouped(now)} since the previous run`,
  forbidden: 'It must not occur',
  overBudget: (count: number, max: number, file: string) =>
    `${file} accepts ${countOf(max, 'occurrence')}, but there ${count === 1 ? 'is' : 'are'} ${grouped(count)}`,
  over: (target: string) => (target === 'any' ? 'Too many findings in total' : `Too many: ${target}`),
  overMax: (count: number, max: number) => `${countOf(count, 'occurrence')}, at most ${grouped(max)} allowed`,
  overRate: (count: number, lines: number, max: number, per: number) =>
    `${countOf(count, 'occurrence')} in ${countOf(lines, 'line')}: more than ${max} per ${grouped(per)} lines`,
  tooManyNew: 'Too many new findings',
  missing: (code: string) => `${code} did not appear`,
  hadToAppear: 'It was expected, but the input does not contain it in any form',
  tooShort: 'Too few lines',
  linesRead: (lines: number, min: number) => `${countOf(lines, 'line')} read, at least ${grouped(min)} required`,
  notInUse: (space: string) => `Nothing of ${space} was seen`,
  hadToBeUsed: 'Its calls or codes were expected, but the input has neither a success nor an error of it',
  expired: (code: string) => `The acceptance of ${code} has expired`,
  expiredOn: (day: string, file: string) => `Its entry in ${file} was valid until ${day}`,
  stale: (code: string) => `The entry for ${code} is no longer needed`,
  staleIn: (file: string) => `Nothing in the input matches its entry in ${file}`,
  these: 'Details',
  accept: 'To accept it',
  keep: 'To accept it longer',
  drop: 'To remove such entries',
  withFlag: (flag: string) => `Run the gate with ${flag}`,
  withoutFlag: (flag: string) => `Run the gate without ${flag}`,
  addEntry: (file: string) => `Add to ${file}:`,
  moreViolations: (n: number) => `and ${countOf(n, 'more violation')} (-v shows all)`,
  // Lists after the violations.
  acceptedTitle: 'Accepted',
  staleTitle: (file: string) => `No longer needed in ${file}`,
  expiredTitle: (file: string) => `Expired in ${file}`,
  ofMax: (count: number, max: number) => `${grouped(count)} of ${grouped(max)}`,
  ownedBy: (owner: string) => `by ${owner}`,
  untilDay: (day: string) => `until ${day}`,
  comparedWith: (file: string) => `Compared with ${file}`,
  nothingChanged: 'Nothing is new, gone or more frequent.',
  change: { new: 'new', gone: 'gone', grown: 'grown' },
}

type VerdictWords = typeof en

const zh: VerdictWords = {
  state: { pass: '通过', fail: '未通过', incomplete: '无法判定' },
  pass: read => `${read}没有违反门禁策略。`,
  fail: (n, read) => `${read}有 ${grouped(n)} 项违规。`,
  incompleteClean: '输入不完整，不能算作通过。',
  incompleteFail: n => `输入不完整，且已读取的部分有 ${grouped(n)} 项违规。`,
  acceptedBy: (n, file) => `${file} 接受了 ${grouped(n)} 项发现。`,
  noSource: '没有读取任何内容：没有来源。',
  noLines: n => `已读取 ${grouped(n)} 个来源，但其中没有任何一行。`,
  empty: path => `${path} 是空的。`,
  unread: (n, of) => `${grouped(of)} 个来源中有 ${grouped(n)} 个未能完整读取。`,
  trouble: n => `有 ${grouped(n)} 个问题使输入缺失（见下文）。`,
  lostLines: n => `日志自述缺失 ${grouped(n)} 行。`,
  allowed: '因 --allow-incomplete，仍按完整输入处理。',
  whyGates: '违规原因',
  byRule: (why, policy) => `${why}（${policy}）`,
  isNewBaseline: file => `这是新出现的：${file} 中没有接受它的条目`,
  isNewRun: '在所比较的那次运行中没有出现过',
  isNewBoth: file => `这是新出现的：${file} 和所比较的那次运行中都没有`,
  hasGrown: (before, now) => `与所比较的那次运行相比，从 ${grouped(before)} 次增至 ${grouped(now)} 次`,
  forbidden: '策略不允许它出现',
  overBudget: (count, max, file) => `${file} 只接受 ${grouped(max)} 次，实际出现 ${grouped(count)} 次`,
  over: target => (target === 'any' ? '发现总数过多' : `${target} 过多`),
  overMax: (count, max) => `出现 ${grouped(count)} 次，最多允许 ${grouped(max)} 次`,
  overRate: (count, lines, max, per) =>
    `${grouped(lines)} 行中出现 ${grouped(count)} 次，超过每 ${grouped(per)} 行 ${max} 次`,
  tooManyNew: '新出现的过多',
  missing: code => `${code} 没有出现`,
  hadToAppear: '预期它会出现，但输入中没有任何形式的它',
  tooShort: '行数过少',
  linesRead: (lines, min) => `读取了 ${grouped(lines)} 行，至少应有 ${grouped(min)} 行`,
  notInUse: space => `没有看到 ${space} 的任何内容`,
  hadToBeUsed: '预期有它的调用或错误码，但输入中既没有它的成功也没有它的错误',
  expired: code => `对 ${code} 的接受已过期`,
  expiredOn: (day, file) => `它在 ${file} 中的条目有效至 ${day}`,
  stale: code => `${code} 的条目已不再需要`,
  staleIn: file => `输入中没有任何内容与它在 ${file} 中的条目相符`,
  these: '具体内容',
  accept: '如要接受它',
  keep: '如要延长接受期限',
  drop: '如要删除这类条目',
  withFlag: flag => `以 ${flag} 运行门禁`,
  withoutFlag: flag => `运行门禁时去掉 ${flag}`,
  addEntry: file => `在 ${file} 中加入：`,
  moreViolations: n => `另有 ${grouped(n)} 项违规（-v 显示全部）`,
  acceptedTitle: '已接受',
  staleTitle: file => `${file} 中不再需要的条目`,
  expiredTitle: file => `${file} 中已过期的条目`,
  ofMax: (count, max) => `${grouped(count)}/${grouped(max)}`,
  ownedBy: owner => `负责人 ${owner}`,
  untilDay: day => `有效至 ${day}`,
  comparedWith: file => `与 ${file} 比较`,
  nothingChanged: '没有新增、消失或增多的内容。',
  change: { new: '新增', gone: '消失', grown: '增多' },
}

const languages = { en, zh } satisfies Record<Lang, VerdictWords>

/** Returns the phrases of verdicts in a language. */
export function verdictWords(lang: Lang): VerdictWords {
  return languages[lang]
}

export type { VerdictWords }
