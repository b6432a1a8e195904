/**
 * Counts a whole source in one transaction: its row, its counts and its end. For sources that were scanned before they were
 * claimed, which is as good where the store knows nothing that may be the same: whoever is later finds the row.
 */
import type { PartialCounts } from '../../model/counts/partial-counts.ts'
import { atOnce, prepared, type Store, transact } from '../database.ts'
import {
  addProblems,
  type ContentFingerprint,
  decimal,
  isUnknown,
  type SourceEnd,
  type SourceIdentity,
} from '../sources.ts'
import { countRange, isNothing } from './count-range.ts'

/** A source that was scanned from its first byte to its last. */
export interface CountedSource {
  readonly identity: SourceIdentity
  /** Of its first bytes, if long enough to find rows of other names. */
  readonly head: ContentFingerprint | null
  readonly partial: PartialCounts
  /** Of the first bytes that were counted for good, and of the bytes before the end of `partial`. */
  readonly print: ContentFingerprint | null
  readonly tail: ContentFingerprint | null
  /** The unterminated last line, which counts only until the source grows. */
  readonly open: PartialCounts | null
  readonly end: SourceEnd
}

const INSERT = `
  INSERT INTO source (path, member, dev, ino, state, format, bytes, dec_off, head_len, head_hash, tail_len, tail_hash,
                      log, packs, run_id)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Returns the row of the source; null, without counting anything, if the store has a row that may be the same source. */
export function countSource(store: Store, source: CountedSource): number | null {
  return transact(store, () => {
    const { identity, head, partial, tail, open, end } = source
    if (!isUnknown(store, identity, head)) return null
    const id = insertRow(store, source)
    if (!isNothing(partial)) atOnce(countRange(store, { sourceId: id, gen: 0 }, partial, tail))
    if (open !== null && !isNothing(open)) atOnce(countRange(store, { sourceId: id, gen: -1 }, open, null))
    addProblems(store, id, end.problems)
    store.unsealed.add(id)
    return id
  })
}

function insertRow(store: Store, { identity, partial, print, tail, end }: CountedSource): number {
  const { path, member, dev, ino, log } = identity
  const [first, last] = isNothing(partial) ? [null, null] : [print, tail]
  const found = [path, member, decimal(dev), decimal(ino), end.state, end.format, end.bytes]
  const reached = [partial.to, first?.length ?? null, first?.hash ?? null, last?.length ?? null, last?.hash ?? null]
  const insert = prepared(store, INSERT)
  return Number(insert.run(...found, ...reached, log ?? '', store.packs, store.runId).lastInsertRowid)
}
