/** Applies the rules of a policy: each rule that does not hold becomes one violation for each item. */
import type { BaselineEntry, GateItem, Violation } from '../model/counts/verdict.ts'
import { matchesTarget, totalCount } from './items.ts'
import { type CodeName, type FailOn, isSameCode, type Policy, type TypedRule } from './policy.ts'

/** How violations could be accepted; made where the command line is known. */
export interface AcceptHints {
  /** Returns the entry that would accept an item, and the command that adds it. */
  readonly item: (item: GateItem) => Violation['accept']
  /** The command that removes stale entries. */
  readonly stale: Violation['accept']
  /** Returns the command that renews an entry. */
  readonly expired: (entry: BaselineEntry) => Violation['accept']
}

/** What occurred. */
export interface GateOccurrences {
  readonly items: readonly GateItem[]
  readonly expired: readonly BaselineEntry[]
  readonly stale: readonly BaselineEntry[]
  /** Codes that occurred with any disposition. */
  readonly appeared: readonly CodeName[]
  readonly lines: number
  /** Code spaces in use. */
  readonly seen: readonly string[]
}

/** Returns all violations: items first, worst first, then the rules about totals. */
export function violationsOf(occurred: GateOccurrences, policy: Policy, accepting: AcceptHints): Violation[] {
  const { expired, stale } = occurred
  return [
    ...occurred.items.flatMap(item => aboutItem(item, policy, accepting)),
    ...overMax(occurred, policy),
    ...overRate(occurred, policy),
    ...tooManyNew(occurred, policy),
    ...notSeen(occurred, policy),
    ...tooShort(occurred, policy),
    ...notInUse(occurred, policy),
    ...(policy.strict ? expired : []).map(
      (entry): Violation => ({ rule: 'expired', entry, policy: '--strict', accept: accepting.expired(entry) }),
    ),
    ...(policy.strict ? stale : []).map(
      (entry): Violation => ({ rule: 'stale', entry, policy: '--strict', accept: accepting.stale }),
    ),
  ]
}

/** Returns at most one violation for each item: the budget of its entry, else the first rule that forbids it. */
function aboutItem(item: GateItem, policy: Policy, accepting: AcceptHints): Violation[] {
  const { entry, count } = item
  if (entry !== null && count > entry.max)
    return [{ rule: 'over-budget', item, max: entry.max, policy: null, accept: accepting.item(item) }]
  if (entry !== null || item.expected) return []
  const broken = policy.failOn.find(({ rule }) => forbids(rule, item))
  if (broken === undefined) return []
  return [{ rule: 'fail-on', item, policy: `--fail-on ${broken.typed}`, accept: accepting.item(item) }]
}

function forbids(rule: FailOn, item: GateItem): boolean {
  switch (rule.kind) {
    case 'new':
      return item.isNew === true
    case 'grown':
      return item.before !== null && item.before > 0 && item.count > item.before
    default:
      return matchesTarget(rule, item)
  }
}

function overMax({ items }: GateOccurrences, policy: Policy): Violation[] {
  return policy.max.flatMap(({ typed, rule: { target, max } }): Violation[] => {
    const about = items.filter(item => matchesTarget(target, item))
    const count = totalCount(about)
    if (count <= max) return []
    const name = nameOf(typed)
    const accept = { by: 'flag', flag: `--max ${name}=${count}` } as const
    return [{ rule: 'max', target: name, count, max, items: about, policy: `--max ${typed}`, accept }]
  })
}

function overRate({ items, lines }: GateOccurrences, policy: Policy): Violation[] {
  return policy.maxRate.flatMap(({ typed, rule: { target, max, per } }): Violation[] => {
    const about = items.filter(item => matchesTarget(target, item))
    const count = totalCount(about)
    if (count * per <= max * lines) return []
    const name = nameOf(typed)
    const accept = { by: 'flag', flag: `--max-rate ${name}=${Math.ceil((count * per) / lines)}/${per}` } as const
    return [
      { rule: 'max-rate', target: name, count, lines, max, per, items: about, policy: `--max-rate ${typed}`, accept },
    ]
  })
}

function tooManyNew({ items }: GateOccurrences, { maxNew }: Policy): Violation[] {
  const about = items.filter(item => item.isNew === true && !item.expected)
  const count = totalCount(about)
  if (maxNew === null || count <= maxNew) return []
  const accept = { by: 'flag', flag: `--max-new ${count}` } as const
  return [{ rule: 'max-new', count, max: maxNew, items: about, policy: `--max-new ${maxNew}`, accept }]
}

function notSeen({ appeared }: GateOccurrences, { expect }: Policy): Violation[] {
  return missing(expect, appeared).map(({ typed }) => ({
    rule: 'expect',
    code: typed,
    policy: `--expect ${typed}`,
    accept: { by: 'without', flag: `--expect ${typed}` },
  }))
}

function missing(expect: readonly TypedRule<CodeName>[], appeared: readonly CodeName[]): TypedRule<CodeName>[] {
  return expect.filter(({ rule }) => !appeared.some(name => isSameCode(rule, name)))
}

function tooShort({ lines }: GateOccurrences, { minLines }: Policy): Violation[] {
  if (minLines === null || lines >= minLines) return []
  const accept = { by: 'flag', flag: `--min-lines ${lines}` } as const
  return [{ rule: 'min-lines', lines, min: minLines, policy: `--min-lines ${minLines}`, accept }]
}

function notInUse({ seen }: GateOccurrences, { expectFormat }: Policy): Violation[] {
  return expectFormat
    .filter(namespace => !seen.includes(namespace))
    .map(namespace => {
      const flag = `--expect-format ${namespace}`
      return { rule: 'expect-format', namespace, policy: flag, accept: { by: 'without', flag } }
    })
}

function nameOf(typed: string): string {
  return typed.slice(0, typed.lastIndexOf('='))
}
