/**
 * Checks the contents of a database, in one pass over its tables: the ledger covers each generation without gap or overlap, its events
 * and digests equal those of the counts, and every row is as it was written. Done before a database is read or added to.
 *
 *   generation  [0,10) [10,35)   its provisional line  [35,40)   tiles
 *               [0,10) [20,35)                                   gap of bytes 10 to 20
 */
import type { Place, Problem } from '../../model/problem.ts'
import { databaseName, storeProblem } from '../errors.ts'
import { prepared, type Store } from '../handle.ts'
import { Accounts, type RemovedCounts } from './accounts.ts'
import { type NamedFinding, namedFindings, sourceDigest } from './digest.ts'
import {
  type LedgerColumns,
  LOSSES_TO_SEAL,
  ledgerSeal,
  REMARKS_TO_SEAL,
  type SampleColumns,
  SOURCES_TO_SEAL,
  sampleSeal,
  UNKNOWN_TO_SEAL,
} from './row-seals.ts'
import { type SealValue, sealOf } from './seal.ts'

interface LedgerTile extends LedgerColumns {
  readonly seal: number
}

interface SourceName {
  readonly id: number
  readonly path: string
  readonly member: string | null
}

/** A source with its recorded progress. */
interface SourceReach extends SourceName {
  readonly gen: number
  readonly reached: number
}

const REACHES = 'SELECT id, path, member, gen, dec_off AS reached FROM source ORDER BY id'

const TILES = `
  SELECT source_id AS sourceId, gen, dec_from AS "from", dec_to AS "to", lines, events, tail_len AS tailLen,
         tail_hash AS tailHash, run_id AS runId, digest, seal
  FROM ledger ORDER BY source_id, gen, dec_from`

const SAMPLES = `
  SELECT source_id AS sourceId, gen, finding_id AS finding, rank, dec_off AS offset, shard_from AS shardFrom,
         shard_line AS shardLine, ts, raw, text, beside, seal
  FROM sample`

const REMOVED = 'SELECT source_id AS source, gen, before_ts AS before, events, digest, seal FROM removed'

const AGAIN = 'Analyze the source again: the missing part will then be counted.'
const ANEW = 'The counts cannot be trusted: restore a backup, or analyze the logs again into a new database.'

/** Returns the seal of a row of `removed`. */
export function removedSeal({ source, gen, before, events, digest }: RemovedCounts): number {
  return sealOf(source, gen, before, events, digest)
}

/**
 * Returns what is wrong with the contents; nothing if they are as they were written. Before version 5 of the tables digests did not
 * cover samples. Call it within a snapshot.
 */
export function checkContents(store: Store, samples = true): Problem[] {
  const altered = new Alterations(store)
  checkSources(store, altered)
  const findings = namedFindings(store)
  const accounts = new Accounts()
  const ledger = checkTiles(store, accounts, altered)
  checkRows(store, findings, altered)
  accounts.addCounts(sourceDigest(store, findings, { samples }), removedOf(store, altered))
  return [...ledger, ...settle(store, accounts), ...altered.problems(), ...straysOf(store, accounts)]
}

/** Returns whether a problem means changed data rather than incomplete counts. */
export function isDamage({ id }: Problem): boolean {
  return id !== 'store/gap'
}

/** Compares each source with its seal. */
function checkSources(store: Store, altered: Alterations): void {
  const sealed = `${SOURCES_TO_SEAL.replace(/FROM source$/, ', seal FROM source')} ORDER BY id`
  for (const row of prepared(store, sealed).raw().iterate() as IterableIterator<SealValue[]>) {
    const seal = row.pop()
    if (seal !== sealOf(...row)) altered.add('source', Number(row[0]))
  }
}

/** Checks the ranges of each source. Both tables are read in parallel, row by row, since each may have hundreds of thousands of rows. */
function checkTiles(store: Store, accounts: Accounts, altered: Alterations): Problem[] {
  const problems: Problem[] = []
  const tiles = prepared(store, TILES).iterate() as IterableIterator<LedgerTile>
  let next = tiles.next()
  /** Reads on to the end of a source and returns its ranges. */
  const tilesOf = (id: number): LedgerTile[] => {
    const own: LedgerTile[] = []
    for (; !next.done && next.value.sourceId <= id; next = tiles.next()) {
      const { seal, ...row } = next.value
      if (seal !== ledgerSeal(row)) altered.add('ledger', row.sourceId)
      const isOwn = row.sourceId === id
      if (isOwn) own.push(next.value)
      // Most of many sources have no occurrences, and need no account.
      if (!isOwn || row.events !== 0 || row.digest !== 0) accounts.addRange(row)
    }
    return own
  }
  try {
    for (const source of prepared(store, REACHES).iterate() as IterableIterator<SourceReach>)
      problems.push(...checkReach(source, tilesOf(source.id)))
    tilesOf(Infinity)
  } finally {
    // An open statement would keep the database busy.
    tiles.return?.()
  }
  return problems
}

function checkReach(source: SourceReach, own: readonly LedgerTile[]): Problem[] {
  const problems: Problem[] = []
  // Provisional lines follow the rows of their generation, so both are one sequence.
  for (const [generation, rows] of Map.groupBy(own, ({ gen }) => Math.max(gen, -1 - gen)))
    problems.push(
      ...walk(source, generation, [...rows.filter(({ gen }) => gen >= 0), ...rows.filter(({ gen }) => gen < 0)]),
    )
  const end = contiguousEnd(own.filter(tile => tile.gen === source.gen))
  if (end !== source.reached) problems.push(progressProblem(source, end))
  return problems
}

function walk(source: SourceName, generation: number, tiles: readonly LedgerTile[]): Problem[] {
  const problems: Problem[] = []
  let end = 0
  for (const { from, to } of tiles) {
    if (from > end) problems.push(tileProblem(source, generation, 'gap', end, from))
    if (from < end) problems.push(tileProblem(source, generation, 'overlap', from, Math.min(end, to)))
    end = Math.max(end, to)
  }
  return problems
}

function contiguousEnd(tiles: readonly LedgerTile[]): number {
  return tiles.reduce((end, { from, to }) => (from === end ? to : end), 0)
}

function tileProblem(source: SourceName, generation: number, id: 'gap' | 'overlap', from: number, to: number): Problem {
  const times = id === 'gap' ? 'were not counted' : 'were counted more than once'
  const fact = `Bytes ${from} to ${to} of generation ${generation} ${times}.`
  return { ...storeProblem(id, null, fact, id === 'gap' ? AGAIN : ANEW), place: placeOf(source) }
}

function progressProblem(source: SourceReach, end: number): Problem {
  const fact = `The source is marked as read up to byte ${source.reached}, but the ledger reaches byte ${end}.`
  return { ...storeProblem('progress', null, fact, ANEW), place: placeOf(source) }
}

/** Checks samples, remarks, losses and unknown codes by their seals. */
function checkRows(store: Store, findings: ReadonlyMap<number, NamedFinding>, altered: Alterations): void {
  type Stored = Omit<SampleColumns, 'finding'> & { readonly finding: number; readonly seal: number }
  for (const { seal, finding, ...row } of prepared(store, SAMPLES).iterate() as IterableIterator<Stored>) {
    const name = findings.get(finding)?.name
    if (name === undefined || seal !== sampleSeal({ ...row, finding: name })) altered.add('sample', row.sourceId)
  }
  for (const [table, sql] of [
    ['remark', REMARKS_TO_SEAL],
    ['loss', LOSSES_TO_SEAL],
    ['unknown_code', UNKNOWN_TO_SEAL],
  ] as const) {
    const sealed = sql.replace(' FROM', ', seal FROM')
    for (const row of prepared(store, sealed).raw().iterate() as IterableIterator<SealValue[]>) {
      const seal = row.pop()
      if (seal !== sealOf(...row)) altered.add(table, Number(row[0]))
    }
  }
}

function removedOf(store: Store, altered: Alterations): RemovedCounts[] {
  const rows = prepared(store, REMOVED).all() as (RemovedCounts & { seal: number })[]
  for (const { seal, ...row } of rows) if (seal !== removedSeal(row)) altered.add('removed', row.source)
  return rows
}

function settle(store: Store, accounts: Accounts): Problem[] {
  const problems: Problem[] = []
  for (const { source, gen, stated, digest, counted, counts, odd } of accounts) {
    const where = `Source ${source}, generation ${gen}`
    if (stated !== counted) {
      const fact = `${where}: the ledger states ${stated} occurrences, but ${counted} are counted.`
      problems.push(storeProblem('miscount', store.path, fact, ANEW))
    } else if (digest !== counts || odd !== 0) {
      const fact = `${where}: the ${stated} occurrences are not counted and kept as they were found: something changed what they are assigned to, or removed rows.`
      problems.push(storeProblem('altered', store.path, fact, ANEW))
    }
  }
  return problems
}

/** Rows that were changed, by table and source. */
class Alterations {
  readonly #store: Store
  readonly #rows = new Map<string, number>()

  constructor(store: Store) {
    this.#store = store
  }

  add(table: string, source: number): void {
    const key = `${table} ${source}`
    this.#rows.set(key, (this.#rows.get(key) ?? 0) + 1)
  }

  problems(): Problem[] {
    return [...this.#rows].map(([key, count]) => {
      const [table, id] = key.split(' ') as [string, string]
      const rows = count === 1 ? 'A row' : `${count} rows`
      const fact = `${rows} of the table ${table} for source ${id} ${count === 1 ? 'is' : 'are'} not as originally written.`
      const source = sourceOf(this.#store, Number(id))
      const problem = storeProblem('altered', this.#store.path, fact, ANEW)
      return source === undefined ? problem : { ...problem, place: placeOf(source) }
    })
  }
}

function straysOf(store: Store, accounts: Accounts): Problem[] {
  const known = new Set(prepared(store, 'SELECT id FROM source ORDER BY id').pluck().all() as number[])
  let count = 0
  for (const { source, strays } of accounts) count += known.has(source) ? strays : 1
  if (count === 0) return []
  return [storeProblem('stray', store.path, `${count} counts belong to no known finding or source.`, ANEW)]
}

function sourceOf(store: Store, id: number): SourceName | undefined {
  return prepared(store, 'SELECT id, path, member FROM source WHERE id = ?').get(id) as SourceName | undefined
}

function placeOf({ path, member }: SourceName): Place {
  return member === null ? { path } : { path, member }
}

/** Returns the damage of a database as one problem, for a short message; null if there is none. */
export function damageOf(store: Store, samples = true): Problem | null {
  const [first, ...more] = checkContents(store, samples).filter(isDamage)
  if (first === undefined) return null
  const rest = more.length === 0 ? '' : ` (${more.length} more: logremedy db verify lists them.)`
  const where =
    first.place !== null && first.place.path !== store.path
      ? ` ${first.place.path}${first.place.member === undefined ? '' : `!${first.place.member}`}:`
      : ''
  return storeProblem(
    'damaged',
    store.path,
    `${databaseName(store.path)} was changed or damaged:${where} ${first.fact}${rest}`,
    ANEW,
  )
}
