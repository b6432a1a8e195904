/**
 * Whether bytes can hold a call that would be reported if it stayed open: only then is the end of a source searched for
 * marks. Most logs hold none, and the search takes longer than all else that is done for a small log.
 */
import { memoize } from '../model/memoize.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'

/** Maximum number of texts that are searched for; with more the search for marks is as fast. */
const MAX_TEXTS = 4

/** The shortest texts of which each such call contains one; null where there are too many. */
const textsOf = memoize(({ automaton, shapes }: RuleSet): { readonly texts: readonly Buffer[] | null } => {
  const calls = automaton.branches.filter(
    ({ shape }) => shapes[shape]!.kind === 'call' && shapes[shape]!.remark !== null,
  )
  const literals = [...new Set(calls.map(({ literal }) => literal))].map(number =>
    Buffer.from(automaton.literals[number]!),
  )
  const texts: Buffer[] = []
  for (const literal of literals.sort((a, b) => a.length - b.length))
    if (!texts.some(text => literal.includes(text))) texts.push(literal)
  return { texts: texts.length > MAX_TEXTS ? null : texts }
})

/** Returns whether [from, to) may hold a call whose open end is reported. */
export function mayHoldCall(rules: RuleSet, bytes: Uint8Array, from: number, to: number): boolean {
  const { texts } = textsOf(rules)
  if (texts === null) return true
  const area = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
  return texts.some(text => area.includes(text))
}
