/** Files that were met and are not read yet: they are empty, or the file before them in their log is not done. */

import type { Patience } from '../../run/identity/decide.ts'
import { ALONE, type InLog } from '../../run/rotation-context.ts'
import { SHARD_MARGIN } from '../../scan/scanner.ts'
import { jointBetween } from '../../source/rotated-files.ts'
import type { FileFacts } from '../../source/streams/file.ts'
import { bytesOf, LineStarts } from '../../source/streams/random-access.ts'
import type { OpenRun } from '../../store/write/apply.ts'
import { countedOf } from '../../store/write/progress.ts'
import { claimFile, type Position, passOver } from '../claim.ts'
import { LineCounter } from '../line-counter.ts'
import { followsCounted } from '../rotation/previous-files.ts'
import type { Bench } from '../tail-context.ts'
import type { HeldFile } from './file-handle.ts'
import { type FollowKind, followKind, KIND_HEAD } from './file-kind.ts'
import { FollowedLog } from './followed-log.ts'

export interface Waiting {
  readonly file: HeldFile
  /** The file before it in its log, or the one that waits to be that. */
  before: FollowedLog | null
  after: Waiting | null
  /** It was there before following began. */
  readonly old: boolean
  /** Its size when it was met: what is appended while it waits is new. */
  readonly met: number
  /** The row of the file before it, whether that is read still or not; null where none is known. */
  anchor: number | null
  /** It was emptied, and other contents may have come and gone since. */
  emptied: boolean
  /** Nothing is missing between it and the file before it; or it was told that something is. */
  looked: boolean
  toldLoss: boolean
  /** When it was met, and when it is looked at again: it may be the copy of a file that is there. */
  metAt: number | null
  againAt: number
  /** Looks that showed rotation at work between it and the file before it. */
  unsure: number
  log: FollowedLog | null
  /** Whether it was told that it is waited for. */
  told: boolean
  /** There is nothing to wait for any more. */
  over: boolean
}

/** A file that waits for another one, which is read or waits too. */
export function waitFor(
  file: HeldFile,
  before: FollowedLog | null,
  after: Waiting | null,
  old = false,
  met = 0,
): Waiting {
  return {
    file,
    before,
    after,
    old,
    met,
    anchor: null,
    emptied: false,
    looked: false,
    toldLoss: false,
    metAt: null,
    againAt: -Infinity,
    unsure: 0,
    log: null,
    told: false,
    over: false,
  }
}

/** How files are begun. */
export interface Beginning {
  /** Files that were there before following began are read from their beginning. */
  readonly fromStart: boolean
  readonly partialMs: number
  readonly records: readonly string[] | null
}

export function kindOf(file: HeldFile, { records }: Beginning): Promise<FollowKind> {
  return followKind(bytesOf(file, 0, KIND_HEAD), records)
}

/** The log before a file; `hold` while it is not known, or may still get lines. */
export function beforeOf({ before, after, over }: Waiting): FollowedLog | null | 'hold' {
  if (over) return 'hold'
  if (after?.over && after.log === null) return before ?? lastOf(after)
  if (after !== null && after.log === null) return 'hold'
  const log = before ?? after?.log ?? null
  if (log === null) return null
  const done = log.leaving ? log.quiet >= 2 : log.state !== 'appeared'
  return done ? log : 'hold'
}

/** The log before a file that came to nothing: it was gone before it was read, or held nothing new. */
function lastOf({ before, after }: Waiting): FollowedLog | null | 'hold' {
  return before ?? (after === null ? null : beforeOf({ ...after, over: false }))
}

/** How long a file that has little in common with another one may be its copy. */
const SHORT_MS = 2000
const AGAIN_MS = 200

/** Whether a file that waits may wait for another one of which it may be a copy. */
export function patienceOf({ old, metAt }: Waiting, now: number): Patience {
  if (old) return 'never'
  return now - (metAt ?? now) < SHORT_MS ? 'always' : 'surely'
}

/** How a file goes on with the one that was followed before it. Numbers may be those of a rotation ago, so only dates are read. */
export function goesOn(before: FollowedLog, path: string): 'next' | 'later' {
  return jointBetween(before.file.path, path) === 'later' ? 'later' : 'next'
}

/** How a file stands in its log. */
export function inLogOf(before: FollowedLog | null, path: string): InLog {
  if (before === null || before.state === 'gone') return ALONE
  return { joint: goesOn(before, path), lead: before.counter.last, next: null }
}

/** Begins with a file whose lines are read: at its beginning, at its end, or where an earlier run stopped. */
export async function beginLog(
  bench: Bench,
  waiting: Waiting,
  facts: FileFacts,
  before: FollowedLog | null,
  { fromStart, partialMs }: Beginning,
  now: number,
): Promise<FollowedLog | OpenRun | 'wait' | 'over'> {
  const { file, old, met } = waiting
  const claimed = await claimFile(bench, file, patienceOf(waiting, now))
  if (claimed.kind === 'held') return claimed.holder
  if (claimed.kind === 'copy' && !claimed.beside) return 'over'
  if (claimed.kind !== 'claimed') {
    waiting.againAt = now + AGAIN_MS
    return 'wait'
  }
  const known = claimed.from > 0 || countedOf(bench.store, claimed.id, claimed.gen).provisional !== null
  let start: Position = claimed
  if (old && !known && !fromStart) {
    const from = new LineStarts(file, 0).upTo(Math.min(facts.size, Math.max(0, met - file.skip)))
    if (from > 0) passOver(bench, file, claimed, from)
    start = { ...claimed, from }
  }
  // What stands before it was counted by an earlier run, perhaps.
  const alone = before === null && start.from < SHARD_MARGIN
  const inLog = alone ? await followsCounted(bench, file) : inLogOf(before, file.path)
  const log = makeLog(bench, file, start, { inLog, modifiedMs: facts.modifiedMs }, partialMs, now)
  log.anchor = waiting.anchor
  if (before !== null) before.next = log
  return log
}

/** A log that goes on in a row of the store. */
export function makeLog(
  bench: Bench,
  file: HeldFile,
  { id, gen, from }: Position,
  place: { readonly inLog: InLog; readonly modifiedMs: number | null },
  partialMs: number,
  now: number,
): FollowedLog {
  const source = { id, path: file.path, member: null, generation: gen }
  const counted = countedOf(bench.store, id, gen)
  // What was passed over has lines that nobody counted.
  const lines = from > 0 && counted.lines === 0 ? null : counted.lines
  const counter = new LineCounter(bench, file, { source, from, lines, ...place, isAsMet: () => file.isAsMet() })
  return new FollowedLog(file, counter, bench.news, partialMs, now)
}
