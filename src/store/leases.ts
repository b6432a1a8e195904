/**
 * Controls which run reads which source. A run looks at the rows that may belong to a file, compares the file with
 * them, and then takes one; since another run may do the same, one transaction checks again and takes it.
 */
import { type Problem, problem } from '../model/problem.ts'
import { prepared, type Store, snapshot, transact } from './database.ts'
import { StoreError } from './errors.ts'
import type { OpenRun } from './runs.ts'
import {
  type ContentFingerprint,
  candidates,
  createSource,
  decimal,
  emptySource,
  moveSource,
  type SourceIdentity,
  type SourceRow,
} from './sources.ts'

/** A request for a source, based on the rows that were seen. */
export interface SourceLease {
  readonly identity: SourceIdentity
  readonly head: ContentFingerprint | null
  /** The rows that `beginSource` returned for this identity and head. */
  readonly seen: readonly SourceRow[]
  /** The row to continue; null for a new one. */
  readonly row: number | null
  /** Runs that were killed. */
  readonly dead: readonly number[]
  /** Whether to drop the counts of the row and count it again. */
  readonly rescan?: boolean
}

/**
 * The result of a request. `claimed`: this run reads the source from the offset `from` on; `ids` are all rows of its
 * name. `changed`: another run was faster, look again. `held`: a run that has not ended reads it.
 */
export type LeaseResult =
  | {
      readonly kind: 'claimed'
      readonly id: number
      readonly gen: number
      readonly from: number
      readonly ids: readonly number[]
    }
  | { readonly kind: 'changed' }
  | { readonly kind: 'held'; readonly holder: OpenRun; readonly ids: readonly number[] }

/**
 * Takes a source for this run, unless another run took or changed a row that the request is based on; one transaction
 * checks and takes. Throws a `StoreError` if the row was counted with other rules, unless it is counted again.
 */
export function claimSource(store: Store, candidate: SourceLease): LeaseResult {
  const { identity, head, seen, row, dead, rescan = false } = candidate
  return transact(store, () => {
    const concerns = (one: SourceRow): boolean => one.id === row || isNearby(one, identity)
    const rows = candidates(store, identity, head).filter(concerns)
    const holder = rows.map(one => holderOf(store, one)).find(run => run !== undefined && !dead.includes(run.id))
    if (holder !== undefined) return { kind: 'held', holder, ids: namesakes(store, identity) }
    if (versions(rows, row) !== versions(seen.filter(concerns), row)) return { kind: 'changed' }
    const known = rows.find(one => one.id === row)
    const own = known === undefined ? createNext(store, identity) : keep(store, known, rescan)
    if (known !== undefined) moveSource(store, known.id, identity)
    const take = prepared(store, "UPDATE source SET state = 'open', run_id = ?, packs = ifnull(?, packs) WHERE id = ?")
    take.run(store.runId, store.packs, own.id)
    store.unsealed.add(own.id)
    return { kind: 'claimed', ...own, ids: [...new Set([...namesakes(store, identity), own.id])] }
  })
}

/** Returns a known row as it is, or emptied for counting it again, once per run. */
function keep(store: Store, { id, gen, path, decOff, packs, taken }: SourceRow, rescan: boolean): OwnRow {
  if (rescan && !taken) {
    emptySource(store, id)
    return { id, gen, from: 0 }
  }
  if (packs !== null && store.packs !== null && packs !== store.packs) throw new StoreError(otherPacks(path))
  return { id, gen, from: decOff }
}

/** A row that this run reads from an offset on. */
interface OwnRow {
  readonly id: number
  readonly gen: number
  readonly from: number
}

/** Reports that counts with other rules cannot be added to; a `usage` problem, since a flag decides. */
export function otherPacks(path: string): Problem {
  return problem(
    'usage',
    'store/other-packs',
    { path },
    'This was counted with other packs, other code spaces or another vendor, so the counts cannot be combined.',
    'Count it again from the beginning with --rescan, or name another database with --db.',
  )
}

/** Returns the name of a source whose last generation was counted with other rules than this run's; null if there is none. */
export function countedOtherwise(store: Store, isWanted: (path: string) => boolean): string | null {
  const select = prepared(
    store,
    `SELECT path FROM source AS s WHERE packs <> ? AND gen = (
       SELECT max(gen) FROM source AS t WHERE t.path = s.path AND t.member IS s.member) ORDER BY path, id`,
  )
  const rows = snapshot(store, () => select.all(store.packs)) as { path: string }[]
  return rows.find(({ path }) => isWanted(path))?.path ?? null
}

/** Returns whether a row has the name or the inode of an identity, so that another run may use it for the same file. */
function isNearby({ path, dev, ino }: SourceRow, identity: SourceIdentity): boolean {
  return path === identity.path || (dev !== null && dev === decimal(identity.dev) && ino === decimal(identity.ino))
}

/** Returns the other run that is reading a row. */
function holderOf(store: Store, { state, runId, taken }: SourceRow): OpenRun | undefined {
  if (state !== 'open' || taken || runId === 0) return undefined
  return prepared(
    store,
    'SELECT id, pid, process, started_ts AS startedMs, beat_ts AS beatMs FROM run WHERE id = ? AND ended_ts IS NULL',
  ).get(runId) as OpenRun | undefined
}

/** Returns what a decision is based on: the rows, and the progress of the chosen one. */
function versions(rows: readonly SourceRow[], chosen: number | null): string {
  return JSON.stringify(
    rows.map(({ id, path, runId, decOff, state }) => [id, path, runId, ...(id === chosen ? [decOff, state] : [])]),
  )
}

function createNext(store: Store, identity: SourceIdentity): OwnRow {
  const last = prepared(store, 'SELECT max(gen) AS gen FROM source WHERE path = ? AND member IS ? ORDER BY 1')
  const { gen } = last.get(identity.path, identity.member) as { gen: number | null }
  const own = { id: createSource(store, identity), gen: gen === null ? 0 : gen + 1, from: 0 }
  prepared(store, 'UPDATE source SET gen = ? WHERE id = ?').run(own.gen, own.id)
  return own
}

function namesakes(store: Store, { path, member }: SourceIdentity): number[] {
  const select = prepared(store, 'SELECT id FROM source WHERE path = ? AND member IS ? ORDER BY id')
  return (select.all(path, member) as { id: number }[]).map(({ id }) => id)
}
