/** Files that were found but are not read yet: they are empty, or the file before them in their log is not done. */

import type { Patience } from '../../run/identity/decide.ts'
import { type RotationContext, STANDALONE } from '../../run/rotation-context.ts'
import { SHARD_MARGIN } from '../../scan/scanner.ts'
import { continuityBetween } from '../../source/rotated-files.ts'
import type { FileFacts } from '../../source/streams/file.ts'
import { bytesOf, LineStarts } from '../../source/streams/random-access.ts'
import type { OpenRun } from '../../store/write/apply.ts'
import { countedOf } from '../../store/write/progress.ts'
import { claimFile, skipExisting, type TailPosition } from '../claim.ts'
import { LineCounter } from '../line-counter.ts'
import { continuityWithCounted } from '../rotation/previous-files.ts'
import type { TailContext } from '../tail-context.ts'
import type { FileHandle } from './file-handle.ts'
import { type FollowKind, followKind, KIND_HEAD } from './file-kind.ts'
import { FollowedLog } from './followed-log.ts'

export interface PendingFile {
  readonly file: FileHandle
  /** The file before it in its log; `after` if that is still waiting. */
  before: FollowedLog | null
  after: PendingFile | null
  /** Whether it existed before following began. */
  readonly old: boolean
  /** Its size when it was found: what is appended while it waits is new. */
  readonly firstSeen: number
  /** The row of the file before it, even if that is no longer read; null if unknown. */
  anchor: number | null
  /** It was emptied, and may have had other contents since. */
  emptied: boolean
  /** Nothing is missing between it and the file before it, or the loss has been reported. */
  checked: boolean
  reportedLoss: boolean
  /** When it was found, and when to check it again: it may be a copy of an existing file. */
  metAt: number | null
  againAt: number
  /** Number of checks that showed rotation in progress between it and the file before it. */
  unsure: number
  log: FollowedLog | null
  /** Whether it was reported as awaited. */
  reported: boolean
  /** It need not be read any more. */
  superseded: boolean
}

/** Returns a file that waits for another one, which is being read or waits too. */
export function waitFor(
  file: FileHandle,
  before: FollowedLog | null,
  after: PendingFile | null,
  old = false,
  firstSeen = 0,
): PendingFile {
  return {
    file,
    before,
    after,
    old,
    firstSeen,
    anchor: null,
    emptied: false,
    checked: false,
    reportedLoss: false,
    metAt: null,
    againAt: -Infinity,
    unsure: 0,
    log: null,
    reported: false,
    superseded: false,
  }
}

/** How to start files. */
export interface StartOptions {
  /** Whether to read files that existed before following began from their beginning. */
  readonly fromStart: boolean
  readonly records: readonly string[] | null
}

export function kindOf(file: FileHandle, { records }: StartOptions): Promise<FollowKind> {
  return followKind(bytesOf(file, 0, KIND_HEAD), records)
}

/** Returns the log before a file; `hold` while it is unknown or may still get lines. */
export function predecessorOf({ before, after, superseded }: PendingFile): FollowedLog | null | 'hold' {
  if (superseded) return 'hold'
  if (after?.superseded && after.log === null) return before ?? lastOf(after)
  if (after !== null && after.log === null) return 'hold'
  const log = before ?? after?.log ?? null
  if (log === null) return null
  const done = log.leaving ? log.quiet >= 2 : log.state !== 'appeared'
  return done ? log : 'hold'
}

/** Returns the log before a file that was gone before it was read, or had nothing new. */
function lastOf({ before, after }: PendingFile): FollowedLog | null | 'hold' {
  return before ?? (after === null ? null : predecessorOf({ ...after, superseded: false }))
}

/** How long a file that has little in common with another one counts as its possible copy. */
const SHORT_MS = 2000
const AGAIN_MS = 200

/** Returns whether a file may wait for one that it may be a copy of. */
export function patienceOf({ old, metAt }: PendingFile, now: number): Patience {
  if (old) return 'never'
  return now - (metAt ?? now) < SHORT_MS ? 'always' : 'surely'
}

/** Returns how a file continues the one followed before it. Numbers may be those before a rotation, so only dates are used. */
export function continuityWith(before: FollowedLog, path: string): 'next' | 'later' {
  return continuityBetween(before.file.path, path) === 'later' ? 'later' : 'next'
}

/** Returns the position of a file in its log. */
export function rotationOf(before: FollowedLog | null, path: string): RotationContext {
  if (before === null || before.state === 'gone') return STANDALONE
  return { continuity: continuityWith(before, path), preamble: before.counter.last, next: null }
}

/** A file whose turn has come: how it stands now, and the log that it goes on with. */
interface ReadyFile {
  readonly pending: PendingFile
  readonly facts: FileFacts
  readonly before: FollowedLog | null
}

/** Begins with a file whose lines are read: at its beginning, at its end, or where an earlier run stopped. */
export async function startLog(
  context: TailContext,
  { pending, facts, before }: ReadyFile,
  { fromStart }: StartOptions,
  now: number,
): Promise<FollowedLog | OpenRun | 'wait' | 'over'> {
  const { file, old, firstSeen } = pending
  const claimed = await claimFile(context, file, patienceOf(pending, now))
  if (claimed.kind === 'held') return claimed.holder
  if (claimed.kind === 'copy' && !claimed.beside) return 'over'
  if (claimed.kind !== 'claimed') {
    pending.againAt = now + AGAIN_MS
    return 'wait'
  }
  const known = claimed.from > 0 || countedOf(context.store, claimed.id, claimed.gen).provisional !== null
  let start: TailPosition = claimed
  if (old && !known && !fromStart) {
    const from = new LineStarts(file, 0).upTo(Math.min(facts.size, Math.max(0, firstSeen - file.skip)))
    if (from > 0) skipExisting(context, file, claimed, from)
    start = { ...claimed, from }
  }
  // An earlier run may have counted the file before it.
  const alone = before === null && start.from < SHARD_MARGIN
  const rotation = alone ? await continuityWithCounted(context, file) : rotationOf(before, file.path)
  const log = makeLog(context, file, start, { rotation, modifiedMs: facts.modifiedMs }, now)
  log.anchor = pending.anchor
  if (before !== null) before.next = log
  return log
}

/** Makes a log that continues in a row of the store. */
export function makeLog(
  context: TailContext,
  file: FileHandle,
  { id, gen, from }: TailPosition,
  place: { readonly rotation: RotationContext; readonly modifiedMs: number | null },
  now: number,
): FollowedLog {
  const source = { id, path: file.path, member: null, generation: gen }
  const counted = countedOf(context.store, id, gen)
  // Lines that were skipped have not been counted.
  const lines = from > 0 && counted.lines === 0 ? null : counted.lines
  const counter = new LineCounter(context, file, { source, from, lines, ...place, isAsMet: () => file.isAsMet() })
  return new FollowedLog(file, counter, context, now)
}
