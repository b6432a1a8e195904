/**
 * The ledger: which byte ranges of a source are counted. Ranges may come in any order, each of them once; the progress
 * of the source is the end of the ranges that follow each other from 0 without a gap.
 *
 *   applied  [0,10)  [20,35)          dec_off 10
 *   then     [10,20)                  dec_off 35
 */

import { type LedgerColumns, ledgerSeal } from '../checks/row-seals.ts'
import { addSums } from '../checks/seal.ts'
import { prepared, type Store, snapshot } from '../database.ts'
import { StoreError, storeProblem } from '../errors.ts'
import type { ContentFingerprint, PausePoint } from '../sources.ts'

/** A counted range of a generation; `to` is the first byte after it. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** A row of the ledger. `tail` is the fingerprint of the bytes before `to`. */
export interface LedgerEntry extends ByteRange {
  readonly sourceId: number
  readonly gen: number
  readonly lines: number
  readonly events: number
  readonly tail: ContentFingerprint | null
  /** The digest of what the range adds to the tables. */
  readonly digest: number
}

const LAST_BEFORE = `
  SELECT dec_from AS "from", dec_to AS "to" FROM ledger
  WHERE source_id = ? AND gen = ? AND dec_from < ? ORDER BY dec_from DESC LIMIT 1`

const INSERT = `
  INSERT INTO ledger (source_id, gen, dec_from, dec_to, lines, events, tail_len, tail_hash, run_id, digest, seal)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const NEXT = 'SELECT dec_to, tail_len, tail_hash FROM ledger WHERE source_id = ? AND gen = ? AND dec_from = ?'

/** The end of a range, as `NEXT` selects it. */
interface LedgerReach {
  readonly dec_to: number
  readonly tail_len: number | null
  readonly tail_hash: string | null
}

/** Returns the counted ranges, ascending: the gaps are what an interrupted run left. */
export function appliedRanges(store: Store, sourceId: number, gen: number): ByteRange[] {
  const select = prepared(
    store,
    'SELECT dec_from AS "from", dec_to AS "to" FROM ledger WHERE source_id = ? AND gen = ? ORDER BY dec_from',
  )
  return snapshot(store, () => select.all(sourceId, gen)) as ByteRange[]
}

const PAUSES = [
  `SELECT dec_to, tail_len, tail_hash FROM ledger
   WHERE source_id = ? AND gen = ? AND dec_from < ? AND dec_to <= ? ORDER BY dec_from DESC LIMIT 1`,
  `SELECT dec_off AS dec_to, tail_len, tail_hash FROM pause
   WHERE source_id = ? AND gen = ? AND dec_off < ? AND dec_off <= ? ORDER BY dec_off DESC LIMIT 1`,
] as const

/** Returns the last pause of counting at or before `upTo`: the end of a range, or of a step; null if there is none. */
export function lastPause(store: Store, sourceId: number, gen: number, upTo: number): PausePoint | null {
  const rows = snapshot(store, () =>
    PAUSES.map(sql => prepared(store, sql).get(sourceId, gen, upTo + 1, upTo) as LedgerReach | undefined),
  )
  const [last] = rows.flatMap(row => row ?? []).sort((a, b) => b.dec_to - a.dec_to)
  if (last === undefined || last.tail_len === null || last.tail_hash === null) return null
  return { to: last.dec_to, tail: { length: last.tail_len, hash: last.tail_hash } }
}

/** Records the end of a step, which may include provisional lines. */
export function keepPause(store: Store, sourceId: number, gen: number, { to, tail }: PausePoint): void {
  prepared(store, 'INSERT OR REPLACE INTO pause VALUES (?, ?, ?, ?, ?)').run(sourceId, gen, to, tail.length, tail.hash)
}

/** Returns whether a range is counted already; throws if a part of it is. */
export function isCounted(store: Store, entry: Pick<LedgerEntry, 'sourceId' | 'gen' | 'from' | 'to'>): boolean {
  const { sourceId, gen, from, to } = entry
  // Ranges in the ledger do not overlap, so only the last one that begins before `to` can overlap this one. An empty
  // range (at the end of a source) can only equal itself.
  const before = prepared(store, LAST_BEFORE).get(sourceId, gen, from === to ? to + 1 : to) as ByteRange | undefined
  if (before !== undefined && before.from === from && before.to === to) return true
  if (before !== undefined && before.to > from) throw new StoreError(overlapProblem(store, entry, before))
  return false
}

/** Enters a range that is not counted yet. */
export function enterRange(store: Store, entry: LedgerEntry): void {
  const { sourceId, gen, from, to, lines, events, tail, digest } = entry
  const [tailLen, tailHash] = [tail?.length ?? null, tail?.hash ?? null]
  const seal = ledgerSeal({ sourceId, gen, from, to, lines, events, tailLen, tailHash, runId: store.runId, digest })
  prepared(store, INSERT).run(sourceId, gen, from, to, lines, events, tailLen, tailHash, store.runId, digest, seal)
}

const LAST = `
  SELECT source_id AS sourceId, gen, dec_from AS "from", dec_to AS "to", lines, events, tail_len AS tailLen,
         tail_hash AS tailHash, run_id AS runId, digest
  FROM ledger WHERE source_id = ? AND gen = ? ORDER BY dec_from DESC LIMIT 1`

/** Adds a change to the digest of a generation, in its last range. */
export function addToDigest(store: Store, sourceId: number, gen: number, change: number): void {
  if (change === 0) return
  const last = prepared(store, LAST).get(sourceId, gen) as LedgerColumns | undefined
  if (last === undefined) return
  const changed = { ...last, digest: addSums(last.digest, change) }
  const update = prepared(
    store,
    'UPDATE ledger SET digest = ?, seal = ? WHERE source_id = ? AND gen = ? AND dec_from = ?',
  )
  update.run(changed.digest, ledgerSeal(changed), sourceId, gen, last.from)
}

/** Advances the progress of a source from `reached` over all ranges that follow, and takes over the tail of the last one. */
export function advance(store: Store, sourceId: number, gen: number, reached: number): void {
  const next = prepared(store, NEXT)
  let last: LedgerReach | undefined
  for (;;) {
    const row = next.get(sourceId, gen, last?.dec_to ?? reached) as LedgerReach | undefined
    if (row === undefined) break
    last = row
  }
  if (last === undefined) return
  const update = prepared(store, 'UPDATE source SET dec_off = ?, tail_len = ?, tail_hash = ? WHERE id = ?')
  update.run(last.dec_to, last.tail_len, last.tail_hash, sourceId)
  store.unsealed.add(sourceId)
}

function overlapProblem(store: Store, entry: ByteRange & Pick<LedgerEntry, 'sourceId'>, other: ByteRange) {
  const fact =
    `Bytes ${entry.from} to ${entry.to} of source ${entry.sourceId} were to be counted, ` +
    `but bytes ${other.from} to ${other.to} are already counted.`
  return storeProblem(
    'overlap',
    store.path,
    fact,
    'Let only one run at a time read a source into a database, then run again.',
  )
}
