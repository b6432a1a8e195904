/** The packs of a rule set, as reports list them. */

import type { PackSummary } from '../../model/counts/summary.ts'
import type { RuleSet } from '../../model/rules/ruleset.ts'

/** Returns the packs with codes, in the order of their code spaces. */
export function packSummaries(rules: Pick<RuleSet, 'packs'>): PackSummary[] {
  return rules.packs
    .filter(pack => pack.codes.length > 0)
    .map(({ namespace, version, digest }) => ({ namespace, version, digest }))
    .sort((a, b) => (a.namespace < b.namespace ? -1 : 1))
}
