/**
 * Every fixed text of the reports, in both languages. It is one table so that a translator sees each phrase beside its
 * counterpart, and so that a phrase missing in one language does not compile; therefore it is longer than other files.
 */
import type { Lang, Severity } from '../../model/rules/knowledge.ts'
import type { Confidence } from '../../model/rules/shape.ts'

/** Formats a number with its thousands separated: `12,345`. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** Formats a number and what it counts, in English: `1 line`, `1,200 lines`. */
export function countOf(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`
}

function inSpaces(n: number): string {
  return n === 1 ? '' : ` in ${grouped(n)} code spaces`
}

/** What the line of an incident tells: the cause and its time, and how many failures followed in how many spaces until when. */
type IncidentFigures = Readonly<Record<'code' | 'from' | 'until', string> & Record<'n' | 'spaces', number>>

const en = {
  // What was read, and the verdict.
  sources: (n: number) => countOf(n, 'source'),
  lines: (n: number) => countOf(n, 'line'),
  times: (n: number) => countOf(n, 'time'),
  errorsOf: (errors: number, codes: number) => `${countOf(errors, 'error')} of ${countOf(codes, 'code')}`,
  found: (errors: string, read: string) => `Found ${errors} in ${read}.`,
  readNothing: 'Nothing was read: there was no source.',
  readEmpty: (sources: string) => `Nothing to judge: ${sources} read, but no line in it.`,
  readOf: (sources: string, rest: string) => `${sources} (${rest})`,
  between: (first: string, last: string) => `First ${first}, last ${last}.`,
  at: (time: string) => `All at ${time}.`,
  incomplete: (n: number, all: number) =>
    `${grouped(n)} of ${countOf(all, 'source')} could not be read completely: real counts may be higher.`,
  lost: (n: number, when: string, what: string) =>
    `At least ${countOf(n, 'line')} ${n === 1 ? 'was' : 'were'} lost${when} (${what}): counts are lower bounds.`,
  lostAt: (time: string) => ` at ${time}`,
  lostBetween: (first: string, last: string) => ` between ${first} and ${last}`,
  otherLosses: 'other causes',
  lossRemedy: 'See how to raise the limits of the program that dropped these lines.',
  seenTimes: (n: number) => ` Seen ${grouped(n)} times, first here.`,
  mild: (n: number, level: string) =>
    `${countOf(n, 'event')} of lower severity not shown (--min-severity ${level} shows more).`,
  // Incidents and locks.
  incidents: (n: number) => (n === 1 ? '1 incident' : `${grouped(n)} incidents, worst first`),
  incidentChain: ({ code, from, n, spaces, until }: IncidentFigures) =>
    `${code} at ${from} → ${countOf(n, 'follow-up failure')}${inSpaces(spaces)} until ${until}`,
  incidentFatal: ({ code, from, n, spaces, until }: IncidentFigures) =>
    `${code} at ${from} → ${countOf(n, 'further failure')}${inSpaces(spaces)} until ${until}`,
  incidentFirst: ({ code, from, n, spaces, until }: IncidentFigures, codes: number) =>
    `${code} at ${from}, then ${countOf(n, 'failure')} of ${countOf(codes, 'other code')}${inSpaces(spaces)} until ${until}; the log does not show what caused them`,
  moreIncidents: (n: number) => `and ${countOf(n, 'more incident')} (--format json lists all)`,
  followedBy: (list: string) => `followed by ${list}`,
  follower: (n: number, code: string, context: string) => `${grouped(n)} × ${code} (${context})`,
  andMore: (n: number) => `${grouped(n)} more`,
  // Who failed.
  hosts: 'Hosts',
  programs: 'Programs',
  counted: (n: number) => ` (${grouped(n)})`,
  moreNames: (n: number) => `and ${grouped(n)} more`,
  locked: (code: string, title: string, n: number, time: string | null) =>
    `Locked: ${code} (${title}), ${countOf(n, 'time')}${time === null ? '' : `, first at ${time}`}.`,
  streak: (n: string, tries: string, time: string | null, code: string) =>
    `${n} ${tries} in a row${time === null ? '' : ` at ${time}`}, with no success in between: ${code}.`,
  attemptsLeft: (n: string) => `Attempts left: ${n}.`,
  unknown: 'unknown',
  // Why a finding is believed.
  whyTitle: 'Evidence',
  whyShape: (id: string) => `matches the shape “${id}”`,
  whyBenign: (context: string) => `normal in this operation (${context})`,
  whyFollows: (code: string, context: string) => `follows ${code} (${context})`,
  whyVendor: (by: string): string =>
    by === 'option'
      ? 'the vendor was given with --vendor'
      : by === 'head'
        ? 'the beginning of the log shows signs of this vendor only'
        : 'the lines shortly before show signs of this vendor only',
  guardMissing: 'no supporting word nearby',
  guardHeld: (condition: string, detail: string) =>
    ({
      dialects: `on a line in ${detail} format`,
      domains: `from the log domain ${detail}`,
      tags: `under the tag ${detail}`,
      line: 'with a supporting word on the line',
      near: 'with a word of the product nearby',
      message: "with the code's own message on the line",
      name: 'the name of the code',
      agreement: 'number and name agree',
      function: 'a function of the interface',
      call: 'the call on an earlier line',
      key: 'a key word or verb before it',
      failure: 'a word of failure',
      level: 'the level of the line',
      space: 'a word of the product',
      exception: 'the head of an exception',
      words: 'the code in words',
      column: 'a column of codes',
      enum: 'the type before the name',
      frames: 'the stack trace',
      queue: "an entry of OpenSSL's error queue",
      inner: 'a number or name that the service uses inside',
    })[condition] ?? condition,
  // Headings.
  report: 'Error code report',
  first: 'What to do first',
  overview: 'Overview',
  code: 'Code',
  title: 'Meaning',
  count: 'Count',
  share: 'Share',
  seen: 'Seen',
  where: 'Where',
  why: 'Why',
  todo: 'What to do',
  also: 'Also possible',
  alsoTodo: 'Also worth trying',
  parameters: 'Parameters',
  examples: 'In the log',
  notes: 'Notes',
  related: 'See also',
  benign: 'Normal here, not errors',
  secondary: 'Consequences of an earlier error',
  problems: 'Problems',
  totals: 'Read',
  skipped: 'Skipped',
  // Connecting words.
  list: ', ',
  colon: ': ',
  comma: ', ',
  sentence: ' ',
  or: ' or ',
  during: (what: string, when: string) => `${what}, when ${when}`,
  elsewhere: (what: string) => `${what}, in other operations`,
  sameNumber: (candidates: readonly string[]) =>
    `This number is vendor-specific, and the log does not show which vendor it comes from: ${candidates.join('; ')}.`,
  aside: (text: string) => `(${text})`,
  candidate: (code: string, maker: string, title: string) => `${code} of ${maker} (${title})`,
  explainMore: (command: string) => `What each of them means: ${command}`,
  moreAdvice: (contexts: string) => `There is different advice for ${contexts}:`,
  moreCodes: (n: number) => `and ${countOf(n, 'more code')} (-v shows all)`,
  more: (n: number) => `and ${grouped(n)} more (-v shows all)`,
  tooLong: (n: number) => `and ${countOf(n, 'more code')}, omitted to keep this text short`,
  unknownContext: 'operation unknown',
  // For codes about which packs say nothing.
  vendorTitle: 'A code that only its vendor defines',
  unknownTitle: 'A code that no rule pack knows',
  lookUp: 'Look up the number in the header file or the manual of the product that wrote the line.',
  teach: 'Add what you learn to a rule pack of your own, and name it with --rules.',
  // One code by itself.
  codeSpace: 'Code space',
  values: 'Value',
  severityIs: 'Severity',
  maker: 'Vendor',
  otherNames: 'Also written',
  inner: 'Inner codes',
  devices: 'Devices',
  class: 'Class',
  versions: 'Versions',
  since: (v: string) => `since ${v}`,
  until: (v: string) => `no longer returned since ${v}`,
  replacedBy: (code: string) => `replaced by ${code}`,
  messages: 'Messages',
  normalIn: 'Normal in',
  normalNote: (where: string) => `${where} (counted, but never fails the gate)`,
  citations: 'Sources',
  checked: (day: string) => `checked ${day}`,
  ownAdvice: 'More advice, by operation',
  noOwnAdvice: (context: string) => `There is no specific advice for “${context}”; this is the general advice.`,
  codesOf: (title: string, n: number) => `${title}: ${countOf(n, 'code')}`,
  noCodes: 'No code matches.',
  severity: { fatal: 'fatal', error: 'error', warning: 'warning', info: 'info' } satisfies Record<Severity, string>,
  confidence: { certain: 'certain', likely: 'likely', possible: 'possible' } satisfies Record<Confidence, string>,
  state: { complete: 'complete', partial: 'partial', error: 'not readable' },
  ran: (version: string, started: string, seconds: string, rate: string) =>
    `logremedy ${version}, started ${started}, ${seconds} s, ${rate}/s`,
}

/** The phrases of one language. */
export type ReportWords = typeof en

function inSpacesZh(n: number): string {
  return n === 1 ? '' : `在 ${grouped(n)} 个码空间中`
}

const zh: ReportWords = {
  sources: n => `${grouped(n)} 个来源`,
  lines: n => `${grouped(n)} 行`,
  times: n => `${grouped(n)} 次`,
  errorsOf: (errors, codes) => `${grouped(codes)} 种错误码、共 ${grouped(errors)} 次错误`,
  found: (errors, read) => `在${read}中发现 ${errors}。`,
  readNothing: '没有读取任何内容：没有来源。',
  readEmpty: sources => `无法判断：已读取 ${sources}，但其中没有任何一行。`,
  readOf: (sources, rest) => ` ${sources}（${rest}）`,
  between: (first, last) => `最早 ${first}，最晚 ${last}。`,
  at: time => `全部发生在 ${time}。`,
  incomplete: (n, all) => `${grouped(all)} 个来源中有 ${grouped(n)} 个未能完整读取：实际次数可能更多。`,
  lost: (n, when, what) => `${when}至少丢失了 ${grouped(n)} 行日志（${what}）：计数只是下限。`,
  lostAt: time => `在 ${time} `,
  lostBetween: (first, last) => `在 ${first} 至 ${last} 之间`,
  otherLosses: '其他原因',
  lossRemedy: '请查看丢弃这些行的程序如何调大限额。',
  seenTimes: n => `共出现 ${grouped(n)} 次，此处为首次。`,
  mild: (n, level) => `另有 ${grouped(n)} 次较低级别的事件未列出（用 --min-severity ${level} 可看到更多）。`,
  incidents: n => (n === 1 ? '1 起事件' : `${grouped(n)} 起事件，最严重的在前`),
  incidentChain: ({ code, from, n, spaces, until }) =>
    `${from} 出现 ${code} → 至 ${until} ${inSpacesZh(spaces)}引发 ${grouped(n)} 次后续失败`,
  incidentFatal: ({ code, from, n, spaces, until }) =>
    `${from} 出现 ${code} → 至 ${until} ${inSpacesZh(spaces)}又有 ${grouped(n)} 次失败`,
  incidentFirst: ({ code, from, n, spaces, until }, codes) =>
    `${from} 出现 ${code}，至 ${until} ${inSpacesZh(spaces)}另有 ${grouped(codes)} 种错误码失败 ${grouped(n)} 次；日志未表明起因`,
  moreIncidents: n => `另有 ${grouped(n)} 起事件（--format json 列出全部）`,
  followedBy: list => `随后出现 ${list}`,
  follower: (n, code, context) => `${grouped(n)} × ${code}（${context}）`,
  andMore: n => `另外 ${grouped(n)} 种`,
  hosts: '主机',
  programs: '程序',
  counted: n => `（${grouped(n)} 次）`,
  moreNames: n => `另外 ${grouped(n)} 个`,
  locked: (code, title, n, time) =>
    `已锁定：${code}（${title}），${grouped(n)} 次${time === null ? '' : `，最早 ${time}`}。`,
  streak: (n, tries, time, code) => `${time === null ? '' : `${time} `}连续 ${n} 次${tries}，期间没有成功：${code}。`,
  attemptsLeft: n => `剩余尝试次数：${n}。`,
  unknown: '未知',
  whyTitle: '判断依据',
  whyShape: id => `符合写法“${id}”`,
  whyBenign: context => `在该操作中属正常（${context}）`,
  whyFollows: (code, context) => `由 ${code}（${context}）引起`,
  whyVendor: by =>
    by === 'option'
      ? '厂商由 --vendor 指定'
      : by === 'head'
        ? '日志开头只有该厂商的特征'
        : '此前不远处只有该厂商的特征',
  guardMissing: '附近没有佐证词',
  guardHeld: (condition, detail) =>
    ({
      dialects: `所在行为 ${detail} 格式`,
      domains: `来自日志域 ${detail}`,
      tags: `标签为 ${detail}`,
      line: '同一行有佐证词',
      near: '附近有该产品的词',
      message: '同一行有该错误码自身的信息',
      name: '错误码名称',
      agreement: '数值与名称一致',
      function: '接口函数',
      call: '前面某行的调用',
      key: '前面有关键词或动词',
      failure: '表示失败的词',
      level: '该行的级别',
      space: '该产品的词',
      exception: '异常的首行',
      words: '以文字写出的错误码',
      column: '错误码所在的列',
      enum: '名称前的类型',
      frames: '堆栈',
      queue: 'OpenSSL 错误队列的一项',
      inner: '服务内部使用的数值或名称',
    })[condition] ?? condition,
  report: '错误码报告',
  first: '先做什么',
  overview: '概览',
  code: '错误码',
  title: '含义',
  count: '次数',
  share: '占比',
  seen: '时间',
  where: '出现场景',
  why: '可能原因',
  todo: '处理步骤',
  also: '其他可能原因',
  alsoTodo: '还可以尝试',
  parameters: '参数',
  examples: '日志原文',
  notes: '说明',
  related: '相关错误码',
  benign: '此处属于正常现象，不是错误',
  secondary: '由更早的错误引起',
  problems: '读取中的问题',
  totals: '读取情况',
  skipped: '跳过',
  list: '、',
  colon: '：',
  comma: '，',
  sentence: '',
  or: '、',
  during: (what, when) => `${what}（${when}时）`,
  elsewhere: what => `${what}（其他操作）`,
  sameNumber: candidates => `该数值由厂商自行定义，日志未表明是哪一家：${candidates.join('；')}。`,
  aside: text => `（${text}）`,
  candidate: (code, maker, title) => `${maker}，${code}（${title}）`,
  explainMore: command => `各自的含义：${command}`,
  moreAdvice: contexts => `以下操作另有不同的建议：${contexts}`,
  moreCodes: n => `另有 ${grouped(n)} 种错误码（-v 显示全部）`,
  more: n => `另有 ${grouped(n)} 项（-v 显示全部）`,
  tooLong: n => `另有 ${grouped(n)} 种错误码，因篇幅过长而省略`,
  unknownContext: '操作不明',
  vendorTitle: '厂商自定义的错误码',
  unknownTitle: '规则包中没有的错误码',
  lookUp: '在写出该日志的产品的头文件或手册中查找这个数值。',
  teach: '把查到的结果写进自己的规则包，并用 --rules 指定。',
  codeSpace: '码空间',
  values: '数值',
  severityIs: '级别',
  maker: '厂商',
  otherNames: '其他写法',
  inner: '内部码',
  devices: '设备',
  class: '类别',
  versions: '版本',
  since: v => `自 ${v} 起`,
  until: v => `${v} 起不再返回`,
  replacedBy: code => `由 ${code} 取代`,
  messages: '错误信息',
  normalIn: '正常情形',
  normalNote: where => `${where}（计数，但不触发门禁）`,
  citations: '来源',
  checked: day => `核对于 ${day}`,
  ownAdvice: '按操作的建议',
  noOwnAdvice: context => `“${context}”没有专门的建议，以下为通用建议。`,
  codesOf: (title, n) => `${title}：${grouped(n)} 个`,
  noCodes: '没有匹配的错误码。',
  severity: { fatal: '致命', error: '错误', warning: '警告', info: '提示' },
  confidence: { certain: '确定', likely: '很可能', possible: '可能' },
  state: { complete: '完整', partial: '不完整', error: '无法读取' },
  ran: (version, started, seconds, rate) => `logremedy ${version}，开始于 ${started}，用时 ${seconds} 秒，${rate}/秒`,
}

const languages = { en, zh } satisfies Record<Lang, ReportWords>

/** Returns the phrases of a language. */
export function wordsOf(lang: Lang): ReportWords {
  return languages[lang]
}
