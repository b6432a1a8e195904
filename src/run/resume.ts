/** Finds where to continue in a source that the store knows. */
import type { OpenSource } from '../source/open.ts'
import { logOf } from '../source/rotation.ts'
import type { SourceSpec } from '../source/spec.ts'
import type { OpenRun, SourceIdentity, SourceRow } from '../store/write/apply.ts'
import { type ClaimOptions, claim } from './identity/claim.ts'
import { SourceContent } from './identity/content.ts'
import type { StoreClient } from './store-clients/store-client.ts'

/** A row of the store to add to, and the offset from which nothing is counted yet. */
export interface ResumePosition {
  readonly id: number
  readonly gen: number
  readonly from: number
  /** The format detected by an earlier run. */
  readonly format: string | null
  /** The source to read on: it begins at the offset `base`, at most the margin of a shard before `from`. */
  readonly source: OpenSource
  readonly base: number
}

/** Returns the row of a source by its name; rows of other names may have the same device and inode. */
export async function knownRow(storeClient: StoreClient, identity: SourceIdentity): Promise<SourceRow | undefined> {
  const rows = await storeClient.beginSource(identity, null)
  return rows.findLast(row => row.path === identity.path && row.member === identity.member)
}

/**
 * `position`: where to read. `held`: another run is reading it. `copy`: a row counts all of it, now or later. `wait`:
 * it may be a copy of an existing file. `ids` are the rows of the source's name, whose counts reports show.
 */
export type ResumeResult =
  | { readonly kind: 'position'; readonly position: ResumePosition; readonly ids: readonly number[] }
  | { readonly kind: 'held'; readonly holder: OpenRun; readonly ids: readonly number[] }
  | { readonly kind: 'copy'; readonly beside: boolean; readonly ids: readonly number[] }
  | { readonly kind: 'wait' }

/** A source that is open at its beginning; `start` are its first bytes. */
export interface SourceAtStart {
  readonly spec: SourceSpec
  readonly opened: OpenSource
  readonly start: Uint8Array
}

/** Returns the identity of an open source under a name. */
export function identityOf({ member, dev, ino, file }: OpenSource, path: string): SourceIdentity {
  return { path, member, dev, ino, log: file !== null && member === null ? logOf(path) : null }
}

/** Finds or makes the store's row for a source. */
export async function resume(
  storeClient: StoreClient,
  { spec, opened, start }: SourceAtStart,
  identity: SourceIdentity,
  options: ClaimOptions,
): Promise<ResumeResult> {
  const content = opened.file !== null ? new SourceContent(spec, opened, start) : null
  const claimed = await claim(storeClient, identity, content, options)
  if (claimed.kind !== 'claimed') {
    content?.close()
    return claimed
  }
  const { id, gen, from, ids, row } = claimed
  if (row !== null) await storeClient.dropProvisional(id)
  const { source, base } = content === null ? { source: opened, base: 0 } : await content.at(from)
  return { kind: 'position', ids, position: { id, gen, from, format: row?.format ?? null, source, base } }
}
