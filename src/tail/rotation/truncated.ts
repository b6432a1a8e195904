/** Restarts a file after its counted bytes were replaced. */

import { fileInfo } from '../../source/rotated-files.ts'
import { logOf } from '../../source/rotation.ts'
import { unreadable } from '../../source/unreadable.ts'
import { moveSource } from '../../store/write/apply.ts'
import { forgetSource, keepProvisional, releaseSource } from '../../store/write/progress.ts'
import { identityOf, lostProblem } from '../claim.ts'
import { openHandle } from '../files/file-handle.ts'
import type { FileRegistry } from '../files/file-registry.ts'
import type { FollowedLog } from '../files/followed-log.ts'
import { makeLog, waitFor } from '../files/pending-file.ts'
import type { TailContext } from '../tail-context.ts'
import { chainPending } from './gaps.ts'
import { closeTrail, type TrailFile, trailOf } from './trail.ts'

/** Maximum number of checks, during rotation, for the former content of an emptied file. */
const MAX_LOOKS = 40

/**
 * Looks for copies of the counted bytes and what was written after them, and for contents that came and went between
 * two checks; then starts the file again. Returns false while rotation is in progress: check again later.
 */
export async function restartTruncated(
  context: TailContext,
  registry: FileRegistry,
  log: FollowedLog,
  shrunk: boolean,
  now: number,
): Promise<boolean> {
  const { events } = context
  const { source, counter } = log
  const { path, key } = log.file
  const row = await log.anchorRow(context)
  const own = row !== null && row.id === source.id
  const anchors = row === null ? [] : [row]
  const isRead = (file: { readonly key: string }): boolean => registry.isRead(file)
  const trail = await trailOf(context, path, key, anchors, { isRead, passed: registry.passed(logOf(path)) })
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
  const found = new Set([...old.map(fact => fact.key), ...[rest, ...later].map(step => step?.file.key)])
  for (const fact of old) registry.leaveBehind(fact.key, path)
  for (const pending of registry.waiting.filter(({ file }) => found.has(file.key))) {
    pending.superseded = true
    pending.file.rest()
  }
  registry.logs.delete(key)
  log.file.rest()
  const before = rest === null ? null : continueLog(context, registry, log, rest, now)
  if (rest === null) abandonLog(context, log, later.length + old.length === 0)
  const file = openHandle({ path, key }, error => events.pushOnce(path, unreadable(path, error)))
  const after = chainPending(registry, later, before)
  if (file !== null) {
    const pending = waitFor(file, after === null ? before : null, after)
    pending.emptied = emptied
    pending.anchor = own ? source.id : log.anchor
    registry.waiting.push(pending)
  }
  return true
}

/** Continues with the copy that contains the rest of the file. Returns null if that is read whole, as packed files are. */
function continueLog(
  context: TailContext,
  registry: FileRegistry,
  log: FollowedLog,
  { file, plain }: TrailFile,
  now: number,
): FollowedLog | null {
  const { source, counter } = log
  if (!plain) {
    moveSource(context.store, source.id, identityOf(file))
    releaseSource(context.store, source.id)
    if (registry.packed.has(file.key)) {
      registry.packed.goOn(file.key, counter.seen)
      file.rest()
    } else registry.packed.add(file, fileInfo(file.path), { pass: false, old: false, reportedTo: counter.seen })
    return null
  }
  file.skip = log.file.skip
  const { from, ...place } = counter.position
  const rest = makeLog(context, file, { id: source.id, gen: source.generation, from }, place, now)
  rest.leave(now)
  rest.move(context.store, file.path)
  registry.logs.set(file.key, rest)
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
