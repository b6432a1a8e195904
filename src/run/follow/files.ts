/**
 * The files that are followed, by name. A file is told by its inode from others; what name leads to it may change at any time.
 *
 *      name ──► log that is counted                 rename: the log leaves, its bytes are read until it is still, then
 *      name ──► log ··next··► log that waits        the one that has its name now goes on with it
 */
import { dirname } from 'node:path'
import type { ListOptions } from '../../source/list.ts'
import { logOf, logsOf } from '../../source/rotation.ts'
import { type FileFact, factOf, factsIn, factsOf, jointBetween, nameOf, siblingsOf } from '../../source/siblings.ts'
import type { SourceSpec } from '../../source/spec.ts'
import type { FileFacts } from '../../source/tape.ts'
import { unreadable } from '../../source/unreadable.ts'
import { forgetSource, keepProvisional, releaseSource } from '../../store/progress.ts'
import { heldProblem } from '../source.ts'
import type { Bench } from './bench.ts'
import { lostProblem } from './claim.ts'
import { copiesOf, earlierThan, held, isCopy, missedBefore } from './found.ts'
import type { FollowedLog, Look } from './log.ts'
import { type Change, Names } from './names.ts'
import { PackedFiles } from './packed-files.ts'
import { type Beginning, beforeOf, beginLog, inLogOf, kindOf, makeLog, type Waiting, waitFor } from './waiting.ts'

/** Logs that have left are watched for so long after their last growth: writers may not have noticed. */
const GRACE_MS = 5000

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
  readonly #logs = new Map<string, FollowedLog>()
  readonly #packed: PackedFiles
  #waiting: Waiting[] = []
  readonly #ids = new Set<number>()
  /** Logs that have left and are read to their end, by when they were made. */
  readonly #done = new Map<string, bigint>()
  readonly #folders = new Map<string, ReadonlySet<string>>()
  #begun = false

  constructor(bench: Bench, request: FilesRequest) {
    this.#bench = bench
    this.#request = request
    this.#packed = new PackedFiles(bench, request.spec, request.signal)
    this.#beginning = { ...request, records: request.spec.records ?? null }
    this.#names = new Names(request.args, request)
  }

  /** The rows of all that was followed. */
  get ids(): number[] {
    return [...this.#ids, ...this.#packed.ids]
  }

  get folders(): string[] {
    return this.#names.folders
  }

  get sources(): number {
    return this.#logs.size + this.#waiting.length + this.#packed.size
  }

  get lag(): number {
    let lag = 0
    for (const log of this.#logs.values()) lag += log.lag
    return lag
  }

  /** Looks once at everything. True when something grew, so that another look is worth while soon. */
  async poll(now: number): Promise<boolean> {
    for (const problem of this.#names.list(now)) this.#bench.news.tellOnce(problem.place?.path ?? '', problem)
    const changes = this.#names.changes(now)
    if (changes.length > 0) await this.#apply(changes, now)
    if (!this.#begun) this.#tellMissing()
    let grew = await this.#start(now)
    for (const log of [...this.#logs.values()]) grew = (await this.#look(log, now)) || grew
    const leaving = new Set([...this.#logs.values()].filter(log => log.leaving).map(log => logOf(log.file.path)))
    this.#packed.look(now, this.#names, leaving)
    await this.#endThoseThatLeft(now)
    this.#begun = true
    return grew
  }

  /** Counts all that is there as it stands; it goes on from here the next time. */
  async stop(now: number): Promise<void> {
    for (const waiting of this.#waiting) {
      // An empty file is a source without lines; one that is not known to be lines yet is read as it is.
      const { key, path } = waiting.file
      const fact = factOf(path)
      waiting.file.rest()
      if (fact === null || fact.key !== key || isCopy(waiting, this.#logs.values(), now)) continue
      this.#packed.add(fact)
    }
    for (const log of this.#logs.values()) {
      const facts = log.file.facts()
      if (facts !== null && facts.size >= log.counter.seen && log.counter.intact()) await log.look(now, facts)
      const passes = log.next !== null && jointBetween(log.file.path, log.next.file.path) === 'next'
      await log.finish(log.next === null ? 'pauses' : passes ? 'passes' : 'ends')
      log.file.rest()
      log.enter('closed')
      // What packed it has its bytes now.
      if (facts === null || facts.links === 0) releaseSource(this.#bench.store, log.source.id)
    }
    await this.#packed.finish()
    await this.#bench.news.flush()
  }

  #tellMissing(): void {
    for (const path of this.#names.missing) {
      const source = { id: 0, path, member: null, generation: 0 }
      this.#bench.news.tell({ type: 'source', source, state: 'waiting', bytes: 0, lines: 0, lag: 0 })
    }
  }

  /** Names lead to other files now. Of several new files of one log the oldest comes first. */
  async #apply(changes: readonly Change[], now: number): Promise<void> {
    for (const log of this.#logs.values()) this.#rename(log, now)
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
    const known = (one: FileFact): boolean => this.#isKnown(one)
    if (known(fact) || !fact.stat.isFile()) return null
    const file = held(fact, error => this.#bench.news.tellOnce(fact.path, unreadable(fact.path, error)))
    if (file === null) return null
    file.beside = this.#beside(fact.path)
    let before = formerly === null ? null : (this.#logs.get(formerly) ?? null)
    // Its writers may not have noticed yet.
    before?.leave(now)
    let after = this.#waiting.findLast(one => one.file.key === formerly) ?? (before === null ? older : null)
    const earlier = this.#begun ? [] : await earlierThan(this.#bench, fact, known)
    for (const one of earlier) {
      one.pinned = true
      after = waitFor(one, before, after)
      this.#waiting.push(after)
      before = null
    }
    const waiting = waitFor(file, before, after, !this.#begun && earlier.length === 0)
    this.#waiting.push(waiting)
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
    const { between, packed } = missedBefore(waiting.file, before, fact => this.#isKnown(fact))
    for (const file of packed) this.#waiting.push(waitFor(file, null, null))
    for (const [i, file] of between.entries()) {
      waiting.after = waitFor(file, i === 0 ? before : null, i === 0 ? null : waiting.after)
      waiting.before = null
      this.#waiting.push(waiting.after)
    }
    return between.length > 0
  }

  #isKnown({ key, stat }: FileFact): boolean {
    return this.#isRead({ key, stat }) || this.#waiting.some(({ file }) => file.key === key)
  }

  /** Whether a file is counted, or was; the number of one that is deleted may be another one's by now. */
  #isRead({ key, stat }: Pick<FileFact, 'key' | 'stat'>): boolean {
    return this.#logs.has(key) || this.#packed.has(key) || this.#done.get(key) === stat.birthtimeNs
  }

  /** Begins with files that waited, as far as they need not wait any more. */
  async #start(now: number): Promise<boolean> {
    for (const waiting of this.#waiting) {
      const before = beforeOf(waiting)
      if (before === 'hold') continue
      const { file } = waiting
      const named = this.#names.of(file.key)
      // Rotation may have moved it on while it waited.
      file.path = named?.path ?? nameOf(file.key, file.path) ?? file.path
      if (named?.stat.size === 0n) continue
      const facts = file.facts()
      if (facts === null || (facts.size === 0 && named === null)) waiting.over = true
      else if (facts.size > 0 && !isCopy(waiting, this.#logs.values(), now)) {
        if (before !== null && this.#missed(waiting, before)) continue
        await this.#begin(waiting, facts, before, now)
      }
      if (waiting.over) file.rest()
    }
    const started = this.#waiting.some(({ log }) => log !== null)
    this.#waiting = this.#waiting.filter(({ over, log }) => !over && log === null)
    return started
  }

  async #begin(waiting: Waiting, facts: FileFacts, before: FollowedLog | null, now: number): Promise<void> {
    const { file, old } = waiting
    const kind = await kindOf(file, this.#beginning)
    switch (kind.kind) {
      case 'unsure':
        return
      case 'whole': {
        const fact = factOf(file.path)
        if (fact?.key === file.key) this.#packed.add(fact, old && !this.#request.fromStart, file.toldTo)
        waiting.over = true
        return
      }
      case 'lines': {
        file.skip = kind.skip
        const text = { ...facts, size: facts.size - kind.skip }
        const log = await beginLog(this.#bench, waiting, text, before, this.#beginning, now)
        if ('counter' in log) {
          waiting.log = log
          this.#logs.set(file.key, log)
          this.#ids.add(log.source.id)
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
        await this.#replaced(log, look, now)
        return true
      case 'lost':
        this.#drop(log, 'gone')
        return true
    }
  }

  /** What was counted of a file does not stand in it any more: a copy may hold it. Then the file begins anew. */
  async #replaced(log: FollowedLog, look: 'shrunk' | 'changed', now: number): Promise<void> {
    const { store, news } = this.#bench
    const { source, counter } = log
    const { path, key } = log.file
    const { copy, later } = copiesOf(log, fact => this.#isRead(fact))
    const emptied = look === 'shrunk' || copy !== null || later.length > 0
    const what = emptied ? 'truncation' : 'rewriting'
    news.tell({ type: 'loss', source, what, from: null, lines: null, time: null, offset: counter.seen })
    log.enter(emptied ? 'truncated' : 'rewritten')
    const found = new Set([copy, ...later].map(file => file?.key))
    for (const waiting of this.#waiting.filter(({ file }) => found.has(file.key))) {
      waiting.over = true
      waiting.file.rest()
    }
    this.#logs.delete(key)
    log.file.rest()
    let before: FollowedLog | null = null
    if (copy === null) {
      keepProvisional(store, source.id)
      counter.finish()
      if (counter.seen === 0) forgetSource(store, source.id)
      if (later.length === 0) news.tell({ type: 'problem', problem: lostProblem(path, counter.seen) })
    } else {
      const { from, ...place } = counter.position
      const row = { id: source.id, gen: source.generation, from }
      before = makeLog(this.#bench, copy, row, place, this.#request.partialMs, now)
      before.leave(now)
      this.#logs.set(copy.key, before)
      before.move(store, copy.path)
    }
    const file = held({ path, key }, error => news.tellOnce(path, unreadable(path, error)))
    if (file === null) return
    file.beside = new Set([...log.file.beside, ...(copy === null ? [] : [copy.key])])
    let after: Waiting | null = null
    for (const [i, one] of later.entries()) {
      after = waitFor(one, i === 0 ? before : null, after)
      this.#waiting.push(after)
    }
    this.#waiting.push(waitFor(file, after === null ? before : null, after))
  }

  async #endThoseThatLeft(now: number): Promise<void> {
    for (const log of this.#logs.values()) {
      if (!log.leaving || log.quiet < 2) continue
      const links = log.file.facts()?.links ?? 0
      const awaited = links > 0 && log.next === null
      if (awaited || now - log.movedAt < GRACE_MS) continue
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

  /** A file that has left is known by the name that it has now, as long as it is there. */
  #leaveBehind(log: FollowedLog): void {
    const { key, path } = log.file
    const name = factOf(path)?.key === key ? path : nameOf(key, path)
    const fact = name === null ? null : factOf(name)
    if (fact === null || fact.key !== key) return
    if (fact.path !== path) log.move(this.#bench.store, fact.path)
    this.#done.set(key, fact.stat.birthtimeNs)
  }

  #drop(log: FollowedLog, state: 'gone' | 'closed'): void {
    this.#leaveBehind(log)
    log.file.rest()
    this.#logs.delete(log.file.key)
    log.enter(state)
  }
}
