/**
 * Removes old counts from a database. The ledger and the fingerprints of a source stay, so that its bytes are not
 * counted again, and `removed` records what the counts lack, so that they still add up. Each source is one short
 * transaction, so that an active run hardly waits.
 */

import { removedSeal } from '../checks/contents.ts'
import { type NamedFinding, namedFindings, sourceDigest } from '../checks/digest.ts'
import { addSums } from '../checks/seal.ts'
import { transact } from '../database.ts'
import { prepared, type Store, snapshot } from '../handle.ts'
import { NO_TIME } from '../schema.ts'
import { COUNTED } from '../sources.ts'
import { foldLedger } from './compact-ledger.ts'

/** A source that may be removed as a whole. */
export interface OldSource {
  readonly path: string
  readonly member: string | null
  readonly dev: string | null
  readonly log: string | null
}

export interface PruneRequest {
  /** Milliseconds since 1970; rounded down to the minute, since counts are per minute. */
  readonly before: number
  /** Active runs: the sources that they read stay. */
  readonly living: readonly number[]
  /** Returns whether nothing is left of a source's file. */
  readonly isGone: (source: OldSource) => boolean
  /** Whether only to report what would be removed. */
  readonly dryRun: boolean
}

/** What was removed. */
export interface Pruned {
  occurrences: number
  samples: number
  params: number
  /** Number of sources with removed counts, and of sources removed as a whole. */
  sources: number
  removed: number
  /** Number of ledger rows that were merged into others. */
  ranges: number
}

interface Row extends OldSource {
  readonly id: number
  readonly gen: number
  readonly state: string
  readonly runId: number
  /** When it was last read. */
  readonly readAt: number | null
}

const MINUTE_MS = 60_000

const ROWS = `
  SELECT s.id, path, member, dev, log, gen, state, run_id AS runId,
         (SELECT max(coalesce(ended_ts, beat_ts, started_ts)) FROM run
          WHERE run.id IN (SELECT s.run_id UNION SELECT run_id FROM ledger WHERE source_id = s.id)) AS readAt
  FROM source AS s ORDER BY s.id`

/** What to delete from a table of one generation; `:old`: occurrences without a time were counted before. */
const DELETES = {
  agg: `bucket < :cut AND bucket <> ${NO_TIME} OR bucket = ${NO_TIME} AND :old`,
  sample:
    'ts < :cut OR NOT EXISTS (SELECT 1 FROM agg AS a WHERE a.source_id = :id AND a.gen = :gen AND a.finding_id = sample.finding_id)',
  param:
    'NOT EXISTS (SELECT 1 FROM agg AS a WHERE a.source_id = :id AND a.gen = :gen AND a.finding_id = param.finding_id)',
  loss: 'last_ts < :cut OR last_ts IS NULL AND :old',
  remark: ':old AND NOT EXISTS (SELECT 1 FROM agg AS a WHERE a.source_id = :id AND a.gen = :gen)',
  unknown_code: ':old AND NOT EXISTS (SELECT 1 FROM agg AS a WHERE a.source_id = :id AND a.gen = :gen)',
  activity: ':old AND NOT EXISTS (SELECT 1 FROM agg AS a WHERE a.source_id = :id AND a.gen = :gen)',
  skipped: ':old AND NOT EXISTS (SELECT 1 FROM agg AS a WHERE a.source_id = :id AND a.gen = :gen)',
} as const

/** Thrown to undo a dry run. */
const UNDO = Symbol('undo')

/** Removes the counts before a time. */
export function prune(store: Store, request: PruneRequest): Pruned {
  const { dryRun } = request
  const pruned: Pruned = { occurrences: 0, samples: 0, params: 0, sources: 0, removed: 0, ranges: 0 }
  const rows = snapshot(store, () => prepared(store, ROWS).all()) as Row[]
  for (const row of rows) {
    try {
      transact(store, () => {
        pruneSource(store, row, request, pruned)
        if (dryRun) throw UNDO
      })
    } catch (error) {
      if (error !== UNDO) throw error
    }
  }
  if (!dryRun) tidy(store, request)
  return pruned
}

function pruneSource(store: Store, row: Row, { before, living, isGone }: PruneRequest, pruned: Pruned): void {
  const { id } = row
  const cut = Math.floor(before / MINUTE_MS) * MINUTE_MS
  const now = prepared(store, 'SELECT run_id AS runId, state FROM source WHERE id = ?').get(id) as Row | undefined
  if (now === undefined) return
  const isHeld = now.state === 'open' && living.includes(now.runId)
  const old = !isHeld && !living.includes(now.runId) && (row.readAt ?? 0) < before
  const countOf = `SELECT ifnull(sum(n), 0) FROM agg WHERE source_id = ?`
  const occurrences = prepared(store, countOf).pluck().get(id) as number
  if (old && isOld(store, id, cut) && isGone(row)) {
    pruned.samples += deleted(store, 'sample', id)
    pruned.params += deleted(store, 'param', id)
    removeSource(store, id)
    pruned.occurrences += occurrences
    pruned.sources++
    pruned.removed++
    return
  }
  let changes = 0
  const generations = prepared(store, 'SELECT DISTINCT gen FROM ledger WHERE source_id = ? AND gen >= 0 ORDER BY gen')
  for (const gen of generations.pluck().all(id) as number[]) {
    const own = { id, gen, cut, old: Number(old) }
    const gone: Record<string, number> = {}
    for (const [table, condition] of Object.entries(DELETES)) {
      const sql = `DELETE FROM ${table} WHERE source_id = :id AND gen = :gen AND (${condition})`
      // A statement accepts only the names that it contains.
      const names = Object.entries(own).filter(([name]) => sql.includes(`:${name}`))
      gone[table] = prepared(store, sql).run(Object.fromEntries(names)).changes
      changes += gone[table]
    }
    pruned.samples += gone.sample!
    pruned.params += gone.param!
    const folded = foldLedger(store, id, gen, old)
    pruned.ranges += folded
    if (Object.values(gone).some(count => count > 0)) balance(store, id, gen, cut)
  }
  pruned.occurrences += occurrences - (prepared(store, countOf).pluck().get(id) as number)
  if (changes > 0) pruned.sources++
}

function deleted(store: Store, table: string, id: number): number {
  return prepared(store, `DELETE FROM ${table} WHERE source_id = ?`).run(id).changes
}

/** Returns whether a source has no counts at a time or later, including provisional lines. */
function isOld(store: Store, id: number, cut: number): boolean {
  const select = prepared(store, 'SELECT 1 FROM agg WHERE source_id = ? AND bucket >= ? LIMIT 1')
  return select.get(id, cut) === undefined
}

/** Removes a source with all its counts. Call it within a transaction. */
export function removeSource(store: Store, id: number): void {
  for (const table of [...COUNTED, 'pause', 'problem']) deleted(store, table, id)
  prepared(store, 'DELETE FROM source WHERE id = ?').run(id)
}

let named: { readonly store: Store; readonly last: number; readonly findings: Map<number, NamedFinding> } | null = null

function findingsOf(store: Store): Map<number, NamedFinding> {
  const last = prepared(store, 'SELECT ifnull(max(id), 0) FROM finding').pluck().get() as number
  if (named?.store !== store || named.last !== last) named = { store, last, findings: namedFindings(store) }
  return named.findings
}

/** Records the difference between the ledger and the counts of a generation. */
function balance(store: Store, source: number, gen: number, before: number): void {
  const told = prepared(store, 'SELECT events, digest FROM ledger WHERE source_id = ? AND gen = ?').all(
    source,
    gen,
  ) as {
    events: number
    digest: number
  }[]
  const stands = sourceDigest(store, findingsOf(store), { source }).find(one => one.gen === gen)
  const events = told.reduce((sum, row) => sum + row.events, 0) - (stands?.events ?? 0)
  const digest = addSums(
    told.reduce((sum, row) => addSums(sum, row.digest), 0),
    -(stands?.digest ?? 0),
  )
  const seal = removedSeal({ source, gen, before, events, digest })
  const insert =
    'INSERT OR REPLACE INTO removed (source_id, gen, before_ts, events, digest, seal) VALUES (?, ?, ?, ?, ?, ?)'
  prepared(store, insert).run(source, gen, before, events, digest, seal)
}

/** Removes runs that ended before and have no counts left, and findings without counts, unless a run may know their ids. */
function tidy(store: Store, { before, living }: PruneRequest): void {
  transact(store, () => {
    prepared(
      store,
      `DELETE FROM run WHERE ended_ts < ? AND id NOT IN (SELECT run_id FROM source)
         AND id NOT IN (SELECT DISTINCT run_id FROM ledger)`,
    ).run(before)
    if (living.length > 0) return
    prepared(
      store,
      `DELETE FROM finding WHERE id NOT IN (SELECT finding_id FROM agg)
         AND id NOT IN (SELECT finding_id FROM sample) AND id NOT IN (SELECT finding_id FROM param)`,
    ).run()
    store.findings.clear()
  })
}

/** What was forgotten. */
export interface Forgotten {
  readonly names: readonly string[]
  readonly rows: number
  readonly occurrences: number
}

/** Rows by the name of a source: the file, with the members of an archive, or one member as `archive!member`. */
const NAMED = `
  SELECT id, path, member, state, run_id AS runId FROM source
  WHERE path = :name OR member IS NOT NULL AND path || '!' || member = :name ORDER BY id`

/**
 * Removes sources with all their counts, every generation. `held` is the living run that reads one of them, and nothing
 * is removed; `null` means that there is no such source.
 */
export function forget(
  store: Store,
  name: string,
  { living, dryRun }: Pick<PruneRequest, 'living' | 'dryRun'>,
): Forgotten | { readonly held: number } | null {
  type Found = { id: number; path: string; member: string | null; state: string; runId: number }
  return transact(store, () => {
    const rows = prepared(store, NAMED).all({ name }) as Found[]
    if (rows.length === 0) return null
    const held = rows.find(({ state, runId }) => state === 'open' && living.includes(runId))
    if (held !== undefined) return { held: held.runId }
    const sum = prepared(store, 'SELECT ifnull(sum(n), 0) FROM agg WHERE source_id = ?').pluck()
    const occurrences = rows.reduce((all, { id }) => all + (sum.get(id) as number), 0)
    if (!dryRun) for (const { id } of rows) removeSource(store, id)
    const names = new Set(rows.map(({ path, member }) => (member === null ? path : `${path}!${member}`)))
    return { names: [...names], rows: rows.length, occurrences }
  })
}

/** Returns free space to the disk. Do not call it while another run writes: it would wait for too long. */
export function shrink(store: Store): void {
  store.db.exec('VACUUM')
  store.db.pragma('wal_checkpoint(TRUNCATE)')
}
