/** Chooses the language of a run. */
import type { Lang } from '../../model/rules/knowledge.ts'

/** Returns the language of texts: from the flag, else from the environment; English for anything but Chinese. */
export function languageOf(flag: string, env: NodeJS.ProcessEnv): Lang {
  if (flag === 'en' || flag === 'zh') return flag
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return /^zh/i.test(locale) ? 'zh' : 'en'
}
