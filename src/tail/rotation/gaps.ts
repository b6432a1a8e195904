/** What lies between a file that is met and what was counted of its log before: files that came and went while nobody looked. */
import { dirname } from 'node:path'
import { reachOf } from '../../run/identity/identity.ts'
import { type FileFact, factsIn, siblingsOf } from '../../source/rotated-files.ts'
import { isPackedName, logOf } from '../../source/rotation.ts'
import { lostProblem, rowOf } from '../claim.ts'
import type { Kept } from '../files/file-registry.ts'
import type { FollowedLog } from '../files/followed-log.ts'
import { type Waiting, waitFor } from '../files/pending-file.ts'
import type { Bench } from '../tail-context.ts'
import { earlierThan, tellLoss } from './previous-files.ts'
import { type Known, letGo, type Step, trailOf } from './trail.ts'

/** Looks while rotation is at work. */
const MOST_LOOKS = 40

export class Gaps {
  readonly #bench: Bench
  readonly #kept: Kept
  readonly #folders = new Map<string, Map<string, FileFact[]>>()

  constructor(bench: Bench, kept: Kept) {
    this.#bench = bench
    this.#kept = kept
  }

  /**
   * The first file of a log is met, the youngest that there is. What an earlier run did not read before it comes first; other files
   * of the log are nobody's, unless they are named themselves.
   */
  async meet(youngest: FileFact | null, begun: boolean): Promise<Waiting | null> {
    const log = youngest === null ? null : logOf(youngest.path)
    if (youngest === null || log === null || this.#kept.hasMet(log) || !youngest.stat.isFile()) return null
    const others = begun ? siblingsOf(youngest.path) : this.#siblingsOf(youngest.path)
    const steps = await earlierThan(this.#bench, youngest, this.#known(new Set()))
    for (const { file } of steps) file.pinned = true
    const mine = new Set([youngest.key, ...steps.map(({ file }) => file.key)])
    const made = others.filter(({ path }) => others.some(one => mine.has(one.key) && isPackedName(path, one.path)))
    for (const { key } of made) mine.add(key)
    this.#kept.pass(
      log,
      others.map(({ key }) => key).filter(key => !mine.has(key)),
    )
    return queue(this.#kept, steps, null)
  }

  /** What stands between a file that waits and the one before it; true while that is not known, or must be read first. */
  async missed(waiting: Waiting, before: FollowedLog | null): Promise<boolean> {
    const { file, anchor } = waiting
    if (!file.isAsMet()) {
      // Emptied since it was met, before it was read.
      file.meet()
      waiting.emptied = true
      waiting.looked = false
    }
    if (waiting.looked) return false
    const row = before === null ? await rowOf(this.#bench, file, anchor) : await before.anchorRow(this.#bench)
    if (row === null && !waiting.emptied) return false
    const own = file.facts()?.links === 0 ? null : file.key
    const known = this.#known(this.#kept.passed(logOf(file.path)))
    const trail = await trailOf(this.#bench, file.path, own, row === null ? [] : [row], known)
    const { rests, later, younger, missing, gap, unsure } = trail
    if ((unsure || gap) && ++waiting.unsure < MOST_LOOKS) {
      letGo(trail)
      return true
    }
    waiting.looked = later.length === 0
    if (!waiting.toldLoss && (gap || (missing.length > 0 && younger > 0))) {
      waiting.toldLoss = true
      tellLoss(this.#bench, file, row)
      const problem = lostProblem(row?.path ?? file.path, row === null ? 0 : reachOf(row))
      this.#bench.news.tell({ type: 'problem', problem })
    }
    if (waiting.emptied) for (const _ of later) tellLoss(this.#bench, file, row, 'truncation')
    // A file that is followed is read to its end by itself.
    const rest = before === null && row !== null ? (rests.get(row.id) ?? null) : null
    const steps = rest === null || known.isRead(rest.file) ? later : [rest, ...later]
    for (const { file: one } of rests.values()) if (!steps.some(step => step.file === one)) one.rest()
    const last = queue(this.#kept, steps, before)
    if (steps.length > 0) waiting.before = null
    if (last !== null) waiting.after = last
    return last !== null
  }

  #known(passed: ReadonlySet<string>): Known {
    return { isRead: file => this.#kept.isKnown(file), passed }
  }

  /** The files of a log. At the beginning many logs are met, and each folder is looked at once. */
  #siblingsOf(path: string): readonly FileFact[] {
    const folder = dirname(path)
    const byLog = this.#folders.get(folder) ?? Map.groupBy(factsIn(path), fact => logOf(fact.path))
    this.#folders.set(folder, byLog)
    return byLog.get(logOf(path)) ?? []
  }
}

/** Files wait for each other, from the oldest; those that are read whole wait for none. Gives the last one. */
export function queue(kept: Kept, steps: readonly Step[], before: FollowedLog | null): Waiting | null {
  let after: Waiting | null = null
  for (const { file, plain } of steps) {
    const waiting: Waiting = plain ? waitFor(file, after === null ? before : null, after) : waitFor(file, null, null)
    if (plain) after = waiting
    kept.waiting.push(waiting)
  }
  return after
}
