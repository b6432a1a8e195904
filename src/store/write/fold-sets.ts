/**
 * Limits the sets of a source that its log can make grow without end: see `model/bounded-sets.ts`. The members of a partial join the
 * stored ones; members whose rank is then too high are added to the others, in the same transaction. Since each partial has at least
 * those of its members that the whole source keeps, the result is that of one partial over all of it.
 *
 *   stored  A3 B5 C9   limit 3   partial has D4 C1      stored  A3 D4 B5      other  +C9 +C1
 */

import { compareRanks, OTHER, type RankKey, rankOf } from '../../model/bounded-sets.ts'
import type { Aggregate, Sample } from '../../model/counts/partial-counts.ts'
import type { FindingKey } from '../../model/findings/finding.ts'
import { noteMinute, noteSample, noteValue } from '../checks/digest.ts'
import { atOnce, prepared, type Store } from '../database.ts'
import { findingOf } from './findings.ts'
import { JOIN_BUCKETS } from './join-buckets.ts'
import { besideFields, keepSamples } from './samples.ts'
import { settleValues } from './values.ts'

/** A generation of a source, as it is stored: negative if it is provisional. */
export interface SourceGeneration {
  readonly sourceId: number
  readonly gen: number
}

/** Returns the key that counts occurrences of codes that are not stored separately. */
export function otherKey(key: FindingKey): FindingKey {
  return { ...key, code: OTHER, value: null, vendor: null }
}

const OF_SPACE = 'source_id = ? AND gen = ? AND namespace = ?'

/** The last code that may stay once the limit is reached. */
const LAST = `
  SELECT rank, code AS text FROM kept_code WHERE ${OF_SPACE} ORDER BY rank, code LIMIT 1 OFFSET ?`

const BEYOND = `
  SELECT rank, code AS text FROM kept_code WHERE ${OF_SPACE} ORDER BY rank, code LIMIT -1 OFFSET ?`

const KEEP = 'INSERT INTO kept_code VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'

const LET_GO = `DELETE FROM kept_code WHERE ${OF_SPACE} AND rank = ? AND code = ?`

/** Yields the aggregates to count: under `OTHER` if their code is not stored separately. */
export function* foldCodes(
  store: Store,
  target: SourceGeneration,
  aggregates: readonly Aggregate[],
): Generator<void, readonly Aggregate[]> {
  const spaces = new Map<string, Set<string>>()
  for (const { known, key } of aggregates) {
    if (known || key.code === OTHER) continue
    const codes = spaces.get(key.namespace) ?? new Set()
    spaces.set(key.namespace, codes.add(key.code))
  }
  if (spaces.size === 0) return aggregates
  const folded = new Map<string, ReadonlySet<string>>()
  for (const [namespace, codes] of spaces) folded.set(namespace, yield* enterCodes(store, target, namespace, codes))
  return aggregates.map(aggregate => {
    const { known, key } = aggregate
    return !known && folded.get(key.namespace)?.has(key.code) ? { ...aggregate, key: otherKey(key) } : aggregate
  })
}

/** Enters codes of a space and returns those that do not stay. Moves older ones that exceed the limit now. */
function* enterCodes(
  store: Store,
  target: SourceGeneration,
  namespace: string,
  codes: ReadonlySet<string>,
): Generator<void, ReadonlySet<string>> {
  const { sourceId, gen } = target
  const { codes: limit } = store.caps
  const last = prepared(store, LAST).get(sourceId, gen, namespace, limit - 1) as RankKey | undefined
  const folded = new Set<string>()
  const keep = prepared(store, KEEP)
  for (const text of codes) {
    const rank = rankOf(text)
    if (last !== undefined && compareRanks({ rank, text }, last) > 0) folded.add(text)
    else keep.run(sourceId, gen, namespace, rank, text)
    yield
  }
  for (const code of yield* settleSpace(store, target, namespace)) if (codes.has(code)) folded.add(code)
  return folded
}

/** Removes the codes beyond the limit, moves their counts to `OTHER`, and returns them. */
function* settleSpace(store: Store, target: SourceGeneration, namespace: string): Generator<void, string[]> {
  const { sourceId, gen } = target
  const beyond = prepared(store, BEYOND).all(sourceId, gen, namespace, store.caps.codes) as RankKey[]
  for (const { rank, text } of beyond) {
    prepared(store, LET_GO).run(sourceId, gen, namespace, rank, text)
    moveCode(store, target, namespace, text)
    yield
  }
  return beyond.map(({ text }) => text)
}

/** Does the same for all spaces of a generation, after two of its parts were joined. */
export function settleCodes(store: Store, target: SourceGeneration): void {
  const { sourceId, gen } = target
  const spaces = prepared(store, 'SELECT DISTINCT namespace FROM kept_code WHERE source_id = ? AND gen = ? ORDER BY 1')
  for (const { namespace } of spaces.all(sourceId, gen) as { namespace: string }[])
    atOnce(settleSpace(store, target, namespace))
}

const KEYS_OF_CODE = `
  SELECT id, namespace, code, value, vendor, context, disposition, confidence, producer FROM finding
  WHERE namespace = ? AND code = ? ORDER BY id`

const OF_FINDING = 'source_id = ? AND gen = ? AND finding_id = ?'

/** How the rows of a finding join those of another one. */
const MOVES = [
  `INSERT INTO agg (source_id, gen, finding_id, bucket, n, min_ts, max_ts, seal)
   SELECT source_id, gen, ?, bucket, n, min_ts, max_ts, seal FROM agg WHERE ${OF_FINDING} ${JOIN_BUCKETS}`,
  `INSERT INTO param SELECT source_id, gen, ?, name, value, n FROM param WHERE ${OF_FINDING}
   ON CONFLICT DO UPDATE SET n = n + excluded.n`,
] as const

const MINUTES = `SELECT bucket, n FROM agg WHERE ${OF_FINDING} ORDER BY bucket`

const VALUES = `SELECT name, value, n FROM param WHERE ${OF_FINDING} ORDER BY name, value`

const SAMPLES = `
  SELECT rank, dec_off AS offset, shard_from AS shardFrom, shard_line AS line, ts AS time, raw, text, beside
  FROM sample WHERE ${OF_FINDING} ORDER BY rank, dec_off`

/** Moves the counts of a code in one generation to `OTHER`. The number of occurrences in the ledger does not change. */
function moveCode(store: Store, { sourceId, gen }: SourceGeneration, namespace: string, code: string): void {
  const keys = prepared(store, KEYS_OF_CODE).all(namespace, code) as (FindingKey & { id: number })[]
  for (const { id, ...key } of keys) {
    const minutes = prepared(store, MINUTES).all(sourceId, gen, id) as { bucket: number; n: number }[]
    if (minutes.length === 0) continue
    const from = findingOf(store, key)
    const other = findingOf(store, otherKey(key))
    for (const { bucket, n } of minutes) {
      noteMinute(store, from, bucket, -n)
      noteMinute(store, other, bucket, n)
    }
    const values = prepared(store, VALUES).all(sourceId, gen, id) as { name: string; value: string; n: number }[]
    for (const { name, value, n } of values) {
      noteValue(store, from, name, value, -n)
      noteValue(store, other, name, value, n)
    }
    const samples = prepared(store, SAMPLES).all(sourceId, gen, id) as (Omit<Sample, 'beside'> & {
      shardFrom: number
      beside: string | null
    })[]
    for (const sql of MOVES) prepared(store, sql).run(other.id, sourceId, gen, id)
    for (const table of ['agg', 'param', 'sample'])
      prepared(store, `DELETE FROM ${table} WHERE ${OF_FINDING}`).run(sourceId, gen, id)
    for (const { rank, offset } of samples) noteSample(store, from, rank, offset, -1)
    const slot = { sourceId, gen, finding: other }
    for (const { shardFrom, beside, ...sample } of samples)
      keepSamples(store, { ...slot, shardFrom }, [{ ...sample, ...besideFields(beside) }])
    settleValues(store, slot, store.caps.valuesOfUnknown)
  }
}
