/** Texts for things that are too many to be listed separately (`model/bounded-sets.ts`), in both languages. */
import type { Lang } from '../../model/rules/knowledge.ts'
import { countOf, grouped } from './report-words.ts'

const en = {
  title: 'Other codes that no rule pack knows, counted together',
  codes: (n: number, space: string) =>
    `There are too many codes that no rule pack knows (${space}), so not all of them are counted separately: ${countOf(n, 'occurrence')} of the others ${n === 1 ? 'is' : 'are'} counted together as “other”.`,
  remedy:
    'The totals are complete. Check the examples: some of the text may only look like a code. You can also name these codes in a rule pack of your own.',
  values: (n: number) => `other values (${grouped(n)}×)`,
  writers: (n: number) => `other hosts and programs (${grouped(n)})`,
  facts: 'Other notices of this kind are counted together here.',
  errorsOf: (errors: number, codes: number) => `${countOf(errors, 'error')} of more than ${countOf(codes, 'code')}`,
}

const zh: typeof en = {
  title: '其余规则包不认识的错误码，合并计数',
  codes: (n, space) =>
    `日志中规则包不认识的错误码过多，未能逐一列出（${space}）：其余错误码共 ${grouped(n)} 次，合并计为“other”。`,
  remedy: '总数没有遗漏。请查看示例：有些文字可能只是形似错误码；也可在自己的规则包中为这些错误码命名。',
  values: n => `其余取值（${grouped(n)}×）`,
  writers: n => `其余主机和程序（${grouped(n)} 次）`,
  facts: '其余同类情况在此合并计数。',
  errorsOf: (errors, codes) => `超过 ${grouped(codes)} 种错误码、共 ${grouped(errors)} 次错误`,
}

/** Returns these texts in a language. */
export function otherWordsOf(lang: Lang): typeof en {
  return lang === 'zh' ? zh : en
}
