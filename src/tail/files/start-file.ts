/** Starts a file that has waited: determines its kind, its row of the store and the offset from which it is read. */
import { heldProblem } from '../../run/source.ts'
import { SHARD_MARGIN } from '../../scan/scanner.ts'
import type { FileInfo } from '../../source/rotated-files.ts'
import type { FileFacts } from '../../source/streams/file.ts'
import { bytesOf, LineStarts } from '../../source/streams/random-access.ts'
import { countedOf } from '../../store/write/progress.ts'
import { claimFile, skipExisting, type TailPosition } from '../claim.ts'
import { continuityWithCounted } from '../rotation/previous-files.ts'
import { followKind, KIND_HEAD } from './file-kind.ts'
import type { FileRegistry } from './file-registry.ts'
import { type FollowedLog, rotationOf } from './followed-log.ts'
import type { PendingFile } from './pending-file.ts'

/** Maximum number of checks for which a file without a name waits until packed files are read. */
const MAX_WAITS = 200
/** Interval for checking whether a file is a copy. */
const AGAIN_MS = 200

/** What is known of a file when it is started. */
export interface StartFacts {
  readonly facts: FileFacts
  /** The file status by its followed name; null if it has none. */
  readonly named: FileInfo | null
  /** The log before it, which is done; null if there is none. */
  readonly before: FollowedLog | null
}

/** Starts a file, or leaves it waiting. */
export async function startFile(
  registry: FileRegistry,
  pending: PendingFile,
  { facts, named, before }: StartFacts,
  now: number,
): Promise<void> {
  const { context, options } = registry
  const { file, old } = pending
  const kind = await followKind(bytesOf(file, 0, KIND_HEAD), options.spec.records ?? null)
  switch (kind.kind) {
    case 'unsure':
      return
    case 'own':
      registry.discard(pending)
      return context.events.discard(file.path, kind.own)
    case 'whole':
      return registry.readWhole(file, named, !old ? 'new' : options.fromStart ? 'old' : 'passed')
    case 'lines':
      // A file without a name was packed, perhaps into one that is just being read: the store does not know of that before its row is
      // claimed. The number of checks is limited, so that following can end.
      if (facts.links === 0 && registry.isUnpacking && pending.waits++ < MAX_WAITS) return
      file.skip = kind.skip
      return startLog(registry, pending, { ...facts, size: facts.size - kind.skip }, before, now)
  }
}

/** Starts a file that is read line by line: at its beginning, at its end, or where an earlier run stopped. */
async function startLog(
  registry: FileRegistry,
  pending: PendingFile,
  { size, modifiedMs }: FileFacts,
  before: FollowedLog | null,
  now: number,
): Promise<void> {
  const { context, options } = registry
  const { file, old, firstSeen } = pending
  const claimed = await claimFile(context, file, pending.patience(now))
  if (claimed.kind === 'held') {
    registry.discard(pending)
    return context.events.pushOnce(file.path, heldProblem({ path: file.path }, claimed.holder))
  }
  if (claimed.kind === 'copy' && !claimed.beside) return registry.settle(file.key, file.path)
  if (claimed.kind !== 'claimed') {
    pending.againAt = now + AGAIN_MS
    return
  }
  const known = claimed.from > 0 || countedOf(context.store, claimed.id, claimed.gen).provisional !== null
  let start: TailPosition = claimed
  if (old && !known && !options.fromStart) {
    const from = new LineStarts(file, 0).upTo(Math.min(size, Math.max(0, firstSeen - file.skip)))
    if (from > 0) skipExisting(context, file, claimed, from)
    start = { ...claimed, from }
  }
  // An earlier run may have counted the file before it.
  const alone = before === null && start.from < SHARD_MARGIN
  const rotation = alone ? await continuityWithCounted(context, file) : rotationOf(before, file.path)
  const log = registry.follow(file, start, { rotation, modifiedMs }, now)
  log.anchor = pending.anchor
  if (before !== null) before.next = log
}
