/** Finds files between a new file and the counted part of its log: files that came and went between two checks. */
import { dirname } from 'node:path'
import { reachOf } from '../../run/identity/identity.ts'
import { type FileInfo, filesIn, rotatedFilesOf } from '../../source/rotated-files.ts'
import { isPackedName, logOf } from '../../source/rotation.ts'
import { lostProblem, rowOf } from '../claim.ts'
import type { FileHandle } from '../files/file-handle.ts'
import type { FileRegistry } from '../files/file-registry.ts'
import type { FollowedLog } from '../files/followed-log.ts'
import type { PendingFile } from '../files/pending-file.ts'
import type { TailContext } from '../tail-context.ts'
import { previousFiles, reportLoss } from './previous-files.ts'
import { closeTrail, type ReadFiles, type TrailFile, trailOf } from './trail.ts'

/** Maximum number of checks during rotation. */
const MAX_LOOKS = 40

export class GapWatcher {
  readonly #registry: FileRegistry
  readonly #folders = new Map<string, Map<string, FileInfo[]>>()
  /** By log: the files that existed before its first file was determined. */
  readonly #foreseen = new Map<string, readonly FileInfo[]>()

  constructor(registry: FileRegistry) {
    this.#registry = registry
  }

  get #context(): TailContext {
    return this.#registry.context
  }

  /** Lists the files of the log of a path before its first file is determined, so that none of them is younger than that one. */
  foresee(path: string, begun: boolean): void {
    const log = logOf(path)
    if (this.#registry.passed.has(log) || this.#foreseen.has(log)) return
    this.#foreseen.set(log, begun ? rotatedFilesOf(path) : this.#siblingsOf(path))
  }

  /**
   * Takes the first file of a log, the youngest that existed, and the name that led to it. Files that an earlier run did not finish come
   * before it; other files of the log are not followed, unless they are named themselves.
   */
  async meet(youngest: FileHandle | null, path: string): Promise<PendingFile | null> {
    const log = logOf(path)
    if (youngest === null || this.#registry.passed.has(log)) return null
    const others = this.#foreseen.get(log) ?? rotatedFilesOf(path)
    this.#foreseen.delete(log)
    youngest.pinned = true
    const steps = await previousFiles(this.#context, youngest, { path, others }, this.#known(undefined))
    youngest.pinned = false
    for (const { file } of steps) file.pinned = true
    const mine = new Set([youngest.key, ...steps.map(({ file }) => file.key)])
    const made = others.filter(({ path }) => others.some(one => mine.has(one.key) && isPackedName(path, one.path)))
    for (const { key } of made) mine.add(key)
    this.#registry.passed.set(log, new Set(others.map(({ key }) => key).filter(key => !mine.has(key))))
    return chainPending(this.#registry, steps, null)
  }

  /** Finds files between a waiting file and the one before it; returns true while these are unknown or must be read first. */
  async missed(pending: PendingFile, before: FollowedLog | null): Promise<boolean> {
    const { file, anchor } = pending
    if (!file.isAsMet()) {
      // Emptied after it was found, before it was read.
      file.meet()
      pending.emptied = true
      pending.checked = false
    }
    if (pending.checked) return false
    const row = before === null ? await rowOf(this.#context, file, anchor) : await before.anchorRow(this.#context)
    if (row === null && !pending.emptied) return false
    const own = file.facts()?.links === 0 ? null : file.key
    const known = this.#known(this.#registry.passed.get(logOf(file.path)))
    const trail = await trailOf(this.#context, file.path, own, row === null ? [] : [row], known)
    const { unread, later, younger, missing, gap, unsure } = trail
    if ((unsure || gap) && ++pending.unsure < MAX_LOOKS) {
      closeTrail(trail)
      return true
    }
    pending.checked = later.length === 0
    if (!pending.reportedLoss && (gap || (missing.length > 0 && younger > 0))) {
      pending.reportedLoss = true
      reportLoss(this.#context, file, row)
      const problem = lostProblem(row?.path ?? file.path, row === null ? 0 : reachOf(row))
      this.#context.events.push({ type: 'problem', problem })
    }
    if (pending.emptied) for (const _ of later) reportLoss(this.#context, file, row, 'truncation')
    // A followed file is read to its end without this.
    const rest = before === null && row !== null ? (unread.get(row.id) ?? null) : null
    const steps = rest === null || known.isRead(rest.file) ? later : [rest, ...later]
    for (const { file: one } of unread.values()) if (!steps.some(step => step.file === one)) one.rest()
    const last = chainPending(this.#registry, steps, before)
    if (last !== null) pending.previous = last
    else if (steps.length > 0 && pending.previous?.kind === 'lines') pending.previous = null
    return last !== null
  }

  #known(passed: ReadFiles['passed']): ReadFiles {
    return { isRead: file => this.#registry.isKnown(file), passed }
  }

  /** Returns the files of a log. Each folder is read once, since many logs are found at the beginning. */
  #siblingsOf(path: string): readonly FileInfo[] {
    const folder = dirname(path)
    const byLog = this.#folders.get(folder) ?? Map.groupBy(filesIn(path), fact => logOf(fact.path))
    this.#folders.set(folder, byLog)
    return byLog.get(logOf(path)) ?? []
  }
}

/** Makes files wait for each other, from the oldest; those that are read whole wait for none. Returns the last one. */
export function chainPending(
  registry: FileRegistry,
  steps: readonly TrailFile[],
  before: FollowedLog | null,
): PendingFile | null {
  let last: PendingFile | null = null
  for (const { file, plain } of steps) {
    const pending = registry.wait(file, plain ? (last ?? before) : null)
    if (plain) last = pending
  }
  return last
}
