/** Chooses the codes that a summary lists separately: those of lowest rank over all its sources. */

import { OTHER, rankOf } from '../../model/bounded-sets.ts'
import type { FindingKey } from '../../model/findings/finding.ts'
import { prepared, type Store } from '../database.ts'
import { CHOSEN, type Selection } from './selection.ts'

/** How to list a finding: under its own code, known to a pack or not, or among the others. */
export type ListedCodes = 'known' | 'unknown' | 'other'

const SPACES = `SELECT DISTINCT namespace FROM kept_code WHERE ${CHOSEN} ORDER BY namespace`

const LOWEST = `
  SELECT DISTINCT rank, code FROM kept_code WHERE namespace = ? AND ${CHOSEN} ORDER BY rank, code LIMIT ?`

const IS_INVENTED = `
  SELECT 1 FROM kept_code WHERE namespace = ? AND rank = ? AND code = ? ORDER BY 1 LIMIT 1`

/** Returns a function that classifies the findings of a selection. */
export function readKept(store: Store, { ids }: Selection): (key: FindingKey) => ListedCodes {
  const limit = store.caps.codes
  const kept = new Map<string, ReadonlySet<string>>()
  const full = new Set<string>()
  for (const { namespace } of prepared(store, SPACES).all(ids) as { namespace: string }[]) {
    const rows = prepared(store, LOWEST).all(namespace, ids, limit + 1) as { code: string }[]
    if (rows.length > limit) full.add(namespace)
    kept.set(namespace, new Set(rows.slice(0, limit).map(({ code }) => code)))
  }
  return ({ namespace, code }) => {
    if (code === OTHER) return 'other'
    if (kept.get(namespace)?.has(code)) return 'unknown'
    if (!full.has(namespace)) return 'known'
    return prepared(store, IS_INVENTED).get(namespace, rankOf(code), code) === undefined ? 'known' : 'other'
  }
}
