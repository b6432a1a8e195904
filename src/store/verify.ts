/**
 * Proves that every byte of every source was counted exactly once: the ledger tiles each generation from 0 without gap
 * or overlap, its events are those of the counts, and SQLite finds the file whole.
 *
 *   generation  [0,10) [10,35)   its provisional line  [35,40)   tiles
 *               [0,10) [20,35)                                   gap of bytes 10 to 20
 */
import type { Place, Problem } from '../model/problem.ts'
import { prepared, type Store, snapshot } from './database.ts'
import { databaseName, StoreError, storeProblem } from './trouble.ts'

/** A ledger row with the generation it belongs to, provisional or not. */
interface Tile {
  readonly source: number
  readonly generation: number
  readonly provisional: number
  readonly from: number
  readonly to: number
}

interface SourceName {
  readonly id: number
  readonly path: string
  readonly member: string | null
  readonly gen: number
  readonly reached: number
}

/** A provisional line follows the rows of its generation, so both are one walk. */
const TILES = `
  SELECT source_id AS source, max(gen, -1 - gen) AS generation, gen < 0 AS provisional,
         dec_from AS "from", dec_to AS "to"
  FROM ledger ORDER BY source, generation, provisional, dec_from`

const MISCOUNTS = `
  SELECT source, gen, sum(told) AS told, sum(counted) AS counted FROM (
    SELECT source_id AS source, gen, events AS told, 0 AS counted FROM ledger
    UNION ALL SELECT source_id, gen, 0, n FROM agg
  ) GROUP BY source, gen HAVING sum(told) <> sum(counted) ORDER BY source, gen`

const STRAYS = `
  SELECT count(*) AS count FROM agg
  WHERE finding_id NOT IN (SELECT id FROM finding) OR source_id NOT IN (SELECT id FROM source) ORDER BY 1`

const SOURCES = 'SELECT id, path, member, gen, dec_off AS reached FROM source ORDER BY id'

const AGAIN = 'Analyze the source again: what is missing is counted then.'
const ANEW = 'The counts cannot be trusted: analyze the logs again into a new database.'

/** What is wrong with the database; nothing, if it is proved. */
export function verifyLedger(store: Store): Problem[] {
  try {
    return snapshot(store, () => {
      const damage = damageOf(store)
      return damage.length > 0 ? damage : [...tilesOf(store), ...miscountsOf(store), ...straysOf(store)]
    })
  } catch (error) {
    if (error instanceof StoreError) return [error.problem]
    throw error
  }
}

function damageOf(store: Store): Problem[] {
  const answers = store.db.pragma('integrity_check(10)') as { integrity_check: string }[]
  return answers
    .map(row => row.integrity_check.replaceAll('\n', ' '))
    .filter(answer => answer !== 'ok')
    .map(answer => storeProblem('corrupt', store.path, `${databaseName(store.path)} is damaged: ${answer}.`, ANEW))
}

function tilesOf(store: Store): Problem[] {
  const problems: Problem[] = []
  const tiles = groupBy(prepared(store, TILES).all() as Tile[], tile => tile.source)
  const sources = prepared(store, SOURCES).all() as SourceName[]
  for (const source of sources) {
    const bySource = tiles.get(source.id) ?? []
    for (const [generation, rows] of groupBy(bySource, tile => tile.generation)) {
      problems.push(...walk(source, generation, rows))
    }
    const end = contiguousEnd(bySource.filter(tile => tile.generation === source.gen && !tile.provisional))
    if (end !== source.reached) problems.push(progressProblem(source, end))
  }
  return problems
}

function walk(source: SourceName, generation: number, tiles: readonly Tile[]): Problem[] {
  const problems: Problem[] = []
  let end = 0
  for (const { from, to } of tiles) {
    if (from > end) problems.push(tileProblem(source, generation, 'gap', end, from))
    if (from < end) problems.push(tileProblem(source, generation, 'overlap', from, Math.min(end, to)))
    end = Math.max(end, to)
  }
  return problems
}

function contiguousEnd(tiles: readonly Tile[]): number {
  return tiles.reduce((end, { from, to }) => (from === end ? to : end), 0)
}

function tileProblem(source: SourceName, generation: number, id: 'gap' | 'overlap', from: number, to: number): Problem {
  const times = id === 'gap' ? 'were not counted' : 'were counted more than once'
  const fact = `Bytes ${from} to ${to} of generation ${generation} ${times}.`
  return { ...storeProblem(id, null, fact, id === 'gap' ? AGAIN : ANEW), place: placeOf(source) }
}

function progressProblem(source: SourceName, end: number): Problem {
  const fact = `The source is marked as read up to byte ${source.reached}, but the ledger reaches byte ${end}.`
  return { ...storeProblem('progress', null, fact, ANEW), place: placeOf(source) }
}

function miscountsOf(store: Store): Problem[] {
  const rows = prepared(store, MISCOUNTS).all() as { source: number; gen: number; told: number; counted: number }[]
  return rows.map(({ source, gen, told, counted }) => {
    const fact = `Source ${source}, generation ${gen}: the ledger tells of ${told} occurrences, but ${counted} are counted.`
    return storeProblem('miscount', store.path, fact, ANEW)
  })
}

function straysOf(store: Store): Problem[] {
  const { count } = prepared(store, STRAYS).get() as { count: number }
  if (count === 0) return []
  return [storeProblem('stray', store.path, `${count} counts belong to no known finding or source.`, ANEW)]
}

function placeOf({ path, member }: SourceName): Place {
  return member === null ? { path } : { path, member }
}

function groupBy<T>(items: readonly T[], key: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}
