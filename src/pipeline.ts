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
import { Window } from './frame/window.ts'
import type { DeclaredLoss, Remarks, ShapedFinding } from './infer/detector.ts'
import { type Told, Witness } from './infer/witness.ts'
import { type FindOptions, LineFinder, NO_REMARKS, type Tools } from './line-finder.ts'
import { Decoder } from './match/decode.ts'
import { type Engine, makeEngine, type Scanning } from './match/engine.ts'
import { FrameFinder } from './match/frames.ts'
import { Keeper, type Quote } from './match/keep.ts'
import { planMarks } from './match/marks.ts'
import { Matcher, type MatchPlan, planMatches } from './match/matcher.ts'
import { LINE_END } from './model/automaton.ts'
import type { Clock } from './model/event.ts'
import { type Feed, preceded } from './model/feed.ts'
import type { Finding } from './model/finding.ts'
import type { Partial } from './model/partial.ts'
import type { RuleSet } from './model/ruleset.ts'
import { LINE_KINDS, type Redaction } from './model/shape.ts'
import { LOOK_BEHIND, lineEndOf, type View } from './model/view.ts'
import { Tally } from './tally/tally.ts'

export { SHARD_MARGIN, type ShardRange } from './frame/blocks.ts'

/** Bytes at the beginning of a source that every shard of it may look at. */
export const HEAD_BYTES = LOOK_BEHIND

export interface ScanOptions extends FindOptions {
  /** Only findings with a time in [since, until), or without a time, are counted; null means no bound. */
  readonly since: number | null
  readonly until: number | null
  /** The last lines of the file with which this log began; they are seen as evidence, as if they stood before offset 0. */
  readonly lead?: Uint8Array | null
  /** Whether another file goes on with this log, so that its end ends nothing. */
  readonly goesOn?: boolean
  /** Hears of what is counted while it is counted. */
  readonly listener?: ScanListener | undefined
  /** Called now and then with the absolute offset reached. */
  readonly progress?: ((offset: number) => void) | undefined
  /** Scanning stops after the current block once this is aborted. */
  readonly signal?: AbortSignal | undefined
}

/** For those who tell what is found at once. All that it hears is without secrets, and in order of the lines. */
export interface ScanListener {
  /** `line` counts from 1 within the partial that the finding goes into. `quote` may be asked during the call only. */
  finding(finding: Finding, line: number, quote: () => Quote): void
  loss(loss: Omit<DeclaredLoss, 'shape'> & { readonly what: string }): void
}

/** What scanning a shard gives. */
export interface ShardResult {
  readonly partial: Partial
  /**
   * What holds only until the source grows: a last line that no line feed ends, remarks about calls open at the end.
   */
  readonly tail: Partial | null
  /** False when scanning was aborted; `partial.to` tells how far it came. */
  readonly finished: boolean
}

/** Scans shards with one rule set; several scans may be under way at once. */
export class Scanner {
  readonly #rules: RuleSet
  readonly #tools: Omit<Tools, 'matcher' | 'countNewlines'>
  readonly #plan: MatchPlan
  readonly #engine: Engine
  /** Memory that no scan uses: a source that is followed is scanned many times a second. */
  readonly #idle: Scanning[] = []
  /** For texts that lie in memory of their own. */
  #plain: Matcher | null = null

  /** `engine` leaves the choice to what runs here unless a test asks for one. */
  constructor(rules: RuleSet, redact: Redaction = 'on', engine: Engine['name'] = 'simd') {
    this.#rules = rules
    this.#plan = planMatches(rules.automaton, shape => {
      const { kind, seen, strict } = rules.shapes[shape]!
      return LINE_KINDS.includes(kind) || (kind === 'secret' && seen && !strict)
    })
    this.#engine = makeEngine(this.#plan.literals, engine)
    const decoder = new Decoder(rules)
    this.#tools = {
      decoder,
      keeper: new Keeper(rules, redact),
      frames: new FrameFinder(rules, decoder),
      marks: planMarks(rules),
    }
  }

  /** Scans the lines of `range`. The feed begins at `max(0, range.from - SHARD_MARGIN)`. */
  async scan(feed: Feed, range: ShardRange, options: ScanOptions): Promise<ShardResult> {
    const capacity = windowCapacity(options.maxLine)
    const at = this.#idle.findIndex(({ bytes }) => bytes.length === capacity)
    const scanning = at < 0 ? this.#engine.open(capacity) : this.#idle.splice(at, 1)[0]!
    try {
      return await this.#scanIn(scanning, feed, range, options)
    } finally {
      if (this.#idle.length < MOST_IDLE) this.#idle.push(scanning)
    }
  }

  async #scanIn(scanning: Scanning, feed: Feed, range: ShardRange, options: ScanOptions): Promise<ShardResult> {
    const lead = leadBefore(options.lead ?? NO_LEAD, range.from)
    const base = lead.length > 0 ? -lead.length : Math.max(0, range.from - SHARD_MARGIN)
    const window = new Window(lead.length > 0 ? preceded(lead, feed) : feed, base, scanning.bytes)
    const matcher = new Matcher(this.#plan, scanning.prefilter)
    const scan = new ShardScan(
      this.#rules,
      { ...this.#tools, matcher, countNewlines: scanning.countNewlines },
      window,
      options,
    )
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
    if (partial !== null) return { partial, tail: scan.end(from, end, range), finished: true }
    // A range is done up to its end, also where its last part holds no line of its own.
    const last = window.ended ? Math.max(range.from, window.base + window.fill) : (range.to ?? end)
    const to = Math.min(range.to ?? last, last)
    const done = scan.finish(range.from, to)
    const open = scan.end(to, to, range)
    return { partial: done, tail: open.remarks.size > 0 ? open : null, finished: true }
  }

  /** A sentence that may quote a log, fit to be stored and shown. */
  redact(text: string): string {
    return this.#tools.keeper.redactor.plain(text)
  }

  /** All findings of a text with the shapes that gave them: for questions about a few lines. */
  explainText(text: string, clock: Clock, remarks: Remarks = NO_REMARKS): ShapedFinding[] {
    const bytes = new TextEncoder().encode(text)
    const findings: ShapedFinding[] = []
    this.#plain ??= new Matcher(this.#plan)
    const lines = new LineFinder(
      this.#rules,
      { ...this.#tools, matcher: this.#plain, countNewlines: () => 0 },
      { bytes, base: 0, fill: bytes.length },
      { clock, maxLine: bytes.length + 1 },
    )
    lines.block({ from: 0, to: bytes.length, owned: true, longLine: -1, tail: false }, remarks, finding =>
      findings.push(finding),
    )
    return findings
  }

  /** What the shapes tell of an example text, for proving packs. */
  prove(text: string, clock: Clock): Told[] {
    const witness = new Witness()
    return witness.told(this.explainText(text, clock, witness))
  }
}

const NO_LEAD = new Uint8Array(0)
const MOST_IDLE = 2

/** The whole lines of a lead that are in sight of a shard. */
function leadBefore(lead: Uint8Array, from: number): Uint8Array {
  const start = lead.length - Math.max(0, SHARD_MARGIN - from)
  return start <= 0 ? lead : lead.subarray(lineEndOf(lead, start - 1, lead.length) + 1)
}

/** One pass over one range: counts what the lines give. */
class ShardScan {
  readonly #window: Window
  readonly #options: ScanOptions
  readonly #keeper: Keeper
  readonly #countNewlines: Tools['countNewlines']
  readonly #lineFinder: LineFinder
  readonly #remarks: Remarks = {
    remark: (...remark) => this.#tally.remark(...remark),
    lose: ({ shape, from, lines, time, offset }) => {
      if (!this.#isWanted(time)) return
      this.#tally.lose(shape.producer, from, lines, time, offset)
      this.#options.listener?.loss({ what: shape.producer, from, lines, time, offset })
    },
  }
  #tally = new Tally()
  /** Lines before the absolute offset `#counted`. */
  #lines = 0
  #counted = 0

  constructor(rules: RuleSet, tools: Tools, window: Window, options: ScanOptions) {
    this.#window = window
    this.#options = options
    this.#keeper = tools.keeper
    this.#countNewlines = tools.countNewlines
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
    this.#lineFinder.block(block, this.#remarks, (finding, view) => this.#count(finding, view))
    this.#countTo(block.to)
  }

  /** The last partial of a range; if the source ends with it, what is open there is told. */
  end(from: number, to: number, range: ShardRange): Partial {
    if (range.to === null && this.#options.goesOn !== true) this.#lineFinder.end(this.#remarks)
    return this.finish(from, to)
  }

  /** The partial of [from, to) from what was scanned since the last call. */
  finish(from: number, to: number): Partial {
    const { base, bytes, ended } = this.#window
    // The line may go on beyond the range that owns it.
    const counted = this.#counted
    const unended = ended && to > from && counted >= to && counted > base && bytes[counted - 1 - base] !== LINE_END
    const partial = this.#tally.finish(from, to, this.#lines + (unended ? 1 : 0))
    this.#tally = new Tally()
    this.#lines = 0
    return partial
  }

  #count(finding: ShapedFinding, view: View): void {
    if (!this.#isWanted(finding.time)) return
    this.#countTo(view.lineStart)
    const kept = this.#keeper.finding(finding, view)
    const quote = (): Quote => this.#keeper.quote(finding, view)
    this.#tally.add(kept, this.#lines + 1, quote)
    this.#options.listener?.finding(kept, this.#lines + 1, quote)
  }

  #isWanted(time: number | null): boolean {
    const { since, until } = this.#options
    return time === null || ((since === null || time >= since) && (until === null || time < until))
  }

  #countTo(index: number): void {
    const { base } = this.#window
    const from = this.#counted - base
    if (index <= from) return
    this.#lines += this.#countNewlines(from, index)
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
