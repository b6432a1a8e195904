/**
 * The story of one shard: bytes in, partial out. The only file that knows all stages and their order.
 *
 *     feed ──► blocks of lines ──► prefilter, confirm, decode ──► lines with hits ──► detector ──► tally ──► partial
 *              (frame)             (match)                        (token)             (infer)      (tally)
 *
 * A shard owns the lines whose first byte lies in its range. Nothing it decides depends on where the range begins or ends,
 * so any cut of a source gives the same sum.
 */
import { type Block, blocksOf, SHARD_MARGIN, type ShardRange, windowCapacity } from './frame/blocks.ts'
import { countNewlines } from './frame/newlines.ts'
import { Window } from './frame/window.ts'
import { Detector, type Remarks, type Senses, type ShapedFinding } from './infer/detector.ts'
import { Decoder } from './match/decode.ts'
import { FrameFinder } from './match/frames.ts'
import { Keeper } from './match/keep.ts'
import { MarkFinder } from './match/marks.ts'
import { Matcher } from './match/matcher.ts'
import { holdsAt, holdsOnLine } from './match/search.ts'
import { noteOf, SECRETS_IN_LOG } from './match/secret-notes.ts'
import { LINE_END } from './model/automaton.ts'
import type { Clock } from './model/event.ts'
import type { Feed } from './model/feed.ts'
import type { Hit } from './model/hit.ts'
import type { Partial } from './model/partial.ts'
import type { RuleSet } from './model/ruleset.ts'
import type { Redaction } from './model/shape.ts'
import { LOOK_AHEAD, LOOK_BEHIND, lineEndOf, lineStartOf, type View, withoutReturn } from './model/view.ts'
import { Tally } from './tally/tally.ts'
import { parseEvent } from './token/event.ts'

export { SHARD_MARGIN, type ShardRange } from './frame/blocks.ts'

export interface ScanOptions {
  readonly clock: Clock
  /** Longer lines are taken as several, each of this many bytes. */
  readonly maxLine: number
  /** Only findings with a time in [since, until), or without a time, are counted; null means no bound. */
  readonly since: number | null
  readonly until: number | null
  /** Called now and then with the absolute offset reached. */
  readonly progress?: ((offset: number) => void) | undefined
  /** Scanning stops after the current block once this is aborted. */
  readonly signal?: AbortSignal | undefined
}

/** What scanning a shard gives. */
export interface ShardResult {
  readonly partial: Partial
  /** The last line of the source, when no line feed ends it: it may still grow. */
  readonly tail: Partial | null
  /** False when scanning was aborted; `partial.to` tells how far it came. */
  readonly finished: boolean
}

/** Scans shards with one rule set; holds what is costly to make. Several scans may be under way at once. */
export class Scanner {
  readonly #rules: RuleSet
  readonly #tools: Tools

  constructor(rules: RuleSet, redact: Redaction = 'on') {
    this.#rules = rules
    const decoder = new Decoder(rules)
    this.#tools = {
      matcher: new Matcher(rules.automaton, shape => {
        const { kind, seen, strict } = rules.shapes[shape]!
        return kind === 'code' || (kind === 'secret' && seen && !strict)
      }),
      decoder,
      keeper: new Keeper(rules, redact),
      frames: new FrameFinder(rules, decoder),
    }
  }

  /** Scans the lines of `range`. The feed begins at `max(0, range.from - SHARD_MARGIN)`. */
  async scan(feed: Feed, range: ShardRange, options: ScanOptions): Promise<ShardResult> {
    const window = new Window(feed, Math.max(0, range.from - SHARD_MARGIN), windowCapacity(options.maxLine))
    const scan = new ShardScan(this.#rules, this.#tools, window, options)
    let partial: Partial | null = null
    let from = range.from
    let end = range.from
    let turn = 0
    for await (const block of blocksOf(window, range)) {
      // Synchronous sources would starve timers and signals.
      if (++turn % 16 === 0) await new Promise(setImmediate)
      if (options.signal?.aborted) return { partial: scan.finish(from, end), tail: null, finished: false }
      if (block.tail && block.owned) {
        from = window.base + block.from
        partial = scan.finish(range.from, from)
      }
      scan.block(block)
      if (block.owned) end = window.base + block.to
      options.progress?.(window.base + block.to)
    }
    if (partial !== null) return { partial, tail: scan.finish(from, end), finished: true }
    // A range is done up to its end, also where its last part holds no line of its own.
    const last = window.ended ? Math.max(range.from, window.base + window.fill) : (range.to ?? end)
    return { partial: scan.finish(range.from, Math.min(range.to ?? last, last)), tail: null, finished: true }
  }

  /** A sentence that may quote a log, fit to be stored and shown. */
  redact(text: string): string {
    return this.#tools.keeper.redactor.plain(text)
  }

  /** All findings of a text with the shapes that gave them: for proving packs and for questions about a few lines. */
  explainText(text: string, clock: Clock): ShapedFinding[] {
    const bytes = new TextEncoder().encode(text)
    const findings: ShapedFinding[] = []
    const lines = new LineFinder(
      this.#rules,
      this.#tools,
      { bytes, base: 0, fill: bytes.length },
      { clock, maxLine: bytes.length + 1 },
    )
    lines.block({ from: 0, to: bytes.length, owned: true, longLine: -1, tail: false }, NO_REMARKS, finding =>
      findings.push(finding),
    )
    return findings
  }
}

interface Tools {
  readonly matcher: Matcher
  readonly decoder: Decoder
  readonly keeper: Keeper
  readonly frames: FrameFinder
}

const NO_REMARKS: Remarks = { remark: () => undefined }

/** Blocks of lines → findings. */
class LineFinder {
  readonly #rules: RuleSet
  readonly #tools: Tools
  readonly #memory: Pick<Window, 'bytes' | 'base' | 'fill'>
  readonly #maxLine: number
  readonly #detector: Detector
  readonly #marks: MarkFinder
  readonly #senses: Senses

  constructor(
    rules: RuleSet,
    tools: Tools,
    memory: Pick<Window, 'bytes' | 'base' | 'fill'>,
    options: Pick<ScanOptions, 'clock' | 'maxLine'>,
  ) {
    this.#rules = rules
    this.#tools = tools
    this.#memory = memory
    this.#maxLine = options.maxLine
    this.#detector = new Detector(rules)
    this.#marks = new MarkFinder(rules, tools.decoder)
    const { automaton } = rules
    const { bytes } = memory
    this.#senses = {
      event: view =>
        parseEvent(view.bytes, view.lineStart, withoutReturn(view.bytes, view.lineStart, view.lineEnd), options.clock),
      onLine: (search, from, to) => holdsOnLine(automaton, search, bytes, from, to),
      at: (search, from, to) => holdsAt(automaton, search, bytes, from, to),
      marks: view => this.#marks.before(view),
      frames: view => tools.frames.around(view),
    }
  }

  /** Finds the matches of a block, gathers those of one line, explains them. */
  block(block: Block, remarks: Remarks, found: (finding: ShapedFinding, view: View) => void): void {
    const { bytes, base, fill } = this.#memory
    this.#marks.forget(base)
    let hits: Hit[] = []
    let lineStart = -1
    let lineEnd = -1
    const flush = (): void => {
      if (hits.length > 0) {
        const start = Math.max(lineStart, 0)
        const view: View = {
          bytes,
          base,
          lineStart: start,
          lineEnd,
          floor: Math.max(0, start - LOOK_BEHIND),
          ceiling: Math.min(fill, lineEnd + LOOK_AHEAD),
        }
        const { redactor } = this.#tools.keeper
        const telling: Remarks = {
          remark: (id, fact, remedy, offset) => remarks.remark(id, redactor.sentence(view, fact), remedy, offset),
        }
        for (const finding of this.#detector.explain(hits, view, base + lineStart, this.#senses, telling))
          found(finding, view)
      }
      hits = []
    }
    this.#tools.matcher.run(bytes, block.from, block.to, 0, fill, (shape, walker) => {
      const { kind, producer } = this.#rules.shapes[shape]!
      if (kind === 'secret') {
        const end = lineEndOf(bytes, walker.end, Math.min(fill, walker.end + LOOK_AHEAD))
        if (this.#tools.keeper.redactor.shows(bytes, shape, walker, end))
          remarks.remark(SECRETS_IN_LOG, ...noteOf(producer), base + walker.start)
        return
      }
      const at = Math.max(walker.start, block.from)
      if (at >= lineEnd || lineStart < 0) {
        flush()
        lineStart = block.longLine >= 0 ? block.longLine - base : lineStartOf(bytes, at, 0)
        lineEnd = lineEndOf(bytes, at, fill)
        // An overlong line is taken as several of `maxLine` bytes, counted from its first byte.
        lineStart += Math.floor((at - lineStart) / this.#maxLine) * this.#maxLine
        lineEnd = Math.min(lineEnd, lineStart + this.#maxLine)
      }
      const hit = this.#tools.decoder.decode(bytes, shape, walker)
      if (hit !== null) hits.push(hit)
    })
    flush()
  }
}

/** One pass over one range: counts what the lines give. */
class ShardScan {
  readonly #window: Window
  readonly #options: ScanOptions
  readonly #keeper: Keeper
  readonly #lineFinder: LineFinder
  #tally = new Tally()
  /** Lines before the absolute offset `#counted`. */
  #lines = 0
  #counted = 0

  constructor(rules: RuleSet, tools: Tools, window: Window, options: ScanOptions) {
    this.#window = window
    this.#options = options
    this.#keeper = tools.keeper
    this.#lineFinder = new LineFinder(rules, tools, window, options)
  }

  /** Scans one block; lines that the range does not own are seen as evidence only. */
  block(block: Block): void {
    if (!block.owned) {
      this.#lineFinder.block(block, NO_REMARKS, () => undefined)
      return
    }
    this.#counted = this.#window.base + block.from
    if (block.longLine >= 0) this.#tellLongLine(block.longLine)
    this.#lineFinder.block(block, this.#tally, (finding, view) => this.#count(finding, view))
    this.#countTo(block.to)
  }

  /** The partial of [from, to) from what was scanned since the last call. */
  finish(from: number, to: number): Partial {
    const { base, bytes, ended } = this.#window
    const unended = ended && to > from && this.#counted === to && to > base && bytes[to - 1 - base] !== LINE_END
    const partial = this.#tally.finish(from, to, this.#lines + (unended ? 1 : 0))
    this.#tally = new Tally()
    this.#lines = 0
    return partial
  }

  #count(finding: ShapedFinding, view: View): void {
    if (!this.#isWanted(finding.time)) return
    this.#countTo(view.lineStart)
    const kept = this.#keeper.finding(finding, view)
    this.#tally.add(kept, this.#lines + 1, () => this.#keeper.quote(finding, view))
  }

  #isWanted(time: number | null): boolean {
    const { since, until } = this.#options
    return time === null || ((since === null || time >= since) && (until === null || time < until))
  }

  #countTo(index: number): void {
    const { bytes, words, base } = this.#window
    const from = this.#counted - base
    if (index <= from) return
    this.#lines += countNewlines(bytes, words, from, index)
    this.#counted = base + index
  }

  #tellLongLine(offset: number): void {
    this.#tally.remark(
      'log/long-line',
      `Lines longer than ${this.#options.maxLine} bytes were taken in pieces.`,
      'Nothing was lost; --max-line sets the length.',
      offset,
    )
  }
}
