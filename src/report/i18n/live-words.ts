/** Every fixed text of the live view, in both languages, side by side. */

import type { LiveState } from '../../model/live.ts'
import type { Lang } from '../../model/rules/knowledge.ts'
import { countOf, grouped } from './report-words.ts'

/** Formats a span of whole seconds in its largest whole unit. */
function spanText(seconds: number, units: readonly [string, string, string, string]): string {
  const [second, minute, hour, day] = units
  if (seconds % 86_400 === 0) return `${seconds / 86_400} ${day}`
  if (seconds % 3600 === 0) return `${seconds / 3600} ${hour}`
  return seconds % 60 === 0 ? `${seconds / 60} ${minute}` : `${seconds} ${second}`
}

const en = {
  title: 'logremedy tail',
  paused: 'PAUSED',
  typing: 'Filter',
  lines: (n: number) => countOf(n, 'line'),
  linesPerMinute: (n: number) => `${grouped(n)}/min`,
  found: (n: number) => `${grouped(n)} found`,
  sources: (n: number) => countOf(n, 'source'),
  behind: (size: string) => `${size} behind`,
  running: (time: string) => time,
  pages: { codes: 'Codes', incidents: 'Incidents', sources: 'Sources', problems: 'Notes' },
  sorts: { worst: 'worst', newest: 'newest', rate: 'rate', count: 'count', name: 'name' },
  code: 'Code',
  meaning: 'Meaning',
  count: 'Count',
  rate: '/min',
  trend: (minutes: number) => `${minutes} min`,
  ago: 'Ago',
  severity: { fatal: 'F', error: 'E', warning: 'W', info: 'I' },
  filteredOut: (n: number, filter: string) => `${countOf(n, 'code')} hidden by the filter “${filter}”.`,
  noCodes: 'No codes yet.',
  noIncidents: 'No incidents.',
  noSources: 'No sources yet.',
  noProblems: 'No losses and no problems.',
  dropped: (n: number) => `${countOf(n, 'occurrence')} of rare codes no longer in this list; the final report has all.`,
  moreNotes: (n: number) => `and ${grouped(n)} more; the final report has all`,
  lost: (n: number, who: string) => (n === 0 ? `Lines were lost (${who}).` : `${countOf(n, 'line')} lost (${who}).`),
  times: (n: number) => countOf(n, 'time'),
  state: {
    waiting: 'waiting',
    appeared: 'reading',
    following: 'following',
    rotated: 'rotated',
    truncated: 'truncated',
    rewritten: 'rewritten',
    gone: 'gone',
    closed: 'closed',
  } satisfies Record<LiveState, string>,
  upToDate: 'up to date',
  position: (from: number, to: number, all: number) => `lines ${grouped(from)}–${grouped(to)} of ${grouped(all)}`,
  tooSmall: 'Needs 40×10',
  keys: {
    quit: 'quit',
    help: 'help',
    sort: (name: string) => `sort: ${name}`,
    filter: 'filter',
    pause: 'pause',
    resume: 'resume',
    advice: 'advice',
    back: 'back',
    page: 'page',
    keep: 'keep',
    clear: 'clear',
    scroll: 'scroll',
  },
  help: [
    ['↑ ↓ j k', 'select a code; PgUp, PgDn, g, G move further'],
    ['Enter a', 'why the selected code occurs and what to do; Esc goes back'],
    ['s S', 'sort by: worst, newest, rate, count, name'],
    ['/', 'show only codes with these words in name, number, meaning, code space, operation or producer'],
    ['p Space', 'freeze the display; counting continues'],
    ['Tab 1–4', 'codes, incidents, sources, losses and problems'],
    ['Ctrl-L', 'redraw'],
    ['Ctrl-Z', 'suspend; fg resumes'],
    ['q', 'quit and print the report'],
    ['Ctrl-C', 'interrupt and print the report; press again to quit at once'],
  ],
  legend: [
    ['F E W I', 'fatal, error, warning, info'],
    ['↳', 'the consequence of an earlier error'],
    ['-', 'normal in this operation, not an error'],
    ['≥', 'at least: earlier occurrences gave way to others'],
    ['/min', 'occurrences in the last minute'],
    ['Ago', 'time since the last occurrence'],
  ],
  helpTitle: 'Keys',
  legendTitle: 'Signs',
  // One sentence for an alert: the code, its title, the operation, how often within what time.
  alert: (code: string, title: string, where: string, often: string | null) =>
    `${code}: ${title}${where === '' ? '' : ` (${where})`}${often === null ? '' : `, ${often}`}`,
  within: (count: string, seconds: number) => `${count} times within ${spanText(seconds, ['s', 'min', 'h', 'd'])}`,
}

/** The words of one language. */
export type LiveWords = Omit<typeof en, 'help' | 'legend'> & {
  readonly help: readonly (readonly string[])[]
  readonly legend: readonly (readonly string[])[]
}

const zh: LiveWords = {
  title: 'logremedy tail',
  paused: '已暂停',
  typing: '筛选',
  lines: n => `${grouped(n)} 行`,
  linesPerMinute: n => `${grouped(n)}/分`,
  found: n => `发现 ${grouped(n)} 次`,
  sources: n => `${grouped(n)} 个来源`,
  behind: size => `落后 ${size}`,
  running: time => time,
  pages: { codes: '错误码', incidents: '事件', sources: '来源', problems: '提示' },
  sorts: { worst: '最严重', newest: '最新', rate: '频率', count: '次数', name: '名称' },
  code: '错误码',
  meaning: '含义',
  count: '次数',
  rate: '/分',
  trend: minutes => `${minutes} 分钟`,
  ago: '距今',
  severity: { fatal: '致', error: '错', warning: '警', info: '提' },
  filteredOut: (n, filter) => `筛选“${filter}”隐去了 ${grouped(n)} 种错误码。`,
  noCodes: '尚未发现错误码。',
  noIncidents: '没有事件。',
  noSources: '尚无来源。',
  noProblems: '没有丢失，也没有问题。',
  dropped: n => `少见的错误码共 ${grouped(n)} 次已不在此列表中；结束时的报告列出全部。`,
  moreNotes: n => `另有 ${grouped(n)} 项；结束时的报告列出全部`,
  lost: (n, who) => (n === 0 ? `有日志行丢失（${who}）。` : `丢失 ${grouped(n)} 行（${who}）。`),
  times: n => `${grouped(n)} 次`,
  state: {
    waiting: '等待出现',
    appeared: '读取中',
    following: '跟踪中',
    rotated: '已轮转',
    truncated: '已截断',
    rewritten: '已改写',
    gone: '已消失',
    closed: '已关闭',
  },
  upToDate: '已跟上',
  position: (from, to, all) => `第 ${grouped(from)}–${grouped(to)} 行，共 ${grouped(all)} 行`,
  tooSmall: '至少需要 40×10',
  keys: {
    quit: '退出',
    help: '帮助',
    sort: name => `排序：${name}`,
    filter: '筛选',
    pause: '暂停',
    resume: '继续',
    advice: '建议',
    back: '返回',
    page: '翻页',
    keep: '保留',
    clear: '清除',
    scroll: '滚动',
  },
  help: [
    ['↑ ↓ j k', '选择错误码；PgUp、PgDn、g、G 移动更多'],
    ['Enter a', '所选错误码的原因与处理步骤；Esc 返回'],
    ['s S', '排序：最严重、最新、频率、次数、名称'],
    ['/', '只显示名称、数值、含义、码空间、操作或产生者中含有这些词的错误码'],
    ['p 空格', '画面静止，计数照常进行'],
    ['Tab 1–4', '错误码、事件、来源、丢失与问题'],
    ['Ctrl-L', '重新绘制'],
    ['Ctrl-Z', '暂时停止；用 fg 继续'],
    ['q', '结束并打印报告'],
    ['Ctrl-C', '中断并打印报告；再按一次立即退出'],
  ],
  legend: [
    ['致错警提', '致命、错误、警告、提示'],
    ['↳', '由更早的错误引起'],
    ['-', '在该操作中属正常，不是错误'],
    ['≥', '至少：更早的次数已让出位置'],
    ['/分', '最近一分钟内的次数'],
    ['距今', '距离最近一次出现'],
  ],
  helpTitle: '按键',
  legendTitle: '符号',
  alert: (code, title, where, often) =>
    `${code}：${title}${where === '' ? '' : `（${where}）`}${often === null ? '' : `，${often}`}`,
  within: (count, seconds) => `${spanText(seconds, ['秒', '分钟', '小时', '天'])}内 ${count} 次`,
}

const languages = { en, zh } satisfies Record<Lang, LiveWords>

/** Returns the words of a language. */
export function liveWords(lang: Lang): LiveWords {
  return languages[lang]
}
