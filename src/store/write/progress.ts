/** Reads and changes how far a growing source is counted. */
import { OTHER } from '../../model/bounded-sets.ts'
import { SAMPLE_COUNT } from '../../model/counts/partial-counts.ts'
import { noteSample } from '../checks/digest.ts'
import { sealAsides } from '../checks/row-seals.ts'
import { prepared, type Store, snapshot, transact } from '../database.ts'
import { type ContentFingerprint, dropProvisional, emptySource } from '../sources.ts'
import { findingById } from './findings.ts'
import { type SourceGeneration, settleCodes } from './fold-sets.ts'
import { JOINED_BUCKETS } from './join-buckets.ts'
import { addToDigest, advance } from './ledger.ts'
import { settleLosses, settleRemarks } from './log-notices.ts'
import { FIRST_LINE, settleUnknown } from './unknown.ts'
import { settleValues } from './values.ts'

/** The contents of the ledger for one generation. */
export interface SourceCounts {
  /** Number of lines of the ranges that are counted for good. */
  readonly lines: number
  readonly events: number
  /** The provisional range, after what is counted for good; null if there is none. */
  readonly provisional: Provisional | null
}

export interface Provisional {
  readonly to: number
  readonly lines: number
  readonly events: number
  /** Of the bytes before `to`, if known. */
  readonly tail: ContentFingerprint | null
}

interface Sums {
  readonly lines: number
  readonly events: number
  readonly to: number | null
}

const SUMS = `
  SELECT ifnull(sum(lines), 0) AS lines, ifnull(sum(events), 0) AS events, max(dec_to) AS "to"
  FROM ledger WHERE source_id = ? AND gen = ?`

const TAIL = `
  SELECT tail_len AS length, tail_hash AS hash FROM ledger
  WHERE source_id = ? AND gen = ? AND dec_to = ? AND tail_len IS NOT NULL`

/** Returns what is counted of generation `gen` of a source. */
export function countedOf(store: Store, sourceId: number, gen: number): SourceCounts {
  return snapshot(store, () => {
    const sums = prepared(store, SUMS)
    const good = sums.get(sourceId, gen) as Sums
    const open = sums.get(sourceId, -1 - gen) as Sums
    const { lines, events } = good
    if (open.to === null) return { lines, events, provisional: null }
    const tail = prepared(store, TAIL).get(sourceId, -1 - gen, open.to) as ContentFingerprint | undefined
    return {
      lines,
      events,
      provisional: { to: open.to, lines: open.lines, events: open.events, tail: tail ?? null },
    }
  })
}

/** How the rows of a table join those of another generation; all columns after source and generation. */
const JOINS = {
  agg: ['finding_id, bucket, n, min_ts, max_ts, seal', JOINED_BUCKETS],
  param: ['finding_id, name, value, n', 'n = n + excluded.n'],
  skipped: ['reason, n', 'n = n + excluded.n'],
  remark: ['id, fact, remedy, subject, n, dec_off', 'n = n + excluded.n, dec_off = min(dec_off, excluded.dec_off)'],
  loss: [
    'what, origin, lines, reports, first_ts, last_ts, dec_off',
    `lines = lines + excluded.lines, reports = reports + excluded.reports,
     first_ts = min(ifnull(first_ts, excluded.first_ts), ifnull(excluded.first_ts, first_ts)),
     last_ts = max(ifnull(last_ts, excluded.last_ts), ifnull(excluded.last_ts, last_ts)),
     dec_off = min(dec_off, excluded.dec_off)`,
  ],
  unknown_code: ['code, n, dec_off, shard_from, shard_line', `n = n + excluded.n, ${FIRST_LINE}`],
  activity: ['namespace, ok, lines', 'ok = ok + excluded.ok, lines = lines + excluded.lines'],
  sample: ['finding_id, rank, dec_off, shard_from, shard_line, ts, raw, text, seal, beside', 'raw = raw'],
  kept_code: ['namespace, rank, code', 'rank = rank'],
  ledger: ['dec_from, dec_to, lines, events, tail_len, tail_hash, run_id, digest, seal', 'lines = lines'],
} as const

/** Trims the samples of each finding after two sets were joined. */
const TRIM_SAMPLES = `
  DELETE FROM sample WHERE source_id = ? AND gen = ? AND (
    SELECT count(*) FROM sample AS o
    WHERE o.source_id = sample.source_id AND o.gen = sample.gen AND o.finding_id = sample.finding_id
      AND (o.rank, o.dec_off) < (sample.rank, sample.dec_off)
  ) >= ${SAMPLE_COUNT} RETURNING finding_id AS findingId, rank, dec_off AS offset`

/** The findings with parameters, and whether no pack knows their code. */
const VALUED = `
  SELECT DISTINCT finding_id AS findingId, code = '${OTHER}' OR EXISTS (
    SELECT 1 FROM kept_code AS k
    WHERE k.source_id = param.source_id AND k.gen = param.gen AND k.namespace = f.namespace AND k.code = f.code
  ) AS unknown
  FROM param JOIN finding AS f ON f.id = finding_id WHERE source_id = ? AND gen = ? ORDER BY 1`

interface Valued {
  readonly findingId: number
  readonly unknown: 0 | 1
}

/** Makes provisional counts of a source final: its bytes are gone, so they cannot be read again. */
export function keepProvisional(store: Store, sourceId: number): void {
  transact(store, () => {
    const row = prepared(store, 'SELECT gen, dec_off FROM source WHERE id = ?').get(sourceId)
    const { gen, dec_off: reached } = row as { gen: number; dec_off: number }
    for (const [table, [columns, join]] of Object.entries(JOINS)) {
      prepared(
        store,
        `INSERT INTO ${table} (source_id, gen, ${columns})
         SELECT source_id, -1 - gen, ${columns} FROM ${table} WHERE source_id = ? AND gen = ?
         ON CONFLICT DO UPDATE SET ${join}`,
      ).run(sourceId, -1 - gen)
      prepared(store, `DELETE FROM ${table} WHERE source_id = ? AND gen = ?`).run(sourceId, -1 - gen)
    }
    store.change = 0
    trimSamples(store, sourceId, gen)
    settleSets(store, { sourceId, gen })
    addToDigest(store, sourceId, gen, store.change)
    sealAsides(sql => prepared(store, sql), sourceId, gen)
    advance(store, sourceId, gen, reached)
  })
}

function trimSamples(store: Store, sourceId: number, gen: number): void {
  const removed = prepared(store, TRIM_SAMPLES).all(sourceId, gen)
  for (const { findingId, rank, offset } of removed as { findingId: number; rank: number; offset: number }[])
    noteSample(store, findingById(store, findingId), rank, offset, -1)
}

/** Limits the sets that grew when two parts of a generation were joined. */
function settleSets(store: Store, target: SourceGeneration): void {
  const { sourceId, gen } = target
  settleCodes(store, target)
  settleRemarks(store, target)
  settleLosses(store, target)
  settleUnknown(store, target)
  const { values, valuesOfUnknown } = store.caps
  for (const { findingId, unknown } of prepared(store, VALUED).all(sourceId, gen) as Valued[]) {
    settleValues(
      store,
      { sourceId, gen, finding: findingById(store, findingId) },
      unknown === 1 ? valuesOfUnknown : values,
    )
  }
}

/** Releases a source that this run has read: another file may continue it. */
export function releaseSource(store: Store, sourceId: number): void {
  transact(store, () => {
    prepared(store, 'UPDATE source SET run_id = 0 WHERE id = ? AND run_id = ?').run(sourceId, store.runId)
    store.unsealed.add(sourceId)
  })
}

/** Removes a source without final counts, and its provisional ones: another source counts its lines. */
export function forgetSource(store: Store, sourceId: number): void {
  transact(store, () => {
    dropProvisional(store, sourceId)
    const removed = prepared(store, 'DELETE FROM source WHERE id = ? AND dec_off = 0').run(sourceId)
    if (removed.changes > 0) prepared(store, 'DELETE FROM pause WHERE source_id = ?').run(sourceId)
  })
}

/** Removes a source with all its counts: another source has the same lines. */
export function removeSource(store: Store, sourceId: number): void {
  transact(store, () => {
    emptySource(store, sourceId)
    forgetSource(store, sourceId)
  })
}

/** Returns the names of sources of a log that no run has finished. */
export function openPaths(store: Store, log: string): string[] {
  const select = prepared(store, "SELECT DISTINCT path FROM source WHERE log = ? AND state = 'open' ORDER BY path")
  return (select.all(log) as { path: string }[]).map(({ path }) => path)
}
