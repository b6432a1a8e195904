/**
 * Sources: what was read, under which identity, and how far. The caller, who can read files, decides whether a file is
 * the one of last time; this file stores the facts for that decision.
 */

import type { SourceState } from '../model/counts/summary.ts'
import type { Place, Problem } from '../model/problem.ts'
import { prepared, type Store, snapshot, transact } from './database.ts'

/** Where a source was found. Device and inode are null for sources without them, such as streams. */
export interface SourceIdentity {
  readonly path: string
  readonly member: string | null
  readonly dev: number | bigint | null
  readonly ino: number | bigint | null
  /** The name of the log whose files rotation makes; null or missing for what is never rotated. */
  readonly log?: string | null
}

/** A hash over `length` bytes; the caller chooses the algorithm. */
export interface ContentFingerprint {
  readonly length: number
  readonly hash: string
}

/** An offset at which counting paused, and the fingerprint of the bytes before it. */
export interface PausePoint {
  readonly to: number
  readonly tail: ContentFingerprint
}

/** A known source. Everything before `decOff` of generation `gen` is counted. */
export interface SourceRow {
  readonly id: number
  readonly path: string
  readonly member: string | null
  /** Device and inode in decimal. */
  readonly dev: string | null
  readonly ino: string | null
  readonly gen: number
  readonly state: SourceState | 'open'
  readonly format: string
  readonly bytes: number | null
  readonly decOff: number
  /** Of the first bytes of the generation. */
  readonly head: ContentFingerprint | null
  /** Of the bytes just before `decOff`. */
  readonly tail: ContentFingerprint | null
  /** The end of the provisional counts after that; null if there are none, or only an unterminated line. */
  readonly open: PausePoint | null
  /** The run that read it last, 0 for none; and the one that counted its first bytes, null for none. */
  readonly runId: number
  readonly begunBy: number | null
  /** Digest of the rules that it was counted with; null if unknown. */
  readonly packs: string | null
  /** Whether this run took it already. */
  readonly taken: boolean
  /** Whether it was created since this run began. */
  readonly isNew: boolean
}

/** The final state of a source. `bytes` is its size as the reader should see it. */
export interface SourceEnd {
  readonly state: SourceState
  readonly format: string
  readonly bytes: number
  readonly problems: readonly Problem[]
}

/** A row as `CANDIDATES` selects it. */
interface StoredSource extends Omit<SourceRow, 'head' | 'tail' | 'open' | 'taken' | 'isNew'> {
  readonly headLen: number | null
  readonly headHash: string | null
  readonly tailLen: number | null
  readonly tailHash: string | null
  /** The end as JSON, with the length and hash of its fingerprint. */
  readonly openEnd: string | null
}

/** The tables with counts, by source and generation. */
export const COUNTED = [
  'ledger',
  'agg',
  'sample',
  'param',
  'skipped',
  'remark',
  'loss',
  'unknown_code',
  'activity',
  'removed',
  'kept_code',
] as const

/** Maximum number of other rows with the same first bytes; more do not distinguish anything. */
const MAX_ALIKE = 100

/**
 * Ways in which a row may match the wanted source, each with an index, so that the usual case of no match is cheap. All
 * members of an archive share its name and inode, so the member is part of the lookup.
 */
const ALIKE = `
  SELECT id FROM source WHERE path = ? AND member IS ?
  UNION ALL SELECT id FROM source WHERE dev = ? AND ino = ? AND member IS ?
  UNION ALL SELECT id FROM source WHERE log = ? AND head_len < ?
  UNION ALL SELECT id FROM source WHERE log = ? AND head_len = ? AND head_hash = ?`

/** The oldest rows with the same first bytes, in the order of the index: with one of its own, the statement takes three times as long. */
const WITH_HEAD = `SELECT id FROM source INDEXED BY source_head WHERE head_hash = ? AND member IS ? LIMIT ${MAX_ALIKE}`

const CANDIDATES = `
  SELECT id, path, member, dev, ino, gen, state, format, bytes, dec_off AS decOff, run_id AS runId, packs,
         head_len AS headLen, head_hash AS headHash, tail_len AS tailLen, tail_hash AS tailHash,
         (SELECT run_id FROM ledger AS l WHERE l.source_id = id AND l.gen = source.gen AND dec_from = 0) AS begunBy,
         (SELECT json_array(dec_to, l.tail_len, l.tail_hash) FROM ledger AS l
          WHERE l.source_id = id AND l.gen = -1 - source.gen AND l.tail_len IS NOT NULL
          ORDER BY dec_from DESC LIMIT 1) AS openEnd
  FROM source WHERE member IS :member AND id IN (SELECT value FROM json_each(:ids)) ORDER BY id`

/**
 * Returns the sources that may match: of the same name, the same file under another name, of the same log, or with the
 * same `head` (the first bytes, if long enough); oldest first.
 */
export function beginSource(
  store: Store,
  identity: SourceIdentity,
  head: ContentFingerprint | null = null,
): SourceRow[] {
  // A statement sees one state; only the rows of a match need the same one.
  return isUnknown(store, identity, head) ? [] : snapshot(store, () => candidates(store, identity, head))
}

/** Returns whether no source may match. */
export function isUnknown(store: Store, identity: SourceIdentity, head: ContentFingerprint | null): boolean {
  return idsAlike(store, identity, head).length === 0
}

function idsAlike(store: Store, identity: SourceIdentity, head: ContentFingerprint | null): number[] {
  const { path, member, log = null } = identity
  const [dev, ino] = [decimal(identity.dev), decimal(identity.ino)]
  const [length, hash] = [head?.length ?? Number.MAX_SAFE_INTEGER, head?.hash ?? null]
  const wanted = [path, member, dev, ino, member, log, length, log, length, hash]
  const ids = prepared(store, ALIKE)
    .pluck()
    .all(...wanted) as number[]
  if (hash !== null) ids.push(...(prepared(store, WITH_HEAD).pluck().all(hash, member) as number[]))
  return ids
}

/** Does the same within a transaction. */
export function candidates(store: Store, identity: SourceIdentity, head: ContentFingerprint | null): SourceRow[] {
  const ids = idsAlike(store, identity, head)
  if (ids.length === 0) return []
  const rows = prepared(store, CANDIDATES).all({ member: identity.member, ids: JSON.stringify(ids) }) as StoredSource[]
  return rows.map(({ headLen: length, headHash: hash, tailLen, tailHash, openEnd, ...row }) => ({
    ...row,
    head: fingerprint(length, hash),
    tail: fingerprint(tailLen, tailHash),
    open: openEnd === null ? null : openOf(JSON.parse(openEnd)),
    taken: store.runId !== 0 && row.runId === store.runId,
    isNew: store.runId !== 0 && row.id > store.sourcesBefore,
  }))
}

/** Adds log names to the rows of a database from before there were any. */
export function nameLogs(store: Store, logOf: (path: string) => string): void {
  const rows = prepared(store, 'SELECT id, path, member, dev FROM source WHERE log IS NULL ORDER BY id').all() as Pick<
    SourceRow,
    'id' | 'path' | 'member' | 'dev'
  >[]
  if (rows.length === 0) return
  transact(store, () => {
    const update = prepared(store, 'UPDATE source SET log = ? WHERE id = ?')
    for (const { id, path, member, dev } of rows) {
      update.run(member === null && dev !== null ? logOf(path) : '', id)
      store.unsealed.add(id)
    }
  })
}

/** Adds a source without counts, and returns its id. */
export function createSource(store: Store, identity: SourceIdentity): number {
  return transact(store, () => {
    const insert = prepared(
      store,
      'INSERT INTO source (path, member, dev, ino, log, packs, run_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    const { path, member, dev, ino, log } = identity
    const columns = [path, member, decimal(dev), decimal(ino), log ?? '', store.packs, store.runId]
    const id = Number(insert.run(...columns).lastInsertRowid)
    store.unsealed.add(id)
    return id
  })
}

/** Updates the name and inode of a source. */
export function moveSource(store: Store, sourceId: number, identity: SourceIdentity): void {
  transact(store, () => {
    const update = prepared(store, 'UPDATE source SET path = ?, member = ?, dev = ?, ino = ?, log = ? WHERE id = ?')
    const { path, member, dev, ino, log } = identity
    update.run(path, member, decimal(dev), decimal(ino), log ?? '', sourceId)
    store.unsealed.add(sourceId)
  })
}

/** Removes the provisional counts of the present generation, which the caller is about to read again. */
export function dropProvisional(store: Store, sourceId: number): void {
  transact(store, () => {
    for (const table of COUNTED) {
      const remove = `DELETE FROM ${table} WHERE source_id = ? AND gen = (SELECT -1 - gen FROM source WHERE id = ?)`
      prepared(store, remove).run(sourceId, sourceId)
    }
  })
}

/** Removes all counts of the present generation: it is read again from its beginning. */
export function emptySource(store: Store, sourceId: number): void {
  transact(store, () => {
    for (const table of COUNTED) {
      const remove = `DELETE FROM ${table} WHERE source_id = ? AND gen IN (SELECT gen FROM source WHERE id = ?)`
      prepared(store, remove).run(sourceId, sourceId)
    }
    dropProvisional(store, sourceId)
    prepared(store, 'DELETE FROM pause WHERE source_id = ?').run(sourceId)
    const update = prepared(
      store,
      'UPDATE source SET dec_off = 0, head_len = NULL, head_hash = NULL, tail_len = NULL, tail_hash = NULL WHERE id = ?',
    )
    update.run(sourceId)
    store.unsealed.add(sourceId)
  })
}

/** Records the final state of the source; its problems replace those of the run before. */
export function finishSource(store: Store, sourceId: number, end: SourceEnd): void {
  transact(store, () => {
    const update = prepared(store, 'UPDATE source SET state = ?, format = ?, bytes = ? WHERE id = ?')
    update.run(end.state, end.format, end.bytes, sourceId)
    store.unsealed.add(sourceId)
    prepared(store, 'DELETE FROM problem WHERE source_id = ?').run(sourceId)
    addProblems(store, sourceId, end.problems)
  })
}

/** Adds the problems of a source that has none. */
export function addProblems(store: Store, sourceId: number, problems: readonly Problem[]): void {
  problems.forEach(({ id, kind, place, fact, remedy }, seq) => {
    const insert = prepared(store, 'INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    insert.run(sourceId, seq, id, kind, ...placeColumns(place), fact, remedy)
  })
}

function placeColumns(place: Place | null) {
  return [place?.path, place?.member, place?.line, place?.column, place?.offset].map(value => value ?? null)
}

/** Returns a device or inode number as it is stored. */
export function decimal(value: number | bigint | null): string | null {
  return value === null ? null : String(value)
}

function openOf([to, length, hash]: [number, number, string]): PausePoint {
  return { to, tail: { length, hash } }
}

function fingerprint(length: number | null, hash: string | null): ContentFingerprint | null {
  return length === null || hash === null ? null : { length, hash }
}
