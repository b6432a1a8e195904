/** What a gate says, in one sentence each: rules that were broken, gaps in the input. */
import type { Lang } from '../../model/knowledge.ts'
import type { Gap, Violation } from '../../model/verdict.ts'
import { counted, grouped } from '../phrase.ts'

/** Why something fails the gate. */
export function violationText(violation: Violation, lang: Lang): string {
  const zh = lang === 'zh'
  switch (violation.rule) {
    case 'fail-on':
      return zh ? '门禁：不允许出现。' : `Gate: it may not occur${by(violation)}.`
    case 'over-budget': {
      const { count } = violation.item
      return zh
        ? `门禁：出现 ${grouped(count)} 次，基线最多允许 ${grouped(violation.max)} 次。`
        : `Gate: ${counted(count, 'time')}, and the baseline accepts ${grouped(violation.max)}.`
    }
    case 'max':
      return zh
        ? `门禁：${violation.code} 出现 ${grouped(violation.count)} 次，最多允许 ${grouped(violation.max)} 次。`
        : `Gate: ${violation.code} occurred ${counted(violation.count, 'time')}, at most ${grouped(violation.max)} may be${by(violation)}.`
    case 'max-new':
      return zh
        ? `门禁：新出现的错误 ${grouped(violation.count)} 次，最多允许 ${grouped(violation.max)} 次。`
        : `Gate: ${counted(violation.count, 'occurrence')} of what is new, at most ${grouped(violation.max)} may be${by(violation)}.`
    case 'max-rate':
      return zh
        ? `门禁：${violation.code} 在 ${grouped(violation.lines)} 行中出现 ${grouped(violation.count)} 次，每 ${grouped(violation.per)} 行最多允许 ${grouped(violation.max)} 次。`
        : `Gate: ${violation.code} occurred ${counted(violation.count, 'time')} in ${counted(violation.lines, 'line')}, at most ${grouped(violation.max)} per ${grouped(violation.per)} may be${by(violation)}.`
    case 'expect':
      return zh ? `门禁：应当出现的 ${violation.code} 没有出现。` : `Gate: ${violation.code} had to appear and did not.`
    case 'min-lines':
      return zh
        ? `门禁：只读到 ${grouped(violation.lines)} 行，至少应有 ${grouped(violation.min)} 行。`
        : `Gate: ${counted(violation.lines, 'line')} read, there must be at least ${grouped(violation.min)}.`
    case 'expired':
      return zh
        ? `门禁：基线中 ${violation.entry.code} 的条目已于 ${violation.entry.expires ?? '–'} 到期。`
        : `Gate: the baseline's entry for ${violation.entry.code} expired on ${violation.entry.expires ?? '–'}.`
    case 'stale':
      return zh
        ? `门禁：基线中 ${violation.entry.code} 的条目已不再需要。`
        : `Gate: nothing needs the baseline's entry for ${violation.entry.code} any more.`
  }
}

function by({ policy }: Violation): string {
  return policy === null ? '' : ` (${policy})`
}

/** Why the input cannot be judged. */
export function gapText(gap: Gap, lang: Lang): string {
  const zh = lang === 'zh'
  switch (gap.kind) {
    case 'no-source':
      return zh ? '没有可读取的输入。' : 'There was nothing to read.'
    case 'no-lines':
      return zh
        ? `已读取 ${grouped(gap.sources)} 个来源，但其中没有任何一行。`
        : `${counted(gap.sources, 'source')} read, but there is no line in ${gap.sources === 1 ? 'it' : 'them'}.`
    case 'empty':
      return zh ? `${gap.path} 没有任何一行。` : `${gap.path} holds no line.`
    case 'unread':
      return zh
        ? `${grouped(gap.of)} 个来源中有 ${grouped(gap.sources)} 个未能完整读取。`
        : `${grouped(gap.sources)} of ${counted(gap.of, 'source')} could not be read completely.`
    case 'trouble':
      return zh
        ? `读取时有 ${grouped(gap.problems)} 个问题使输入不完整。`
        : `${counted(gap.problems, 'problem')} cost some of the input.`
    case 'lost':
      return zh
        ? `日志自称至少丢失了 ${grouped(gap.lines)} 行。`
        : `The logs say that at least ${counted(gap.lines, 'line')} ${gap.lines === 1 ? 'is' : 'are'} missing.`
  }
}
