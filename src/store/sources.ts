/**
 * Sources: what has been read, under which identity, and how far. Deciding whether a file is the one of last time is
 * the caller's work (it can read the file); this file keeps what that decision needs.
 */
import type { Place, Problem } from '../model/problem.ts'
import type { SourceState } from '../model/summary.ts'
import { prepared, type Store, snapshot, transact } from './database.ts'

/** Where a source is found. Device and inode are null for what has none, such as a stream. */
export interface SourceIdentity {
  readonly path: string
  readonly member: string | null
  readonly dev: number | bigint | null
  readonly ino: number | bigint | null
}

/** A hash over `length` bytes, by whatever hash the caller uses. */
export interface Fingerprint {
  readonly length: number
  readonly hash: string
}

/** A known source. Everything before `decOff` of generation `gen` has been counted. */
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
  readonly head: Fingerprint | null
  /** Of the bytes just before `decOff`. */
  readonly tail: Fingerprint | null
}

/** What a source came to. `bytes` is its size as the reader should see it. */
export interface SourceEnd {
  readonly state: SourceState
  readonly format: string
  readonly bytes: number
  readonly problems: readonly Problem[]
}

/** A row as `CANDIDATES` selects it. */
interface StoredSource extends Omit<SourceRow, 'head' | 'tail'> {
  readonly headLen: number | null
  readonly headHash: string | null
  readonly tailLen: number | null
  readonly tailHash: string | null
}

/** The tables that hold what was counted, by source and generation. */
const COUNTED = ['ledger', 'agg', 'sample', 'param', 'skipped', 'remark', 'loss'] as const

const CANDIDATES = `
  SELECT id, path, member, dev, ino, gen, state, format, bytes, dec_off AS decOff,
         head_len AS headLen, head_hash AS headHash, tail_len AS tailLen, tail_hash AS tailHash
  FROM source WHERE member IS :member AND (path = :path OR (dev = :dev AND ino = :ino)) ORDER BY id`

/** The sources that this one may be: of the same name, or the same file under another name; oldest first. */
export function beginSource(store: Store, identity: SourceIdentity): SourceRow[] {
  const { path, member } = identity
  const wanted = { path, member, dev: decimal(identity.dev), ino: decimal(identity.ino) }
  const rows = snapshot(store, () => prepared(store, CANDIDATES).all(wanted)) as StoredSource[]
  return rows.map(({ headLen, headHash, tailLen, tailHash, ...row }) => ({
    ...row,
    head: fingerprint(headLen, headHash),
    tail: fingerprint(tailLen, tailHash),
  }))
}

/** Adds a source of which nothing is counted yet, and gives its id. */
export function createSource(store: Store, identity: SourceIdentity): number {
  return transact(store, () => {
    const insert = prepared(store, 'INSERT INTO source (path, member, dev, ino) VALUES (?, ?, ?, ?)')
    const { path, member, dev, ino } = identity
    return Number(insert.run(path, member, decimal(dev), decimal(ino)).lastInsertRowid)
  })
}

/** Gives a source the name and inode under which it was found this time. */
export function moveSource(store: Store, sourceId: number, identity: SourceIdentity): void {
  transact(store, () => {
    const update = prepared(store, 'UPDATE source SET path = ?, member = ?, dev = ?, ino = ? WHERE id = ?')
    update.run(identity.path, identity.member, decimal(identity.dev), decimal(identity.ino), sourceId)
  })
}

/**
 * Begins the source anew at offset 0 and gives the number of the new generation. What the old ones counted stays,
 * their unterminated last lines included: they stood in the log.
 */
export function newGeneration(store: Store, sourceId: number): number {
  return transact(store, () => {
    const update = prepared(
      store,
      `UPDATE source SET gen = gen + 1, dec_off = 0, state = 'open',
         head_len = NULL, head_hash = NULL, tail_len = NULL, tail_hash = NULL
       WHERE id = ? RETURNING gen`,
    )
    return (update.get(sourceId) as { gen: number }).gen
  })
}

/** Takes back the unterminated last line of the present generation, which the caller is about to read again. */
export function dropProvisional(store: Store, sourceId: number): void {
  transact(store, () => {
    for (const table of COUNTED) {
      const remove = `DELETE FROM ${table} WHERE source_id = ? AND gen = (SELECT -1 - gen FROM source WHERE id = ?)`
      prepared(store, remove).run(sourceId, sourceId)
    }
  })
}

/** Records what the source came to; its problems replace those of the run before. */
export function finishSource(store: Store, sourceId: number, end: SourceEnd): void {
  transact(store, () => {
    const update = prepared(store, 'UPDATE source SET state = ?, format = ?, bytes = ? WHERE id = ?')
    update.run(end.state, end.format, end.bytes, sourceId)
    prepared(store, 'DELETE FROM problem WHERE source_id = ?').run(sourceId)
    const insert = prepared(store, 'INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    end.problems.forEach(({ id, kind, place, fact, remedy }, seq) => {
      insert.run(sourceId, seq, id, kind, ...placeColumns(place), fact, remedy)
    })
  })
}

function placeColumns(place: Place | null) {
  return [place?.path, place?.member, place?.line, place?.column, place?.offset].map(value => value ?? null)
}

function decimal(value: number | bigint | null): string | null {
  return value === null ? null : String(value)
}

function fingerprint(length: number | null, hash: string | null): Fingerprint | null {
  return length === null || hash === null ? null : { length, hash }
}
