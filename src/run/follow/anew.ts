/** What becomes of a file in which other bytes stand than those that were counted. */
import { unreadable } from '../../source/unreadable.ts'
import { forgetSource, keepProvisional } from '../../store/progress.ts'
import type { Bench } from './bench.ts'
import { lostProblem } from './claim.ts'
import { copiesOf } from './found.ts'
import { type HeldFile, held } from './held-file.ts'
import type { Kept } from './kept.ts'
import type { FollowedLog } from './log.ts'
import { makeLog, type Waiting, waitFor } from './waiting.ts'

/** A copy may hold what was counted of the file, and what was written after that. Then the file begins anew. */
export function beginAnew(
  bench: Bench,
  kept: Kept,
  log: FollowedLog,
  shrunk: boolean,
  partialMs: number,
  now: number,
): void {
  const { news } = bench
  const { source, counter } = log
  const { path, key } = log.file
  const { copy, later, old } = copiesOf(log, fact => kept.isRead(fact))
  const emptied = shrunk || copy !== null || later.length > 0 || old.length > 0
  const what = emptied ? 'truncation' : 'rewriting'
  news.tell({ type: 'loss', source, what, from: null, lines: null, time: null, offset: counter.seen })
  log.enter(emptied ? 'truncated' : 'rewritten')
  const found = new Set([...old, ...[copy, ...later].map(file => file?.key)])
  for (const one of old) kept.leaveBehind(one, path)
  for (const waiting of kept.waiting.filter(({ file }) => found.has(file.key))) {
    waiting.over = true
    waiting.file.rest()
  }
  kept.logs.delete(key)
  log.file.rest()
  const before = copy === null ? null : goOn(bench, kept, log, copy, partialMs, now)
  if (copy === null) giveUp(bench, log, later.length + old.length > 0)
  const file = held({ path, key }, error => news.tellOnce(path, unreadable(path, error)))
  if (file === null) return
  file.beside = new Set([...log.file.beside, ...(copy === null ? [] : [copy.key])])
  let after: Waiting | null = null
  for (const [i, one] of later.entries()) {
    after = waitFor(one, i === 0 ? before : null, after)
    kept.waiting.push(after)
  }
  kept.waiting.push(waitFor(file, after === null ? before : null, after))
}

/** The copy is the rest of what stood in the file. */
function goOn(bench: Bench, kept: Kept, log: FollowedLog, copy: HeldFile, partialMs: number, now: number): FollowedLog {
  const { source, counter } = log
  const { from, ...place } = counter.position
  const rest = makeLog(bench, copy, { id: source.id, gen: source.generation, from }, place, partialMs, now)
  rest.leave(now)
  rest.move(bench.store, copy.path)
  kept.logs.set(copy.key, rest)
  return rest
}

/** Nothing holds what was counted: it stays counted. */
function giveUp({ store, news }: Bench, { source, counter, file }: FollowedLog, isElsewhere: boolean): void {
  keepProvisional(store, source.id)
  counter.finish()
  if (counter.seen === 0) forgetSource(store, source.id)
  if (!isElsewhere) news.tell({ type: 'problem', problem: lostProblem(file.path, counter.seen) })
}
