/**
 * The files that are followed, by name. A file is told by its inode from others; what name leads to it may change at any time.
 *
 *      name ──► log that is counted                 rename: the log leaves, its bytes are read until it is still, then
 *      name ──► log ··next··► log that waits        the one that has its name now goes on with it
 */
import type { Problem } from '../../model/problem.ts'
import { followKind, KIND_HEAD } from '../../source/follow-kind.ts'
import { followedNames } from '../../source/follow-names.ts'
import type { ListOptions } from '../../source/list.ts'
import { logOf, logsOf, mayBecome } from '../../source/rotation.ts'
import { type FileFact, factOf, jointBetween, nameOf } from '../../source/siblings.ts'
import type { SourceSpec } from '../../source/spec.ts'
import { bytesOf, type FileFacts, LineStarts } from '../../source/tape.ts'
import { unreadable } from '../../source/unreadable.ts'
import { countedOf, keepProvisional, releaseSource } from '../../store/progress.ts'
import { moveSource } from '../../store/write.ts'
import { ALONE, type InLog } from '../log.ts'
import { heldProblem } from '../source.ts'
import type { Bench } from './bench.ts'
import { type Claimed, claimFile, identityOf, lostProblem, passOver } from './claim.ts'
import { LineCounter } from './counter.ts'
import { copyOf, earlierThan, missedBefore } from './found.ts'
import { HeldFile } from './held-file.ts'
import { FollowedLog } from './log.ts'
import { PackedFile } from './packed.ts'

/** Logs that have left are watched for so long after their last growth: writers may not have noticed. */
const GRACE_MS = 5000
/** Files that share so many bytes with another one are taken for its copy; those that share less, for a while. */
const COPY_BYTES = 1024
const COPY_MS = 2000
const LIST_MS = 1000
/** Among more names than this those that rest are looked at less and less often. */
const MANY = 64
const SELDOM_MS = 1000
const OFTEN_MS = 50

export interface FilesRequest extends ListOptions {
  readonly args: readonly string[]
  /** Files that are unknown to the database are read from their beginning also where they are there already. */
  readonly fromStart: boolean
  readonly partialMs: number
  readonly spec: Omit<SourceSpec & { readonly kind: 'file' }, 'kind' | 'path'>
  readonly signal: AbortSignal
}

interface Name {
  readonly path: string
  key: string | null
  fact: FileFact | null
  /** When to look next, and how long after that. */
  dueAt: number
  everyMs: number
}

/** A file that was met and is not read yet: it is empty, or the one before it is not done. */
interface Waiting {
  readonly file: HeldFile
  readonly before: FollowedLog | null
  /** It was there before following began. */
  readonly old: boolean
  /** Whose place it took. */
  readonly after: Waiting | null
  log: FollowedLog | null
  over: boolean
}

export class FollowedFiles {
  readonly #bench: Bench
  readonly #request: FilesRequest
  readonly #names = new Map<string, Name>()
  readonly #logs = new Map<string, FollowedLog>()
  readonly #packed = new Map<string, PackedFile>()
  #waiting: Waiting[] = []
  /** Files that cannot be read, so that each is told once. */
  readonly #unreadable = new Set<string>()
  readonly #ids = new Set<number>()
  /** The name that leads to each file. */
  readonly #leading = new Map<string, string>()
  #listedAt = -Infinity
  #begun = false

  constructor(bench: Bench, request: FilesRequest) {
    this.#bench = bench
    this.#request = request
  }

  /** The rows of all that was followed. */
  get ids(): number[] {
    return [...this.#ids, ...[...this.#packed.values()].flatMap(({ ids }) => [...ids])]
  }

  get sources(): number {
    return this.#logs.size + this.#waiting.length + this.#packed.size
  }

  get lag(): number {
    let lag = 0
    for (const log of this.#logs.values()) lag += log.lag
    return lag
  }

  /** Directories in which something may happen. */
  get folders(): string[] {
    return [...new Set([...this.#names.keys()].map(path => path.slice(0, path.lastIndexOf('/') + 1) || '.'))]
  }

  /** Looks once at everything. True when something grew, so that another look is worth while soon. */
  async poll(now: number): Promise<boolean> {
    if (now - this.#listedAt >= LIST_MS) this.#list(now)
    await this.#compare(now)
    const started = await this.#start(now)
    let grew = started
    for (const log of [...this.#logs.values()]) grew = (await this.#look(log, now)) || grew
    for (const [key, packed] of this.#packed) this.#lookPacked(key, packed, now)
    await this.#close(now)
    this.#begun = true
    return grew
  }

  /** Counts all that is there as it stands; it goes on from here the next time. */
  async stop(now: number): Promise<void> {
    for (const waiting of this.#waiting) {
      // An empty file is a source without lines; one that is not known to be lines yet is read as it is.
      const fact = factOf(waiting.file.path)
      if (fact === null || fact.key !== waiting.file.key || this.#isCopy(waiting, now)) continue
      const packed = this.#packedFile(waiting.file.path)
      this.#packed.set(waiting.file.key, packed)
      packed.look(now, fact, true)
    }
    for (const log of this.#logs.values()) {
      const facts = log.file.facts()
      if (facts !== null && facts.size >= log.counter.seen && log.counter.intact()) await log.look(now, facts)
      const passes = log.next !== null && jointBetween(log.file.path, log.next.file.path) === 'next'
      await log.finish(log.next === null ? 'pauses' : passes ? 'passes' : 'ends')
      log.file.rest()
      log.enter('closed')
    }
    for (const packed of this.#packed.values()) await packed.finish()
    for (const { file } of this.#waiting) file.rest()
    await this.#bench.news.flush()
  }

  #list(now: number): void {
    this.#listedAt = now
    const { paths, problems } = followedNames(this.#request.args, this.#request)
    for (const problem of problems) this.#tellOnce(problem.place?.path ?? '', problem)
    for (const path of paths) {
      if (!this.#names.has(path)) this.#names.set(path, { path, key: null, fact: null, dueAt: now, everyMs: OFTEN_MS })
    }
    const wanted = new Set(paths)
    for (const [path, { key }] of this.#names) if (key === null && !wanted.has(path)) this.#names.delete(path)
  }

  /** Looks where the names lead now. Of several new files of one log the oldest comes first. */
  async #compare(now: number): Promise<void> {
    const changed: { name: Name; fact: FileFact | null }[] = []
    for (const name of this.#names.values()) {
      if (name.dueAt > now) continue
      const before = name.fact
      const fact = factOf(name.path)
      name.fact = fact
      const rests = fact?.stat.size === before?.stat.size && fact?.stat.mtimeNs === before?.stat.mtimeNs
      name.everyMs = rests && this.#names.size > MANY ? Math.min(SELDOM_MS, 1.5 * name.everyMs) : OFTEN_MS
      name.dueAt = now + (this.#names.size > MANY ? name.everyMs : 0)
      if ((fact?.key ?? null) !== name.key) changed.push({ name, fact })
      else if (fact === null && !this.#begun) {
        const source = { id: 0, path: name.path, member: null, generation: 0 }
        this.#bench.news.tell({ type: 'source', source, state: 'waiting', bytes: 0, lines: 0, lag: 0 })
      }
    }
    if (changed.length === 0) return
    const before = new Map(changed.map(({ name }) => [name.path, name.key]))
    for (const { name, fact } of changed) name.key = fact?.key ?? null
    this.#leading.clear()
    for (const { key, path } of this.#names.values()) if (key !== null) this.#leading.set(key, path)
    for (const [key, log] of this.#logs) this.#rename(log, this.#leading.get(key) ?? null, now)
    const byPath = new Map(changed.map(change => [change.name.path, change]))
    for (const log of logsOf([...byPath.keys()].map(path => ({ kind: 'file', path })))) {
      let older: Waiting | null = null
      for (const { spec, joint } of log) {
        const { name, fact } = byPath.get(spec.kind === 'file' ? spec.path : '')!
        if (fact === null) continue
        const formerly = before.get(name.path) ?? null
        older = await this.#arrive(fact, formerly, joint === 'first' ? null : older, now)
      }
    }
  }

  #rename(log: FollowedLog, path: string | null, now: number): void {
    if (path !== null && path !== log.file.path) this.#move(log, path)
    if (path !== null || log.leaving) return
    // Opened while its inode is still its own.
    const facts = log.file.facts()
    const name = nameOf(log.file.key, log.file.path)
    log.leave(now)
    if (name !== null) this.#move(log, name)
    log.file.pinned = true
    log.enter(facts === null || facts.links === 0 ? 'gone' : 'rotated')
  }

  #move(log: FollowedLog, path: string): void {
    log.file.path = path
    log.counter.source = { ...log.counter.source, path }
    moveSource(this.#bench.store, log.source.id, identityOf(log.file))
  }

  /** A file came to a name at which another one may have been; `older` is the one before it in its log, where that is new too. */
  async #arrive(fact: FileFact, formerly: string | null, older: Waiting | null, now: number): Promise<Waiting | null> {
    const { key, path, stat } = fact
    if (this.#isKnown(key) || !stat.isFile()) return null
    let file: HeldFile
    try {
      file = new HeldFile(path)
    } catch (error) {
      this.#tellOnce(path, unreadable(path, error as NodeJS.ErrnoException))
      return null
    }
    if (file.key !== key) {
      file.rest()
      return null
    }
    let before = formerly === null ? null : (this.#logs.get(formerly) ?? null)
    // Its writers may not have noticed yet.
    if (before !== null) before.leave(now)
    let after = this.#waiting.findLast(one => one.file.key === formerly) ?? (before === null ? older : null)
    const known = (one: string): boolean => this.#isKnown(one)
    const missed = this.#begun
      ? before === null
        ? []
        : missedBefore(fact, before, known)
      : await earlierThan(this.#bench, fact, known)
    for (const one of missed) {
      one.pinned = true
      after = { file: one, before, old: false, after, log: null, over: false }
      this.#waiting.push(after)
      before = null
    }
    const old = !this.#begun && missed.length === 0
    const waiting: Waiting = { file, before, old, after, log: null, over: false }
    this.#waiting.push(waiting)
    return waiting
  }

  #isKnown(key: string): boolean {
    return this.#logs.has(key) || this.#packed.has(key) || this.#waiting.some(({ file }) => file.key === key)
  }

  /** Begins with files that waited, as far as they need not wait any more. */
  async #start(now: number): Promise<boolean> {
    let started = false
    for (const waiting of this.#waiting) {
      const { file, after } = waiting
      if (after !== null && !after.over && after.log === null) continue
      const before = waiting.before ?? after?.log ?? null
      // The lines before must be known, and nobody may write any more of them.
      if (before !== null && (before.leaving ? before.quiet < 2 : before.state === 'appeared')) continue
      const path = this.#leading.get(file.key)
      const named = path === undefined ? null : this.#names.get(path)
      if (path !== undefined) file.path = path
      if (named?.fact?.stat.size === 0n) continue
      const facts = file.facts()
      if (facts === null || (facts.size === 0 && path === undefined)) {
        waiting.over = true
        file.rest()
      } else if (facts.size > 0 && !this.#isCopy(waiting, now)) await this.#begin(waiting, facts, before, now)
      started ||= waiting.log !== null
    }
    this.#waiting = this.#waiting.filter(waiting => !waiting.over && waiting.log === null)
    return started
  }

  /** Whether it holds what was counted of a file that is still there: someone may be about to empty that one. */
  #isCopy({ file, old }: Waiting, now: number): boolean {
    if (old) return false
    const log = logOf(file.path)
    return [...this.#logs.values()].some(
      one =>
        !one.leaving &&
        logOf(one.file.path) === log &&
        mayBecome(one.file.path, file.path) &&
        one.counter.isIn(file) &&
        (one.counter.seen >= COPY_BYTES || now - one.movedAt < COPY_MS),
    )
  }

  async #begin(waiting: Waiting, facts: FileFacts, before: FollowedLog | null, now: number): Promise<void> {
    const { file, old } = waiting
    const kind = await followKind(bytesOf(file, 0, KIND_HEAD), this.#request.spec.records ?? null)
    switch (kind.kind) {
      case 'unsure':
        return
      case 'whole': {
        const packed = this.#packedFile(file.path)
        this.#packed.set(file.key, packed)
        const fact = factOf(file.path)
        if (old && !this.#request.fromStart && fact !== null) packed.pass(fact)
        file.rest()
        waiting.over = true
        return
      }
      case 'lines':
        file.skip = kind.skip
        waiting.log = await this.#follow(file, facts, before, old, now)
        waiting.over = waiting.log === null
    }
  }

  async #follow(file: HeldFile, facts: FileFacts, before: FollowedLog | null, old: boolean, now: number) {
    const claimed = await claimFile(this.#bench, file)
    if (!('gen' in claimed)) {
      this.#tellOnce(file.path, heldProblem({ path: file.path }, claimed))
      return null
    }
    const known = claimed.from > 0 || countedOf(this.#bench.store, claimed.id, claimed.gen).provisional !== null
    let start: Claimed = claimed
    if (old && !known && !this.#request.fromStart) {
      const from = new LineStarts(file, 0).upTo(facts.size - file.skip)
      if (from > 0) passOver(this.#bench, file, claimed, from)
      start = { ...claimed, from }
    }
    const inLog = before === null ? ALONE : this.#inLog(before, file.path)
    const log = this.#log(file, start, inLog, facts.modifiedMs, now)
    if (before !== null) before.next = log
    return log
  }

  #log(file: HeldFile, { id, gen, from }: Claimed, inLog: InLog, modifiedMs: number | null, now: number): FollowedLog {
    const source = { id, path: file.path, member: null, generation: gen }
    const passed = from > 0 && countedOf(this.#bench.store, id, gen).lines === 0
    const lines = passed ? null : countedOf(this.#bench.store, id, gen).lines
    const counter = new LineCounter(this.#bench, file, { source, from, lines, inLog, modifiedMs })
    const log = new FollowedLog(file, counter, this.#bench.news, this.#request.partialMs, now)
    this.#logs.set(file.key, log)
    this.#ids.add(id)
    return log
  }

  #inLog(before: FollowedLog, path: string): InLog {
    if (before.state === 'gone') return ALONE
    return { joint: jointBetween(before.file.path, path), lead: before.counter.last, next: null }
  }

  async #look(log: FollowedLog, now: number): Promise<boolean> {
    const name = log.leaving ? undefined : this.#names.get(log.file.path)
    const fact = name?.fact?.key === log.file.key ? name.fact : null
    let look: Awaited<ReturnType<FollowedLog['look']>>
    try {
      look = await log.look(now, fact === null ? log.file.facts() : factsOf(fact, log.file.skip))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
      this.#tellOnce(log.file.path, unreadable(log.file.path, error as NodeJS.ErrnoException))
      return false
    }
    switch (look) {
      case 'quiet':
        return false
      case 'grew':
        // What came late may explain what the next file has told already.
        if (log.next !== null && !log.next.counter.settled) log.next.goesOnFrom(this.#inLog(log, log.next.file.path))
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
    const { source } = log
    const { path, key } = log.file
    news.tell({
      type: 'loss',
      source,
      what: look === 'shrunk' ? 'truncation' : 'rewriting',
      from: null,
      lines: null,
      time: null,
      offset: log.counter.seen,
    })
    log.enter(look === 'shrunk' ? 'truncated' : 'rewritten')
    const copy = copyOf(log, one => this.#logs.has(one) || this.#packed.has(one))
    for (const waiting of this.#waiting) waiting.over ||= waiting.file.key === copy?.key
    this.#logs.delete(key)
    let before: FollowedLog | null = null
    if (copy === null) {
      keepProvisional(store, source.id)
      log.counter.finish()
      news.tell({ type: 'problem', problem: lostProblem(path, log.counter.seen) })
    } else {
      copy.skip = log.file.skip
      const settled = log.counter.position
      before = this.#log(
        copy,
        { id: source.id, gen: source.generation, ...settled },
        settled.inLog,
        settled.modifiedMs,
        now,
      )
      before.leaving = true
      this.#move(before, copy.path)
    }
    log.file.rest()
    const file = new HeldFile(path)
    this.#waiting.push({ file, before, old: false, after: null, log: null, over: false })
  }

  #lookPacked(key: string, packed: PackedFile, now: number): void {
    const name = this.#names.get(this.#leading.get(key) ?? '')
    if (name === undefined || name.fact === null) {
      this.#packed.delete(key)
      for (const id of packed.ids) this.#ids.add(id)
      return
    }
    packed.path = name.path
    const log = logOf(name.path)
    const leaving = [...this.#logs.values()].some(one => one.leaving && logOf(one.file.path) === log)
    packed.look(now, name.fact, leaving)
  }

  /** Ends what has left and is still; closes what rests when too much is open. */
  async #close(now: number): Promise<void> {
    for (const log of this.#logs.values()) {
      if (!log.leaving || log.quiet < 2) continue
      const links = log.file.facts()?.links ?? 0
      const awaited = links > 0 && log.next === null
      if (awaited || now - log.movedAt < GRACE_MS) continue
      await log.finish(log.next === null ? 'ends' : 'passes')
      if (this.#leading.has(log.file.key)) {
        log.leaving = false
        log.file.pinned = false
        continue
      }
      this.#drop(log, 'closed')
      if (links === 0) releaseSource(this.#bench.store, log.source.id)
    }
  }

  #drop(log: FollowedLog, state: 'gone' | 'closed'): void {
    log.file.rest()
    this.#logs.delete(log.file.key)
    log.enter(state)
  }

  #packedFile(path: string): PackedFile {
    return new PackedFile(this.#bench, { kind: 'file', path, ...this.#request.spec }, this.#request.signal)
  }

  #tellOnce(path: string, problem: Problem): void {
    const id = `${problem.id} ${path}`
    if (this.#unreadable.has(id)) return
    this.#unreadable.add(id)
    this.#bench.news.tell({ type: 'problem', problem })
  }
}

function factsOf({ stat }: FileFact, skip: number): FileFacts {
  const { size, mtimeMs, mtimeNs, dev, ino, nlink } = stat
  const text = Math.max(0, Number(size) - skip)
  return { size: text, modifiedMs: Number(mtimeMs), modified: mtimeNs, dev, ino, links: Number(nlink) }
}
