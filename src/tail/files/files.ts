/**
 * The files that are followed, by name. A file is told by its inode from others; what name leads to it may change at any time.
 *
 *      name ──► log that is counted                 rename: the log leaves, its bytes are read until it is still, then
 *      name ──► log ··next··► log that waits        the one that has its name now goes on with it
 */
import { setTimeout } from 'node:timers/promises'
import { heldProblem } from '../../run/source.ts'
import type { ListOptions } from '../../source/list/list.ts'
import { type FileFact, factOf, factsOf, nameOf } from '../../source/rotated-files.ts'
import { logsOf } from '../../source/rotation.ts'
import type { SourceSpec } from '../../source/spec.ts'
import type { FileFacts } from '../../source/streams/file.ts'
import { unreadable } from '../../source/unreadable.ts'
import { keepProvisional, releaseSource } from '../../store/write/progress.ts'
import { Gaps } from '../rotation/gaps.ts'
import { beginAnew } from '../rotation/truncated.ts'
import type { Bench } from '../tail-context.ts'
import type { HeldFile } from './file-handle.ts'
import { held } from './file-handle.ts'
import { Kept } from './file-registry.ts'
import type { FollowedLog, Look } from './followed-log.ts'
import { type Change, Names } from './names.ts'
import { PackedFiles } from './packed-files.ts'
import { type Beginning, beforeOf, beginLog, goesOn, inLogOf, kindOf, type Waiting, waitFor } from './pending-file.ts'

/** Logs that have left are watched for so long after their last growth: writers may not have noticed. */
const GRACE_MS = 5000
/** So many are watched at the same time: they must stay open, and others must be opened. */
const MOST_LEAVING = 16
/** Looks for what lies between two files at the end, while rotation is at work, and the pause between them. */
const LAST_LOOKS = 20
const LAST_MS = 10

export interface FilesRequest extends ListOptions, Omit<Beginning, 'records'> {
  readonly args: readonly string[]
  readonly spec: Omit<SourceSpec & { readonly kind: 'file' }, 'kind' | 'path'>
  readonly signal: AbortSignal
}

/** Looks for which a file without a name waits for packed files to be read. */
const MOST_WAITS = 200

export class FollowedFiles {
  readonly #bench: Bench
  readonly #request: FilesRequest
  readonly #beginning: Beginning
  readonly #names: Names
  readonly #kept: Kept
  readonly #gaps: Gaps
  #begun = false

  constructor(bench: Bench, request: FilesRequest) {
    this.#bench = bench
    this.#request = request
    this.#kept = new Kept(new PackedFiles(bench, request.spec, request.signal))
    this.#gaps = new Gaps(bench, this.#kept)
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
    this.#kept.packed.look(now, this.#names, path => this.#kept.isPlainAwaited(path))
    await this.#endThoseThatLeft(now)
    this.#begun = true
    return grew
  }

  /** Counts all that is there as it stands; it goes on from here the next time. */
  async stop(now: number): Promise<void> {
    // What lies between two files is looked for while rotation is at work.
    for (let look = 0; look < LAST_LOOKS && this.#isBetween(now); look++) {
      await this.poll(now)
      await setTimeout(LAST_MS)
    }
    for (const waiting of this.#kept.waiting) {
      // An empty file is a source without lines; one that is not known to be lines yet is read as it is.
      const { file } = waiting
      const facts = file.facts()
      const named = factOf(file.path)?.key === file.key
      if (facts !== null && (facts.size > 0 || named))
        this.#kept.packed.add(file, null, { pass: false, old: false, toldTo: file.toldTo })
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

  /** Whether files wait that would have been begun with, or what a file held is still sought. */
  #isBetween(now: number): boolean {
    const waits = this.#kept.waiting.some(({ over, old, againAt, file }) => {
      return !over && !old && againAt <= now && (file.facts()?.size ?? 0) > 0
    })
    return waits || [...this.#kept.logs.values()].some(({ unsure }) => unsure > 0)
  }

  /** Names lead to other files now. Of several new files of one log the oldest comes first. */
  async #apply(changes: readonly Change[], now: number): Promise<void> {
    for (const log of this.#kept.logs.values()) this.#rename(log, now)
    const byPath = new Map(changes.map(change => [change.path, change]))
    for (const log of logsOf(changes.map(({ path }) => ({ kind: 'file', path })))) {
      const met = log.map(({ spec, joint }) => ({ joint, ...byPath.get(spec.kind === 'file' ? spec.path : '')! }))
      const youngest = met.findLast(({ fact }) => fact !== null)?.fact ?? null
      const earlier = await this.#gaps.meet(youngest, this.#begun)
      let older = earlier
      for (const { fact, formerly, joint } of met) {
        if (fact !== null) older = await this.#arrive(fact, formerly, joint === 'first' ? earlier : older, now)
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
    const before = formerly === null ? null : (this.#kept.logs.get(formerly) ?? null)
    // Its writers may not have noticed yet.
    before?.leave(now)
    const last = this.#kept.waiting.findLast(one => one.file.key === formerly) ?? null
    const after = last ?? (before === null ? older : null)
    const waiting = waitFor(file, before, after, !this.#begun && (after === null || after.old), Number(fact.stat.size))
    waiting.anchor = formerly === null ? null : (this.#kept.rows.get(formerly) ?? last?.anchor ?? null)
    this.#kept.waiting.push(waiting)
    return waiting
  }

  /** Begins with files that waited, as far as they need not wait any more. */
  async #start(now: number): Promise<boolean> {
    for (const waiting of this.#kept.waiting) {
      waiting.metAt ??= now
      const before = beforeOf(waiting)
      if (before === 'hold' || waiting.againAt > now) continue
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
      else if (facts.size > 0) {
        if (await this.#gaps.missed(waiting, before)) continue
        await this.#begin(waiting, facts, waiting.before === null && waiting.after === null ? null : before, now)
        continue
      }
      if (!waiting.over) continue
      // Whatever follows it goes on with what was before it.
      const anchor = before?.anchorId ?? waiting.anchor
      if (anchor !== null) this.#kept.rows.set(file.key, anchor)
      file.rest()
    }
    const started = this.#kept.waiting.some(({ log }) => log !== null)
    this.#kept.waiting = this.#kept.waiting.filter(({ over, log }) => !over && log === null)
    return started
  }

  /** Whether a file may wait once more; the end of following is not held up for ever. */
  #mayWait(file: HeldFile): boolean {
    const times = this.#waits.get(file) ?? 0
    this.#waits.set(file, times + 1)
    return times < MOST_WAITS
  }
  readonly #waits = new WeakMap<HeldFile, number>()

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
        const pass = old && !this.#request.fromStart
        this.#kept.packed.add(file, this.#names.of(file.key), { pass, old, toldTo: file.toldTo })
        waiting.over = true
        return
      }
      case 'lines': {
        // A file without a name was packed, perhaps into one that is being read just now.
        if (facts.links === 0 && this.#kept.packed.isReading && this.#mayWait(file)) return
        file.skip = kind.skip
        const text = { ...facts, size: facts.size - kind.skip }
        const log = await beginLog(this.#bench, waiting, text, before, this.#beginning, now)
        if (log === 'wait') return
        if (log === 'over') {
          waiting.over = true
          this.#kept.leaveBehind(file.key, file.path)
          file.rest()
        } else if ('counter' in log) {
          waiting.log = log
          this.#kept.logs.set(file.key, log)
          this.#kept.ids.add(log.source.id)
          this.#kept.rows.set(file.key, log.source.id)
          this.#rename(log, now)
        } else {
          waiting.over = true
          file.rest()
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
        await beginAnew(this.#bench, this.#kept, log, look === 'shrunk', this.#request.partialMs, now)
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
    if (log.anchorId !== null) this.#kept.rows.set(log.file.key, log.anchorId)
    log.counter.leave()
    const name = this.#kept.leaveBehind(log.file.key, log.file.path)
    if (name !== null && name !== log.file.path) log.move(this.#bench.store, name)
    log.file.rest()
    this.#kept.logs.delete(log.file.key)
    log.enter(state)
  }
}
