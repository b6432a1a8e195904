/** Texts of `explain` about what was read, in both languages. */
import type { Lang } from '../../model/rules/knowledge.ts'
import { countOf, grouped } from './report-words.ts'

const en = {
  canMean: (text: string, n: number) => `“${text}” can mean ${countOf(n, 'code')}:`,
  readHere: 'Read here:',
  begin: (text: string, n: number) => `“${text}” is the beginning of ${countOf(n, 'name')}:`,
  moreNames: (n: number) => `and ${countOf(n, 'more name')}`,
  choose: 'For one of them:',
  decimal: (text: string) => `${text}, decimal`,
  hexadecimal: (text: string) => `${text}, hexadecimal`,
  inner: (text: string, other: string | null) =>
    `${text}${other === null ? '' : ` (${other})`}, which the service uses inside`,
  phrase: (text: string) => `by its text “${text}”`,
  beginning: (text: string) => `the only name that begins with “${text}”`,
  during: (how: string, operation: string) => `${how}, when ${operation}`,
}

const zh: typeof en = {
  canMean: (text, n) => `“${text}”有 ${grouped(n)} 种含义：`,
  readHere: '读到：',
  begin: (text, n) => `“${text}”是 ${grouped(n)} 个名称的开头：`,
  moreNames: n => `以及另外 ${grouped(n)} 个`,
  choose: '查看其中之一：',
  decimal: text => `${text}，十进制`,
  hexadecimal: text => `${text}，十六进制`,
  inner: (text, other) => `${text}${other === null ? '' : `（${other}）`}，服务内部使用`,
  phrase: text => `依据文字“${text}”`,
  beginning: text => `唯一以“${text}”开头的名称`,
  during: (how, operation) => `${how}，操作：${operation}`,
}

/** Returns these texts in a language. */
export function explainWordsOf(lang: Lang): typeof en {
  return lang === 'zh' ? zh : en
}
