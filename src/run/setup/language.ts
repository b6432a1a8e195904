/** The language in which a run speaks. */
import type { Lang } from '../../model/rules/knowledge.ts'

/** The language of texts: the flag, or what the environment says; anything that is not Chinese is English. */
export function languageOf(flag: string, env: NodeJS.ProcessEnv): Lang {
  if (flag === 'en' || flag === 'zh') return flag
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return /^zh/i.test(locale) ? 'zh' : 'en'
}
