/**
 * Distributes the work of a run over this thread and, if there is enough work, worker threads. Large plain files are
 * cut into shards that all lanes share; any other input is one task. The store stays in this thread: workers send what
 * to record.
 */
import { type Problem, problem } from '../../model/problem.ts'
import type { RuleSet } from '../../model/rules/ruleset.ts'
import type { Redaction } from '../../model/rules/shape.ts'
import { type InputEnd, recordUnread, scanInput } from '../../run/input.ts'
import type { ProgressListener } from '../../run/progress.ts'
import type { RotationContext } from '../../run/rotation-context.ts'
import { type ScanContext, type ScanSettings, SHARD_BYTES, unscanned } from '../../run/source.ts'
import type { StoreClient } from '../../run/store-clients/store-client.ts'
import { Scanner } from '../../scan/scanner.ts'
import { openedAgain, openRegular, openSource } from '../../source/open.ts'
import { type SourceSpec, sourceName } from '../../source/spec.ts'
import type { OpenFile } from '../../source/streams/file.ts'
import { StoreError } from '../../store/write/apply.ts'
import { TaskQueue, type TaskRunner } from './lanes.ts'
import { doTask, type Outcome, type Task } from './task.ts'
import type { WorkerStart } from './worker.ts'
import { startWorker } from './worker-lane.ts'
import { SpeedWatch, whenWorth, workOf } from './worth.ts'

/** What a pool needs to know of a run. */
export interface WorkerPoolRequest extends ScanSettings {
  readonly rules: RuleSet
  readonly redact: Redaction
  /** Number of scanning threads, including this one. */
  readonly jobs: number
  /** Whether to start all of them at once, even if fewer are as fast. */
  readonly exactly?: boolean
}

/** How often the speed decides whether workers start; the first time is mostly spent on compiling. */
const LOOK_MS = 100

/** Scans inputs with up to the requested number of threads. */
export class WorkerPool {
  readonly #request: WorkerPoolRequest
  readonly #storeClient: StoreClient
  readonly #queue: TaskQueue<Task, Outcome>
  readonly #scanner: Scanner
  readonly #context: ScanContext
  #later: NodeJS.Timeout | undefined
  /** Number of workers that start as soon as work waits; a document in one task never lets any wait. */
  #planned = 0
  /** Why the store failed; nothing is recorded after that. */
  #failed: StoreError | null = null

  constructor(request: WorkerPoolRequest, storeClient: StoreClient, specs: readonly SourceSpec[]) {
    const work = workOf(specs)
    const watch = new SpeedWatch(work, performance.now())
    this.#request = { ...request, progress: watched(request.progress, watch) }
    this.#storeClient = storeClient
    const scanner = new Scanner(request.rules, request.redact)
    this.#scanner = scanner
    const here: TaskRunner<Task, Outcome> = {
      depth: 1,
      run: task => doTask(task, scanner, storeClient, this.#request),
      close: () => undefined,
    }
    const shards: ScanContext['shards'] = async (file, range, settings) => {
      const { descriptor } = file
      const ending = await this.#hand({ kind: 'shard', descriptor, range, settings })
      if (ending.kind === 'done' && ending.outcome.kind === 'shard') return ending.outcome.shard
      return unscanned(range, ending.kind === 'broken' ? broken(settings.place.path, range.from, ending.error) : null)
    }
    this.#context = { scanner, storeClient, shards, ahead: 4 * request.jobs }
    // A task that broke this lane once is done by a worker, which cannot break the run.
    this.#queue = new TaskQueue([here], () => this.#worker())
    const workers = request.jobs - 1
    const when = whenWorth(work)
    if (request.exactly === true) this.#queue.widen(workers)
    else if (when === 'at once') this.#planned = workers
    else if (when === 'later' && workers > 0) this.#widenIfSlow(watch, workers)
    request.signal.addEventListener('abort', () => this.#queue.drop(), { once: true })
  }

  /** Number of inputs that should be in progress at the same time. */
  get width(): number {
    return 2 * this.#request.jobs
  }

  /** Scans the parts of an input that the store does not have yet. Throws the error of the store. */
  async input(spec: SourceSpec, rotation: RotationContext): Promise<InputEnd> {
    if (this.#failed !== null) throw this.#failed
    const file = openOrNull(spec)
    if (file === null) return scanInput(this.#context, spec, this.#request, rotation)
    try {
      return await this.#file(openedAgain(spec, { file }), file, rotation)
    } finally {
      file.close()
    }
  }

  async #file(spec: SourceSpec, file: OpenFile, rotation: RotationContext): Promise<InputEnd> {
    if (!(await isPieceOfWork(spec, file, this.#request.signal)))
      return scanInput(this.#context, spec, this.#request, rotation)
    const ending = await this.#hand({ kind: 'input', spec, rotation })
    if (this.#failed !== null) throw this.#failed
    switch (ending.kind) {
      case 'done':
        if (ending.outcome.kind === 'input') return ending.outcome.end
        throw new Error('an input was answered by a shard')
      case 'dropped':
        return { ids: [], problems: [], tail: null, waits: false }
      case 'broken': {
        const failure = broken(sourceName(spec), null, ending.error)
        const id = await recordUnread(
          this.#storeClient,
          { path: sourceName(spec) },
          {
            format: 'unknown',
            state: 'partial',
            problems: [failure],
          },
        )
        return { ids: [id], problems: [], tail: null, waits: false }
      }
    }
  }

  close(): void {
    clearTimeout(this.#later)
    this.#queue.close()
  }

  #hand(task: Task): ReturnType<TaskQueue<Task, Outcome>['run']> {
    const ending = this.#queue.run(task)
    if (this.#planned > 0 && this.#queue.waiting > 0) {
      this.#queue.widen(this.#planned)
      this.#planned = 0
    }
    return ending
  }

  #widenIfSlow(watch: SpeedWatch, workers: number): void {
    const look = (): void => {
      if (watch.isWorth(performance.now()) && this.#queue.waiting > 0) this.#queue.widen(workers)
      else this.#widenIfSlow(watch, workers)
    }
    this.#later = setTimeout(look, LOOK_MS).unref()
  }

  #worker(): TaskRunner<Task, Outcome> {
    const { redact, clock, maxLine, vendor, since, until, rescan = false, progress, signal } = this.#request
    const start: WorkerStart = {
      rules: withoutAdvice(this.#scanner.prepared),
      redact,
      settings: { clock, maxLine, vendor, since, until, rescan },
    }
    const answer = (method: string, args: readonly unknown[]): unknown => {
      if (method === 'advance') return progress.advance(args[0] as number)
      if (method === 'source') return progress.source(args[0] as string)
      if (this.#failed !== null) throw this.#failed
      return (this.#storeClient[method as keyof StoreClient] as (...all: readonly unknown[]) => Promise<unknown>)(
        ...args,
      ).catch(error => {
        if (error instanceof StoreError) {
          this.#failed = error
          this.#queue.drop()
        }
        throw error
      })
    }
    return startWorker(moduleOfWorker(), start, answer, signal)
  }
}

/** Returns a listener that also measures the speed. */
function watched(progress: ProgressListener, watch: SpeedWatch): ProgressListener {
  return {
    total: bytes => progress.total(bytes),
    source: name => progress.source(name),
    advance: bytes => {
      watch.read(bytes)
      progress.advance(bytes)
    },
  }
}

/** Removes the advice, which is most of a pack, for threads that make no reports: copying texts takes longer than reading them. */
function withoutAdvice(rules: RuleSet): RuleSet {
  const nothing = { causes: [], remedies: [], contexts: {}, notes: [], sources: [] }
  const packs = rules.packs.map(pack => ({ ...pack, codes: pack.codes.map(code => ({ ...code, ...nothing })) }))
  return { ...rules, packs }
}

/** Returns the worker's file beside this one: the source, or the one that the build made. */
function moduleOfWorker(): URL {
  return import.meta.url.endsWith('.ts')
    ? new URL('./worker.ts', import.meta.url)
    : new URL('./worker.js', import.meta.url)
}

/** Opens the regular file of an input; null for streams, and for files that cannot be opened, which their reader reports. */
function openOrNull(spec: SourceSpec): OpenFile | null {
  try {
    return openRegular(spec)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return null
  }
}

/** Returns whether an input is one task; large plain files are shared by all lanes and led from here. */
async function isPieceOfWork(spec: SourceSpec, file: OpenFile, signal: AbortSignal): Promise<boolean> {
  if (file.facts().size <= 2 * SHARD_BYTES) return true
  const opened = await openSource(spec, 0, null, signal)
  if (!opened.ok) return false
  opened.value.feed.close()
  return !opened.value.seekable
}

function broken(path: string, offset: number | null, error: Error): Problem {
  return problem(
    'input',
    'run/worker',
    offset === null ? { path } : { path, offset },
    `A thread crashed twice while reading this (${error.message}).`,
    'Everything counted before is kept. Try -j 1; if it happens again, report it with this position.',
  )
}
