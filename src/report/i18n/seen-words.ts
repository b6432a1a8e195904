/** Texts for what a report knows beside its findings: codes of no pack, code spaces in use, signs that were left out. */
import type { Lang } from '../../model/rules/knowledge.ts'
import { grouped } from './report-words.ts'

const en = {
  unknownCodes: (codes: string) => `Codes that no pack knows: ${codes}.`,
  unknownCode: (code: string, about: string, place: string) => `${code} (${about}), first at ${place}`,
  unknownOthers: 'others',
  moreUnknown: (n: number) => `${grouped(n)} more below`,
  unknownTitle: 'Codes that no pack knows (counted, never judged)',
  firstAt: (place: string) => `first at ${place}`,
  between: '; ',
}

const zh: typeof en = {
  unknownCodes: codes => `规则包中没有的错误码：${codes}。`,
  unknownCode: (code, about, place) => `${code}（${about}），首次出现于 ${place}`,
  unknownOthers: '其余',
  moreUnknown: n => `另有 ${grouped(n)} 种见下文`,
  unknownTitle: '规则包中没有的错误码（只计数，不作判断）',
  firstAt: place => `首次出现于 ${place}`,
  between: '；',
}

/** Returns these texts in a language. */
export function seenWordsOf(lang: Lang): typeof en {
  return lang === 'zh' ? zh : en
}
