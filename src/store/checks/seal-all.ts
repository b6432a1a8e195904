/** Adds seals to the rows of older versions, once their counts add up. */

import { StoreError } from '../errors.ts'
import { prepared, type Store } from '../handle.ts'
import { damageOf } from './contents.ts'
import { namedFindings, sourceDigest } from './digest.ts'
import { type LedgerColumns, ledgerSeal, type SampleColumns, sampleSeal, sealAsides, sealSources } from './row-seals.ts'
import { timesSeal } from './seal.ts'

const TILES = `
  SELECT source_id AS sourceId, gen, dec_from AS "from", dec_to AS "to", lines, events, tail_len AS tailLen,
         tail_hash AS tailHash, run_id AS runId FROM ledger ORDER BY source_id, gen, dec_from`

const SAMPLES = `
  SELECT source_id AS sourceId, gen, finding_id AS finding, rank, dec_off AS offset, shard_from AS shardFrom,
         shard_line AS shardLine, ts, raw, text, beside FROM sample`

/** The first version whose rows have seals. */
const SEALED = 3

/**
 * Seals everything in the tables of a version without seals, within the transaction that migrates them. Throws a `StoreError`
 * if ledger and counts do not agree, or if rows with seals are not as they were written.
 */
export function sealOlder(store: Store, version: number): void {
  if (version < SEALED) sealAll(store)
  const damage = damageOf(store)
  if (damage !== null) throw new StoreError(damage)
}

function sealAll(store: Store): void {
  const findings = namedFindings(store)
  const digests = new Map(sourceDigest(store, findings).map(({ source, gen, digest }) => [`${source} ${gen}`, digest]))
  const update = 'UPDATE ledger SET digest = ?, seal = ? WHERE source_id = ? AND gen = ? AND dec_from = ?'
  for (const row of prepared(store, TILES).all() as Omit<LedgerColumns, 'digest'>[]) {
    const key = `${row.sourceId} ${row.gen}`
    // It is unknown which range added what, so the first one gets the whole digest.
    const digest = digests.get(key) ?? 0
    digests.delete(key)
    const seal = ledgerSeal({ ...row, digest })
    prepared(store, update).run(digest, seal, row.sourceId, row.gen, row.from)
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
