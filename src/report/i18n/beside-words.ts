/** Texts about lines beside a sample, in both languages. */
import type { Lang } from '../../model/rules/knowledge.ts'

const en = {
  place: (place: string) => `beside it ${place}`,
  read: (lines: string) => `Read the lines beside it: ${lines}`,
  between: ' · ',
}

const zh: typeof en = {
  place: place => `相邻 ${place}`,
  read: lines => `先看相邻的日志行：${lines}`,
  between: ' · ',
}

/** Returns these texts in a language. */
export function besideWordsOf(lang: Lang): typeof en {
  return lang === 'zh' ? zh : en
}
