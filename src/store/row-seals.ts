/**
 * The seals of rows whose columns change one by one: sources with their problems, losses, remarks. A change says which row it
 * touched; before the transaction commits, each is read once and sealed.
 */
import type Database from 'better-sqlite3'
import { sealOf, type Value } from './seal.ts'

/** Columns of a source in the order of its seal; `seal` stands last. */
export const SOURCE_COLUMNS =
  'id, path, member, dev, ino, gen, state, format, bytes, dec_off, head_len, head_hash, tail_len, tail_hash, log, packs, run_id'

const PROBLEM_COLUMNS = 'seq, id, kind, path, member, line, col, dec_off, fact, remedy'

const REMARK_COLUMNS = 'source_id, max(gen, -1 - gen), id, fact, remedy, subject, dec_off'

const LOSS_COLUMNS = 'source_id, max(gen, -1 - gen), what, origin, first_ts, last_ts, dec_off'

export const REMARKS_TO_SEAL = `SELECT ${REMARK_COLUMNS} FROM remark`
export const LOSSES_TO_SEAL = `SELECT ${LOSS_COLUMNS} FROM loss`

/** Gives the prepared form of a statement. */
export type Prepare = (sql: string) => Database.Statement

/** The seal of a source: the columns of its row, and the problems that were kept with it. */
export function sourceSeal(prepare: Prepare, row: readonly Value[]): number {
  const select = prepare(`SELECT ${PROBLEM_COLUMNS} FROM problem WHERE source_id = ? ORDER BY seq`).raw()
  const problems = select.all(row[0]) as Value[][]
  return problems.length === 0 ? sealOf(...row) : sealOf(...row, ...problems.flat())
}

/** Seals the rows of sources, those that are still there. */
export function sealSources(prepare: Prepare, ids: Iterable<number>): void {
  for (const id of ids) {
    const row = prepare(`SELECT ${SOURCE_COLUMNS} FROM source WHERE id = ?`).raw().get(id) as Value[] | undefined
    if (row !== undefined) prepare('UPDATE source SET seal = ? WHERE id = ?').run(sourceSeal(prepare, row), id)
  }
}

/** Seals the remarks and losses of one generation. */
export function sealAsides(prepare: Prepare, sourceId: number, gen: number): void {
  const own = ' WHERE source_id = ? AND gen = ?'
  for (const row of prepare(REMARKS_TO_SEAL + own)
    .raw()
    .all(sourceId, gen) as Value[][]) {
    const update = `UPDATE remark SET seal = ?${own} AND id = ? AND fact = ? AND remedy = ?`
    prepare(update).run(sealOf(...row), sourceId, gen, row[2], row[3], row[4])
  }
  for (const row of prepare(LOSSES_TO_SEAL + own)
    .raw()
    .all(sourceId, gen) as Value[][]) {
    prepare(`UPDATE loss SET seal = ?${own} AND what = ? AND origin = ?`).run(
      sealOf(...row),
      sourceId,
      gen,
      row[2],
      row[3],
    )
  }
}

/** The columns of a ledger row that its seal is made of. */
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

/** The seal of a ledger row; what is provisional keeps it when it is kept for good. */
export function ledgerSeal(row: LedgerColumns): number {
  const { sourceId, gen, from, to, lines, events, tailLen, tailHash, runId, digest } = row
  return sealOf(sourceId, Math.max(gen, -1 - gen), from, to, lines, events, tailLen, tailHash, runId, digest)
}

/** The columns of a sample that its seal is made of. */
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
}

/** The seal of a sample. */
export function sampleSeal(row: SampleColumns): number {
  const { sourceId, gen, finding, rank, offset, shardFrom, shardLine, ts, raw, text } = row
  return sealOf(sourceId, Math.max(gen, -1 - gen), finding, rank, offset, shardFrom, shardLine, ts, raw, text)
}
