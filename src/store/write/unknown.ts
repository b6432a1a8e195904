/** Codes of no code space, and signs that code spaces are in use: of the codes, those of lowest rank are stored separately. */
import { OTHER } from '../../model/bounded-sets.ts'
import type { ActivityCount, PartialCounts } from '../../model/counts/partial-counts.ts'
import { noteActivity, noteUnknown } from '../checks/digest.ts'
import { prepared, type Store } from '../database.ts'
import type { SourceGeneration } from './fold-sets.ts'
import { membersBeyond } from './log-notices.ts'

/** Keeps the earlier of two first lines; all columns are set from the values before. */
export const FIRST_LINE = `
  shard_from = iif(excluded.dec_off < dec_off, excluded.shard_from, shard_from),
  shard_line = iif(excluded.dec_off < dec_off, excluded.shard_line, shard_line),
  dec_off = min(dec_off, excluded.dec_off)`

const ADD = `
  INSERT INTO unknown_code (source_id, gen, code, n, dec_off, shard_from, shard_line) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET n = n + excluded.n, ${FIRST_LINE}`

/** Adds the unknown codes of a partial to those of a generation. */
export function addUnknown(store: Store, target: SourceGeneration, { from, unknown }: PartialCounts): void {
  const add = prepared(store, ADD)
  for (const { code, count, offset, line } of unknown) {
    add.run(target.sourceId, target.gen, code, count, offset, from, line)
    noteUnknown(store, code, count)
  }
  if (unknown.length > 0) settleUnknown(store, target)
}

const CODES = `SELECT code FROM unknown_code WHERE source_id = ? AND gen = ? AND code <> '${OTHER}' ORDER BY code`

const ONE = 'source_id = ? AND gen = ? AND code = ?'

const FOLD = `
  INSERT INTO unknown_code (source_id, gen, code, n, dec_off, shard_from, shard_line)
  SELECT source_id, gen, '${OTHER}', n, dec_off, shard_from, shard_line FROM unknown_code WHERE ${ONE}
  ON CONFLICT DO UPDATE SET n = n + excluded.n, ${FIRST_LINE}`

/** Adds the codes beyond the limit to the others. */
export function settleUnknown(store: Store, { sourceId, gen }: SourceGeneration): void {
  const codes = prepared(store, CODES).pluck().all(sourceId, gen) as string[]
  for (const code of membersBeyond(codes, store.caps.unknown)) {
    const count = prepared(store, `SELECT n FROM unknown_code WHERE ${ONE} ORDER BY 1`).pluck().get(sourceId, gen, code)
    noteUnknown(store, code, -(count as number))
    noteUnknown(store, OTHER, count as number)
    prepared(store, FOLD).run(sourceId, gen, code)
    prepared(store, `DELETE FROM unknown_code WHERE ${ONE}`).run(sourceId, gen, code)
  }
}

const ADD_ACTIVITY = `
  INSERT INTO activity (source_id, gen, namespace, ok, lines) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET ok = ok + excluded.ok, lines = lines + excluded.lines`

/** Adds signs of use to those of a generation. */
export function addActivity(
  store: Store,
  { sourceId, gen }: SourceGeneration,
  activity: readonly ActivityCount[],
): void {
  for (const { namespace, ok, lines } of activity) {
    prepared(store, ADD_ACTIVITY).run(sourceId, gen, namespace, ok, lines)
    noteActivity(store, namespace, ok, lines)
  }
}
