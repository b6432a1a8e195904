/** Adds seals and digests that older versions did not have, once what they have adds up. */

import type { Problem } from '../../model/problem.ts'
import { StoreError } from '../errors.ts'
import { prepared, type Store } from '../handle.ts'
import { damageOf } from './contents.ts'
import { namedFindings, type SourceDigest, sourceDigest } from './digest.ts'
import { type LedgerColumns, ledgerSeal, type SampleColumns, sampleSeal, sealAsides, sealSources } from './row-seals.ts'
import { addSums, timesSeal } from './seal.ts'

const TILES = `
  SELECT source_id AS sourceId, gen, dec_from AS "from", dec_to AS "to", lines, events, tail_len AS tailLen,
         tail_hash AS tailHash, run_id AS runId FROM ledger ORDER BY source_id, gen, dec_from`

const SAMPLES = `
  SELECT source_id AS sourceId, gen, finding_id AS finding, rank, dec_off AS offset, shard_from AS shardFrom,
         shard_line AS shardLine, ts, raw, text, beside FROM sample`

/** The first version whose rows have seals. */
const SEALED = 3

/** The first version whose digests cover samples. */
const SAMPLED = 5

/**
 * Seals everything in the tables of an older version, within the transaction that migrates them. Throws a `StoreError`
 * if ledger and counts do not agree, or if rows with seals are not as they were written.
 */
export function sealOlder(store: Store, version: number): void {
  if (version < SEALED) sealAll(store)
  else if (version < SAMPLED) {
    // A new seal would hide what was changed before.
    refuse(damageOf(store, false))
    addSamples(store)
  }
  refuse(damageOf(store))
}

function refuse(damage: Problem | null): void {
  if (damage !== null) throw new StoreError(damage)
}

const FIRST_TILE = `
  SELECT source_id AS sourceId, gen, dec_from AS "from", dec_to AS "to", lines, events, tail_len AS tailLen,
         tail_hash AS tailHash, run_id AS runId, digest
  FROM ledger WHERE source_id = ? AND gen = ? ORDER BY dec_from LIMIT 1`

const UPDATE_TILE = 'UPDATE ledger SET digest = ?, seal = ? WHERE source_id = ? AND gen = ? AND dec_from = ?'

/** Adds the samples to the digest of each generation, in its first range. */
function addSamples(store: Store): void {
  const findings = namedFindings(store)
  const keyOf = ({ source, gen }: SourceDigest): string => `${source} ${gen}`
  const before = new Map(sourceDigest(store, findings, { samples: false }).map(one => [keyOf(one), one.digest]))
  for (const one of sourceDigest(store, findings)) {
    const change = addSums(one.digest, -(before.get(keyOf(one)) ?? 0))
    const row = prepared(store, FIRST_TILE).get(one.source, one.gen) as LedgerColumns | undefined
    if (row === undefined || change === 0) continue
    const changed = { ...row, digest: addSums(row.digest, change) }
    prepared(store, UPDATE_TILE).run(changed.digest, ledgerSeal(changed), row.sourceId, row.gen, row.from)
  }
}

function sealAll(store: Store): void {
  const findings = namedFindings(store)
  const digests = new Map(sourceDigest(store, findings).map(({ source, gen, digest }) => [`${source} ${gen}`, digest]))
  for (const row of prepared(store, TILES).all() as Omit<LedgerColumns, 'digest'>[]) {
    const key = `${row.sourceId} ${row.gen}`
    // It is unknown which range added what, so the first one gets the whole digest.
    const digest = digests.get(key) ?? 0
    digests.delete(key)
    const seal = ledgerSeal({ ...row, digest })
    prepared(store, UPDATE_TILE).run(digest, seal, row.sourceId, row.gen, row.from)
  }
  store.db.exec(`UPDATE agg SET seal = ${timesSeal('min_ts', 'max_ts')}`)
  sealSamples(store, new Map([...findings].map(([id, { name }]) => [id, name])))
  const asides = 'SELECT source_id, gen FROM remark UNION SELECT source_id, gen FROM loss ORDER BY 1, 2'
  for (const [source, gen] of prepared(store, asides).raw().all() as [number, number][])
    sealAsides(sql => prepared(store, sql), source, gen)
  const ids = prepared(store, 'SELECT id FROM source ORDER BY id').pluck().all() as number[]
  sealSources(sql => prepared(store, sql), ids)
}

/** Seals the samples, of everything or of one source, under the names of their findings. */
export function sealSamples(store: Store, names: ReadonlyMap<number, string>, source?: number): void {
  const update = `
    UPDATE sample SET seal = ? WHERE source_id = ? AND gen = ? AND finding_id = ? AND rank = ? AND dec_off = ?`
  const sql = source === undefined ? SAMPLES : `${SAMPLES} WHERE source_id = ?`
  type Stored = Omit<SampleColumns, 'finding'> & { readonly finding: number }
  for (const row of prepared(store, sql).all(...(source === undefined ? [] : [source])) as Stored[]) {
    const seal = sampleSeal({ ...row, finding: names.get(row.finding) ?? '' })
    prepared(store, update).run(seal, row.sourceId, row.gen, row.finding, row.rank, row.offset)
  }
}
