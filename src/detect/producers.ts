/** What the shapes of a rule set say about their producers; asked for by every source, so made once. */
import { onceFor } from '../model/memoize.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'

export interface Producers {
  /** Their traces also show calls that went well. */
  readonly tellSuccess: ReadonlySet<string>
  /** Their open calls are told. */
  readonly traced: ReadonlySet<string>
}

export const producersOf = onceFor(
  ({ shapes }: RuleSet): Producers => ({
    tellSuccess: new Set(shapes.filter(s => s.kind === 'ok').map(s => s.producer)),
    traced: new Set(shapes.filter(s => s.kind === 'call' && s.remark !== null).map(s => s.producer)),
  }),
)
