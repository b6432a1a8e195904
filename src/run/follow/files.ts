/**
 * The files that are followed, by name. A file is told by its inode from others; what name leads to it may change at any time.
 *
 *      name ──► log that is counted                 rename: the log leaves, its bytes are read until it is still, then
 *      name ──► log ··next··► log that waits        the one that has its name now goes on with it
 */
import { dirname } from 'node:path'
import type { ListOptions } from '../../source/list.ts'
import { logOf, logsOf } from '../../source/rotation.ts'
import { type FileFact, factOf, factsIn, factsOf, nameOf, siblingsOf } from '../../source/siblings.ts'
import type { SourceSpec } from '../../source/spec.ts'
import type { FileFacts } from '../../source/tape.ts'
import { unreadable } from '../../source/unreadable.ts'
import { keepProvisional, releaseSource } from '../../store/progress.ts'
import { heldProblem } from '../source.ts'
import { beginAnew } from './anew.ts'
import type { Bench } from './bench.ts'
import { earlierThan } from './earlier.ts'
import { isCopy, missedBefore } from './found.ts'
import { held } from './held-file.ts'
import { Kept } from './kept.ts'
import type { FollowedLog, Look } from './log.ts'
import { type Change, Names } from './names.ts'
import { PackedFiles } from './packed-files.ts'
import { type Beginning, beforeOf, beginLog, goesOn, inLogOf, kindOf, type Waiting, waitFor } from './waiting.ts'

/** Logs that have left are watched for so long after their last growth: writers may not have noticed. */
const GRACE_MS = 5000
/** So many are watched at the same time: they must stay open, and others must be opened. */
const MOST_LEAVING = 16

export interface FilesRequest extends ListOptions, Omit<Beginning, 'records'> {
  readonly args: readonly string[]
  readonly spec: Omit<SourceSpec & { readonly kind: 'file' }, 'kind' | 'path'>
  readonly signal: AbortSignal
}

export class FollowedFiles {
  readonly #bench: Bench
  readonly #request: FilesRequest
  readonly #beginning: Beginning
  readonly #names: Names
  readonly #kept: Kept
  readonly #folders = new Map<string, ReadonlySet<string>>()
  #begun = false

  constructor(bench: Bench, request: FilesRequest) {
    this.#bench = bench
    this.#request = request
    this.#kept = new Kept(new PackedFiles(bench, request.spec, request.signal))
    this.#beginning = { ...request, records: request.spec.records ?? null }
    this.#names = new Names(request.args, request)
  }

  /** The rows of all that was followed. */
  get ids(): number[] {
    return [...this.#kept.ids, ...this.#kept.packed.ids]
  }

  get folders(): string[] {
    return this.#names.folders
  }

  get sources(): number {
    return this.#kept.logs.size + this.#kept.waiting.length + this.#kept.packed.size
  }

  get lag(): number {
    let lag = 0
    for (const log of this.#kept.logs.values()) lag += log.lag
    return lag
  }

  /** Looks once at everything. True when something grew, so that another look is worth while soon. */
  async poll(now: number): Promise<boolean> {
    for (const problem of this.#names.list(now)) this.#bench.news.tellOnce(problem.place?.path ?? '', problem)
    const changes = this.#names.changes(now)
    if (changes.length > 0) await this.#apply(changes, now)
    if (!this.#begun) for (const path of this.#names.missing) this.#bench.news.await(path)
    let grew = await this.#start(now)
    for (const log of [...this.#kept.logs.values()]) grew = (await this.#look(log, now)) || grew
    const leaving = new Set([...this.#kept.logs.values()].filter(log => log.leaving).map(log => logOf(log.file.path)))
    this.#kept.packed.look(now, this.#names, leaving)
    await this.#endThoseThatLeft(now)
    this.#begun = true
    return grew
  }

  /** Counts all that is there as it stands; it goes on from here the next time. */
  async stop(now: number): Promise<void> {
    for (const waiting of this.#kept.waiting) {
      // An empty file is a source without lines; one that is not known to be lines yet is read as it is.
      const { key, path } = waiting.file
      const fact = factOf(path)
      waiting.file.rest()
      if (fact === null || fact.key !== key || isCopy(waiting, this.#kept.logs.values(), now)) continue
      this.#kept.packed.add(fact)
    }
    for (const log of this.#kept.logs.values()) {
      const facts = log.file.facts()
      if (facts !== null && facts.size >= log.counter.seen && log.counter.intact()) await log.look(now, facts)
      const passes = log.next !== null && goesOn(log, log.next.file.path) === 'next'
      await log.finish(log.next === null ? 'pauses' : passes ? 'passes' : 'ends')
      log.file.rest()
      log.enter('closed')
      // What packed it has its bytes now.
      if (facts === null || facts.links === 0) releaseSource(this.#bench.store, log.source.id)
    }
    await this.#kept.packed.finish()
    await this.#bench.news.flush()
  }

  /** Names lead to other files now. Of several new files of one log the oldest comes first. */
  async #apply(changes: readonly Change[], now: number): Promise<void> {
    for (const log of this.#kept.logs.values()) this.#rename(log, now)
    const byPath = new Map(changes.map(change => [change.path, change]))
    for (const log of logsOf(changes.map(({ path }) => ({ kind: 'file', path })))) {
      let older: Waiting | null = null
      for (const { spec, joint } of log) {
        const { fact, formerly } = byPath.get(spec.kind === 'file' ? spec.path : '')!
        if (fact !== null) older = await this.#arrive(fact, formerly, joint === 'first' ? null : older, now)
      }
    }
  }

  #rename(log: FollowedLog, now: number): void {
    const path = this.#names.of(log.file.key)?.path ?? null
    if (path !== null && path !== log.file.path) log.move(this.#bench.store, path)
    if (path !== null || log.file.pinned) return
    // Opened while its inode is still its own.
    const facts = log.file.facts()
    const name = nameOf(log.file.key, log.file.path)
    log.leave(now)
    log.file.pinned = true
    if (name !== null) log.move(this.#bench.store, name)
    log.enter(facts === null || facts.links === 0 ? 'gone' : 'rotated')
  }

  /** A file came to a name at which another one may have been; `older` is the one before it in its log, where that is new too. */
  async #arrive(fact: FileFact, formerly: string | null, older: Waiting | null, now: number): Promise<Waiting | null> {
    const known = (one: FileFact): boolean => this.#kept.isKnown(one)
    if (known(fact) || !fact.stat.isFile()) return null
    const file = held(fact, error => this.#bench.news.tellOnce(fact.path, unreadable(fact.path, error)))
    if (file === null) return null
    file.beside = this.#beside(fact.path)
    let before = formerly === null ? null : (this.#kept.logs.get(formerly) ?? null)
    // Its writers may not have noticed yet.
    before?.leave(now)
    let after = this.#kept.waiting.findLast(one => one.file.key === formerly) ?? (before === null ? older : null)
    const earlier = this.#begun ? [] : await earlierThan(this.#bench, fact, known)
    for (const one of earlier) {
      one.pinned = true
      after = waitFor(one, before, after)
      this.#kept.waiting.push(after)
      before = null
    }
    const old = !this.#begun && earlier.length === 0
    const waiting = waitFor(file, before, after, old, Number(fact.stat.size))
    this.#kept.waiting.push(waiting)
    return waiting
  }

  /** The files beside one that is met. At the beginning many are, and each folder is looked at once. */
  #beside(path: string): ReadonlySet<string> {
    const folder = this.#begun ? null : dirname(path)
    const known = folder === null ? undefined : this.#folders.get(folder)
    const keys = known ?? new Set((folder === null ? siblingsOf(path) : factsIn(path)).map(({ key }) => key))
    if (folder !== null) this.#folders.set(folder, keys)
    return keys
  }

  /** Whether files were missed between one that waits and the one before it; then it waits for them. */
  #missed(waiting: Waiting, before: FollowedLog): boolean {
    const { between, packed } = missedBefore(waiting.file, before, fact => this.#kept.isKnown(fact))
    for (const file of packed) this.#kept.waiting.push(waitFor(file, null, null))
    for (const [i, file] of between.entries()) {
      waiting.after = waitFor(file, i === 0 ? before : null, i === 0 ? null : waiting.after)
      waiting.before = null
      this.#kept.waiting.push(waiting.after)
    }
    return between.length > 0
  }

  /** Begins with files that waited, as far as they need not wait any more. */
  async #start(now: number): Promise<boolean> {
    for (const waiting of this.#kept.waiting) {
      const before = beforeOf(waiting)
      if (before === 'hold') continue
      const { file } = waiting
      const named = this.#names.of(file.key)
      // Rotation may have moved it on while it waited.
      file.path = named?.path ?? nameOf(file.key, file.path) ?? file.path
      if (named?.stat.size === 0n) {
        if (!waiting.told) this.#bench.news.await(file.path)
        waiting.told = true
        continue
      }
      const facts = file.facts()
      if (facts === null || (facts.size === 0 && named === null)) waiting.over = true
      else if (facts.size > 0 && !isCopy(waiting, this.#kept.logs.values(), now)) {
        if (before !== null && this.#missed(waiting, before)) continue
        await this.#begin(waiting, facts, before, now)
      }
      if (waiting.over) file.rest()
    }
    const started = this.#kept.waiting.some(({ log }) => log !== null)
    this.#kept.waiting = this.#kept.waiting.filter(({ over, log }) => !over && log === null)
    return started
  }

  async #begin(waiting: Waiting, facts: FileFacts, before: FollowedLog | null, now: number): Promise<void> {
    const { file, old } = waiting
    const kind = await kindOf(file, this.#beginning)
    switch (kind.kind) {
      case 'unsure':
        return
      case 'own':
        waiting.over = true
        return this.#bench.news.leaveOut(file.path, kind.own)
      case 'whole': {
        const fact = factOf(file.path)
        if (fact?.key === file.key) this.#kept.packed.add(fact, old && !this.#request.fromStart, file.toldTo)
        waiting.over = true
        return
      }
      case 'lines': {
        file.skip = kind.skip
        const text = { ...facts, size: facts.size - kind.skip }
        const log = await beginLog(this.#bench, waiting, text, before, this.#beginning, now)
        if ('counter' in log) {
          waiting.log = log
          this.#kept.logs.set(file.key, log)
          this.#kept.ids.add(log.source.id)
          this.#rename(log, now)
        } else {
          waiting.over = true
          this.#bench.news.tellOnce(file.path, heldProblem({ path: file.path }, log))
        }
      }
    }
  }

  async #look(log: FollowedLog, now: number): Promise<boolean> {
    const named = log.leaving ? null : this.#names.of(log.file.key)
    let look: Look
    try {
      look = await log.look(now, named === null ? log.file.facts() : factsOf(named, log.file.skip))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
      this.#bench.news.tellOnce(log.file.path, unreadable(log.file.path, error as NodeJS.ErrnoException))
      return false
    }
    switch (look) {
      case 'quiet':
        return false
      case 'grew':
        // What came late may explain what the next file has told already.
        if (log.next !== null && !log.next.counter.settled) log.next.goesOnFrom(inLogOf(log, log.next.file.path))
        return true
      case 'shrunk':
      case 'changed':
        beginAnew(this.#bench, this.#kept, log, look === 'shrunk', this.#request.partialMs, now)
        return true
      case 'lost':
        // Its bytes may turn up again in another file, packed for instance.
        keepProvisional(this.#bench.store, log.source.id)
        this.#drop(log, 'gone')
        releaseSource(this.#bench.store, log.source.id)
        return true
    }
  }

  async #endThoseThatLeft(now: number): Promise<void> {
    const leaving = [...this.#kept.logs.values()].filter(log => log.leaving && log.quiet >= 2)
    for (const [i, log] of leaving.entries()) {
      const links = log.file.facts()?.links ?? 0
      const awaited = links > 0 && log.next === null
      const grace = leaving.length - i > MOST_LEAVING ? 0 : GRACE_MS
      if (awaited || now - log.movedAt < grace) continue
      await log.finish(log.next === null ? 'ends' : 'passes')
      if (this.#names.of(log.file.key) !== null) {
        log.leaving = false
        log.file.pinned = false
        continue
      }
      this.#drop(log, 'closed')
      if (links === 0) releaseSource(this.#bench.store, log.source.id)
    }
  }

  #drop(log: FollowedLog, state: 'gone' | 'closed'): void {
    log.counter.leave()
    const name = this.#kept.leaveBehind(log.file.key, log.file.path)
    if (name !== null && name !== log.file.path) log.move(this.#bench.store, name)
    log.file.rest()
    this.#kept.logs.delete(log.file.key)
    log.enter(state)
  }
}
