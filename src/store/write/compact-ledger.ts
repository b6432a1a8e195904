/** Merges ranges of the ledger: a `tail` enters one with every step, for years. */

import { namedFindings } from '../checks/digest.ts'
import { type LedgerColumns, ledgerSeal, sealAsides } from '../checks/row-seals.ts'
import { addSums } from '../checks/seal.ts'
import { sealSamples } from '../checks/seal-all.ts'
import { prepared, type Store } from '../handle.ts'

/** Number of last ranges that are not merged while a source may grow: their ends identify copies that rotation is just making. */
const KEPT = 100

const TILES = `
  SELECT source_id AS sourceId, gen, dec_from AS "from", dec_to AS "to", lines, events, tail_len AS tailLen,
         tail_hash AS tailHash, run_id AS runId, digest
  FROM ledger WHERE source_id = ? AND gen = ? ORDER BY dec_from`

/**
 * Merges the ranges of a generation that follow each other from 0; all of them if the source is `old`. Call it within a
 * transaction. Returns how many ranges were merged into another one.
 */
export function foldLedger(store: Store, sourceId: number, gen: number, old: boolean): number {
  const tiles = prepared(store, TILES).all(sourceId, gen) as LedgerColumns[]
  let count = 0
  for (let end = 0; count < tiles.length && tiles[count]!.from === end; count++) end = tiles[count]!.to
  if (!old) count -= KEPT
  if (count < 2) return 0
  const folded = tiles.slice(0, count)
  const last = folded.at(-1)!
  rebaseSamples(store, sourceId, gen, last.from)
  if (rebase(store, 'unknown_code', [sourceId, gen, last.from])) sealAsides(sql => prepared(store, sql), sourceId, gen)
  const range = {
    ...last,
    from: 0,
    lines: folded.reduce((sum, { lines }) => sum + lines, 0),
    events: folded.reduce((sum, { events }) => sum + events, 0),
    digest: folded.reduce((sum, { digest }) => addSums(sum, digest), 0),
  }
  prepared(store, 'DELETE FROM ledger WHERE source_id = ? AND gen = ? AND dec_from <= ?').run(sourceId, gen, last.from)
  const { to, lines, events, tailLen, tailHash, runId, digest } = range
  prepared(
    store,
    `INSERT INTO ledger (source_id, gen, dec_from, dec_to, lines, events, tail_len, tail_hash, run_id, digest, seal)
     VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(sourceId, gen, to, lines, events, tailLen, tailHash, runId, digest, ledgerSeal(range))
  return count - 1
}

/** Updates the line numbers of a table, which are relative to their range: it now begins at 0. Returns whether any changed. */
function rebase(
  store: Store,
  table: 'sample' | 'unknown_code',
  place: [sourceId: number, gen: number, upTo: number],
): boolean {
  const update = prepared(
    store,
    `UPDATE ${table} SET shard_from = 0, shard_line = shard_line + (
       SELECT ifnull(sum(lines), 0) FROM ledger AS l
       WHERE l.source_id = ${table}.source_id AND l.gen = ${table}.gen AND l.dec_from < ${table}.shard_from)
     WHERE source_id = ? AND gen = ? AND shard_from > 0 AND shard_from <= ?`,
  )
  return update.run(...place).changes > 0
}

function rebaseSamples(store: Store, sourceId: number, gen: number, upTo: number): void {
  if (!rebase(store, 'sample', [sourceId, gen, upTo])) return
  sealSamples(store, new Map([...namedFindings(store)].map(([id, { name }]) => [id, name])), sourceId)
}
