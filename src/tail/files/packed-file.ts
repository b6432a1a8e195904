/**
 * A file that can only be read from its beginning: packed, a JSON document, UTF-16. It is read once it has been unchanged for a while,
 * and again after each change; counted bytes are skipped. They are not verified until the end of the file is reached.
 */
import type { LiveSource } from '../../model/live.ts'
import type { Problem } from '../../model/problem.ts'
import type { Patience } from '../../run/identity/decide.ts'
import { scanInput } from '../../run/input.ts'
import { SILENT } from '../../run/progress.ts'
import { STANDALONE } from '../../run/rotation-context.ts'
import type { ShardScanner } from '../../run/shard.ts'
import type { StoreClient } from '../../run/store-clients/store-client.ts'
import type { FileInfo } from '../../source/rotated-files.ts'
import type { SourceSpec } from '../../source/spec.ts'
import { lostProblem } from '../claim.ts'
import { EventDeduplicator, ScanCollector } from '../events/event-deduplicator.ts'
import { addCounts, NO_COUNTS } from '../events/event-queue.ts'
import type { TailContext } from '../tail-context.ts'
import { type FileHandle, whileOpen } from './file-handle.ts'

/** Minimum time without changes before a file is read, absolute and as a multiple of the last reading time. */
const STILL_MS = 1000
const TIMES = 3
/** Maximum delay of an interrupt by reading old files, and files that are new since then. */
const LAST_MS = 1000
const MAX_SCAN_MS = 60_000
/** Initial and maximum interval for checking whether a file is a copy, and how long two short files count as possible copies. */
const WAIT_MS = 250
const MAX_WAIT_MS = 8000
const SHORT_MS = 2000
/** A fault that persists for this long does not come from an upload in progress. */
const SURE_MS = 10_000

/** How files are read whole; aborting the signal ends the reading. */
export interface PackedOptions {
  readonly spec: Omit<SourceSpec & { readonly kind: 'file' }, 'kind' | 'path'>
  readonly signal: AbortSignal
}

/** What all files that are read whole share. */
interface PackedFiles {
  readonly context: TailContext
  readonly options: PackedOptions
  /** The rows of all of them; each file adds its own. */
  readonly ids: Set<number>
  /** Returns whether the plain file that a packed one is made from must be read first. */
  isPlainAwaited(path: string): boolean
}

/** Age of a file. `old`: it existed before following began, so its kind is decided at once; `passed`: its content is skipped, too. */
export type PackedAge = 'new' | 'old' | 'passed'

export class PackedFile {
  readonly kind = 'packed'
  readonly file: FileHandle
  readonly #files: PackedFiles
  readonly #old: boolean
  #patient: boolean
  #seen: string
  #metAt: number | null = null
  #changedAt = -Infinity
  #read = ''
  /** It may be a copy of an existing file: when to check again, and how long after that. */
  #againAt = -Infinity
  #waitMs = WAIT_MS
  #cost = 0
  #problems: readonly Problem[] = []
  #reading: Promise<void> | null = null
  /** What was reported, by row. */
  readonly #deduplicator = new Map<string, EventDeduplicator>()

  /** `fact` is the file status by its followed name, if it has one. */
  constructor(files: PackedFiles, file: FileHandle, fact: FileInfo | null, age: PackedAge) {
    this.file = file
    this.#files = files
    this.#old = age !== 'new'
    this.#patient = !this.#old
    this.#seen = fact === null ? this.#sizeNow() : sizeOf(fact.stat.size, fact.stat.mtimeNs)
    if (age !== 'passed') return
    this.#read = this.#seen
    file.rest()
  }

  /** Continues a file whose rest is in this one; the lines before `reportedTo` were reported there. */
  goOn(reportedTo: number): void {
    this.file.reportedTo = Math.max(this.file.reportedTo, reportedTo)
    this.#againAt = -Infinity
  }

  get isReading(): boolean {
    return this.#reading !== null
  }

  /** Reads the file if it changed and is at rest. Returns false if it has no followed name and everything seen of it is read. */
  check(now: number, fact: FileInfo | null): boolean {
    this.#metAt ??= now
    if (fact !== null) this.file.path = fact.path
    else if (this.#reading === null && this.#read === this.#seen) {
      this.file.rest()
      return false
    }
    if (this.#reading !== null) return true
    const seen = fact === null ? this.#sizeNow() : sizeOf(fact.stat.size, fact.stat.mtimeNs)
    if (seen === GONE) {
      this.#reportLoss()
      return false
    }
    if (seen !== this.#seen) {
      this.#seen = seen
      this.#changedAt = now
    }
    const still = now - this.#changedAt
    if (still >= SURE_MS && this.#problems.length > 0) this.#reportProblems()
    if (this.#read === seen || now < this.#againAt || still < Math.max(STILL_MS, TIMES * this.#cost)) return true
    if (this.#files.isPlainAwaited(this.file.path)) return true
    const patience = !this.#patient ? 'never' : now - this.#metAt < SHORT_MS ? 'always' : 'surely'
    this.#reading = this.#readAll(seen, patience, this.#files.options.signal)
      .then(waits => {
        if (!waits) return
        this.#read = ''
        this.#patient = true
        this.#againAt = now + this.#waitMs
        this.#waitMs = Math.min(2 * this.#waitMs, MAX_WAIT_MS)
      })
      .finally(() => {
        this.#reading = null
        if (this.#read === this.#seen) this.file.rest()
      })
    return true
  }

  /** Reads what changed since the last time, at the end of following. */
  async finish(): Promise<void> {
    await this.#reading
    // An uncounted new file may be gone before the next run.
    const most = this.#old ? LAST_MS : MAX_SCAN_MS
    if (this.#read !== this.#seen) await this.#readAll(this.#seen, 'surely', AbortSignal.timeout(most))
    this.#reportProblems()
    this.file.rest()
  }

  #sizeNow(): string {
    const facts = this.file.facts()
    return facts === null ? GONE : sizeOf(facts.size, facts.modified)
  }

  /** Reports a file that was deleted before it was read, and could not be kept open. */
  #reportLoss(): void {
    const source = { id: 0, path: this.file.path, member: null, generation: 0 }
    const offset = this.file.reportedTo
    this.#files.context.events.push({
      type: 'loss',
      source,
      what: 'rotation',
      from: null,
      lines: null,
      time: null,
      offset,
    })
    this.#files.context.events.push({ type: 'problem', problem: lostProblem(source.path, offset) })
  }

  /** Reads the whole file; returns true, with nothing counted, if it may be a copy of an existing one. */
  async #readAll(seen: string, patience: Patience, signal: AbortSignal): Promise<boolean> {
    const began = performance.now()
    this.#read = seen
    const { storeClient, events, clock, maxLine, vendor, since, until, spend } = this.#files.context
    const hearings: ScanCollector[] = []
    const members = new Map<number, string | null>()
    const scanner: ShardScanner = {
      redact: text => this.#files.context.scanner.redact(text),
      scan: (feed, range, options) => {
        // The row is not known yet, so nothing is left out here.
        const collector = new ScanCollector(new EventDeduplicator(events, 0))
        hearings.push(collector)
        return this.#files.context.scanner.scan(feed, range, { ...options, listener: collector })
      },
    }
    const recording: StoreClient = {
      ...storeClient,
      claimSource: async candidate => {
        const answer = await storeClient.claimSource(candidate)
        if (answer.kind === 'claimed') members.set(answer.id, candidate.identity.member)
        return answer
      },
      applyPartial: async (id, generation, partial, progress) => {
        await storeClient.applyPartial(id, generation, partial, progress)
        const source = { id, path: this.file.path, member: members.get(id) ?? null, generation }
        this.#report(source, hearings.splice(0), progress.provisional ? 0 : partial.to)
        if (!progress.provisional) events.moved(NO_COUNTS, addCounts(NO_COUNTS, partial))
      },
      countSource: async counted => {
        const id = await storeClient.countSource(counted)
        const heard = hearings.splice(0)
        // The store knows one that may be the same: it is scanned anew.
        if (id === null) return null
        const source = { id, path: this.file.path, member: counted.identity.member, generation: 0 }
        this.#report(source, heard, counted.partial.to)
        events.moved(NO_COUNTS, addCounts(NO_COUNTS, counted.partial))
        return id
      },
    }
    const workshop = { scanner, storeClient: recording, shards: null, ahead: 1 }
    const settings = { clock, maxLine, vendor, since, until, patience, progress: SILENT, signal, spend }
    const { ids, problems, waits } = await whileOpen(this.file, at =>
      scanInput(
        workshop,
        { kind: 'file', path: this.file.path, ...this.#files.options.spec, ...at },
        settings,
        STANDALONE,
      ),
    )
    for (const id of ids) this.#files.ids.add(id)
    this.#problems = problems
    this.#cost = performance.now() - began
    if (signal.aborted) this.#read = ''
    await this.#files.context.events.flush()
    return waits
  }

  #report(source: LiveSource, hearings: readonly ScanCollector[], settled: number): void {
    const row = `${source.id}.${source.generation}`
    const deduplicator =
      this.#deduplicator.get(row) ?? new EventDeduplicator(this.#files.context.events, this.file.reportedTo)
    this.#deduplicator.set(row, deduplicator)
    for (const collector of hearings)
      deduplicator.report([{ collector, line: null, tail: null }], source, Infinity, settled)
  }

  #reportProblems(): void {
    for (const problem of this.#problems) this.#files.context.events.push({ type: 'problem', problem })
    this.#problems = []
  }
}

/** The state of a deleted file. */
const GONE = 'gone'

function sizeOf(size: bigint | number, modified: bigint): string {
  return `${size} ${modified}`
}
