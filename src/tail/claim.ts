/** Claims the row of a followed file, by the rules in `run/identity/identity.ts`, and the offset to continue from. */
import { type Problem, problem } from '../model/problem.ts'
import { type ClaimResult, claim } from '../run/identity/claim.ts'
import { type Content, fileContent } from '../run/identity/content.ts'
import type { Patience } from '../run/identity/decide.ts'
import { fingerprint, PRINT_HEAD_BYTES, PRINT_TAIL_BYTES } from '../run/identity/fingerprints.ts'
import { logOf } from '../source/rotation.ts'
import { bytesOf } from '../source/streams/random-access.ts'
import { applyPartial, createSource, type SourceIdentity, type SourceRow } from '../store/write/apply.ts'
import type { FileHandle } from './files/file-handle.ts'
import type { TailContext } from './tail-context.ts'

/** A row of this run, and the offset from which nothing is counted for good. */
export interface TailPosition {
  readonly id: number
  readonly gen: number
  readonly from: number
}

/** Finds or creates the row of a file, unless it may be a copy. */
export function claimFile(context: TailContext, file: FileHandle, patience: Patience): Promise<ClaimResult> {
  const { nowMs } = context.clock
  return claim(context.storeClient, identityOf(file), contentOf(file), { nowMs, rescan: context.rescan, patience })
}

/** Returns the text of a file. */
export function contentOf(file: FileHandle): Content {
  return fileContent(file, () => file.facts())
}

/** Returns a row of the log of a file; null if it is not known any more. */
export async function rowOf(
  { storeClient }: TailContext,
  file: FileHandle,
  id: number | null,
): Promise<SourceRow | null> {
  const rows = id === null ? [] : await storeClient.beginSource(identityOf(file), null)
  return rows.find(row => row.id === id) ?? null
}

/** Skips what precedes `to`, which existed before following began, and reports it as skipped. */
export function skipExisting(
  { store }: Pick<TailContext, 'store'>,
  file: FileHandle,
  { id, gen }: TailPosition,
  to: number,
): void {
  const head = fingerprint(bytesOf(file, 0, Math.min(PRINT_HEAD_BYTES, to)))
  const tail = fingerprint(bytesOf(file, Math.max(0, to - PRINT_TAIL_BYTES), to))
  const skipped = new Map([['before-following', to]])
  const none = { aggregates: [], remarks: new Map(), losses: [], unknown: [], activity: [] }
  const nothing = { from: 0, to, lines: 0, skipped, ...none }
  applyPartial(store, id, gen, nothing, { head, tail })
}

/** Creates a row for a source that cannot be read again. */
export function claimStream({ store }: Pick<TailContext, 'store'>, path: string): TailPosition {
  return { id: createSource(store, { path, member: null, dev: null, ino: null }), gen: 0, from: 0 }
}

export function identityOf({ path, key }: Pick<FileHandle, 'path' | 'key'>): SourceIdentity {
  const [dev, ino] = key.split(':').map(BigInt) as [bigint, bigint]
  return { path, member: null, dev, ino, log: logOf(path) }
}

/** Reports that bytes after the counted ones are gone, all or in part: no file contains them. */
export function lostProblem(path: string, offset: number): Problem {
  return problem(
    'input',
    'source/lost',
    { path, offset },
    'What followed the part counted up to here may be lost: no file contains all of it.',
    'Follow it without interruption, or let rotation keep at least one old file.',
  )
}
