/**
 * Blocks of lines → findings. Besides `scanner.ts` the only file that knows several stages: it passes the detector what
 * `match/` and `formats/` see around a line.
 */

import { Detector, type LineContext, type NoticeSink, type ShapedFinding } from '../detect/detector.ts'
import { headOf } from '../detect/finding-head.ts'
import { linesBeside } from '../detect/history/lines-beside.ts'
import { type GrammarReader, makeReader } from '../grammar/reader.ts'
import { type Decoder, SUCCESS } from '../match/decode.ts'
import type { FrameFinder } from '../match/frames.ts'
import { MarkFinder } from '../match/marks.ts'
import type { Matcher } from '../match/matcher.ts'
import { Conditions } from '../match/search.ts'
import { withoutSequences } from '../model/bytes/escape.ts'
import { LOOK_AHEAD, lineEndOf, lineStartOf, READ_BEHIND, type View, withoutReturn } from '../model/bytes/view.ts'
import type { BesideLine } from '../model/counts/partial-counts.ts'
import type { Clock } from '../model/findings/event.ts'
import type { Hit } from '../model/findings/hit.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { SampleRedactor } from '../redact/sample.ts'
import { SECRETS_IN_LOG, secretRemark } from '../redact/secret-notes.ts'
import type { Block } from './blocks/blocks.ts'
import type { ByteWindow } from './blocks/window.ts'
import { mayHoldCall } from './call-signs.ts'
import { EventCache } from './event-cache.ts'
import { FollowedLines } from './followed-lines.ts'

/** Tools for finding lines; all but the matcher are made once for a rule set. */
export interface LineFinderTools {
  readonly matcher: Matcher
  readonly countNewlines: (from: number, to: number) => number
  readonly decoder: Decoder
  readonly redactor: SampleRedactor
  readonly frames: () => FrameFinder
  /** Returns the matcher of marks. */
  readonly marks: () => Matcher
  /** Returns a matcher of its own for single lines, while another one is at work. */
  readonly codes: () => Matcher
}

/** Options that decide how lines are read. */
export interface FindOptions {
  readonly clock: Clock
  /** Maximum length of a line in bytes; longer ones are split into several of this length. */
  readonly maxLine: number
  /** The vendor of the codes, if the user knows it. */
  readonly vendor?: string | null
  /** The first bytes of the source, for any range: they may identify a vendor. */
  readonly head?: Uint8Array | null
  /** Reads each line, also one of a kind that was read before; the result is the same. */
  readonly anew?: boolean | undefined
}

const NO_HITS: readonly Hit[] = []
/** Why a line is read by the grammar. */
type Reading = 'sign' | 'followed' | 'not'

/** For lines that serve only as evidence. */
export const IGNORE_NOTICES: NoticeSink = {
  remark: () => undefined,
  loss: () => undefined,
  unknown: () => undefined,
  activity: () => undefined,
}

/** Blocks of lines → findings. */
export class LineFinder {
  readonly #rules: RuleSet
  readonly #tools: LineFinderTools
  readonly #window: ByteWindow
  readonly #maxLine: number
  readonly #options: FindOptions
  readonly #senses: LineContext
  /** Made for the first line that needs them: most small logs have none. */
  #explainer: Detector | null = null
  #lineReader: GrammarReader | null | undefined
  #markFinder: MarkFinder | null = null
  /** Absolute offset of the line after the last one that was explained or followed, from which lines may be read as well. */
  #next = 0
  readonly #followed = new FollowedLines()

  constructor(rules: RuleSet, tools: LineFinderTools, window: ByteWindow, options: FindOptions) {
    this.#rules = rules
    this.#tools = tools
    this.#window = window
    this.#maxLine = options.maxLine
    this.#options = options
    const conditions = new Conditions(rules.automaton)
    const { bytes } = window
    const events = new EventCache(options.clock)
    this.#senses = {
      event: ({ bytes, base, lineStart, lineEnd }) =>
        events.of(bytes, base, lineStart, withoutReturn(bytes, lineStart, lineEnd)),
      onLine: (search, from, to) => conditions.holdsOnLine(search, bytes, from, to),
      at: (search, from, to) => conditions.holdsAt(search, bytes, from, to),
      marks: view => this.#marks.before(view),
      marksAfter: view => this.#marks.after(view),
      frames: view => tools.frames().around(view),
      redacted: (view, namespace, code, raw) => tools.redactor.code(view, namespace, code, raw),
    }
  }

  get #detector(): Detector {
    if (this.#explainer === null) {
      const { vendor = null, head = null } = this.#options
      const clues = { vendor, head: head === null ? null : withoutSequences(head) }
      this.#explainer = new Detector(this.#rules, clues)
    }
    return this.#explainer
  }

  get #reader(): GrammarReader | null {
    if (this.#lineReader === undefined) this.#lineReader = makeReader(this.#rules, this.#options.anew)
    return this.#lineReader
  }

  get #marks(): MarkFinder {
    this.#markFinder ??= new MarkFinder(this.#rules, this.#tools.decoder, this.#tools.marks())
    return this.#markFinder
  }

  /** Returns whether a trace of calls tells what was returned: nothing can be added to that. */
  #isTraced(hits: readonly Hit[]): boolean {
    for (const { shape } of hits) {
      const { kind, layer, confidence } = this.#rules.shapes[shape]!
      if (kind === 'code' && layer === 'trace' && confidence === 'certain') return true
    }
    return false
  }

  /** Reports the calls that are open at the end of the source, which has been read completely. */
  end(notices: NoticeSink): void {
    const { bytes, base, fill } = this.#window
    const floor = this.#window.floorOf(fill)
    if (!mayHoldCall(this.#rules, bytes, floor, fill)) return
    const view: View = { bytes, base, lineStart: fill, lineEnd: fill, floor, ceiling: fill }
    this.#detector.end(view, this.#senses, notices)
  }

  /** Returns the time of the line that begins at the absolute offset `place`, as findings on it have it. */
  timeAt(place: number): number | null {
    const { bytes, base, fill } = this.#window
    const lineStart = Math.max(place - base, 0)
    const lineEnd = lineEndOf(bytes, lineStart, fill)
    const [floor, ceiling] = [this.#window.floorOf(lineStart), this.#window.ceilingOf(lineEnd)]
    const view: View = { bytes, base, lineStart, lineEnd, floor, ceiling }
    return headOf(view, this.#senses.event(view), this.#senses.event).time
  }

  /**
   * Returns the lines beside that of a finding that may say why it failed, redacted; only for the view that came with the
   * finding, and while that is reported.
   */
  beside({ raw }: ShapedFinding, view: View): BesideLine[] {
    const context = { event: this.#senses.event, hasCode: (line: View) => this.#hasCode(line) }
    return linesBeside(view, raw, context).map(({ view: line, event, distance }) => {
      const around = { ...line, floor: this.#window.floorOf(line.lineStart) }
      return { line: distance, text: this.#tools.redactor.short(around, line.lineStart + event.message) }
    })
  }

  #hasCode(view: View): boolean {
    const { bytes, lineStart, lineEnd } = view
    let found = this.#reader?.tells(view, this.#senses.event(view)) ?? false
    const area = { bytes, floor: lineStart, fill: lineEnd }
    this.#tools.codes().run(area, lineStart, lineEnd, (shape, walker) => {
      if (found || this.#rules.shapes[shape]!.kind !== 'code') return
      const hit = this.#tools.decoder.decode(bytes, shape, walker)
      found = hit !== null && hit !== SUCCESS
    })
    return found
  }

  /** Finds the matches of a block, groups them by line, and explains them. */
  block(block: Block, notices: NoticeSink, found: (finding: ShapedFinding, view: View) => void): void {
    const { bytes, base, fill } = this.#window
    this.#markFinder?.forget(base)
    const { redactor } = this.#tools.redactor
    let hits: Hit[] = []
    let isSign = false
    /** Number of lines to follow behind the line with a sign. */
    let signed = 0
    /** Whether the line is a piece of one that is longer than allowed. */
    let isPiece = false
    /** Where the line of the hits begins: below zero if that has left the window, as for pieces of an overlong line. */
    let lineStart = 0
    /** Where it ends; below zero while there is none. */
    let lineEnd = -1
    let view: View | null = null
    const telling: NoticeSink = {
      loss: loss => notices.loss(loss),
      unknown: code => notices.unknown(code),
      activity: (...sign) => notices.activity(...sign),
      remark: (id, fact, ...rest) => notices.remark(id, redactor.sentence(view!, fact), ...rest),
    }
    const explain = (start: number, to: number, shaped: readonly Hit[], reads: Reading): void => {
      const from = Math.max(start, 0)
      const [floor, ceiling] = [this.#window.floorOf(from), this.#window.ceilingOf(to)]
      view = { bytes, base, lineStart: from, lineEnd: to, floor, ceiling }
      let all = shaped
      if (reads !== 'not' && this.#reader !== null) {
        const near = { ...view, floor: this.#window.floorOf(from, READ_BEHIND) }
        const read = this.#reader.read(near, this.#senses.event(view))
        if (read.length > 0) all = [...shaped, ...read]
        const { following, opensTable } = this.#reader
        if (reads === 'sign') signed = following
        else if (opensTable) this.#followed.openTable(following + 1, base + near.floor)
      }
      if (all.length > 0)
        for (const finding of this.#detector.explain(all, view, base + start, this.#senses, telling))
          found(finding, view)
    }
    const isFollowed = (start: number): boolean =>
      this.#followed.any && this.#followed.follows(base + this.#window.floorOf(start, READ_BEHIND))
    const isRow = (start: number): boolean => this.#followed.isRow(base + this.#window.floorOf(start, READ_BEHIND))
    /** Reads the lines that follow one with a sign, up to the index `to`. */
    const follow = (to: number): void => {
      let start = this.#next - base
      while (this.#followed.any && start < to) {
        const end = lineEndOf(bytes, start, fill)
        // A piece of a line: what follows it is seen when its end is.
        if (end >= to && block.longLine >= 0) break
        if (end - start > this.#maxLine) this.#followed.clear()
        else if (
          start >= block.from &&
          isFollowed(start) &&
          (isRow(start) || this.#reader!.mayFollow(bytes, start, end))
        )
          explain(start, end, NO_HITS, 'followed')
        this.#followed.pass()
        start = end + 1
        this.#next = base + start
      }
    }
    const flush = (): void => {
      if (lineEnd < 0 || (hits.length === 0 && !isSign)) return
      const start = Math.max(lineStart, 0)
      follow(start)
      // Nothing is counted in lines behind the pieces of an overlong one.
      if (isPiece) this.#followed.clear()
      const reads = isSign ? 'sign' : this.#next === base + start && isFollowed(start) ? 'followed' : 'not'
      signed = 0
      explain(lineStart, lineEnd, hits, this.#isTraced(hits) ? 'not' : reads)
      this.#followed.pass()
      if (!isPiece) this.#followed.open(signed, base + start)
      this.#next = base + lineEnd + 1
      hits = []
      isSign = false
    }
    this.#tools.matcher.run({ bytes, floor: 0, fill }, block.from, block.to, (shape, walker) => {
      const form = this.#rules.shapes[shape]!
      const { kind, producer } = form
      if (kind === 'secret') {
        const end = lineEndOf(bytes, walker.end, Math.min(fill, walker.end + LOOK_AHEAD))
        if (this.#tools.redactor.redactor.shows(bytes, shape, walker, end))
          notices.remark(SECRETS_IN_LOG, ...secretRemark(producer), base + walker.start)
        return
      }
      const at = Math.max(walker.start, block.from)
      if (at >= lineEnd) {
        flush()
        lineStart = block.longLine >= 0 ? block.longLine - base : lineStartOf(bytes, at, 0)
        lineEnd = lineEndOf(bytes, at, fill)
        isPiece = lineEnd - lineStart > this.#maxLine
        // An overlong line is split into several of `maxLine` bytes, counted from its first byte.
        lineStart += Math.floor((at - lineStart) / this.#maxLine) * this.#maxLine
        lineEnd = Math.min(lineEnd, lineStart + this.#maxLine)
      }
      if (kind === 'activity') {
        notices.activity(form, false, base + lineStart)
        return
      }
      if (kind === 'sign') {
        isSign = true
        return
      }
      const hit = this.#tools.decoder.decode(bytes, shape, walker)
      if (hit === null) return
      if (hit === SUCCESS) {
        // Success is believed where the text alone is: elsewhere a zero may be anything.
        if (kind === 'code' && form.guard === null) notices.activity(form, true, base + lineStart)
        return
      }
      hits.push(hit)
    })
    flush()
    follow(block.to)
  }
}
