/** Words used only in the HTML report. */
import type { Lang } from '../../model/rules/knowledge.ts'

const en = {
  needsScript: 'A script inside this file draws the report. Allow scripts for this file, or use --format md.',
  overTime: 'Over time',
  each: 'Each column',
  codes: 'Codes',
  search: 'Search codes, texts, operations',
  all: 'all',
  errors: 'Errors',
  consequences: 'Consequences',
  normal: 'Normal',
  kind: 'Kind',
  spaces: 'Code space',
  sources: 'Sources',
  shown: (n: string, all: string) => `${n} of ${all} codes`,
  none: 'Nothing matches.',
  clean: 'No errors.',
  more: 'more are not in this file; --format json lists all',
  light: 'Light',
  dark: 'Dark',
  first: 'First',
  last: 'Last',
  reasons: 'Violations',
  accept: 'To accept it: ',
  format: 'Format',
  lines: 'Lines',
  size: 'Size',
  state: 'State',
  source: 'Source',
  packs: 'Rule packs',
  noTimes: 'No occurrence has a time.',
  untimed: 'without a time',
}

/** The words of one language. */
export type HtmlWords = typeof en

const zh: HtmlWords = {
  needsScript: '本报告由其中的脚本绘制。请允许此文件运行脚本，或使用 --format md。',
  overTime: '时间分布',
  each: '每列',
  codes: '错误码',
  search: '搜索错误码、文字、操作',
  all: '全部',
  errors: '错误',
  consequences: '后果',
  normal: '正常',
  kind: '类别',
  spaces: '码空间',
  sources: '来源',
  shown: (n, all) => `${all} 种错误码中的 ${n} 种`,
  none: '没有匹配的内容。',
  clean: '没有错误。',
  more: '项未包含在本文件中；--format json 列出全部',
  light: '浅色',
  dark: '深色',
  first: '最早',
  last: '最晚',
  reasons: '违规',
  accept: '若要接受：',
  format: '格式',
  lines: '行数',
  size: '大小',
  state: '状态',
  source: '来源',
  packs: '规则包',
  noTimes: '所有记录都没有时间。',
  untimed: '没有时间',
}

export function htmlWords(lang: Lang): HtmlWords {
  return lang === 'zh' ? zh : en
}
