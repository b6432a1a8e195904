/**
 * Which run reads which source. A run looks at the rows that a file may be, compares the file with them, and then takes the one
 * that it found; since another run may do the same, taking is one transaction that looks again.
 */
import { prepared, type Store, transact } from './database.ts'
import type { OpenRun } from './runs.ts'
import {
  candidates,
  createSource,
  decimal,
  type Fingerprint,
  moveSource,
  type SourceIdentity,
  type SourceRow,
} from './sources.ts'

/** A wish to read a source, resting on a look at the rows that it may be. */
export interface Claim {
  readonly identity: SourceIdentity
  readonly head: Fingerprint | null
  /** The rows as `beginSource` gave them for this identity and head. */
  readonly seen: readonly SourceRow[]
  /** The row to go on with; null for a new one. */
  readonly row: number | null
  /** Whether the row gets the name and inode of the identity: it is left where it is for a copy of it. */
  readonly move: boolean
  /** Runs that ended without saying so. */
  readonly dead: readonly number[]
}

/**
 * What came of it. `claimed`: this run reads the source; `ids` are all rows of its name. `changed`: another run was faster, look
 * again. `held`: a run that has not ended reads it.
 */
export type ClaimAnswer =
  | { readonly kind: 'claimed'; readonly id: number; readonly gen: number; readonly ids: readonly number[] }
  | { readonly kind: 'changed' }
  | { readonly kind: 'held'; readonly holder: OpenRun; readonly ids: readonly number[] }

/** Takes a source for this run, if no other run took or changed what the claim rests on: one transaction looks and takes. */
export function claimSource(store: Store, { identity, head, seen, row, move, dead }: Claim): ClaimAnswer {
  return transact(store, () => {
    const concerns = (one: SourceRow): boolean => one.id === row || isNearby(one, identity)
    const rows = candidates(store, identity, head).filter(concerns)
    const holder = rows.map(one => holderOf(store, one)).find(run => run !== undefined && !dead.includes(run.id))
    if (holder !== undefined) return { kind: 'held', holder, ids: namesakes(store, identity) }
    if (versions(rows, row) !== versions(seen.filter(concerns), row)) return { kind: 'changed' }
    const own = row === null ? createNext(store, identity) : { id: row, gen: rows.find(one => one.id === row)!.gen }
    if (row !== null && move) moveSource(store, row, identity)
    const take = prepared(store, "UPDATE source SET state = 'open', run_id = ?, packs = ifnull(packs, ?) WHERE id = ?")
    take.run(store.runId, store.packs, own.id)
    return { kind: 'claimed', ...own, ids: [...new Set([...namesakes(store, identity), own.id])] }
  })
}

/** Whether a row has the name or the place on the disk of an identity, so that another run may mean the same by it. */
function isNearby({ path, dev, ino }: SourceRow, identity: SourceIdentity): boolean {
  return path === identity.path || (dev !== null && dev === decimal(identity.dev) && ino === decimal(identity.ino))
}

/** The run that reads a row now, if it is another one than this. */
function holderOf(store: Store, { state, runId, taken }: SourceRow): OpenRun | undefined {
  if (state !== 'open' || taken || runId === 0) return undefined
  return prepared(
    store,
    'SELECT id, pid, process, started_ts AS startedMs, beat_ts AS beatMs FROM run WHERE id = ? AND ended_ts IS NULL',
  ).get(runId) as OpenRun | undefined
}

/** What a decision rests on: which rows there are, and how far the chosen one is. */
function versions(rows: readonly SourceRow[], chosen: number | null): string {
  return JSON.stringify(rows.map(({ id, path, runId, decOff }) => [id, path, runId, id === chosen ? decOff : null]))
}

function createNext(store: Store, identity: SourceIdentity): { id: number; gen: number } {
  const last = prepared(store, 'SELECT max(gen) AS gen FROM source WHERE path = ? AND member IS ? ORDER BY 1')
  const { gen } = last.get(identity.path, identity.member) as { gen: number | null }
  const own = { id: createSource(store, identity), gen: gen === null ? 0 : gen + 1 }
  prepared(store, 'UPDATE source SET gen = ? WHERE id = ?').run(own.gen, own.id)
  return own
}

function namesakes(store: Store, { path, member }: SourceIdentity): number[] {
  const select = prepared(store, 'SELECT id FROM source WHERE path = ? AND member IS ? ORDER BY id')
  return (select.all(path, member) as { id: number }[]).map(({ id }) => id)
}
