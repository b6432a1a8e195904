/** What the shapes of a rule set say about their producers; needed by every source, so made once. */
import { memoize } from '../model/memoize.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'

export interface Producers {
  /** Producers whose traces also show successful calls. */
  readonly logsSuccess: ReadonlySet<string>
  /** Producers whose open calls are reported. */
  readonly traced: ReadonlySet<string>
}

export const producersOf = memoize(
  ({ shapes }: RuleSet): Producers => ({
    logsSuccess: new Set(shapes.filter(s => s.kind === 'ok').map(s => s.producer)),
    traced: new Set(shapes.filter(s => s.kind === 'call' && s.remark !== null).map(s => s.producer)),
  }),
)
