/** What the shapes of a rule set say about their producers; asked for by every source, so made once. */
import type { RuleSet } from '../model/ruleset.ts'

interface Producers {
  /** Their traces also show calls that went well. */
  readonly tellSuccess: ReadonlySet<string>
  /** Their open calls are told. */
  readonly traced: ReadonlySet<string>
}

const KNOWN = new WeakMap<RuleSet, Producers>()

export function producersOf(rules: RuleSet): Producers {
  let producers = KNOWN.get(rules)
  if (producers === undefined) {
    const { shapes } = rules
    producers = {
      tellSuccess: new Set(shapes.filter(s => s.kind === 'ok').map(s => s.producer)),
      traced: new Set(shapes.filter(s => s.kind === 'call' && s.remark !== null).map(s => s.producer)),
    }
    KNOWN.set(rules, producers)
  }
  return producers
}
