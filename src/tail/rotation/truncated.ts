/** What becomes of a file in which other bytes stand than those that were counted. */

import { factOf } from '../../source/rotated-files.ts'
import { logOf } from '../../source/rotation.ts'
import { unreadable } from '../../source/unreadable.ts'
import { moveSource } from '../../store/write/apply.ts'
import { forgetSource, keepProvisional, releaseSource } from '../../store/write/progress.ts'
import { identityOf, lostProblem } from '../claim.ts'
import { held } from '../files/file-handle.ts'
import type { Kept } from '../files/file-registry.ts'
import type { FollowedLog } from '../files/followed-log.ts'
import { makeLog, waitFor } from '../files/pending-file.ts'
import type { Bench } from '../tail-context.ts'
import { queue } from './gaps.ts'
import { letGo, type Step, trailOf } from './trail.ts'

/** Looks for what an emptied file held while rotation is at work. */
const MOST_LOOKS = 40

/**
 * A copy may hold what was counted of the file, and what was written after that; others what was written and emptied before anyone
 * looked. Then the file begins anew. False while rotation is at work: it is to be looked at again.
 */
export async function beginAnew(
  bench: Bench,
  kept: Kept,
  log: FollowedLog,
  shrunk: boolean,
  partialMs: number,
  now: number,
): Promise<boolean> {
  const { news } = bench
  const { source, counter } = log
  const { path, key } = log.file
  const row = await log.anchorRow(bench)
  const own = row !== null && row.id === source.id
  const anchors = row === null ? [] : [row]
  const isRead = (file: { readonly key: string }): boolean => kept.isRead(file)
  const trail = await trailOf(bench, path, key, anchors, { isRead, passed: kept.passed(logOf(path)) })
  const { later, old, gap, unsure } = trail
  if (unsure && ++log.unsure < MOST_LOOKS) {
    letGo(trail)
    return false
  }
  const rest = own ? (trail.rests.get(row.id) ?? null) : null
  for (const { file } of trail.rests.values()) if (file !== rest?.file) file.rest()
  const emptied = shrunk || rest !== null || later.length > 0 || old.length > 0
  const what = emptied ? 'truncation' : 'rewriting'
  // Each of these contents may have grown between the copy and the emptying; the last one was begun here only if it was counted.
  const contents = own ? [counter.seen, ...later.map(() => 0)] : later.length === 0 ? [0] : later.map(() => 0)
  for (const offset of contents) news.tell({ type: 'loss', source, what, from: null, lines: null, time: null, offset })
  if (gap) news.tell({ type: 'loss', source, what: 'rotation', from: null, lines: null, time: null, offset: 0 })
  log.enter(emptied ? 'truncated' : 'rewritten')
  const found = new Set([...old.map(fact => fact.key), ...[rest, ...later].map(step => step?.file.key)])
  for (const fact of old) kept.leaveBehind(fact.key, path)
  for (const waiting of kept.waiting.filter(({ file }) => found.has(file.key))) {
    waiting.over = true
    waiting.file.rest()
  }
  kept.logs.delete(key)
  log.file.rest()
  const before = rest === null ? null : goOn(bench, kept, log, rest, partialMs, now)
  if (rest === null) giveUp(bench, log, later.length + old.length === 0)
  const file = held({ path, key }, error => news.tellOnce(path, unreadable(path, error)))
  const after = queue(kept, later, before)
  if (file !== null) {
    const waiting = waitFor(file, after === null ? before : null, after)
    waiting.emptied = emptied
    waiting.anchor = own ? source.id : log.anchor
    kept.waiting.push(waiting)
  }
  return true
}

/** The copy is the rest of what stood in the file. Null where it is read whole, as what is packed. */
function goOn(
  bench: Bench,
  kept: Kept,
  log: FollowedLog,
  { file, plain }: Step,
  partialMs: number,
  now: number,
): FollowedLog | null {
  const { source, counter } = log
  if (!plain) {
    moveSource(bench.store, source.id, identityOf(file))
    releaseSource(bench.store, source.id)
    if (kept.packed.has(file.key)) {
      kept.packed.goOn(file.key, counter.seen)
      file.rest()
    } else kept.packed.add(file, factOf(file.path), { pass: false, old: false, toldTo: counter.seen })
    return null
  }
  file.skip = log.file.skip
  const { from, ...place } = counter.position
  const rest = makeLog(bench, file, { id: source.id, gen: source.generation, from }, place, partialMs, now)
  rest.leave(now)
  rest.move(bench.store, file.path)
  kept.logs.set(file.key, rest)
  return rest
}

/** Nothing holds more than what was counted: it stays counted. */
function giveUp(bench: Bench, { source, counter, file }: FollowedLog, isLost: boolean): void {
  const { store, news } = bench
  keepProvisional(store, source.id)
  counter.finish()
  if (counter.seen === 0) forgetSource(store, source.id)
  if (isLost) news.tell({ type: 'problem', problem: lostProblem(file.path, counter.seen) })
}
