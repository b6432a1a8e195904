/** One source, from opening it to the last shard in the store. */
import type { Clock } from '../model/event.ts'
import { type Problem, problem } from '../model/problem.ts'
import { type Scanner, SHARD_MARGIN, type ShardResult } from '../pipeline.ts'
import { bytesBefore, type OpenSource, openSource } from '../source/open.ts'
import { type SourceSpec, sourceName } from '../source/spec.ts'
import type { Store } from '../store/database.ts'
import { applyPartial, finishSource, type SourceIdentity, type SourceProgress } from '../store/write.ts'
import { voteDialect } from '../token/vote.ts'
import type { ProgressListener } from './progress.ts'
import { fingerprint, HEAD_BYTES, type Position, resume, TAIL_BYTES } from './resume.ts'
import { Tap } from './tap.ts'

/** Bytes of a plain file that are applied in one transaction. */
const SHARD_BYTES = 64 * 1024 * 1024

export interface ScanSettings {
  /** The clock for a source that was last modified then; null where that is not known. */
  readonly clockFor: (modifiedMs: number | null) => Clock
  readonly maxLine: number
  readonly since: number | null
  readonly until: number | null
  readonly progress: ProgressListener
  readonly signal: AbortSignal
}

/** Scans what the store does not hold yet of a source. `id` is null when the source could not be opened at all. */
export async function scanSource(
  store: Store,
  scanner: Scanner,
  spec: SourceSpec,
  settings: ScanSettings,
): Promise<{ id: number | null; problems: readonly Problem[] }> {
  const path = sourceName(spec)
  settings.progress.source(path)
  const first = await openSource(spec, 0)
  if (!first.ok) return { id: null, problems: first.problems }
  const { dev, ino } = first.value
  const identity: SourceIdentity = { path, member: null, dev, ino }
  const position = await resume(store, spec, first.value, identity)
  const reader = new SourceReader(store, scanner, spec, settings, position)
  await reader.run(first.value)
  return { id: position.id, problems: [] }
}

class SourceReader {
  readonly #store: Store
  readonly #scanner: Scanner
  readonly #spec: SourceSpec
  readonly #settings: ScanSettings
  readonly #position: Position

  constructor(store: Store, scanner: Scanner, spec: SourceSpec, settings: ScanSettings, position: Position) {
    this.#store = store
    this.#scanner = scanner
    this.#spec = spec
    this.#settings = settings
    this.#position = position
  }

  /** Scans shard after shard. `source` is open at offset 0 and is used when the first shard begins there. */
  async run(source: OpenSource): Promise<void> {
    const { seekable, size } = source
    const problems: Problem[] = []
    let open = source
    let from = this.#position.from
    let bytes = from
    let format = this.#position.format ?? 'text'
    for (let first = true; ; first = false) {
      const to = seekable && size !== null && size - from > 2 * SHARD_BYTES ? from + SHARD_BYTES : null
      const base = Math.max(0, from - SHARD_MARGIN)
      if (!first || base > 0) {
        open.feed.close()
        const again = await openSource(this.#spec, base)
        if (!again.ok) {
          problems.push(...again.problems)
          break
        }
        open = again.value
      }
      const tap = new Tap(open.feed, base, HEAD_BYTES * 16, count => this.#settings.progress.advance(count))
      const failure = await this.#shard(tap, { from, to }, open)
      if (tap.head.length > 0) format = formatOf(tap.head)
      if (failure.problem !== null) problems.push(failure.problem)
      bytes = Math.max(bytes, failure.end)
      from = failure.end
      if (to === null || failure.problem !== null || this.#settings.signal.aborted) break
    }
    open.feed.close()
    problems.push(...open.problems)
    if (this.#settings.signal.aborted)
      problems.push(
        problem(
          'input',
          'source/interrupted',
          { path: sourceName(this.#spec), offset: bytes },
          'Reading was interrupted here.',
          'Run again to read the rest.',
        ),
      )
    finishSource(this.#store, this.#position.id, {
      state: problems.length > 0 ? 'partial' : 'complete',
      format,
      bytes,
      // A problem may quote what could not be understood.
      problems: problems.map(told => ({ ...told, fact: this.#scanner.redact(told.fact) })),
    })
  }

  /** Scans one shard and applies it; an error of the system while reading ends the source, not the run. */
  async #shard(
    tap: Tap,
    range: { from: number; to: number | null },
    open: OpenSource,
  ): Promise<{ end: number; problem: Problem | null }> {
    const { clockFor, maxLine, since, until, signal } = this.#settings
    let failure: Problem | null = null
    const guarded = {
      read: (target: Uint8Array) =>
        readOrEnd(tap, target, error => {
          failure = readError(sourceName(this.#spec), tap.end, error)
        }),
      close: () => tap.close(),
    }
    const result: ShardResult = await this.#scanner.scan(guarded, range, {
      clock: clockFor(open.modifiedMs),
      maxLine,
      since,
      until,
      signal,
    })
    const { partial, tail } = result
    const progress = (end: number): SourceProgress => ({
      head: tap.head.length > 0 ? fingerprint(tap.head.subarray(0, HEAD_BYTES)) : null,
      tail: fingerprint(
        open.seekable && this.#spec.kind === 'file'
          ? bytesBefore(this.#spec.path, end, TAIL_BYTES)
          : tap.before(end, TAIL_BYTES),
      ),
    })
    const { id, gen } = this.#position
    applyPartial(this.#store, id, gen, partial, progress(partial.to))
    if (tail !== null) applyPartial(this.#store, id, gen, tail, { head: null, tail: null, provisional: true })
    return { end: tail?.to ?? partial.to, problem: failure }
  }
}

function readOrEnd(
  tap: Tap,
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

function readError(path: string, offset: number, error: NodeJS.ErrnoException): Problem {
  return problem(
    'input',
    'source/read',
    { path, offset },
    `Reading failed here (${error.code ?? error.message}).`,
    'What lies before was counted. Check the disk, then run again.',
  )
}

/** The name of the format of a source, from its first bytes. */
function formatOf(head: Uint8Array): string {
  const dialect = voteDialect(head, head.length)
  return dialect === 'none' ? 'text' : dialect
}
