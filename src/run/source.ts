/** Scans one source, from opening it to its last shard in the store. */

import { voteFormat } from '../formats/detect/vote.ts'
import { makeClock } from '../formats/time/clock.ts'
import type { SetLimits } from '../model/bounded-sets.ts'
import type { ByteReader } from '../model/bytes/byte-reader.ts'
import type { Spend } from '../model/long-work.ts'
import { type Place, type Problem, placeText, problem } from '../model/problem.ts'
import { PREVIEW_BYTES, SampleRanks, SHARD_MARGIN, type ShardRange } from '../scan/scanner.ts'
import { peekReader } from '../source/content/encoding.ts'
import type { OpenSource } from '../source/open.ts'
import { type SourceSpec, sourceName } from '../source/spec.ts'
import type { OpenFile } from '../source/streams/file.ts'
import type { OpenRun, SourceEnd, SourceIdentity } from '../store/write/apply.ts'
import { type ClockSettings, clockSpec } from './clock.ts'
import type { Patience } from './identity/decide.ts'
import { PRINT_HEAD_BYTES } from './identity/fingerprints.ts'
import { headOf } from './identity/identity.ts'
import type { ProgressListener } from './progress.ts'
import { identityOf, type ResumePosition, resume } from './resume.ts'
import { preambleOf, type RotationContext, wholeLines } from './rotation-context.ts'
import {
  passedBefore,
  readBefore,
  readOrEnd,
  type ShardHooks,
  type ShardOutcome,
  type ShardScanner,
  type ShardSettings,
  scanShard,
  shardFeed,
  wholeFeed,
} from './shard.ts'
import type { StoreClient } from './store-clients/store-client.ts'

/** Size of one shard of a large plain file, which is applied in one transaction. */
export const SHARD_BYTES = 16 * 1024 * 1024

/** Settings for all sources of a run. */
export interface ScanSettings {
  readonly clock: ClockSettings
  readonly maxLine: number
  /** The vendor of the codes, if the user gave it. */
  readonly vendor: string | null
  readonly since: number | null
  readonly until: number | null
  /** Maximum sizes of sets that a log can make grow without end; the usual limits by default. */
  readonly caps?: SetLimits | undefined
  /** Whether to count sources that the store knows from their beginning again. */
  readonly rescan?: boolean
  /** Whether to postpone a source that may be a copy of an existing file. */
  readonly patience?: Patience
  readonly progress: ProgressListener
  readonly signal: AbortSignal
  readonly spend?: Spend | undefined
}

/** The scanner. `shards` scans shards of a plain file in parallel; without it they are scanned in sequence. */
export interface ScanContext {
  readonly scanner: ShardScanner
  readonly storeClient: StoreClient
  readonly shards: ((file: OpenFile, range: ShardRange, settings: ShardSettings) => Promise<ShardOutcome>) | null
  /** Maximum number of shards of one source in progress. */
  readonly ahead: number
}

/** The result of a source: the rows of its name in the store, and its last lines if another file continues it. */
export interface SourceScan {
  readonly ids: readonly number[]
  readonly tail: Uint8Array | null
  /** Why it was not read, not read to its present end, or not read as lines. */
  readonly problems: readonly Problem[]
  /** It may be a copy of an existing file, and was not read. */
  readonly waits?: boolean
}

/** Scans the parts of a source, open at its beginning, that the store does not have yet. */
export async function scanSource(
  context: ScanContext,
  spec: SourceSpec,
  opened: OpenSource,
  settings: ScanSettings,
  rotation: RotationContext,
): Promise<SourceScan> {
  const path = sourceName(spec)
  const { member, modifiedMs } = opened
  const place = member === null ? { path } : { path, member }
  settings.progress.source(placeText(place))
  const { head, feed, whole } = await lookAt(opened)
  if (settings.signal.aborted && opened.file !== null) {
    // Only part of the file may have been seen, so it could be mistaken for another one.
    feed.close()
    return { ids: [], tail: null, problems: [interrupted(place, 0)] }
  }
  const identity = identityOf(opened, path)
  const name = spec.kind === 'file' ? (member ?? path) : member
  const clock = clockSpec(settings.clock, { name, head, modifiedMs })
  const { maxLine, vendor, since, until, caps } = settings
  const preamble = preambleOf(rotation, head, makeClock(clock))
  const continues = rotation.next === 'next'
  const size = opened.seekable && opened.size !== 0 ? opened.size : null
  const own: ShardSettings = { place, clock, maxLine, vendor, since, until, caps, head, size, preamble, continues }
  const scanned = (ids: readonly number[], end: Uint8Array | null): SourceScan => ({
    ids,
    tail: rotation.next !== null && rotation.next !== 'first' && end !== null ? wholeLines(end) : null,
    problems: [...(size === null ? [] : grown(place, opened, size)), ...withoutFeeds(place, head)],
  })
  if (whole) {
    const counted = await scanWhole(context, { identity, opened, bytes: head }, settings, own)
    if (counted !== null) {
      feed.close()
      return scanned([counted.id], counted.end)
    }
  }
  const resumed = await resume(context.storeClient, { spec, opened: { ...opened, feed }, start: head }, identity, {
    nowMs: settings.clock.nowMs,
    rescan: settings.rescan ?? false,
    patience: settings.patience ?? 'never',
  })
  if (resumed.kind === 'wait') return { ids: [], tail: null, problems: [], waits: true }
  if (resumed.kind === 'copy') {
    // With the file still there, its compressor is not done; a packed file without it may be damaged.
    const problems = resumed.beside ? [] : opened.problems.slice(0, 1)
    return { ids: resumed.ids, tail: null, problems, waits: resumed.beside }
  }
  if (resumed.kind === 'held') return { ids: resumed.ids, tail: null, problems: [heldProblem(place, resumed.holder)] }
  const reader = new SourceReader(context, settings, own, resumed.position)
  return scanned(resumed.ids, await reader.run(formatOf(head) ?? resumed.position.format))
}

function formatOf(head: Uint8Array): string | null {
  return head.length > 0 ? voteFormat(head, head.length) : null
}

/** A source whose bytes are all in memory. */
interface WholeSource {
  readonly identity: SourceIdentity
  readonly opened: OpenSource
  readonly bytes: Uint8Array
}

/**
 * Scans a source that the store does not know, and counts it in one transaction. Returns its row and its last bytes, null if
 * it did not end well; or null if the store knows a source that may be the same, which is then compared as any other.
 */
async function scanWhole(
  { scanner, storeClient }: ScanContext,
  { identity, opened, bytes }: WholeSource,
  { progress, signal, spend }: ScanSettings,
  settings: ShardSettings,
): Promise<{ readonly id: number; readonly end: Uint8Array | null } | null> {
  const head = opened.file === null ? null : headOf(bytes.subarray(0, PRINT_HEAD_BYTES))
  if ((await storeClient.beginSource(identity, head)).length > 0) return null
  const feed = wholeFeed(opened, bytes, hooksOf({ progress, signal, spend }))
  const outcome = await scanShard(scanner, feed, { from: 0, to: null }, settings, hooksOf({ progress, signal, spend }))
  const problems = outcome.failure === null ? [] : [outcome.failure]
  // An interrupt ends pipes early, which looks like damage to decoders.
  problems.push(...(signal.aborted ? [interrupted(settings.place, outcome.end)] : opened.problems))
  const { partial, tail: open, progress: prints } = outcome
  const end = sourceEnd(scanner, formatOf(bytes), outcome.end, problems)
  const counted = { identity, head, partial, print: prints.head, tail: prints.tail, open, end }
  const id = await storeClient.countSource(counted)
  return id === null
    ? null
    : { id, end: end.state === 'partial' ? null : feed.reader.before(outcome.end, SHARD_MARGIN) }
}

/** Returns the end of a source that was read up to `bytes`. A problem may quote the log. */
function sourceEnd(
  scanner: ShardScanner,
  format: string | null,
  bytes: number,
  problems: readonly Problem[],
): SourceEnd {
  return {
    state: problems.some(({ kind }) => kind === 'input') ? 'partial' : 'complete',
    format: format ?? 'text',
    bytes,
    problems: problems.map(failure => ({ ...failure, fact: scanner.redact(failure.fact) })),
  }
}

class SourceReader {
  readonly #context: ScanContext
  readonly #run: ScanSettings
  readonly #settings: ShardSettings
  readonly #position: ResumePosition
  readonly #problems: Problem[] = []
  #bytes: number

  constructor(context: ScanContext, run: ScanSettings, settings: ShardSettings, position: ResumePosition) {
    this.#context = context
    this.#run = run
    this.#settings = settings
    this.#position = position
    this.#bytes = position.from
  }

  /** Scans from the position on; returns the last bytes, or null if the source did not end well. */
  async run(format: string | null): Promise<Uint8Array | null> {
    const { signal } = this.#run
    const { seekable, size, file } = this.#position.source
    const long = seekable && file !== null && size !== null && size - this.#position.from > 2 * SHARD_BYTES
    const last = long ? await this.#inShards(file, size) : await this.#inOne()
    const problems = this.#problems
    if (signal.aborted) problems.push(interrupted(this.#settings.place, this.#bytes))
    const end = sourceEnd(this.#context.scanner, format, this.#bytes, problems)
    await this.#context.storeClient.finishSource(this.#position.id, end)
    return end.state === 'partial' ? null : last
  }

  /** Scans the rest as one shard, from the current position of the source. */
  async #inOne(): Promise<Uint8Array> {
    const { source, from, base } = this.#position
    const feed = shardFeed(source, base, this.#hooks)
    const outcome = await scanShard(this.#context.scanner, feed, { from, to: null }, this.#settings, this.#hooks)
    await this.#apply(outcome)
    const last = passedBefore(feed, this.#bytes, SHARD_MARGIN)
    source.feed.close()
    // An interrupt ends pipes early, which looks like damage to decoders.
    if (!this.#run.signal.aborted) this.#problems.push(...source.problems)
    return last
  }

  /** Scans shards of a plain file, several at a time, and applies them in order up to the first that failed. */
  async #inShards(file: OpenFile, size: number): Promise<Uint8Array> {
    const ranges: ShardRange[] = []
    let from = this.#position.from
    for (; size - from > 2 * SHARD_BYTES; from += SHARD_BYTES) ranges.push({ from, to: from + SHARD_BYTES })
    ranges.push({ from, to: null })
    const scan = this.#context.shards ?? ((...shard) => shardOfFile(this.#context.scanner, ...shard, this.#hooks))
    const underWay: Promise<ShardOutcome>[] = []
    const ranks = new SampleRanks()
    let next = 0
    for (let done = 0; done < ranges.length && !this.#run.signal.aborted; done++) {
      for (; next < Math.min(ranges.length, done + this.#context.ahead); next++) {
        const outcome = scan(file, ranges[next]!, { ...this.#settings, bounds: ranks.bounds })
        // Shards after a failure are not awaited.
        outcome.catch(() => undefined)
        underWay.push(outcome)
      }
      // Outcomes are released once applied: a long file has many shards.
      const outcome = await underWay.shift()!
      await this.#apply(outcome)
      ranks.add(outcome.partial)
      if (outcome.failure !== null) break
    }
    if (!this.#run.signal.aborted) this.#problems.push(...this.#position.source.problems)
    return readBefore(file, this.#bytes, SHARD_MARGIN) ?? new Uint8Array(0)
  }

  async #apply({ partial, tail, progress, end, failure }: ShardOutcome): Promise<void> {
    const { storeClient } = this.#context
    const { id, gen } = this.#position
    await storeClient.applyPartial(id, gen, partial, progress)
    if (tail !== null) await storeClient.applyPartial(id, gen, tail, { head: null, tail: null, provisional: true })
    this.#bytes = Math.max(this.#bytes, end)
    if (failure !== null) this.#problems.push(failure)
  }

  get #hooks(): ShardHooks {
    return hooksOf(this.#run)
  }
}

/** Returns the connections of a shard to its run. */
export function hooksOf({ progress, signal, spend }: Pick<ScanSettings, 'progress' | 'signal' | 'spend'>): ShardHooks {
  return { advance: bytes => progress.advance(bytes), signal, spend }
}

/** Scans one shard of a plain file. */
export function shardOfFile(
  scanner: ShardScanner,
  file: OpenFile,
  range: ShardRange,
  settings: ShardSettings,
  hooks: ShardHooks,
): Promise<ShardOutcome> {
  const base = Math.max(0, range.from - SHARD_MARGIN)
  const source = { file, feed: file.feed(base), seekable: true, problems: [] }
  return scanShard(scanner, shardFeed(source, base, hooks), range, settings, hooks)
}

/** Returns the outcome of a shard that could not be read at all. */
export function unscanned({ from }: ShardRange, failure: Problem | null): ShardOutcome {
  const none = { aggregates: [], skipped: new Map(), remarks: new Map(), losses: [], unknown: [], activity: [] }
  const nothing = { from, to: from, lines: 0, ...none }
  const progress = { head: null, tail: null }
  return { partial: nothing, progress, tail: null, end: from, failure, problems: [] }
}

/** Reports bytes that were added to a plain file while it was read; counting them takes another run. */
function grown(place: Place, { file }: OpenSource, size: number): Problem[] {
  const now = file?.facts().size ?? 0
  if (now <= size) return []
  const fact = `It grew by ${now - size} bytes while it was being read; they are not counted.`
  return [problem('note', 'source/grew', place, fact, 'Run again to count them; with --db nothing is counted twice.')]
}

/** Reports a source with CR as its only line end: only LF ends a line, so counts per line mean little. */
export function withoutFeeds(place: Place, head: Uint8Array): Problem[] {
  const first = head.indexOf(CR)
  if (first < 0 || head.indexOf(CR, first + 1) < 0 || head.includes(LF)) return []
  const fact =
    'Its lines end in CR alone, but only LF ends a line: they are read as one line, in which each code counts once.'
  return [
    problem('note', 'source/lone-cr', place, fact, "Convert it first: tr '\\r' '\\n' < FILE | logremedy analyze -"),
  ]
}
const CR = 0x0d
const LF = 0x0a

/** Returns why a source is left to another run: two runs may share a database, but not a source. */
export function heldProblem(place: Place, { pid }: OpenRun): Problem {
  return problem(
    'input',
    'source/held',
    place,
    `Process ${pid} is reading this into the same database; its counts so far are shown.`,
    'Run again when that process has finished.',
  )
}

function interrupted(place: Place, offset: number): Problem {
  return problem(
    'input',
    'source/interrupted',
    { ...place, offset },
    'Reading was interrupted here.',
    'Run again to read the rest.',
  )
}

/** The first bytes of a source, a reader that returns them again, and whether they are all of it. */
export interface SourceStart {
  readonly head: Uint8Array
  readonly feed: ByteReader
  readonly whole: boolean
}

/** Returns the start of a source. Errors are ignored here and recur when reading. */
export async function lookAt({ feed, seekable, size, whole: bytes }: SourceToLookAt): Promise<SourceStart> {
  if (bytes !== undefined && bytes.length < PREVIEW_BYTES) return { head: bytes, feed, whole: true }
  let looking = true
  let failed = false
  const quiet: ByteReader = {
    read: target => (looking ? readOrEnd(feed, target, () => (failed = true)) : feed.read(target)),
    close: () => feed.close(),
  }
  try {
    const { head, feed: again } = await peekReader(quiet, PREVIEW_BYTES)
    // A plain file is read up to its size when it was opened.
    const whole = !failed && head.length < PREVIEW_BYTES && (!seekable || head.length === size)
    return { head, feed: again, whole }
  } finally {
    looking = false
  }
}
type SourceToLookAt = Pick<OpenSource, 'feed' | 'seekable' | 'size' | 'whole'>
