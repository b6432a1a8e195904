/** Blocks of a range → partial: counts lines and the findings on them. */

import type { DeclaredLoss, NoticeSink, ShapedFinding } from '../detect/detector.ts'
import type { SetLimits } from '../model/bounded-sets.ts'
import type { View } from '../model/bytes/view.ts'
import type { BesideLine, PartialCounts } from '../model/counts/partial-counts.ts'
import type { Finding, FindingKey } from '../model/findings/finding.ts'
import { LINE_END } from '../model/rules/automaton.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { RedactedQuote, SampleRedactor } from '../redact/sample.ts'
import type { Block, ShardRange } from './blocks/blocks.ts'
import type { ByteWindow } from './blocks/window.ts'
import { type FindOptions, IGNORE_NOTICES, LineFinder, type LineFinderTools } from './line-finder.ts'
import type { SampleBounds } from './tally/sample-ranks.ts'
import { Tally } from './tally/tally.ts'

/** Options that decide what is counted. */
export interface CountOptions extends FindOptions {
  /** Only findings with a time in [since, until), or without a time, are counted; null means no bound. */
  readonly since: number | null
  readonly until: number | null
  /** Whether another file continues this log, so that its end ends nothing. */
  readonly continues?: boolean
  /** Ranks up to which samples are still needed after earlier ranges of this source. */
  readonly bounds?: SampleBounds | undefined
  /** Maximum sizes of sets that a log can grow without limit. */
  readonly caps?: SetLimits | undefined
  /** Notified of what is counted while it is counted. */
  readonly listener?: ScanListener | undefined
}

/** For immediate reports. Everything passed to it has its secrets masked and is in order of the lines. */
export interface ScanListener {
  /** `line` counts from 1 within the partial of the finding. `quote` may be called only during this call. */
  finding(finding: Finding, line: number, quote: () => RedactedQuote): void
  loss(loss: Omit<DeclaredLoss, 'shape'> & { readonly what: string }): void
}

const NO_LINES: readonly BesideLine[] = []

/** One pass over one range: counts lines and findings. */
export class RangeCounter {
  readonly #window: ByteWindow
  readonly #options: CountOptions
  readonly #redactor: SampleRedactor
  readonly #countNewlines: LineFinderTools['countNewlines']
  readonly #lineFinder: LineFinder
  readonly #isKnown: (key: FindingKey) => boolean
  readonly #isVague: (key: FindingKey) => boolean
  readonly #remarks: NoticeSink = {
    remark: (id, fact, remedy, place, subject) =>
      this.#tally.remark(id, fact, remedy, this.#window.offsetOf(place), subject),
    loss: ({ shape, from, lines, time, offset: place }) => {
      if (!this.#isWanted(time)) return
      const offset = this.#window.offsetOf(place)
      this.#tally.loss(shape.producer, from, lines, time, offset)
      this.#options.listener?.loss({ what: shape.producer, from, lines, time, offset })
    },
    unknown: ({ code, count, time, offset: place, lineStart }) => {
      if (!this.#isWanted(time)) return
      this.#countTo(lineStart - this.#window.base)
      this.#tally.unknown(code, count, this.#window.offsetOf(place), this.#lines + 1)
    },
    activity: ({ namespace }, isSuccess, lineStart) => {
      const lines = isSuccess ? this.#succeeded : this.#active
      if (lines.get(namespace) === lineStart) return
      lines.set(namespace, lineStart)
      if (this.#isBounded && !this.#isWanted(this.#lineFinder.timeAt(lineStart))) return
      this.#tally.activity(namespace, isSuccess)
    },
  }
  /** The line that was last counted as a success of a code space, and as one of its lines. */
  readonly #succeeded = new Map<string, number>()
  readonly #active = new Map<string, number>()
  /** Whether only lines of some period are wanted. */
  readonly #isBounded: boolean
  #tally: Tally
  /** Number of lines before the place `#counted`. */
  #lines = 0
  #counted = 0

  constructor(rules: RuleSet, tools: LineFinderTools, window: ByteWindow, options: CountOptions) {
    this.#window = window
    this.#options = options
    this.#isBounded = options.since !== null || options.until !== null
    this.#redactor = tools.redactor
    this.#countNewlines = tools.countNewlines
    this.#lineFinder = new LineFinder(rules, tools, window, options)
    const { indexes } = tools.decoder
    this.#isVague = ({ namespace, code }) => indexes.get(namespace)?.isVague(code) ?? false
    this.#isKnown = ({ namespace, code, value }) => indexes.get(namespace)?.knows(code, value) ?? false
    this.#tally = this.#newTally()
  }

  /**
   * Scans one block; lines that the range does not own serve only as evidence. `wide` holds the offsets, in order, where
   * lines of another encoding begin; those that are reported are removed.
   */
  block(block: Block, wide: number[]): void {
    const end = this.#window.lineOffset(this.#window.base + block.to)
    while (wide.length > 0 && wide[0]! < end) this.#reportWide(wide.shift()!, block)
    if (!block.owned) {
      this.#lineFinder.block(block, IGNORE_NOTICES, () => undefined)
      return
    }
    this.#counted = this.#window.base + block.from
    if (block.longLine === this.#counted) this.#reportLongLine(block.longLine)
    this.#lineFinder.block(block, this.#remarks, (finding, view) => this.#count(finding, view))
    this.#countTo(block.to)
  }

  /** Returns the last partial of a range; if the source ends with it, what is open there is reported. */
  end(from: number, to: number, range: ShardRange): PartialCounts {
    if (range.to === null && this.#options.continues !== true) this.#lineFinder.end(this.#remarks)
    return this.finish(from, to)
  }

  /** Returns the partial of [from, to) for what was scanned since the last call. */
  finish(from: number, to: number): PartialCounts {
    // The line may continue beyond the range that owns it.
    const unended = to > from && this.#endsUnended(to)
    const partial = this.#tally.finish(from, to, this.#lines + (unended ? 1 : 0))
    this.#tally = this.#newTally()
    this.#lines = 0
    return partial
  }

  #newTally(): Tally {
    const { bounds, caps } = this.#options
    return new Tally({ bounds, caps, isKnown: this.#isKnown })
  }

  /** Returns whether everything up to `to` was counted, and the source ends there without a line feed. */
  #endsUnended(to: number): boolean {
    const { base, bytes, fill, ended, endsHidden } = this.#window
    const index = this.#counted - base
    if (!ended || index < 0) return false
    const offset = this.#window.lineOffset(this.#counted)
    if (index === fill && endsHidden && offset < to) return true
    return index > 0 && offset >= to && bytes[index - 1] !== LINE_END
  }

  #count(finding: ShapedFinding, view: View): void {
    if (!this.#isWanted(finding.time)) return
    this.#countTo(view.lineStart)
    const kept = this.#placed(this.#redactor.finding(finding, view))
    const quote = (): RedactedQuote => {
      const quoted = this.#redactor.quote(finding, view)
      const beside = this.#isVague(finding.key) ? this.#lineFinder.beside(finding, view) : NO_LINES
      return beside.length === 0 ? quoted : { ...quoted, beside }
    }
    this.#tally.add(kept, this.#lines + 1, quote)
    this.#options.listener?.finding(kept, this.#lines + 1, quote)
  }

  /** Converts the places of a finding in the window to offsets in the source. */
  #placed(finding: Finding): Finding {
    const offset = this.#window.offsetOf(finding.offset)
    const lineStart = this.#window.lineOffset(finding.lineStart)
    return offset === finding.offset && lineStart === finding.lineStart ? finding : { ...finding, offset, lineStart }
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

  #reportWide(offset: number, { owned, from }: Block): void {
    if (!owned || offset < this.#window.lineOffset(this.#window.base + from)) return
    this.#tally.remark(
      'log/mixed-encodings',
      'From here on, some lines are in UTF-16; they were read as such.',
      'Codes in them are found as usual. In PowerShell, append with Add-Content -Encoding utf8 instead of >>.',
      offset,
    )
  }

  #reportLongLine(place: number): void {
    this.#tally.remark(
      'log/long-line',
      `A line longer than ${this.#options.maxLine} bytes was read in pieces.`,
      'Nothing was lost; --max-line sets the length.',
      this.#window.lineOffset(place),
    )
  }
}
