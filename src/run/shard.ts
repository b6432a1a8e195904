/** One shard: read, scanned, and what the store must know of the bytes around it. Nothing here touches the store. */

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
import { RecordingReader } from './recording-reader.ts'

/** What scans shards. */
export type ShardScanner = Pick<Scanner, 'scan' | 'redact'>

/** What decides how the lines of a source are read. Plain data. */
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
  /** Bytes of a plain file when it was opened: what comes later is read by the next run. Null where it is not known. */
  readonly size: number | null
  /** The last lines of the file before it in its log, and whether another one goes on. */
  readonly preamble: Uint8Array | null
  readonly continues: boolean
  /** Which samples are not needed any more. */
  readonly bounds?: SampleBounds
}

/** What came of a shard. Plain data. */
export interface ShardOutcome {
  readonly partial: PartialCounts
  readonly progress: SourceProgress
  /** The unterminated last line; null also where it may be torn. */
  readonly tail: PartialCounts | null
  /** The offset up to which all was counted. */
  readonly end: number
  /** An error of the system, which ended the reading. */
  readonly failure: Problem | null
  /** What else went wrong while reading; complete for the last shard of a source. */
  readonly problems: readonly Problem[]
}

export interface ShardHooks {
  readonly advance: (bytes: number) => void
  readonly signal: AbortSignal
  readonly spend?: Spend | undefined
}

/** What a shard needs of an open source. */
export type ShardSource = Pick<OpenSource, 'feed' | 'file' | 'seekable' | 'problems'>

/** Scans a range of an open source, whose feed begins at `base`. `writeCache` sees the bytes that passed. */
export async function scanShard(
  scanner: ShardScanner,
  open: ShardSource,
  base: number,
  range: ShardRange,
  settings: ShardSettings,
  { advance, signal, spend }: ShardHooks,
  keep: (reader: RecordingReader) => void = () => undefined,
): Promise<ShardOutcome> {
  const reader = new RecordingReader(open.feed, base, PRINT_HEAD_BYTES, advance)
  keep(reader)
  let failure: Problem | null = null
  const failed = (error: NodeJS.ErrnoException): void => {
    failure = readError(settings.place, reader.end, error)
  }
  const guarded: ByteReader = {
    read: target => {
      // A pipe ends by itself at an interrupt, after the bytes that had come.
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
    // What came through a pipe cannot be read again: it ends at an interrupt, and what has come is counted.
    signal: open.file !== null ? signal : undefined,
    spend,
  })
  // A line that was cut off may name another code: 22 instead of 224.
  const torn =
    signal.aborted || failure !== null || open.problems.some(fault => mayTruncateLine(fault) || fault.id === 'json/cut')
  return {
    partial,
    progress: {
      head: headOf(reader, partial.to),
      tail: fingerprint(passedBefore(reader, open, partial.to, PRINT_TAIL_BYTES)),
    },
    tail: torn ? null : tail,
    end: torn || tail === null ? partial.to : tail.to,
    failure,
    problems: open.problems,
  }
}

/** Bytes before an offset that was passed; of a file that cannot be read any more those that are remembered. */
export function passedBefore(reader: RecordingReader, open: ShardSource, end: number, length: number): Uint8Array {
  const read = open.seekable && open.file !== null ? readBefore(open.file, end, length) : null
  return read ?? reader.before(end, length)
}

/** Bytes before an offset of a file; null where it cannot be read, which whoever reads on from there will say. */
export function readBefore(file: OpenFile, end: number, length: number): Uint8Array | null {
  try {
    return bytesBefore(file, end, length)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return null
  }
}

/** Only bytes that were counted for good: the last line may still become another one. */
function headOf({ head }: RecordingReader, end: number): ContentFingerprint | null {
  return head.length > 0 && end > 0 ? fingerprint(head.subarray(0, Math.min(PRINT_HEAD_BYTES, end))) : null
}

/** What is read, or the end once the signal is there: a silent pipe must not hold up an interrupt. */
function unlessAborted(got: Promise<number>, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(0)
    signal.addEventListener('abort', stop, { once: true })
    got.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** Reads; an error of the system is told and ends the feed. */
export function readOrEnd(
  feed: Pick<ByteReader, 'read'>,
  target: Uint8Array,
  failed: (error: NodeJS.ErrnoException) => void,
): number | Promise<number> {
  try {
    return feed.read(target)
  } catch (error) {
    // What the system did not say is a bug, which must not look like the end of a file.
    if ((error instanceof TypeError || error instanceof ReferenceError) && !('code' in error)) throw error
    failed(error as NodeJS.ErrnoException)
    return 0
  }
}

/** A file that was cut, or is written anew, while it is read. */
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
