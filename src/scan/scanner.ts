/**
 * The story of one shard: bytes in, partial out. The only file that knows all stages and their order; `range-counter.ts`
 * and `line-finder.ts` are its inner parts.
 *
 *     reader ──► blocks of lines ──► prefilter, confirm, decode ──► lines with hits ──► detector ──► tally ──► partial
 *                (blocks)            (match)                        (formats)           (detect)     (tally)
 *
 * A shard owns the lines whose first byte is in its range. Its decisions do not depend on where the range begins or ends,
 * so any cut of a source gives the same sum.
 */

import type { NoticeSink, ShapedFinding } from '../detect/detector.ts'
import { type ExampleMatch, MatchRecorder } from '../detect/match-recorder.ts'
import { Decoder } from '../match/decode.ts'
import { makePrefilterEngine, type PrefilterBuffer, type PrefilterEngine } from '../match/engine.ts'
import { FrameFinder } from '../match/frames.ts'
import { planMarks } from '../match/marks.ts'
import { Matcher, type MatchPlan, planMatches } from '../match/matcher.ts'
import { type ByteReader, withPrefix } from '../model/bytes/byte-reader.ts'
import { LOOK_BEHIND, lineEndOf } from '../model/bytes/view.ts'
import type { PartialCounts } from '../model/counts/partial-counts.ts'
import type { Clock } from '../model/findings/event.ts'
import type { Finding } from '../model/findings/finding.ts'
import type { Spend } from '../model/long-work.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import { LINE_KINDS, type Redaction } from '../model/rules/shape.ts'
import { type RedactedQuote, SampleRedactor } from '../redact/sample.ts'
import { blocksOf, holdsLongLine, SHARD_MARGIN, type ShardRange, windowCapacity } from './blocks/blocks.ts'
import { Pace } from './blocks/pace.ts'
import { decodeUtf16Lines } from './blocks/utf16-lines.ts'
import { ByteWindow } from './blocks/window.ts'
import { IGNORE_NOTICES, LineFinder, type LineFinderTools } from './line-finder.ts'
import { type CountOptions, RangeCounter } from './range-counter.ts'

export { SHARD_MARGIN, type ShardRange } from './blocks/blocks.ts'
export type { ScanListener } from './range-counter.ts'
export { type SampleBounds, SampleRanks } from './tally/sample-ranks.ts'

/** Number of bytes at the beginning of a source that every shard of it may use. */
export const PREVIEW_BYTES = LOOK_BEHIND

export interface ScanOptions extends CountOptions {
  /** The last lines of the file with which this log began; they serve as evidence, as if they were before offset 0. */
  readonly preamble?: Uint8Array | null
  /** Scanning stops after the current block once this is aborted. */
  readonly signal?: AbortSignal | undefined
  /** Runs the scan of a line that is so long that it may take seconds. */
  readonly spend?: Spend | undefined
}

/** The result of scanning a shard. */
export interface ShardResult {
  readonly partial: PartialCounts
  /**
   * Counts that are valid only until the source grows: an unended last line, remarks about calls open at the end.
   */
  readonly tail: PartialCounts | null
}

/** A finding with its line number, from 1, and with the line and the code, redacted. */
export interface FoundLine extends RedactedQuote {
  readonly finding: Finding
  readonly line: number
}

/** Memory and tables of one scan, reused by the next one. */
interface ScanBuffers {
  readonly capacity: number
  readonly scanning: PrefilterBuffer
  readonly matcher: Matcher
}

/** Scans shards with one rule set; several scans may run at once. */
export class Scanner {
  readonly #rules: RuleSet
  readonly #tools: Omit<LineFinderTools, 'matcher' | 'countNewlines'>
  readonly #plan: MatchPlan
  readonly #engine: PrefilterEngine
  /** Buffers for reuse: a followed source is scanned many times a second. */
  readonly #idle: ScanBuffers[] = []
  /** For texts in memory of their own. */
  #plain: Matcher | null = null
  /** For single lines beside a finding. */
  #single: Matcher | null = null
  /** When others had their turn before a source. */
  #turnMs = 0
  /** Made when a line needs them. */
  #frames: FrameFinder | null = null
  #marks: Matcher | null = null

  /** Chooses the best engine that runs here unless a test sets `engine`. */
  constructor(rules: RuleSet, redact: Redaction = 'on', engine: PrefilterEngine['name'] = 'simd') {
    this.#rules = rules
    const { automaton, prefilter, shapes } = rules
    const wants = (shape: number): boolean => {
      const { kind, seen, strict } = shapes[shape]!
      return LINE_KINDS.includes(kind) || (kind === 'secret' && seen && !strict)
    }
    this.#plan = planMatches(automaton, wants, prefilter?.literals)
    const { literals } = this.#plan
    // Tables are valid only for the literals that they were made for.
    const known = prefilter?.literals.length === literals.length ? prefilter.tables : null
    this.#engine = makePrefilterEngine(literals, engine, known)
    const decoder = new Decoder(rules)
    this.#tools = {
      decoder,
      redactor: new SampleRedactor(rules, redact),
      frames: () => (this.#frames ??= new FrameFinder(rules, decoder)),
      marks: () => (this.#marks ??= new Matcher(planMarks(rules))),
      codes: () => (this.#single ??= new Matcher(this.#plan)),
    }
  }

  /** The rules with the tables made by this scanner, which saves the next one most of its start. */
  get prepared(): RuleSet {
    const { tables } = this.#engine
    return tables === null ? this.#rules : { ...this.#rules, prefilter: { literals: this.#plan.numbers, tables } }
  }

  /** Scans the lines of `range`. The reader begins at `max(0, range.from - SHARD_MARGIN)`. */
  async scan(feed: ByteReader, range: ShardRange, options: ScanOptions): Promise<ShardResult> {
    const capacity = windowCapacity(options.maxLine)
    const at = this.#idle.findIndex(buffers => buffers.capacity === capacity)
    const buffers = at < 0 ? this.#makeBuffers(capacity) : this.#idle.splice(at, 1)[0]!
    try {
      return await this.#scanAt(buffers, feed, range, options)
    } finally {
      if (this.#idle.length < MAX_IDLE) this.#idle.push(buffers)
    }
  }

  /**
   * Finds everything in a whole source, in order of its lines and block by block; reads the next block when it is
   * requested. Results are not stored, so memory does not grow with the source. A last line without its end may be part of
   * another one: it is skipped if the source is `torn`, which is tested at its end.
   */
  async *find(
    feed: ByteReader,
    options: ScanOptions,
    torn: () => boolean,
  ): AsyncGenerator<readonly FoundLine[], void, undefined> {
    // Buffers of its own: the caller may wait as long as it likes before the next request.
    const { scanning, matcher } = this.#makeBuffers(windowCapacity(options.maxLine))
    const wide: number[] = []
    const lines = decodeUtf16Lines(feed, 0, offset => wide.push(offset))
    const window = new ByteWindow(lines, 0, scanning.bytes.subarray(), scanning.stripper)
    let found: FoundLine[] = []
    let before = 0
    const scan = new RangeCounter(
      this.#rules,
      { ...this.#tools, matcher, countNewlines: scanning.countNewlines },
      window,
      {
        ...options,
        listener: {
          finding: (finding, line, quote) => found.push({ finding, line: before + line, ...quote() }),
          loss: () => undefined,
        },
      },
    )
    let from = 0
    for await (const block of blocksOf(window, { from: 0, to: null })) {
      if (options.signal?.aborted || (block.tail && torn())) return
      scan.block(block, wide)
      const to = block.tail ? window.end : window.lineOffset(window.base + block.to)
      before += scan.finish(from, to).lines
      from = to
      if (found.length > 0) yield found
      // Timers and signals get their turn.
      else await new Promise(setImmediate)
      found = []
    }
  }

  #makeBuffers(capacity: number): ScanBuffers {
    const scanning = this.#engine.open(capacity)
    return { capacity, scanning, matcher: new Matcher(this.#plan, scanning.prefilter) }
  }

  async #scanAt(
    { scanning, matcher }: ScanBuffers,
    feed: ByteReader,
    range: ShardRange,
    options: ScanOptions,
  ): Promise<ShardResult> {
    const preamble = preambleBefore(options.preamble ?? NO_PREAMBLE, range.from)
    const base = preamble.length > 0 ? -preamble.length : Math.max(0, range.from - SHARD_MARGIN)
    // A separate view: caches about bytes belong to their view.
    const wide: number[] = []
    const whole = preamble.length > 0 ? withPrefix(preamble, feed) : feed
    const lines = decodeUtf16Lines(whole, base, offset => wide.push(offset))
    const window = new ByteWindow(lines, base, scanning.bytes.subarray(), scanning.stripper)
    const scan = new RangeCounter(
      this.#rules,
      { ...this.#tools, matcher, countNewlines: scanning.countNewlines },
      window,
      options,
    )
    let partial: PartialCounts | null = null
    let from = range.from
    let end = range.from
    // Others get their turn now and then, among many small sources and within a long one.
    const pace = new Pace()
    if (performance.now() - this.#turnMs > TURN_MS) {
      await pace.pause()
      this.#turnMs = performance.now()
    }
    for await (const block of blocksOf(window, range, () => pace.bytes)) {
      if (pace.due) await pace.pause()
      if (options.signal?.aborted) return { partial: scan.finish(from, end), tail: null }
      if (block.tail && block.owned) {
        from = window.lineOffset(window.base + block.from)
        partial = scan.finish(range.from, from)
      }
      const before = performance.now()
      if (options.spend !== undefined && holdsLongLine(window.bytes, block))
        await options.spend(() => scan.block(block, wide))
      else scan.block(block, wide)
      pace.took(block.to - block.from, performance.now() - before)
      if (block.owned) end = block.tail ? window.end : window.lineOffset(window.base + block.to)
    }
    if (partial !== null) return { partial, tail: scan.end(from, end, range) }
    // A range is complete up to its end, even if no line begins in its last part.
    const last = window.ended ? Math.max(range.from, window.end) : (range.to ?? end)
    const to = Math.min(range.to ?? last, last)
    const done = scan.finish(range.from, to)
    const open = scan.end(to, to, range)
    return { partial: done, tail: open.remarks.size > 0 ? open : null }
  }

  /** Redacts a sentence that may quote a log, for storing and display. */
  redact(text: string): string {
    return this.#tools.redactor.redactor.plain(text)
  }

  /** Returns all findings of a text with the shapes that matched: for questions about a few lines. */
  explainText(text: string, clock: Clock, notices: NoticeSink = IGNORE_NOTICES): ShapedFinding[] {
    const bytes = new TextEncoder().encode(text)
    const window = new ByteWindow(NOTHING, 0, bytes)
    window.takeAll()
    const findings: ShapedFinding[] = []
    this.#plain ??= new Matcher(this.#plan)
    const lines = new LineFinder(
      this.#rules,
      { ...this.#tools, matcher: this.#plain, countNewlines: () => 0 },
      window,
      { clock, maxLine: bytes.length + 1 },
    )
    lines.block({ from: 0, to: window.fill, owned: true, longLine: -1, tail: false }, notices, finding =>
      findings.push(finding),
    )
    return findings
  }

  /** Returns what the shapes find in an example text, for proving packs. */
  prove(text: string, clock: Clock): ExampleMatch[] {
    const witness = new MatchRecorder()
    return witness.matches(this.explainText(text, clock, witness))
  }
}

const NO_PREAMBLE = new Uint8Array(0)
const NOTHING: ByteReader = { read: () => 0, close: () => undefined }
const MAX_IDLE = 2
/** How long small sources are scanned without a pause. */
const TURN_MS = 20

/** Returns the whole lines of a preamble that a shard can see. */
function preambleBefore(preamble: Uint8Array, from: number): Uint8Array {
  const start = preamble.length - Math.max(0, SHARD_MARGIN - from)
  return start <= 0 ? preamble : preamble.subarray(lineEndOf(preamble, start - 1, preamble.length) + 1)
}
