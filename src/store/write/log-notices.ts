/** Remarks and losses of a source: of each kind, those of lowest rank are stored separately, see `fold-sets.ts`. */
import { compareRanks, lossName, rankOf } from '../../model/bounded-sets.ts'
import type { Loss, Remark } from '../../model/counts/partial-counts.ts'
import { noteLoss, noteRemark } from '../checks/digest.ts'
import { prepared, type Store } from '../database.ts'
import type { SourceGeneration } from './fold-sets.ts'
import { wholeMs } from './samples.ts'

const ADD_REMARK = `
  INSERT INTO remark (source_id, gen, id, fact, remedy, subject, n, dec_off) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET n = n + excluded.n, dec_off = min(dec_off, excluded.dec_off)`

/** In SQLite the minimum of a number and NULL is NULL. */
const ADD_LOSS = `
  INSERT INTO loss (source_id, gen, what, origin, lines, reports, first_ts, last_ts, dec_off)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET lines = lines + excluded.lines, reports = reports + excluded.reports,
    first_ts = min(ifnull(first_ts, excluded.first_ts), ifnull(excluded.first_ts, first_ts)),
    last_ts = max(ifnull(last_ts, excluded.last_ts), ifnull(excluded.last_ts, last_ts)),
    dec_off = min(dec_off, excluded.dec_off)`

/** Adds remarks to those of a generation. */
export function addRemarks(store: Store, target: SourceGeneration, remarks: Iterable<Remark>): void {
  const add = prepared(store, ADD_REMARK)
  let any = false
  for (const { id, fact, remedy, subject, count, offset } of remarks) {
    add.run(target.sourceId, target.gen, id, fact, remedy, subject, count, offset)
    noteRemark(store, id, fact, remedy, count)
    any = true
  }
  if (any) settleRemarks(store, target)
}

/** Adds losses to those of a generation. */
export function addLosses(store: Store, target: SourceGeneration, losses: readonly Loss[]): void {
  const add = prepared(store, ADD_LOSS)
  for (const { what, from, lines, reports, min, max, offset } of losses) {
    add.run(target.sourceId, target.gen, what, from ?? '', lines, reports, wholeMs(min), wholeMs(max), offset)
    noteLoss(store, what, from ?? '', lines, reports)
  }
  if (losses.length > 0) settleLosses(store, target)
}

const FULL_KINDS = `
  SELECT id FROM remark WHERE source_id = ? AND gen = ? AND fact <> '' GROUP BY id HAVING count(DISTINCT fact) > ? ORDER BY id`

const FACTS = `
  SELECT DISTINCT fact FROM remark WHERE source_id = ? AND gen = ? AND id = ? AND fact <> '' ORDER BY fact`

const FOLD_FACT = `
  INSERT INTO remark (source_id, gen, id, fact, remedy, subject, n, dec_off)
  SELECT source_id, gen, id, '', remedy, '', n, dec_off FROM remark
  WHERE source_id = ? AND gen = ? AND id = ? AND fact = ?
  ON CONFLICT DO UPDATE SET n = n + excluded.n, dec_off = min(dec_off, excluded.dec_off)`

const WORDINGS = 'SELECT remedy, n FROM remark WHERE source_id = ? AND gen = ? AND id = ? AND fact = ? ORDER BY remedy'

/** Adds the remarks beyond the limit to those without words. */
export function settleRemarks(store: Store, { sourceId, gen }: SourceGeneration): void {
  const limit = store.caps.remarks
  for (const { id } of prepared(store, FULL_KINDS).all(sourceId, gen, limit) as { id: string }[]) {
    const facts = prepared(store, FACTS).all(sourceId, gen, id) as { fact: string }[]
    const remove = prepared(store, 'DELETE FROM remark WHERE source_id = ? AND gen = ? AND id = ? AND fact = ?')
    for (const fact of membersBeyond(
      facts.map(row => row.fact),
      limit,
    )) {
      for (const { remedy, n } of prepared(store, WORDINGS).all(sourceId, gen, id, fact) as {
        remedy: string
        n: number
      }[]) {
        noteRemark(store, id, fact, remedy, -n)
        noteRemark(store, id, '', remedy, n)
      }
      prepared(store, FOLD_FACT).run(sourceId, gen, id, fact)
      remove.run(sourceId, gen, id, fact)
    }
  }
}

const NAMED = `SELECT what, origin, lines, reports FROM loss WHERE source_id = ? AND gen = ? AND origin <> '' ORDER BY what, origin`

const FOLD_NAME = `
  INSERT INTO loss (source_id, gen, what, origin, lines, reports, first_ts, last_ts, dec_off)
  SELECT source_id, gen, what, '', lines, reports, first_ts, last_ts, dec_off FROM loss
  WHERE source_id = ? AND gen = ? AND what = ? AND origin = ?
  ON CONFLICT DO UPDATE SET lines = lines + excluded.lines, reports = reports + excluded.reports,
    first_ts = min(ifnull(first_ts, excluded.first_ts), ifnull(excluded.first_ts, first_ts)),
    last_ts = max(ifnull(last_ts, excluded.last_ts), ifnull(excluded.last_ts, last_ts)),
    dec_off = min(dec_off, excluded.dec_off)`

interface LossRow {
  readonly what: string
  readonly origin: string
  readonly lines: number
  readonly reports: number
}

/** Adds the losses of names beyond the limit to those without a name. */
export function settleLosses(store: Store, { sourceId, gen }: SourceGeneration): void {
  const rows = prepared(store, NAMED).all(sourceId, gen) as LossRow[]
  const names = new Map(rows.map(row => [lossName(row.what, row.origin), row]))
  const remove = prepared(store, 'DELETE FROM loss WHERE source_id = ? AND gen = ? AND what = ? AND origin = ?')
  for (const name of membersBeyond([...names.keys()], store.caps.losses)) {
    const { what, origin, lines, reports } = names.get(name)!
    noteLoss(store, what, origin, -lines, -reports)
    noteLoss(store, what, '', lines, reports)
    prepared(store, FOLD_NAME).run(sourceId, gen, what, origin)
    remove.run(sourceId, gen, what, origin)
  }
}

/** Returns the members after the first `limit`. */
export function membersBeyond(members: readonly string[], limit: number): string[] {
  if (members.length <= limit) return []
  const standing = members.map(text => ({ rank: rankOf(text), text })).sort(compareRanks)
  return standing.slice(limit).map(({ text }) => text)
}
