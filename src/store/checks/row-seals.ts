/**
 * Seals of rows whose columns change separately: sources with their problems, losses, remarks, unknown codes. A change marks its row;
 * before the transaction commits, each marked row is read once and sealed.
 */
import type Database from 'better-sqlite3'
import { type SealValue, sealOf } from './seal.ts'

/** What the seal of a source covers: the columns of its row, and its problems. */
export const SOURCES_TO_SEAL = `
  SELECT id, path, member, dev, ino, gen, state, format, bytes, dec_off, head_len, head_hash, tail_len, tail_hash, log, packs, run_id,
         (SELECT json_group_array(json_array(seq, id, kind, path, member, line, col, dec_off, fact, remedy))
          FROM (SELECT * FROM problem WHERE source_id = source.id ORDER BY seq))
  FROM source`

const SOURCE_TO_SEAL = `${SOURCES_TO_SEAL} WHERE id = ?`

const SEAL_SOURCE = 'UPDATE source SET seal = ? WHERE id = ?'

const REMARK_COLUMNS = 'source_id, max(gen, -1 - gen), id, fact, remedy, subject, dec_off'

const LOSS_COLUMNS = 'source_id, max(gen, -1 - gen), what, origin, first_ts, last_ts, dec_off'

export const REMARKS_TO_SEAL = `SELECT ${REMARK_COLUMNS} FROM remark`
export const LOSSES_TO_SEAL = `SELECT ${LOSS_COLUMNS} FROM loss`
export const UNKNOWN_TO_SEAL =
  'SELECT source_id, max(gen, -1 - gen), code, dec_off, shard_from, shard_line FROM unknown_code'

/** Returns a prepared statement. */
export type Prepare = (sql: string) => Database.Statement

/** Seals the rows of sources; ignores those that were removed. */
export function sealSources(prepare: Prepare, ids: Iterable<number>): void {
  for (const id of ids) {
    const row = prepare(SOURCE_TO_SEAL).raw().get(id) as SealValue[] | undefined
    if (row !== undefined) prepare(SEAL_SOURCE).run(sealOf(...row), id)
  }
}

/** Seals the remarks, losses and unknown codes of one generation. */
export function sealAsides(prepare: Prepare, sourceId: number, gen: number): void {
  const own = ' WHERE source_id = ? AND gen = ?'
  for (const row of prepare(REMARKS_TO_SEAL + own)
    .raw()
    .all(sourceId, gen) as SealValue[][]) {
    const update = `UPDATE remark SET seal = ?${own} AND id = ? AND fact = ? AND remedy = ?`
    prepare(update).run(sealOf(...row), sourceId, gen, row[2], row[3], row[4])
  }
  for (const row of prepare(LOSSES_TO_SEAL + own)
    .raw()
    .all(sourceId, gen) as SealValue[][]) {
    prepare(`UPDATE loss SET seal = ?${own} AND what = ? AND origin = ?`).run(
      sealOf(...row),
      sourceId,
      gen,
      row[2],
      row[3],
    )
  }
  for (const row of prepare(UNKNOWN_TO_SEAL + own)
    .raw()
    .all(sourceId, gen) as SealValue[][]) {
    prepare(`UPDATE unknown_code SET seal = ?${own} AND code = ?`).run(sealOf(...row), sourceId, gen, row[2])
  }
}

/** The columns of a ledger row that its seal covers. */
export interface LedgerColumns {
  readonly sourceId: number
  readonly gen: number
  readonly from: number
  readonly to: number
  readonly lines: number
  readonly events: number
  readonly tailLen: number | null
  readonly tailHash: string | null
  readonly runId: number
  readonly digest: number
}

/** Returns the seal of a ledger row; it does not change when a provisional range becomes final. */
export function ledgerSeal(row: LedgerColumns): number {
  const { sourceId, gen, from, to, lines, events, tailLen, tailHash, runId, digest } = row
  return sealOf(sourceId, Math.max(gen, -1 - gen), from, to, lines, events, tailLen, tailHash, runId, digest)
}

/** The columns of a sample that its seal covers. */
export interface SampleColumns {
  readonly sourceId: number
  readonly gen: number
  /** The name of the finding's key. */
  readonly finding: string
  readonly rank: number
  readonly offset: number
  readonly shardFrom: number
  readonly shardLine: number
  readonly ts: number | null
  readonly raw: string
  readonly text: string
  readonly beside: string | null
}

/** Returns the seal of a sample. */
export function sampleSeal(row: SampleColumns): number {
  const { sourceId, gen, finding, rank, offset, shardFrom, shardLine, ts, raw, text, beside } = row
  // Samples of version 3 have none.
  const more = beside === null ? [] : [beside]
  return sealOf(sourceId, Math.max(gen, -1 - gen), finding, rank, offset, shardFrom, shardLine, ts, raw, text, ...more)
}
