/**
 * Counts the lines of one source while it grows. The decision about a line may depend on the next 20 KiB, and on the first 64 KiB of the
 * source; what is farther back is counted for good, the rest is provisional and counted again with the next step.
 *
 *      0                    settled          seen      end
 *      ├─ counted for good ────┼─ provisional ──┼─ a line that has not ended ─┤
 *
 * Each step is one transaction, so a run that continues here counts what one run over the whole would have counted.
 */

import { voteFormat } from '../formats/detect/vote.ts'
import { makeClock } from '../formats/time/clock.ts'
import { MAX_SEQUENCE } from '../model/bytes/escape.ts'
import { LOOK_AHEAD } from '../model/bytes/view.ts'
import type { LiveSource } from '../model/live.ts'
import { clockSpec } from '../run/clock.ts'
import { fingerprint, PRINT_HEAD_BYTES, PRINT_TAIL_BYTES } from '../run/identity/fingerprints.ts'
import { preambleOf, type RotationContext, wholeLines } from '../run/rotation-context.ts'
import { PREVIEW_BYTES, type ScanOptions, SHARD_MARGIN, type ShardResult } from '../scan/scanner.ts'
import { bytesOf, LineStarts, type RandomAccess, RandomAccessReader } from '../source/streams/random-access.ts'
import { transact } from '../store/database.ts'
import { applyPartial, dropProvisional, finishSource, keepPause, type SourceProgress } from '../store/write/apply.ts'
import { countedOf, removeSource } from '../store/write/progress.ts'
import { type CollectedScan, EventDeduplicator, ScanCollector } from './events/event-deduplicator.ts'
import { addCounts, NO_COUNTS, type ReadCounts } from './events/event-queue.ts'
import type { TailContext } from './tail-context.ts'

/** Maximum number of bytes that are counted for good in one step. */
const STEP = 2 * 1024 * 1024
/** Number of bytes needed after a line: its look-ahead, and the end of a sequence that begins there. */
const AHEAD = LOOK_AHEAD + MAX_SEQUENCE
/** Minimum number of bytes to count for good, unless the source ends: each step rereads the margin of a shard. */
const WORTH = 64 * 1024
/** Ends of steps are recorded at least this fraction of the offset apart; a copy made between two of them is recognised by one of them. */
const PAUSES = 64
/** Within a step, such offsets are recorded at this one and each time as far: a copy may be older than the end of the step. */
const FIRST_PAUSE = 256

/**
 * What happens to a source after this step. `grows`: more comes, and its unterminated last line waits; `waits`: more
 * comes, but that line is counted as it is; `pauses`: following ends, so calls may stay open; `passes`: another file
 * continues the log; `ends`: nothing follows.
 */
export type AfterScan = 'grows' | 'waits' | 'pauses' | 'passes' | 'ends'

/** Where counting begins. */
export interface CounterStart {
  readonly source: LiveSource
  readonly from: number
  /** Number of lines before `from`; null if they were not counted. */
  readonly lines: number | null
  /** How it continues the file before it. */
  readonly rotation: RotationContext
  readonly modifiedMs: number | null
  /** Returns whether the source still begins as when it was found. */
  readonly isAsMet: () => boolean
}

export class LineCounter {
  readonly #context: TailContext
  readonly #file: RandomAccess
  readonly #deduplicator: EventDeduplicator
  readonly #starts: LineStarts
  readonly #cuts: LineStarts
  readonly #modifiedMs: number | null
  readonly #isAsMet: () => boolean
  source: LiveSource
  #rotation: RotationContext
  #head: Uint8Array = new Uint8Array(0)
  #settled: number
  #seen: number
  #stale = false
  #line: number | null
  #trusted: ReadCounts
  #figures: ReadCounts
  readonly #figuresBefore: ReadCounts
  /** The last recorded end of a step. */
  #paused = 0
  #last: Uint8Array | null = null
  /** The last bytes seen, for detecting that others replaced them. */
  #checkBytes = { end: 0, bytes: new Uint8Array(0) as Uint8Array }

  constructor(
    context: TailContext,
    file: RandomAccess,
    { source, from, lines, rotation, modifiedMs, isAsMet }: CounterStart,
  ) {
    this.#context = context
    this.#file = file
    this.source = source
    this.#rotation = rotation
    this.#modifiedMs = modifiedMs
    this.#isAsMet = isAsMet
    this.#settled = from
    this.#line = lines
    const { provisional, ...trusted } = countedOf(context.store, source.id, source.generation)
    this.#trusted = { ...NO_COUNTS, bytes: from, lines: trusted.lines, events: trusted.events }
    this.#figures = {
      ...NO_COUNTS,
      bytes: provisional?.to ?? from,
      lines: trusted.lines + (provisional?.lines ?? 0),
      events: trusted.events + (provisional?.events ?? 0),
    }
    this.#figuresBefore = this.#figures
    this.#seen = from
    this.#starts = new LineStarts(file, from)
    this.#cuts = new LineStarts(file, from)
    this.#deduplicator = new EventDeduplicator(
      context.events,
      provisional === null ? from : new LineStarts(file, from).upTo(provisional.to),
    )
  }

  /** Offset up to which everything is counted, for good or provisionally. */
  get seen(): number {
    return this.#seen
  }

  /** Whether anything is counted for good. */
  get settled(): boolean {
    return this.#settled > 0
  }

  /** Whether all lines from the beginning are counted. */
  get whole(): boolean {
    return this.#line !== null
  }

  /** Whether provisional lines must be judged again. */
  get stale(): boolean {
    return this.#stale
  }

  get figures(): ReadCounts {
    return this.#figures
  }

  /** The last lines, for the file that continues this one. */
  get last(): Uint8Array {
    return this.#last ?? wholeLines(bytesOf(this.#file, Math.max(0, this.#seen - SHARD_MARGIN), this.#seen))
  }

  /** Ends the reading; the last lines stay available after the file is moved or gone. */
  leave(): void {
    this.#last = this.last
  }

  /** Returns whether the last bytes read are still in place. */
  intact(): boolean {
    return this.#isAsMet() && holds(this.#file, this.#checkBytes.end, this.#checkBytes.bytes)
  }

  /** Where another counter of the same source would continue. */
  get position(): { readonly from: number; readonly rotation: RotationContext; readonly modifiedMs: number | null } {
    return { from: this.#settled, rotation: this.#rotation, modifiedMs: this.#modifiedMs }
  }

  /** Sets other lines before this source in its log; provisional lines are judged again. */
  rejudge(rotation: RotationContext): void {
    this.#rotation = rotation
    this.#stale = true
  }

  /** Counts up to `end`. Returns false, with nothing counted, if the bytes changed meanwhile. */
  async count(end: number, after: AfterScan): Promise<boolean> {
    const whole = this.#starts.upTo(end)
    // An unterminated line that was counted stays counted until it has ended.
    const to = after === 'grows' && this.#seen <= whole ? whole : end
    const closing = after === 'passes' || after === 'ends'
    if (to === this.#seen && !this.#stale && (after === 'grows' || after === 'waits')) return true
    const tail = bytesOf(this.#file, Math.max(0, end - PRINT_TAIL_BYTES), end)
    this.#readHead(end)
    for (;;) {
      const cut = this.#cut(end)
      const more = end - cut > STEP && cut > this.#settled
      const settle = closing && !more ? null : cut - this.#settled >= WORTH || more ? cut : null
      const scans = settle === null ? [] : [await this.#scan(this.#settled, settle, end, true)]
      if (!more) scans.push(await this.#scan(settle ?? this.#settled, null, to, after !== 'pauses' && after !== 'ends'))
      if (scans.some(scan => scan === null) || !this.intact() || !holds(this.#file, end, tail)) return false
      this.#commit(scans as CounterScan[], more ? cut : to, closing, after === 'pauses')
      if (!more) break
      await this.#context.events.flush()
    }
    this.#checkBytes = { end, bytes: tail }
    return true
  }

  /** Takes back everything counted of the source: another one has the same lines. */
  withdraw(): void {
    const { store, events } = this.#context
    removeSource(store, this.source.id)
    events.moved(this.#figures, this.#figuresBefore)
    this.#deduplicator.report([], this.source, 0, Infinity)
  }

  /** Records the final state of the source. */
  finish(): void {
    finishSource(this.#context.store, this.source.id, {
      state: 'complete',
      format: voteFormat(this.#head, this.#head.length),
      bytes: this.#seen,
      problems: [],
    })
  }

  #readHead(end: number): void {
    const size = Math.min(end, PREVIEW_BYTES)
    if (size > this.#head.length) this.#head = bytesOf(this.#file, 0, size)
  }

  /** Returns the offset up to which one step may count lines for good. */
  #cut(end: number): number {
    if (this.#head.length < PREVIEW_BYTES) return this.#settled
    const near = this.#cuts.upTo(Math.min(end - AHEAD, this.#settled + STEP))
    const cut = near > this.#settled ? near : this.#cuts.upTo(end - AHEAD)
    return Math.max(cut, this.#settled)
  }

  async #scan(from: number, to: number | null, end: number, continues: boolean): Promise<CounterScan | null> {
    const { scanner, clock, maxLine, vendor, since, until, spend } = this.#context
    const name = this.source.member ?? this.source.path
    const spec = clockSpec(clock, { name, head: this.#head, modifiedMs: this.#modifiedMs })
    const head = this.#head
    const collector = new ScanCollector(this.#deduplicator)
    const preamble = preambleOf(this.#rotation, head, makeClock(spec))
    const options: ScanOptions = {
      clock: makeClock(spec),
      maxLine,
      vendor,
      since,
      until,
      head,
      preamble,
      continues,
      listener: collector,
      spend,
    }
    const feed = new RandomAccessReader(this.#file, Math.max(0, from - SHARD_MARGIN), end)
    const result = await scanner.scan(feed, { from, to }, options)
    return feed.short ? null : { from, to, collector, result }
  }

  #commit(scans: readonly CounterScan[], seen: number, closing: boolean, mute: boolean): void {
    const { store, events } = this.#context
    const { id, generation } = this.source
    const from = this.#settled
    const before = this.#figures
    let trusted = this.#trusted
    let open = NO_COUNTS
    let line = this.#line
    const collected: CollectedScan[] = []
    transact(store, () => {
      dropProvisional(store, id)
      for (const { to, collector, result } of scans) {
        const { partial, tail } = result
        const forGood = to !== null || closing
        applyPartial(store, id, generation, partial, { ...this.#progress(partial.to), provisional: !forGood })
        collected.push({
          collector,
          line,
          tail: tail === null ? null : { from: partial.to, line: partial.lines, mute },
        })
        if (forGood) {
          this.#settled = partial.to
          trusted = addCounts(trusted, partial)
        } else open = addCounts(open, partial)
        if (line !== null) line += partial.lines
        if (forGood) this.#line = line
        if (tail === null) continue
        applyPartial(store, id, generation, tail, { head: null, tail: null, provisional: true })
        open = addCounts(open, tail)
      }
      for (let at = FIRST_PAUSE; at < seen; at *= 2) if (at > this.#paused) this.#pause(at)
      if (seen - this.#paused > seen / PAUSES) this.#pause(seen)
    })
    this.#seen = seen
    this.#stale = false
    this.#trusted = trusted
    this.#figures = addCounts(trusted, open)
    events.moved(before, this.#figures)
    this.#deduplicator.report(collected, this.source, from, this.#settled)
  }

  #pause(to: number): void {
    const { id, generation } = this.source
    keepPause(this.#context.store, id, generation, { to, tail: fingerprint(this.#before(to)) })
    this.#paused = to
  }

  #before(to: number): Uint8Array {
    return bytesOf(this.#file, Math.max(0, to - PRINT_TAIL_BYTES), to)
  }

  /** Returns what the store must know of the bytes before `to`. */
  #progress(to: number): SourceProgress {
    const head = to > 0 ? fingerprint(this.#head.subarray(0, Math.min(PRINT_HEAD_BYTES, to))) : null
    return { head, tail: fingerprint(this.#before(to)) }
  }
}

interface CounterScan {
  readonly from: number
  readonly to: number | null
  readonly collector: ScanCollector
  readonly result: ShardResult
}

/** Returns whether the bytes before `end` are these. */
function holds(file: RandomAccess, end: number, bytes: Uint8Array): boolean {
  return Buffer.compare(bytesOf(file, end - bytes.length, end), bytes) === 0
}
