/** Reads and scans one shard, and fingerprints the bytes around it for the store. Nothing here accesses the store. */

import { makeClock } from '../formats/time/clock.ts'
import type { SetLimits } from '../model/bounded-sets.ts'
import type { ByteReader } from '../model/bytes/byte-reader.ts'
import type { PartialCounts } from '../model/counts/partial-counts.ts'
import type { Spend } from '../model/long-work.ts'
import { type Place, type Problem, problem } from '../model/problem.ts'
import type { SampleBounds, Scanner, ShardRange } from '../scan/scanner.ts'
import { mayTruncateLine } from '../source/codecs/fault.ts'
import { bytesBefore, type OpenSource } from '../source/open.ts'
import type { OpenFile } from '../source/streams/file.ts'
import type { ContentFingerprint, SourceProgress } from '../store/write/apply.ts'
import type { ClockSpec } from './clock.ts'
import { fingerprint, PRINT_HEAD_BYTES, PRINT_TAIL_BYTES } from './identity/fingerprints.ts'
import { RecordingReader, type RememberingReader, WholeReader } from './recording-reader.ts'

/** The part of a scanner that scans shards. */
export type ShardScanner = Pick<Scanner, 'scan' | 'redact'>

/** How to read the lines of a source. Plain data. */
export interface ShardSettings {
  readonly place: Place
  readonly clock: ClockSpec
  readonly maxLine: number
  readonly vendor: string | null
  readonly since: number | null
  readonly until: number | null
  readonly caps?: SetLimits | undefined
  /** The first bytes of the source. */
  readonly head: Uint8Array
  /** Size of a plain file when it was opened: later bytes are for the next run. Null if unknown. */
  readonly size: number | null
  /** The last lines of the file before it in its log, and whether another file follows. */
  readonly preamble: Uint8Array | null
  readonly continues: boolean
  /** Samples within these bounds are not needed any more. */
  readonly bounds?: SampleBounds
}

/** The outcome of a shard. Plain data. */
export interface ShardOutcome {
  readonly partial: PartialCounts
  readonly progress: SourceProgress
  /** The unterminated last line; null also if it may be torn. */
  readonly tail: PartialCounts | null
  /** The offset up to which everything was counted. */
  readonly end: number
  /** A system error that ended the reading. */
  readonly failure: Problem | null
  /** Other problems while reading; complete for the last shard of a source. */
  readonly problems: readonly Problem[]
}

export interface ShardHooks {
  readonly advance: (bytes: number) => void
  readonly signal: AbortSignal
  readonly spend?: Spend | undefined
}

/** The part of an open source that a shard needs. */
export type ShardSource = Pick<OpenSource, 'feed' | 'file' | 'seekable' | 'problems'>

/** An open source and the reader of its feed, which remembers what passed. */
export type ShardFeed = { readonly source: ShardSource; readonly reader: RememberingReader }

/** For a source whose feed begins at the offset `base`. */
export function shardFeed(source: ShardSource, base: number, { advance }: ShardHooks): ShardFeed {
  return { source, reader: new RecordingReader(source.feed, base, PRINT_HEAD_BYTES, advance) }
}

/** For a source of which all bytes are known: nothing of it is read again. */
export function wholeFeed(source: ShardSource, bytes: Uint8Array, { advance }: ShardHooks): ShardFeed {
  return { source: { ...source, seekable: false }, reader: new WholeReader(bytes, PRINT_HEAD_BYTES, advance) }
}

/** Scans a range of an open source. */
export async function scanShard(
  scanner: ShardScanner,
  feed: ShardFeed,
  range: ShardRange,
  settings: ShardSettings,
  { signal, spend }: ShardHooks,
): Promise<ShardOutcome> {
  const { source: open, reader } = feed
  let failure: Problem | null = null
  const failed = (error: NodeJS.ErrnoException): void => {
    failure = readError(settings.place, reader.end, error)
  }
  const guarded: ByteReader = {
    read: target => {
      // A pipe ends by itself at an interrupt, after the bytes that had arrived.
      if (signal.aborted && open.file !== null) return 0
      const left = settings.size === null ? Infinity : settings.size - reader.end
      if (left <= 0) return 0
      const got = readOrEnd(reader, left < target.length ? target.subarray(0, left) : target, failed)
      if (got === 0 && left < Infinity) failure ??= shrunk(settings.place, reader.end, settings.size!)
      return typeof got === 'number' || open.file === null ? got : unlessAborted(got, signal)
    },
    close: () => reader.close(),
  }
  const { partial, tail } = await scanner.scan(guarded, range, {
    ...settings,
    clock: makeClock(settings.clock),
    // Piped bytes cannot be read again: an interrupt ends the pipe, and what has arrived is counted.
    signal: open.file !== null ? signal : undefined,
    spend,
  })
  // A line that was cut off may contain another code: 22 instead of 224.
  const torn =
    signal.aborted || failure !== null || open.problems.some(fault => mayTruncateLine(fault) || fault.id === 'json/cut')
  return {
    partial,
    progress: {
      head: headOf(reader, partial.to),
      tail: fingerprint(passedBefore(feed, partial.to, PRINT_TAIL_BYTES)),
    },
    tail: torn ? null : tail,
    end: torn || tail === null ? partial.to : tail.to,
    failure,
    problems: open.problems,
  }
}

/** Bytes before an offset that was passed; of a file that cannot be read any more those that are remembered. */
export function passedBefore({ source, reader }: ShardFeed, end: number, length: number): Uint8Array {
  const read = source.seekable && source.file !== null ? readBefore(source.file, end, length) : null
  return read ?? reader.before(end, length)
}

/** Returns bytes before an offset of a file; null if it cannot be read, which the next reader reports. */
export function readBefore(file: OpenFile, end: number, length: number): Uint8Array | null {
  try {
    return bytesBefore(file, end, length)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return null
  }
}

/** Fingerprints only bytes that were counted for good, since the last line may still change. */
function headOf({ head }: RememberingReader, end: number): ContentFingerprint | null {
  return head.length > 0 && end > 0 ? fingerprint(head.subarray(0, Math.min(PRINT_HEAD_BYTES, end))) : null
}

/** Resolves to the bytes read, or to 0 once the signal is aborted: a silent pipe must not delay an interrupt. */
function unlessAborted(got: Promise<number>, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(0)
    signal.addEventListener('abort', stop, { once: true })
    got.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** Reads; passes a system error to `failed` and ends the reader. */
export function readOrEnd(
  feed: Pick<ByteReader, 'read'>,
  target: Uint8Array,
  failed: (error: NodeJS.ErrnoException) => void,
): number | Promise<number> {
  try {
    return feed.read(target)
  } catch (error) {
    // Other errors are bugs and must not look like the end of a file.
    if ((error instanceof TypeError || error instanceof ReferenceError) && !('code' in error)) throw error
    failed(error as NodeJS.ErrnoException)
    return 0
  }
}

/** Reports a file that was truncated or rewritten while it was read. */
function shrunk(place: Place, offset: number, size: number): Problem {
  return problem(
    'input',
    'source/shrunk',
    { ...place, offset },
    `It had ${size} bytes but now ends here: it was truncated while it was being read.`,
    'Everything before this point was counted. Run again to read what it contains now.',
  )
}

function readError(place: Place, offset: number, error: NodeJS.ErrnoException): Problem {
  return problem(
    'input',
    'source/read',
    { ...place, offset },
    `Reading failed here (${error.code ?? error.message}).`,
    'Everything before this point was counted. Check the disk, then run again.',
  )
}
