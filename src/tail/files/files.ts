/**
 * The followed files, by name. A file is identified by its inode; the names that lead to it may change at any time.
 *
 *      name ──► log that is counted                 rename: the log leaves, its bytes are read until it is quiet, then
 *      name ──► log ··next··► log that waits        the one that has its name now continues
 */
import { setTimeout } from 'node:timers/promises'
import { heldProblem } from '../../run/source.ts'
import type { ListOptions } from '../../source/list/list.ts'
import { currentName, type FileInfo, factsOf, fileInfo } from '../../source/rotated-files.ts'
import { logsOf } from '../../source/rotation.ts'
import type { SourceSpec } from '../../source/spec.ts'
import type { FileFacts } from '../../source/streams/file.ts'
import { unreadable } from '../../source/unreadable.ts'
import { keepProvisional, releaseSource } from '../../store/write/progress.ts'
import { GapWatcher } from '../rotation/gaps.ts'
import { restartTruncated } from '../rotation/truncated.ts'
import type { TailContext } from '../tail-context.ts'
import type { FileHandle } from './file-handle.ts'
import { openHandle } from './file-handle.ts'
import { FileRegistry } from './file-registry.ts'
import type { FileCheck, FollowedLog } from './followed-log.ts'
import { type NameChange, NameWatcher } from './names.ts'
import { PackedFiles } from './packed-files.ts'
import {
  continuityWith,
  kindOf,
  type PendingFile,
  predecessorOf,
  rotationOf,
  type StartOptions,
  startLog,
  waitFor,
} from './pending-file.ts'

/** How long a log that left is watched after its last growth, since its writers may not have noticed. */
const GRACE_MS = 5000
/** Maximum number of such logs, since they must stay open. */
const MAX_LEAVING = 16
/** Maximum number of checks for files between two others at the end, during rotation, and the pause between them. */
const LAST_LOOKS = 20
const LAST_MS = 10

export interface FilesRequest extends ListOptions, Omit<StartOptions, 'records'> {
  readonly args: readonly string[]
  readonly spec: Omit<SourceSpec & { readonly kind: 'file' }, 'kind' | 'path'>
  readonly signal: AbortSignal
}

/** Maximum number of checks for which a file without a name waits until packed files are read. */
const MAX_WAITS = 200

export class FollowedFiles {
  readonly #context: TailContext
  readonly #request: FilesRequest
  readonly #options: StartOptions
  readonly #names: NameWatcher
  readonly #files: FileRegistry
  readonly #gaps: GapWatcher
  #begun = false

  constructor(context: TailContext, request: FilesRequest) {
    this.#context = context
    this.#request = request
    this.#files = new FileRegistry(new PackedFiles(context, request.spec, request.signal))
    this.#gaps = new GapWatcher(context, this.#files)
    this.#options = { ...request, records: request.spec.records ?? null }
    this.#names = new NameWatcher(request.args, request)
  }

  /** The rows of all followed files. */
  get ids(): number[] {
    return [...this.#files.ids, ...this.#files.packed.ids]
  }

  get folders(): string[] {
    return this.#names.folders
  }

  get sources(): number {
    return this.#files.logs.size + this.#files.waiting.length + this.#files.packed.size
  }

  get lag(): number {
    let lag = 0
    for (const log of this.#files.logs.values()) lag += log.lag
    return lag
  }

  /** Checks everything once. Returns true if something grew, so that another check is due soon. */
  async poll(now: number): Promise<boolean> {
    for (const problem of this.#names.list(now)) this.#context.events.pushOnce(problem.place?.path ?? '', problem)
    const changes = this.#names.changes(now)
    if (changes.length > 0) await this.#apply(changes, now)
    if (!this.#begun) for (const path of this.#names.missing) this.#context.events.await(path)
    let grew = await this.#start(now)
    for (const log of [...this.#files.logs.values()]) grew = (await this.#look(log, now)) || grew
    this.#files.packed.check(now, this.#names, path => this.#files.isPlainAwaited(path))
    await this.#endThoseThatLeft(now)
    this.#begun = true
    return grew
  }

  /** Counts everything as it is now; the next run continues from here. */
  async stop(now: number): Promise<void> {
    // During rotation, check for files between two others.
    for (let look = 0; look < LAST_LOOKS && this.#isBetween(now); look++) {
      await this.poll(now)
      await setTimeout(LAST_MS)
    }
    for (const pending of this.#files.waiting) {
      // An empty file is a source without lines; one of unknown kind is read whole.
      const { file } = pending
      const facts = file.facts()
      const named = fileInfo(file.path)?.key === file.key
      if (facts !== null && (facts.size > 0 || named))
        this.#files.packed.add(file, null, { pass: false, old: false, reportedTo: file.reportedTo })
    }
    for (const log of this.#files.logs.values()) {
      const facts = log.file.facts()
      if (facts !== null && facts.size >= log.counter.seen && log.counter.intact()) await log.check(now, facts)
      const passes = log.next !== null && continuityWith(log, log.next.file.path) === 'next'
      await log.finish(log.next === null ? 'pauses' : passes ? 'passes' : 'ends')
      log.file.rest()
      log.enter('closed')
      // Its bytes are now in the file packed from it.
      if (facts === null || facts.links === 0) releaseSource(this.#context.store, log.source.id)
    }
    await this.#files.packed.finish()
    await this.#context.events.flush()
  }

  /** Returns whether files wait that could be started, or former contents of a file are still sought. */
  #isBetween(now: number): boolean {
    const waits = this.#files.waiting.some(({ superseded, old, againAt, file }) => {
      return !superseded && !old && againAt <= now && (file.facts()?.size ?? 0) > 0
    })
    return waits || [...this.#files.logs.values()].some(({ unsure }) => unsure > 0)
  }

  /** Follows names to their new files, the oldest new file of each log first. */
  async #apply(changes: readonly NameChange[], now: number): Promise<void> {
    for (const log of this.#files.logs.values()) this.#rename(log, now)
    const byPath = new Map(changes.map(change => [change.path, change]))
    for (const log of logsOf(changes.map(({ path }) => ({ kind: 'file', path })))) {
      const met = log.map(({ spec, continuity }) => ({
        continuity,
        ...byPath.get(spec.kind === 'file' ? spec.path : '')!,
      }))
      const youngest = met.findLast(({ fact }) => fact !== null)?.fact ?? null
      const earlier = await this.#gaps.meet(youngest, this.#begun)
      let older = earlier
      for (const { fact, formerly, continuity } of met) {
        if (fact !== null) older = await this.#arrive(fact, formerly, continuity === 'first' ? earlier : older, now)
      }
    }
  }

  #rename(log: FollowedLog, now: number): void {
    const path = this.#names.of(log.file.key)?.path ?? null
    if (path !== null && path !== log.file.path) log.move(this.#context.store, path)
    if (path !== null || log.file.pinned) return
    // Opened while it still has its inode.
    const facts = log.file.facts()
    const name = currentName(log.file.key, log.file.path)
    log.leave(now)
    log.file.pinned = true
    if (name !== null) log.move(this.#context.store, name)
    log.enter(facts === null || facts.links === 0 ? 'gone' : 'rotated')
  }

  /** Adds a file found under a name that may have led to another one; `older` is the file before it in its log, if that is new too. */
  async #arrive(
    fact: FileInfo,
    formerly: string | null,
    older: PendingFile | null,
    now: number,
  ): Promise<PendingFile | null> {
    const known = (one: FileInfo): boolean => this.#files.isKnown(one)
    if (known(fact) || !fact.stat.isFile()) return null
    const file = openHandle(fact, error => this.#context.events.pushOnce(fact.path, unreadable(fact.path, error)))
    if (file === null) return null
    const before = formerly === null ? null : (this.#files.logs.get(formerly) ?? null)
    // Its writers may not have noticed yet.
    before?.leave(now)
    const last = this.#files.waiting.findLast(one => one.file.key === formerly) ?? null
    const after = last ?? (before === null ? older : null)
    const pending = waitFor(file, before, after, !this.#begun && (after === null || after.old), Number(fact.stat.size))
    pending.anchor = formerly === null ? null : (this.#files.rows.get(formerly) ?? last?.anchor ?? null)
    this.#files.waiting.push(pending)
    return pending
  }

  /** Starts the waiting files that need not wait any longer. */
  async #start(now: number): Promise<boolean> {
    for (const pending of this.#files.waiting) {
      pending.metAt ??= now
      const before = predecessorOf(pending)
      if (before === 'hold' || pending.againAt > now) continue
      const { file } = pending
      const named = this.#names.of(file.key)
      // Rotation may have renamed it while it waited.
      file.path = named?.path ?? currentName(file.key, file.path) ?? file.path
      if (named?.stat.size === 0n) {
        if (!pending.reported) this.#context.events.await(file.path)
        pending.reported = true
        continue
      }
      const facts = file.facts()
      if (facts === null || (facts.size === 0 && named === null)) pending.superseded = true
      else if (facts.size > 0) {
        if (await this.#gaps.missed(pending, before)) continue
        await this.#begin(pending, facts, pending.before === null && pending.after === null ? null : before, now)
        continue
      }
      if (!pending.superseded) continue
      // The file after it continues the one before it.
      const anchor = before?.anchorId ?? pending.anchor
      if (anchor !== null) this.#files.rows.set(file.key, anchor)
      file.rest()
    }
    const started = this.#files.waiting.some(({ log }) => log !== null)
    this.#files.waiting = this.#files.waiting.filter(({ superseded, log }) => !superseded && log === null)
    return started
  }

  /** Returns whether a file may wait again; limited, so that following can end. */
  #mayWait(file: FileHandle): boolean {
    const times = this.#waits.get(file) ?? 0
    this.#waits.set(file, times + 1)
    return times < MAX_WAITS
  }
  readonly #waits = new WeakMap<FileHandle, number>()

  async #begin(pending: PendingFile, facts: FileFacts, before: FollowedLog | null, now: number): Promise<void> {
    const { file, old } = pending
    const kind = await kindOf(file, this.#options)
    switch (kind.kind) {
      case 'unsure':
        return
      case 'own':
        pending.superseded = true
        return this.#context.events.discard(file.path, kind.own)
      case 'whole': {
        const pass = old && !this.#request.fromStart
        this.#files.packed.add(file, this.#names.of(file.key), { pass, old, reportedTo: file.reportedTo })
        pending.superseded = true
        return
      }
      case 'lines': {
        // A file without a name was packed, perhaps into one that is just being read.
        if (facts.links === 0 && this.#files.packed.isReading && this.#mayWait(file)) return
        file.skip = kind.skip
        const text = { ...facts, size: facts.size - kind.skip }
        const log = await startLog(this.#context, { pending, facts: text, before }, this.#options, now)
        if (log === 'wait') return
        if (log === 'over') {
          pending.superseded = true
          this.#files.leaveBehind(file.key, file.path)
          file.rest()
        } else if ('counter' in log) {
          pending.log = log
          this.#files.logs.set(file.key, log)
          this.#files.ids.add(log.source.id)
          this.#files.rows.set(file.key, log.source.id)
          this.#rename(log, now)
        } else {
          pending.superseded = true
          file.rest()
          this.#context.events.pushOnce(file.path, heldProblem({ path: file.path }, log))
        }
      }
    }
  }

  async #look(log: FollowedLog, now: number): Promise<boolean> {
    const named = log.leaving ? null : this.#names.of(log.file.key)
    let look: FileCheck
    try {
      look = await log.check(now, named === null ? log.file.facts() : factsOf(named, log.file.skip))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
      this.#context.events.pushOnce(log.file.path, unreadable(log.file.path, error as NodeJS.ErrnoException))
      return false
    }
    switch (look) {
      case 'quiet':
        return false
      case 'grew':
        // Late lines may explain what the next file has already reported.
        if (log.next !== null && !log.next.counter.settled) log.next.goesOnFrom(rotationOf(log, log.next.file.path))
        return true
      case 'shrunk':
      case 'changed':
        await restartTruncated(this.#context, this.#files, log, look === 'shrunk', now)
        return true
      case 'lost':
        // Its bytes may reappear in another file, for example packed.
        keepProvisional(this.#context.store, log.source.id)
        this.#drop(log, 'gone')
        releaseSource(this.#context.store, log.source.id)
        return true
    }
  }

  async #endThoseThatLeft(now: number): Promise<void> {
    const leaving = [...this.#files.logs.values()].filter(log => log.leaving && log.quiet >= 2)
    for (const [i, log] of leaving.entries()) {
      const links = log.file.facts()?.links ?? 0
      const awaited = links > 0 && log.next === null
      const grace = leaving.length - i > MAX_LEAVING ? 0 : GRACE_MS
      if (awaited || now - log.movedAt < grace) continue
      await log.finish(log.next === null ? 'ends' : 'passes')
      if (this.#names.of(log.file.key) !== null) {
        log.leaving = false
        log.file.pinned = false
        continue
      }
      this.#drop(log, 'closed')
      if (links === 0) releaseSource(this.#context.store, log.source.id)
    }
  }

  #drop(log: FollowedLog, state: 'gone' | 'closed'): void {
    if (log.anchorId !== null) this.#files.rows.set(log.file.key, log.anchorId)
    log.counter.leave()
    const name = this.#files.leaveBehind(log.file.key, log.file.path)
    if (name !== null && name !== log.file.path) log.move(this.#context.store, name)
    log.file.rest()
    this.#files.logs.delete(log.file.key)
    log.enter(state)
  }
}
