/**
 * A file that can only be read from its beginning: packed, a JSON document, UTF-16. It is read once nothing has changed for a
 * while, and again whenever it changed; what was counted of it is passed. Until its end is reached it is not verified.
 */
import type { LiveSource } from '../../model/live.ts'
import type { Problem } from '../../model/problem.ts'
import type { FileFact } from '../../source/siblings.ts'
import type { SourceSpec } from '../../source/spec.ts'
import { scanInput } from '../input.ts'
import { ALONE } from '../log.ts'
import { SILENT } from '../progress.ts'
import type { Recorder } from '../recorder.ts'
import type { Scans } from '../shard.ts'
import { storeRecorder } from '../store-recorder.ts'
import type { Bench } from './bench.ts'
import { NOTHING, plus } from './news.ts'
import { Hearing, Told } from './told.ts'

/** How long a file must have stayed as it is before it is read, and as a multiple of what reading it took. */
const STILL_MS = 1000
const TIMES = 3
/** How long an interrupt may be held up by reading what is there. */
const LAST_MS = 1000
/** A fault that is still there after so long is no upload that is under way. */
const SURE_MS = 10_000

export class PackedFile {
  path: string
  readonly ids = new Set<number>()
  readonly #bench: Bench
  readonly #spec: Omit<SourceSpec & { readonly kind: 'file' }, 'path'>
  readonly #signal: AbortSignal
  #seen = ''
  #toldTo = 0
  #changedAt = -Infinity
  #read = ''
  #cost = 0
  #problems: readonly Problem[] = []
  #reading: Promise<void> | null = null
  /** Memory of what was told, by row. */
  readonly #told = new Map<string, Told>()

  constructor(bench: Bench, spec: SourceSpec & { readonly kind: 'file' }, signal: AbortSignal) {
    this.path = spec.path
    this.#bench = bench
    this.#spec = spec
    this.#signal = signal
  }

  /** The file as it was met; what is there now is not read if it is to be passed over. */
  meet(fact: FileFact, pass: boolean, toldTo: number): void {
    this.#toldTo = toldTo
    this.#seen = sizeOf(fact)
    if (pass) this.#read = this.#seen
  }

  /** Whether all that was seen of it is read. */
  get isRead(): boolean {
    return this.#read === this.#seen && this.#reading === null
  }

  /** Reads the file if it changed and is still now; `held` while it may be another followed file in the making. */
  look(now: number, fact: FileFact, held: boolean): void {
    const seen = sizeOf(fact)
    if (seen !== this.#seen) {
      this.#seen = seen
      this.#changedAt = now
    }
    const still = now - this.#changedAt
    if (still >= SURE_MS && this.#problems.length > 0) this.#tellProblems()
    if (held || this.#reading !== null || this.#read === seen || still < Math.max(STILL_MS, TIMES * this.#cost)) return
    this.#reading = this.#readAll(seen, this.#signal).finally(() => {
      this.#reading = null
    })
  }

  /** Reads what changed since the last time, at the end of following. */
  async finish(): Promise<void> {
    await this.#reading
    if (this.#read !== this.#seen) await this.#readAll(this.#seen, AbortSignal.timeout(LAST_MS))
    this.#tellProblems()
  }

  /** Settles when nothing is being read. Rejects with what the store failed with. */
  get done(): Promise<void> {
    return this.#reading ?? Promise.resolve()
  }

  async #readAll(seen: string, signal: AbortSignal): Promise<void> {
    const began = performance.now()
    this.#read = seen
    const { store, news, clock, maxLine, vendor, since, until } = this.#bench
    const recorder = storeRecorder(store)
    const hearings: Hearing[] = []
    const members = new Map<number, string | null>()
    const scanner: Scans = {
      redact: text => this.#bench.scanner.redact(text),
      scan: (feed, range, options) => {
        // Of which source it is the store has yet to say, so nothing is left out here.
        const hearing = new Hearing(new Told(news, 0))
        hearings.push(hearing)
        return this.#bench.scanner.scan(feed, range, { ...options, listener: hearing })
      },
    }
    const recording: Recorder = {
      ...recorder,
      claimSource: async claim => {
        const answer = await recorder.claimSource(claim)
        if (answer.kind === 'claimed') members.set(answer.id, claim.identity.member)
        return answer
      },
      applyPartial: async (id, generation, partial, progress) => {
        await recorder.applyPartial(id, generation, partial, progress)
        const source = { id, path: this.path, member: members.get(id) ?? null, generation }
        this.#tell(source, hearings.splice(0), progress.provisional ? 0 : partial.to)
        if (!progress.provisional) news.moved(NOTHING, plus(NOTHING, partial))
      },
    }
    const workshop = { scanner, recorder: recording, shards: null, ahead: 1 }
    const settings = { clock, maxLine, vendor, since, until, progress: SILENT, signal }
    const { ids, problems } = await scanInput(workshop, { ...this.#spec, path: this.path }, settings, ALONE)
    for (const id of ids) this.ids.add(id)
    this.#problems = problems
    this.#cost = performance.now() - began
    await this.#bench.news.flush()
  }

  #tell(source: LiveSource, hearings: readonly Hearing[], settled: number): void {
    const row = `${source.id}.${source.generation}`
    const told = this.#told.get(row) ?? new Told(this.#bench.news, this.#toldTo)
    this.#told.set(row, told)
    for (const hearing of hearings) told.tell([{ hearing, line: null, tail: null }], source, Infinity, settled)
  }

  #tellProblems(): void {
    for (const problem of this.#problems) this.#bench.news.tell({ type: 'problem', problem })
    this.#problems = []
  }
}

function sizeOf({ stat }: FileFact): string {
  return `${stat.size} ${stat.mtimeNs}`
}
