/**
 * A file that can only be read from its beginning: packed, a JSON document, UTF-16. It is read once nothing has changed for a
 * while, and again whenever it changed; what was counted of it is passed. Until its end is reached it is not verified.
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

/** How long a file must have stayed as it is before it is read, and as a multiple of what reading it took. */
const STILL_MS = 1000
const TIMES = 3
/** How long an interrupt may be held up by reading what was there before, and what has come since. */
const LAST_MS = 1000
const MAX_SCAN_MS = 60_000
/** How soon, and how seldom in the end, it is asked again whether a file is a copy; and for how long where both are short. */
const WAIT_MS = 250
const MAX_WAIT_MS = 8000
const SHORT_MS = 2000
/** A fault that is still there after so long is no upload that is under way. */
const SURE_MS = 10_000

/** How files are read whole; aborting the signal ends it. */
export interface PackedOptions {
  readonly spec: Omit<SourceSpec & { readonly kind: 'file' }, 'kind' | 'path'>
  readonly signal: AbortSignal
}

/** What all of them share. */
interface PackedFiles {
  readonly context: TailContext
  readonly options: PackedOptions
  /** Where their rows are entered. */
  readonly ids: Set<number>
  /** Whether the plain file of which a packed one is made is still to be read: it comes first. */
  isPlainAwaited(path: string): boolean
}

/** When a file came: `old` if it was there before following began, so that what it is shows now; `passed` if that is left out, too. */
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
  /** It may be the copy of a file that is there: when to ask again, and how long after that. */
  #againAt = -Infinity
  #waitMs = WAIT_MS
  #cost = 0
  #problems: readonly Problem[] = []
  #reading: Promise<void> | null = null
  /** Memory of what was told, by row. */
  readonly #deduplicator = new Map<string, EventDeduplicator>()

  /** `fact` is what is known of the file by its followed name, if it has one. */
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

  /** It turns out to hold the rest of a file of which the lines before `reportedTo` were told. */
  goOn(reportedTo: number): void {
    this.file.reportedTo = Math.max(this.file.reportedTo, reportedTo)
    this.#againAt = -Infinity
  }

  get isReading(): boolean {
    return this.#reading !== null
  }

  /** Reads the file if it changed and is still now. False when it has no followed name, and all that was seen of it is read. */
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
    // What nobody has counted may be gone the next time.
    const most = this.#old ? LAST_MS : MAX_SCAN_MS
    if (this.#read !== this.#seen) await this.#readAll(this.#seen, 'surely', AbortSignal.timeout(most))
    this.#reportProblems()
    this.file.rest()
  }

  #sizeNow(): string {
    const facts = this.file.facts()
    return facts === null ? GONE : sizeOf(facts.size, facts.modified)
  }

  /** It was deleted before it was read, and could not be kept open. */
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

  /** True if it may be the copy of a file that is there: nothing is counted then. */
  async #readAll(seen: string, patience: Patience, signal: AbortSignal): Promise<boolean> {
    const began = performance.now()
    this.#read = seen
    const { storeClient, events, clock, maxLine, vendor, since, until, spend } = this.#files.context
    const hearings: ScanCollector[] = []
    const members = new Map<number, string | null>()
    const scanner: ShardScanner = {
      redact: text => this.#files.context.scanner.redact(text),
      scan: (feed, range, options) => {
        // Of which source it is the store has yet to say, so nothing is left out here.
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

/** What is said of a file that is deleted. */
const GONE = 'gone'

function sizeOf(size: bigint | number, modified: bigint): string {
  return `${size} ${modified}`
}
