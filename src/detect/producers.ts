/** What the shapes of a rule set say about their producers; asked for by every source, so made once. */
import { memoize } from '../model/memoize.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'

export interface Producers {
  /** Their traces also show calls that went well. */
  readonly logsSuccess: ReadonlySet<string>
  /** Their open calls are told. */
  readonly traced: ReadonlySet<string>
}

export const producersOf = memoize(
  ({ shapes }: RuleSet): Producers => ({
    logsSuccess: new Set(shapes.filter(s => s.kind === 'ok').map(s => s.producer)),
    traced: new Set(shapes.filter(s => s.kind === 'call' && s.remark !== null).map(s => s.producer)),
  }),
)
