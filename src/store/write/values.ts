/** The values of parameters; a finding stores those of lowest rank: see `fold-sets.ts`. */

import { compareRanks, OTHER_VALUES } from '../../model/bounded-sets.ts'
import { rankOfValue } from '../../model/findings/evidence.ts'
import { ORIGINS, valueLimit } from '../../model/findings/origins.ts'
import { noteValue } from '../checks/digest.ts'
import type { KnownFinding } from '../checks/seal.ts'
import { prepared, type Store } from '../database.ts'

/** A finding in a generation of a source. */
export interface ValueSlot {
  readonly sourceId: number
  readonly gen: number
  readonly finding: KnownFinding
}

const OF_SLOT = 'source_id = ? AND gen = ? AND finding_id = ?'

const ADD = 'INSERT INTO param VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n'

const COUNT = `SELECT count(*) AS count FROM param WHERE ${OF_SLOT} AND name = ? ORDER BY 1`

const VALUES = `SELECT value, n FROM param WHERE ${OF_SLOT} AND name = ? ORDER BY value`

const REMOVE = `DELETE FROM param WHERE ${OF_SLOT} AND name = ? AND value = ?`

const NAMES = `
  SELECT name FROM param WHERE ${OF_SLOT} AND name <> '${OTHER_VALUES}' GROUP BY name HAVING count(*) > ? ORDER BY name`

/** Adds the values of one parameter. At most `usual` stay, fewer of some; the others are counted together. */
export function addValues(
  store: Store,
  slot: ValueSlot,
  name: string,
  values: ReadonlyMap<string, number>,
  usual: number,
): void {
  const limit = valueLimit(name, usual)
  const add = adder(store, slot)
  const last = name === OTHER_VALUES ? null : lastOf(store, slot, name, values, limit)
  let others = 0
  for (const [value, count] of values) {
    if (last === null || compareRanks(rankOfValue(name)(value), last) <= 0) add(name, value, count)
    else others += count
  }
  if (last === null) return
  settleName(store, slot, name, limit)
  if (others > 0) add(OTHER_VALUES, name, others)
}

/** Returns a function that adds to the count of a value. */
function adder(
  store: Store,
  { sourceId, gen, finding }: ValueSlot,
): (name: string, value: string, count: number) => void {
  const add = prepared(store, ADD)
  return (name, value, count) => {
    add.run(sourceId, gen, finding.id, name, value, count)
    noteValue(store, finding, name, value, count)
  }
}

/** Returns the last value that may stay; null if there is room for all. */
function lastOf(
  store: Store,
  { sourceId, gen, finding }: ValueSlot,
  name: string,
  values: ReadonlyMap<string, number>,
  limit: number,
) {
  const { count } = prepared(store, COUNT).get(sourceId, gen, finding.id, name) as { count: number }
  if (count + values.size <= limit) return null
  const known = prepared(store, VALUES).all(sourceId, gen, finding.id, name) as { value: string }[]
  const standing = known.map(({ value }) => rankOfValue(name)(value)).sort(compareRanks)
  return standing[limit - 1] ?? { rank: Infinity, text: '' }
}

function settleName(store: Store, slot: ValueSlot, name: string, limit: number): void {
  const { sourceId, gen, finding } = slot
  const rows = prepared(store, VALUES).all(sourceId, gen, finding.id, name) as { value: string; n: number }[]
  if (rows.length <= limit) return
  const standing = rows.map(({ value, n }) => ({ ...rankOfValue(name)(value), n })).sort(compareRanks)
  let others = 0
  for (const { text, n } of standing.slice(limit)) {
    prepared(store, REMOVE).run(sourceId, gen, finding.id, name, text)
    noteValue(store, finding, name, text, -n)
    others += n
  }
  adder(store, slot)(OTHER_VALUES, name, others)
}

/** Removes the values beyond the limit, for every parameter of a finding. */
export function settleValues(store: Store, slot: ValueSlot, limit: number): void {
  const { sourceId, gen, finding } = slot
  const names = prepared(store, NAMES).all(sourceId, gen, finding.id, Math.min(limit, ORIGINS)) as { name: string }[]
  for (const { name } of names) settleName(store, slot, name, valueLimit(name, limit))
}
