/** Texts for what a report knows beside its findings: codes of no pack, code spaces in use, signs that were left out. */
import type { Lang } from '../../model/rules/knowledge.ts'
import { countOf, grouped } from './report-words.ts'

const en = {
  unknownCodes: (codes: string) => `Codes that no pack knows: ${codes}.`,
  unknownCode: (code: string, about: string, place: string) => `${code} (${about}), first at ${place}`,
  unknownOthers: 'others',
  moreUnknown: (n: number) => `${grouped(n)} more below`,
  unknownTitle: 'Codes that no pack knows (counted, never judged)',
  firstAt: (place: string) => `first at ${place}`,
  between: '; ',
  // What a report without errors means.
  cleanSeen: (read: string, seen: string) => `No errors in ${read}: ${seen}.`,
  cleanUnseen: (read: string) => `Nothing known was seen in ${read}.`,
  part: (read: string) => `the part that could be read of ${read}`,
  calls: (n: number, space: string) => `${countOf(n, `${space} call`)}`,
  allOk: 'all OK',
  someOk: (n: number) => `${grouped(n)} OK`,
  lines: (n: number, space: string) => countOf(n, `${space} line`),
  // What was left out.
  leftOut: (n: number, codes: string, level: string) =>
    `${countOf(n, 'weaker sign')} ${n === 1 ? 'was' : 'were'} left out: ${codes} (--min-confidence ${level} shows ${n === 1 ? 'it' : 'them'}).`,
  codeAt: (code: string, place: string) => `${code} at ${place}`,
  moreCodes: (n: number) => countOf(n, 'more code'),
}

const zh: typeof en = {
  unknownCodes: codes => `规则包中没有的错误码：${codes}。`,
  unknownCode: (code, about, place) => `${code}（${about}），首次出现于 ${place}`,
  unknownOthers: '其余',
  moreUnknown: n => `另有 ${grouped(n)} 种见下文`,
  unknownTitle: '规则包中没有的错误码（只计数，不作判断）',
  firstAt: place => `首次出现于 ${place}`,
  between: '；',
  cleanSeen: (read, seen) => `在${read}中没有错误：${seen}。`,
  cleanUnseen: read => `在${read}中没有看到任何已知内容。`,
  part: read => `${read}可读取的部分`,
  calls: (n, space) => `${grouped(n)} 次 ${space} 调用`,
  allOk: '全部成功',
  someOk: n => `成功 ${grouped(n)} 次`,
  lines: (n, space) => `${grouped(n)} 行 ${space} 日志`,
  leftOut: (n, codes, level) =>
    `另有 ${grouped(n)} 次把握较低的迹象未列出：${codes}（用 --min-confidence ${level} 可以看到）。`,
  codeAt: (code, place) => `${place} 的 ${code}`,
  moreCodes: n => `另外 ${grouped(n)} 种错误码`,
}

/** Returns these texts in a language. */
export function seenWordsOf(lang: Lang): typeof en {
  return lang === 'zh' ? zh : en
}
