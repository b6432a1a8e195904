/** Restarts a file after its counted bytes were replaced. */

import { isDistinctive } from '../../run/identity/content-match.ts'
import { PRINT_TAIL_BYTES } from '../../run/identity/fingerprints.ts'
import { fileInfo } from '../../source/rotated-files.ts'
import { logOf } from '../../source/rotation.ts'
import { bytesOf } from '../../source/streams/random-access.ts'
import { unreadable } from '../../source/unreadable.ts'
import { moveSource } from '../../store/write/apply.ts'
import { forgetSource, keepProvisional, releaseSource } from '../../store/write/progress.ts'
import { identityOf, lostProblem } from '../claim.ts'
import { openHandle } from '../files/file-handle.ts'
import type { FileRegistry } from '../files/file-registry.ts'
import type { FollowedLog } from '../files/followed-log.ts'
import type { TailContext } from '../tail-context.ts'
import { chainPending } from './gaps.ts'
import { closeTrail, type TrailFile, trailOf } from './trail.ts'

/** Maximum number of checks, during rotation, for the former content of an emptied file. */
const MAX_LOOKS = 40

/**
 * Looks for a copy with the counted bytes and what was written after them, and for contents that came and went between
 * two checks; then starts the file again. Returns false while rotation is in progress: check again later.
 */
export async function restartTruncated(
  registry: FileRegistry,
  log: FollowedLog,
  shrunk: boolean,
  now: number,
): Promise<boolean> {
  const { context } = registry
  const { events } = context
  const { source, counter } = log
  const { path, key } = log.file
  const row = await log.anchorRow(context)
  const own = row !== null && row.id === source.id
  const anchors = row === null ? [] : [row]
  const isRead = (file: { readonly key: string }): boolean => registry.isRead(file)
  const trail = await trailOf(context, path, key, anchors, { isRead, passed: registry.passed.get(logOf(path)) })
  const { later, old, gap, unsure } = trail
  if (unsure && ++log.unsure < MAX_LOOKS) {
    closeTrail(trail)
    return false
  }
  const rest = own ? (trail.unread.get(row.id) ?? null) : null
  for (const { file } of trail.unread.values()) if (file !== rest?.file) file.rest()
  const emptied = shrunk || rest !== null || later.length > 0 || old.length > 0
  const what = emptied ? 'truncation' : 'rewriting'
  // Each content may have grown between the copy and the emptying; the last one began here only if it was counted.
  const contents = own ? [counter.seen, ...later.map(() => 0)] : later.length === 0 ? [0] : later.map(() => 0)
  for (const offset of contents)
    events.push({ type: 'loss', source, what, from: null, lines: null, time: null, offset })
  if (gap) events.push({ type: 'loss', source, what: 'rotation', from: null, lines: null, time: null, offset: 0 })
  log.enter(emptied ? 'truncated' : 'rewritten')
  for (const fact of old) registry.settle(fact.key, path)
  registry.remove(log)
  const before = rest === null ? null : continueLog(registry, log, rest, now)
  if (rest === null) abandonLog(context, log, later.length + old.length === 0)
  const file = openHandle({ path, key }, error => events.pushOnce(path, unreadable(path, error)))
  const after = chainPending(registry, later, before)
  const anchor = own ? (before?.source.id ?? source.id) : log.anchor
  if (file !== null) registry.wait(file, after ?? before, { emptied, anchor })
  return true
}

/** Continues with the copy that contains the rest of the file. Returns null if that is read whole, as packed files are. */
function continueLog(
  registry: FileRegistry,
  log: FollowedLog,
  { file, plain }: TrailFile,
  now: number,
): FollowedLog | null {
  const { store } = registry.context
  const { source, counter } = log
  const known = registry.stateOf(file.key)
  if (known.kind === 'lines' && known.counter.whole) {
    // The copy was found before it was known as one, and has a row of its own. Lines that are all the same may be those of another file.
    file.skip = log.file.skip
    const isCopy = isDistinctive(bytesOf(file, Math.max(0, counter.seen - PRINT_TAIL_BYTES), counter.seen))
    file.rest()
    if (isCopy) counter.withdraw()
    else abandonLog(registry.context, log, true)
    return isCopy ? known : null
  }
  if (!plain || known.kind === 'packed') {
    moveSource(store, source.id, identityOf(file))
    releaseSource(store, source.id)
    file.reportedTo = counter.seen
    if (known.kind === 'packed') known.goOn(counter.seen)
    if (registry.isRead(file)) file.rest()
    else registry.readWhole(file, fileInfo(file.path), 'new')
    return null
  }
  file.skip = log.file.skip
  const { from, ...start } = counter.position
  const rest = registry.follow(file, { id: source.id, gen: source.generation, from }, start, now)
  rest.leave(now)
  rest.move(store, file.path)
  return rest
}

/** Ends a log if no file contains more than what was counted; its counts remain. */
function abandonLog(context: TailContext, { source, counter, file }: FollowedLog, isLost: boolean): void {
  const { store, events } = context
  keepProvisional(store, source.id)
  counter.finish()
  if (counter.seen === 0) forgetSource(store, source.id)
  if (isLost) events.push({ type: 'problem', problem: lostProblem(file.path, counter.seen) })
}
