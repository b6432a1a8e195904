/** One source, from opening it to the last shard in the store. */
import type { Clock } from '../model/event.ts'
import type { Feed } from '../model/feed.ts'
import { type Place, type Problem, placeText, problem } from '../model/problem.ts'
import { HEAD_BYTES as LOOK_BYTES, type Scanner, SHARD_MARGIN, type ShardResult } from '../pipeline.ts'
import { peek } from '../source/encoding.ts'
import { tears } from '../source/fault.ts'
import { bytesBefore, type OpenSource, openSource } from '../source/open.ts'
import { type SourceSpec, sourceName } from '../source/spec.ts'
import type { Store } from '../store/database.ts'
import { applyPartial, finishSource, type SourceProgress } from '../store/write.ts'
import { voteFormat } from '../token/vote.ts'
import { type InLog, leadOf, wholeLines } from './log.ts'
import type { ProgressListener } from './progress.ts'
import { fingerprint, HEAD_BYTES, type Position, resume, TAIL_BYTES } from './resume.ts'
import { Tap } from './tap.ts'

/** Bytes of a plain file that are applied in one transaction. */
const SHARD_BYTES = 64 * 1024 * 1024

export interface ScanSettings {
  /** The clock for a source by its name, its first bytes and its last change; what a stream does not have is null. */
  readonly clockFor: (source: Pick<OpenSource, 'modifiedMs'> & { name: string | null; head: Uint8Array }) => Clock
  readonly maxLine: number
  /** The vendor whose codes these are, where the user knows it. */
  readonly vendor: string | null
  readonly since: number | null
  readonly until: number | null
  readonly progress: ProgressListener
  readonly signal: AbortSignal
}

/** What came of a source: its row in the store, and its last lines where another file goes on with them. */
export interface SourceScan {
  readonly id: number
  readonly tail: Uint8Array | null
}

/** Scans what the store does not hold yet of a source that is open at its beginning. */
export async function scanSource(
  store: Store,
  scanner: Scanner,
  spec: SourceSpec,
  opened: OpenSource,
  settings: ScanSettings,
  inLog: InLog,
): Promise<SourceScan> {
  const path = sourceName(spec)
  const { member, dev, ino, modifiedMs } = opened
  const place = member === null ? { path } : { path, member }
  settings.progress.source(placeText(place))
  const { head, feed } = await lookAt(opened)
  const position = await resume(store, spec, { ...opened, feed }, head, { path, member, dev, ino })
  const name = spec.kind === 'file' ? (member ?? path) : member
  const clock = settings.clockFor({ name, head, modifiedMs })
  const lead = leadOf(inLog, head, clock)
  const wanted = inLog.next !== null && inLog.next !== 'first'
  const own = { ...settings, clock, lead, goesOn: inLog.next === 'next' }
  const reader = new SourceReader(store, scanner, spec, place, own, position, head)
  const end = await reader.run(head.length > 0 ? voteFormat(head, head.length) : position.format)
  return { id: position.id, tail: wanted && end !== null ? wholeLines(end) : null }
}

type ReaderSettings = ScanSettings & {
  readonly clock: Clock
  readonly lead: Uint8Array | null
  readonly goesOn: boolean
}

class SourceReader {
  readonly #store: Store
  readonly #scanner: Scanner
  readonly #spec: SourceSpec
  readonly #place: Place
  readonly #settings: ReaderSettings
  readonly #position: Position
  /** The first bytes of the source, for every shard. */
  readonly #head: Uint8Array

  constructor(
    store: Store,
    scanner: Scanner,
    spec: SourceSpec,
    place: Place,
    settings: ReaderSettings,
    position: Position,
    head: Uint8Array,
  ) {
    this.#store = store
    this.#scanner = scanner
    this.#spec = spec
    this.#place = place
    this.#settings = settings
    this.#position = position
    this.#head = head
  }

  /** Scans shard after shard from the position on; gives the last bytes, null where the source has not come to a good end. */
  async run(format: string | null): Promise<Uint8Array | null> {
    const { signal } = this.#settings
    const { seekable, size } = this.#position.source
    const problems: Problem[] = []
    let open = this.#position.source
    let { from, base } = this.#position
    let bytes = from
    let last: Tap | null = null
    for (let first = true; ; first = false) {
      const to = seekable && size !== null && size - from > 2 * SHARD_BYTES ? from + SHARD_BYTES : null
      if (!first) {
        open.feed.close()
        base = Math.max(0, from - SHARD_MARGIN)
        const again = await openSource(this.#spec, base)
        if (!again.ok) {
          problems.push(...again.problems)
          break
        }
        open = again.value
      }
      const tap = new Tap(open.feed, base, HEAD_BYTES, count => this.#settings.progress.advance(count))
      last = tap
      const failure = await this.#shard(tap, { from, to }, open)
      if (failure.problem !== null) problems.push(failure.problem)
      bytes = Math.max(bytes, failure.end)
      from = failure.end
      if (to === null || failure.problem !== null || signal.aborted) break
    }
    const tail = last === null ? null : this.#before(last, open, bytes, SHARD_MARGIN)
    open.feed.close()
    // An interrupt ends pipes early, which looks like damage to decoders.
    if (!signal.aborted) problems.push(...open.problems)
    else
      problems.push(
        problem(
          'input',
          'source/interrupted',
          { ...this.#place, offset: bytes },
          'Reading was interrupted here.',
          'Run again to read the rest.',
        ),
      )
    finishSource(this.#store, this.#position.id, {
      state: problems.length > 0 ? 'partial' : 'complete',
      format: format ?? 'text',
      bytes,
      // A problem may quote what could not be understood.
      problems: problems.map(told => ({ ...told, fact: this.#scanner.redact(told.fact) })),
    })
    return problems.length > 0 ? null : tail
  }

  /** Scans one shard and applies it; an error of the system while reading ends the source, not the run. */
  async #shard(
    tap: Tap,
    range: { from: number; to: number | null },
    open: OpenSource,
  ): Promise<{ end: number; problem: Problem | null }> {
    const { clock, maxLine, vendor, since, until, signal, lead, goesOn } = this.#settings
    let failure: Problem | null = null
    const failed = (error: NodeJS.ErrnoException): void => {
      failure = readError(this.#place, tap.end, error)
    }
    const guarded = {
      read: (target: Uint8Array) => {
        // A pipe ends by itself at an interrupt, after the bytes that had come.
        if (signal.aborted && open.repeatable) return 0
        const got = readOrEnd(tap, target, failed)
        return typeof got === 'number' || !open.repeatable ? got : unlessAborted(got, signal)
      },
      close: () => tap.close(),
    }
    const result: ShardResult = await this.#scanner.scan(guarded, range, {
      clock,
      maxLine,
      vendor,
      head: this.#head,
      lead,
      goesOn,
      since,
      until,
      // What came through a pipe cannot be read again: it ends at an interrupt, and what has come is counted.
      signal: open.repeatable ? signal : undefined,
    })
    const { partial, tail } = result
    const progress = (end: number): SourceProgress => ({
      // Only bytes that were counted for good: the last line may still become another one.
      head: tap.head.length > 0 && end > 0 ? fingerprint(tap.head.subarray(0, Math.min(HEAD_BYTES, end))) : null,
      tail: fingerprint(this.#before(tap, open, end, TAIL_BYTES)),
    })
    const { id, gen } = this.#position
    applyPartial(this.#store, id, gen, partial, progress(partial.to))
    // A line that was cut off may name another code: 22 instead of 224.
    const torn = signal.aborted || failure !== null || open.problems.some(told => tears(told) || told.id === 'json/cut')
    if (tail === null || torn) return { end: partial.to, problem: failure }
    applyPartial(this.#store, id, gen, tail, { head: null, tail: null, provisional: true })
    return { end: tail.to, problem: failure }
  }

  /** Bytes before an offset that was passed. */
  #before(tap: Tap, open: OpenSource, end: number, length: number): Uint8Array {
    return open.seekable && this.#spec.kind === 'file'
      ? bytesBefore(this.#spec.path, end, length)
      : tap.before(end, length)
  }
}

/** What is read, or the end once the signal is there: a silent pipe must not hold up an interrupt. */
function unlessAborted(got: Promise<number>, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(0)
    signal.addEventListener('abort', stop, { once: true })
    got.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function readOrEnd(
  tap: Pick<Feed, 'read'>,
  target: Uint8Array,
  failed: (error: NodeJS.ErrnoException) => void,
): number | Promise<number> {
  try {
    return tap.read(target)
  } catch (error) {
    failed(error as NodeJS.ErrnoException)
    return 0
  }
}

function readError(place: Place, offset: number, error: NodeJS.ErrnoException): Problem {
  return problem(
    'input',
    'source/read',
    { ...place, offset },
    `Reading failed here (${error.code ?? error.message}).`,
    'What lies before was counted. Check the disk, then run again.',
  )
}

/** The first bytes of a source, and a feed that gives them again. An error while looking shows once more when reading. */
function lookAt({ feed }: OpenSource): Promise<{ head: Uint8Array; feed: Feed }> {
  let looking = true
  const quiet: Feed = {
    read: target => (looking ? readOrEnd(feed, target, () => undefined) : feed.read(target)),
    close: () => feed.close(),
  }
  return peek(quiet, LOOK_BYTES).finally(() => {
    looking = false
  })
}
