/**
 * The followed files, by name. A file is identified by its inode; the names that lead to it may change at any time.
 *
 *      name ──► log that is counted                 rename: the log leaves, its bytes are read until it is quiet, then
 *      name ──► log ··next··► log that waits        the file with its former name continues
 */
import { setTimeout } from 'node:timers/promises'
import type { ListOptions } from '../../source/list/list.ts'
import { currentName, type FileInfo, factsOf, fileInfo } from '../../source/rotated-files.ts'
import { logOf, logsOf } from '../../source/rotation.ts'
import { unreadable } from '../../source/unreadable.ts'
import { keepProvisional, releaseSource } from '../../store/write/progress.ts'
import { GapWatcher } from '../rotation/gaps.ts'
import { restartTruncated } from '../rotation/truncated.ts'
import type { TailContext } from '../tail-context.ts'
import { type FileHandle, openHandle } from './file-handle.ts'
import { FileRegistry, type FollowOptions } from './file-registry.ts'
import { continuityWith, type FileCheck, type FollowedLog, rotationOf } from './followed-log.ts'
import { type NameChange, NameWatcher } from './names.ts'
import type { PendingFile } from './pending-file.ts'
import { startFile } from './start-file.ts'

/** How long a log that left is watched after its last growth, since its writers may not have noticed. */
const GRACE_MS = 5000
/** Maximum number of such logs, since they must stay open. */
const MAX_LEAVING = 16
/** Maximum number of checks for files between two others at the end, during rotation, and the pause between them. */
const LAST_LOOKS = 20
const LAST_MS = 10

/** The states of followed files. */
const KINDS = ['pending', 'lines', 'packed'] as const

export interface FilesRequest extends ListOptions, FollowOptions {
  readonly args: readonly string[]
}

export class FollowedFiles {
  readonly #context: TailContext
  readonly #names: NameWatcher
  readonly #registry: FileRegistry
  readonly #gaps: GapWatcher
  #begun = false

  constructor(context: TailContext, request: FilesRequest) {
    this.#context = context
    this.#registry = new FileRegistry(context, request)
    this.#gaps = new GapWatcher(this.#registry)
    this.#names = new NameWatcher(request.args, request, path => this.#gaps.foresee(path, this.#begun))
  }

  /** The rows of all followed files. */
  get ids(): number[] {
    return [...this.#registry.ids]
  }

  get folders(): string[] {
    return this.#names.folders
  }

  /** Number of followed files. */
  get sources(): number {
    return KINDS.reduce((sum, kind) => sum + [...this.#registry.of(kind)].length, 0)
  }

  /** Number of bytes that are not counted yet. */
  get lag(): number {
    let lag = 0
    for (const log of this.#registry.of('lines')) lag += log.lag
    return lag
  }

  /** Checks everything once. Returns true if something grew, so that another check is due soon. */
  async poll(now: number): Promise<boolean> {
    for (const problem of this.#names.list(now)) this.#context.events.pushOnce(problem.place?.path ?? '', problem)
    const changes = this.#names.changes(now)
    if (changes.length > 0) await this.#apply(changes, now)
    if (!this.#begun) for (const path of this.#names.missing) this.#context.events.await(path)
    let grew = await this.#start(now)
    for (const log of [...this.#registry.of('lines')]) grew = (await this.#look(log, now)) || grew
    for (const packed of this.#registry.of('packed'))
      if (!packed.check(now, this.#names.of(packed.file.key))) this.#registry.end(packed)
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
    for (const { file } of this.#registry.of('pending')) {
      // An empty file is a source without lines; a file of unknown kind is read whole.
      const facts = file.facts()
      const named = fileInfo(file.path)?.key === file.key
      if (facts !== null && (facts.size > 0 || named)) this.#registry.readWhole(file, null, 'new')
    }
    for (const log of this.#registry.of('lines')) {
      const facts = log.file.facts()
      if (facts !== null && facts.size >= log.counter.seen && log.counter.intact()) await log.check(now, facts)
      const passes = log.next !== null && continuityWith(log, log.next.file.path) === 'next'
      await log.finish(log.next === null ? 'pauses' : passes ? 'passes' : 'ends')
      log.file.rest()
      log.enter('closed')
      // Its bytes are now in the file packed from it.
      if (facts === null || facts.links === 0) releaseSource(this.#context.store, log.source.id)
    }
    for (const packed of this.#registry.of('packed')) await packed.finish()
    await this.#context.events.flush()
  }

  /** Returns whether files wait that could be started, or former contents of a file are still sought. */
  #isBetween(now: number): boolean {
    for (const { outcome, old, againAt, file } of this.#registry.of('pending'))
      if (outcome === null && !old && againAt <= now && (file.facts()?.size ?? 0) > 0) return true
    return [...this.#registry.of('lines')].some(({ unsure }) => unsure > 0)
  }

  /** Follows names to their new files, the oldest new file of each log first. */
  async #apply(changes: readonly NameChange[], now: number): Promise<void> {
    for (const log of this.#registry.of('lines')) this.#rename(log, now)
    const byPath = new Map(changes.map(change => [change.path, change]))
    for (const log of logsOf(changes.map(({ path }) => ({ kind: 'file', path })))) {
      // All are opened before anything is awaited: rotation may pack and delete them meanwhile.
      const met = log.flatMap(({ spec, continuity }) => {
        const { fact, formerly } = byPath.get(spec.kind === 'file' ? spec.path : '')!
        return fact === null || !fact.stat.isFile()
          ? []
          : [{ continuity, formerly, fact, file: this.#open(fact, formerly) }]
      })
      const youngest = met.findLast(({ file }) => file !== null)
      const earlier = await this.#gaps.meet(youngest?.file ?? null, youngest?.fact.path ?? '')
      let older = earlier
      for (const { file, fact, formerly, continuity } of met)
        older = file === null ? null : this.#arrive(file, fact, formerly, continuity === 'first' ? earlier : older, now)
    }
  }

  /** Opens a file that was found under a name; null if it is known, or cannot be opened. */
  #open(fact: FileInfo, formerly: string | null): FileHandle | null {
    if (this.#registry.isKnown(fact)) return null
    const file = openHandle(fact, error => this.#context.events.pushOnce(fact.path, unreadable(fact.path, error)))
    if (file === null && formerly !== null) this.#registry.miss(fact.key, formerly)
    return file
  }

  #rename(log: FollowedLog, now: number): void {
    const path = this.#names.of(log.file.key)?.path ?? null
    if (path !== null && path !== log.file.path) log.move(this.#context.store, path)
    if (path !== null || (log.leaving && log.file.pinned)) return
    // Opened while it still has its inode.
    const facts = log.file.facts()
    const name = currentName(log.file.key, log.file.path)
    log.leave(now)
    log.file.pinned = true
    if (name !== null) log.move(this.#context.store, name)
    log.enter(facts === null || facts.links === 0 ? 'gone' : 'rotated')
  }

  /** Adds a file found under a name that may have led to another one; `older` is the file before it in its log, if that is new too. */
  #arrive(
    file: FileHandle,
    { stat }: Pick<FileInfo, 'stat'>,
    formerly: string | null,
    older: PendingFile | null,
    now: number,
  ): PendingFile | null {
    // It may have been found as one before another file.
    if (this.#registry.isKnown(file)) {
      file.rest()
      return null
    }
    const before = formerly === null ? null : this.#registry.stateOf(formerly)
    // Its writers may not have noticed yet.
    if (before?.kind === 'lines') before.leave(now)
    const previous = before?.kind === 'lines' || before?.kind === 'pending' ? before : older
    return this.#registry.wait(file, previous, {
      old: !this.#begun && (previous?.kind !== 'pending' || previous.old),
      firstSeen: Number(stat.size),
      anchor: formerly === null ? null : this.#registry.rowOf(formerly),
    })
  }

  /** Starts the waiting files that need not wait any longer. Returns true if lines of one are counted now. */
  async #start(now: number): Promise<boolean> {
    // Nothing of these logs is counted yet, so that a copy of the file that began is not known as one.
    const begun = new Set<string>()
    for (const pending of this.#registry.of('pending')) {
      pending.metAt ??= now
      const before = pending.predecessor
      if (before === 'hold' || pending.againAt > now) continue
      const { file } = pending
      if (begun.size > 0 && !pending.old && begun.has(logOf(file.path))) continue
      const named = this.#names.of(file.key)
      // Rotation may have renamed it while it waited.
      file.path = named?.path ?? currentName(file.key, file.path) ?? file.path
      if (named?.stat.size === 0n) {
        if (!pending.reported) this.#context.events.await(file.path)
        pending.reported = true
        continue
      }
      const facts = file.facts()
      if (facts === null || (facts.size === 0 && named === null))
        this.#registry.discard(pending, before?.anchorId ?? pending.anchor)
      else if (facts.size > 0 && !(await this.#gaps.missed(pending, before))) {
        const log = pending.previous === null ? null : before
        await startFile(this.#registry, pending, { facts, named, before: log }, now)
        const { outcome } = pending
        if (outcome === null || outcome === 'nothing') continue
        this.#rename(outcome, now)
        begun.add(logOf(file.path))
      }
    }
    this.#registry.forget()
    return begun.size > 0
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
        if (log.next !== null && !log.next.counter.settled)
          log.next.counter.rejudge(rotationOf(log, log.next.file.path))
        return true
      case 'shrunk':
      case 'changed':
        await restartTruncated(this.#registry, log, look === 'shrunk', now)
        return true
      case 'lost':
        // Its bytes may reappear in another file, for example packed.
        keepProvisional(this.#context.store, log.source.id)
        this.#registry.drop(log, 'gone')
        releaseSource(this.#context.store, log.source.id)
        return true
    }
  }

  async #endThoseThatLeft(now: number): Promise<void> {
    const leaving = [...this.#registry.of('lines')].filter(log => log.leaving && log.isDone)
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
      this.#registry.drop(log, 'closed')
      if (links === 0) releaseSource(this.#context.store, log.source.id)
    }
  }
}
