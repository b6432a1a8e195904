/**
 * The hits of one line → findings. It sees the surroundings through `LineContext`, so that this stage imports no other; all
 * its decisions depend on the line and the bytes of its view alone.
 */

import type { View } from '../model/bytes/view.ts'
import { BUCKET_MS } from '../model/counts/partial-counts.ts'
import { evidence } from '../model/findings/evidence.ts'
import type { Disposition, Finding } from '../model/findings/finding.ts'
import type { Hit } from '../model/findings/hit.ts'
import { originParam } from '../model/findings/origins.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { Echo, Shape } from '../model/rules/shape.ts'
import { type HitCandidate, isNormalReturn } from './candidates/candidate.ts'
import { CandidateFinder } from './candidates/candidates.ts'
import { NamedProducts } from './candidates/named-products.ts'
import { ExcludeLists } from './candidates/quoted-lines.ts'
import type { VendorClues } from './candidates/vendor.ts'
import { type FindingHead, headOf } from './finding-head.ts'
import { FindingKeys } from './finding-keys.ts'
import { attemptStreak, isSameStreak } from './history/attempt-streaks.ts'
import { linkToCause, rootCauseOf } from './history/causes.ts'
import { RecentFindings } from './history/duplicates.ts'
import { type LineSpeaker, type RecentFinding, UNLINKED } from './history/recent-findings.ts'
import { findRepeatedLine, type LineFindings, RecentLines } from './history/repeated-lines.ts'
import { speakerOf } from './history/same-failure.ts'
import { type LineRepeat, LogNotices, type NoticeLine, type NoticeLineContext, type NoticeSink } from './log-notices.ts'
import { ContextFinder } from './operation/context.ts'
import { producersOf } from './producers.ts'
import { UnknownCodes } from './unknown-codes.ts'

export type { DeclaredLoss, NoticeSink, UnknownCode } from './log-notices.ts'

/** What the detector may query about the surroundings of a line. */
export interface LineContext extends NoticeLineContext {
  readonly frames: (view: View) => readonly string[]
  /** Returns a code on the view's line, written as `raw`, in the form to be stored: without secrets. */
  readonly redacted: (view: View, namespace: string, code: string, raw: string) => string
}

/** A finding, the shape that found it, and the one that found its repetition on the line. */
export type ShapedFinding = Finding & { readonly shape: Shape; readonly repeat: Shape | null }

/** The line that is explained. */
interface ExplainedLine extends NoticeLine {
  readonly id: number
  readonly lineContext: LineContext
}

const NO_HITS: readonly Hit[] = []
/** An entry of an error queue repeats what was told shortly before, in the queue or by the function itself. */
const QUEUE_ECHO: Echo = { lines: 2, through: null }
const NO_SPEAKER: LineSpeaker = { name: '', stamped: true, part: 'log' }
const NO_FINDINGS: readonly ShapedFinding[] = []

/** Explains hits, line by line and in order. */
export class Detector {
  readonly #rules: RuleSet
  readonly #contexts: ReadonlyMap<string, ContextFinder>
  readonly #recent = new RecentFindings()
  readonly #notices: LogNotices
  readonly #unknown: UnknownCodes
  readonly #excluded: ExcludeLists
  readonly #candidates: CandidateFinder
  readonly #products: NamedProducts
  readonly #keys = new FindingKeys()
  readonly #lines = new RecentLines<ShapedFinding>()
  /** Producers whose traces also show successful calls. */
  readonly #logsSuccess: ReadonlySet<string>

  constructor(rules: RuleSet, clues: VendorClues) {
    this.#rules = rules
    this.#notices = new LogNotices(rules)
    this.#excluded = new ExcludeLists(rules)
    this.#unknown = new UnknownCodes(rules, this.#excluded)
    this.#logsSuccess = producersOf(rules).logsSuccess
    this.#candidates = new CandidateFinder(rules, clues, this.#excluded)
    this.#products = new NamedProducts(rules.packs, clues)
    this.#contexts = new Map(rules.packs.map(pack => [pack.namespace, new ContextFinder(pack)]))
  }

  /** `lineId` identifies the line, or the piece of an overlong one, for "a line that repeats its code is one event". */
  explain(
    hits: readonly Hit[],
    view: View,
    lineId: number,
    lineContext: LineContext,
    notices: NoticeSink,
  ): readonly ShapedFinding[] {
    const event = lineContext.event(view)
    const noticeHits = hits.some(hit => this.#isNotice(hit)) ? hits.filter(hit => this.#isNotice(hit)) : NO_HITS
    const line: ExplainedLine = { id: lineId, view, event, lineContext, remarks: notices }
    const repeat = noticeHits.length === 0 ? null : this.#notices.report(noticeHits, line, this.#excluded)
    const codes = hits.every(hit => this.#kindOf(hit) === 'code')
      ? hits
      : hits.filter(hit => this.#kindOf(hit) === 'code')
    const before = repeat === null ? null : this.#lines.at(findRepeatedLine(view, event, lineContext.event), view)
    let findings = this.#findings(codes, line, repeat, before)
    // A repeat without its own text repeats the line before it.
    if (repeat !== null && before !== null && codes.length === 0)
      findings = before.findings.map(finding => this.#repeatedFinding(finding, line, repeat))
    const unknown = codes === hits ? NO_HITS : hits.filter(hit => this.#kindOf(hit) === 'unknown')
    if (unknown.length > 0) this.#unknown.report(unknown, findings, repeat?.times ?? 1, line)
    if (findings.length > 0) this.#lines.add({ line: lineId, origin: before?.origin ?? lineId, findings })
    return findings
  }

  #kindOf(hit: Hit): Shape['kind'] {
    return this.#rules.shapes[hit.shape]!.kind
  }

  #isNotice(hit: Hit): boolean {
    const kind = this.#kindOf(hit)
    return kind !== 'code' && kind !== 'unknown'
  }

  /** Reports the calls that are open at the end of a source; the view's line is the empty one after it. */
  end(view: View, lineContext: LineContext, notices: NoticeSink): void {
    this.#notices.reportEnd(view, lineContext, notices)
  }

  /** Returns a finding of an earlier line as the repetition that this line reports. */
  #repeatedFinding(finding: ShapedFinding, line: ExplainedLine, { shape, times, offset }: LineRepeat): ShapedFinding {
    const { view, event, lineContext } = line
    const { namespace, code, context, disposition } = finding.key
    const recorded: RecentFinding = {
      line: line.id,
      namespace,
      code,
      shown: lineContext.redacted(view, namespace, code, finding.raw),
      producer: finding.shape.producer,
      key: null,
      context,
      told: context,
      functionName: null,
      byEvidence: false,
      speaker: NO_SPEAKER,
      raisedBy: null,
      statements: null,
      weak: false,
      inner: false,
      callLine: null,
      layer: finding.shape.layer,
      pid: event.pid,
      time: event.time,
      followUp: false,
      benign: disposition === 'benign',
      repeats: false,
      link: UNLINKED,
      previousAttempt: null,
    }
    // The consequence of a repeated line follows the cause of the line itself.
    this.#disposition(recorded, view, lineContext)
    this.#recent.add(recorded)
    const { time } = headOf(view, event, lineContext.event)
    return { ...finding, repeat: shape, count: times, time, lineStart: view.base + view.lineStart, offset }
  }

  #findings(
    hits: readonly Hit[],
    line: ExplainedLine,
    repeat: LineRepeat | null,
    before: LineFindings<ShapedFinding> | null,
  ): readonly ShapedFinding[] {
    const { view, event, lineContext } = line
    let findings: ShapedFinding[] | null = null
    for (const candidate of this.#candidates.of(hits, view, event, lineContext)) {
      const { hit, shape, code } = candidate
      const { namespace, producer } = shape
      if (this.#recent.onLine(line.id, namespace, code)) continue
      const again =
        before === null ? undefined : before.findings.find(f => f.key.namespace === namespace && f.key.code === code)
      if (repeat !== null && again !== undefined) {
        findings = withOne(findings, this.#repeatedFinding(again, line, repeat))
        continue
      }
      const { context, told, functionName } = this.#contexts.get(namespace)!.find({
        shape,
        hit,
        view,
        event,
        before: lines => this.#recent.describingLines(lines, view, event, lineContext, code),
        lineContext,
      })
      const recorded: RecentFinding = {
        line: line.id,
        namespace,
        code,
        shown: hit.entry === null ? lineContext.redacted(view, namespace, code, hit.raw) : code,
        producer,
        key: hit.key,
        context,
        told,
        functionName,
        byEvidence: hit.evidence !== undefined,
        speaker: speakerOf(view, event),
        raisedBy: null,
        statements: null,
        inner: shape.value.inner !== null || (hit.evidence?.parts.includes('inner') ?? false),
        callLine: hit.evidence?.call ?? null,
        weak: candidate.confidence === 'possible',
        layer: shape.layer,
        pid: event.pid,
        time: event.time,
        followUp: hit.entry?.followUp ?? false,
        benign: isNormalReturn(hit, context, functionName),
        repeats: false,
        link: UNLINKED,
        previousAttempt: null,
      }
      recorded.repeats =
        this.#recent.risesFrom(recorded, view) ||
        this.#recent.isReturned(recorded, view) ||
        this.#recent.isToldBefore(recorded, view, lineContext.event) ||
        (hit.evidence?.parts === 'queue' &&
          functionName?.startsWith('C_') !== true &&
          this.#recent.isDuplicate(recorded, QUEUE_ECHO, view, event, lineContext)) ||
        (shape.echo !== null && this.#recent.isDuplicate(recorded, shape.echo, view, event, lineContext))
      const disposition = this.#disposition(recorded, view, lineContext)
      this.#recent.add(recorded)
      if (recorded.repeats) continue
      const offset = view.base + hit.start
      if (hit.conflict !== null) this.#reportConflict(hit, code, offset, line.remarks)
      const head = headOf(view, event, lineContext.event)
      const why = this.#evidence(candidate, recorded, head, view, lineContext)
      const called = functionName === null ? hit.params : [['function', functionName] as const, ...hit.params]
      const params = called.length === 0 ? why : [...why, ...called]
      findings = withOne(findings, {
        shape,
        repeat: repeat?.shape ?? null,
        count: repeat?.times ?? 1,
        key: this.#keys.of(candidate, context, disposition),
        time: head.time,
        lineStart: view.base + view.lineStart,
        offset,
        raw: hit.raw,
        params,
      })
    }
    return findings ?? NO_FINDINGS
  }

  #disposition(recorded: RecentFinding, view: View, lineContext: LineContext): Disposition {
    if (recorded.benign) return 'benign'
    const marks = this.#logsSuccess.has(recorded.producer) ? () => lineContext.marks(view) : null
    recorded.link = linkToCause(recorded, view, this.#recent, marks)
    return recorded.link.follows === null ? 'error' : 'secondary'
  }

  /**
   * Returns what explains the finding: why it was believed, who wrote it, what it follows, which products its log names,
   * which row of failed tries it ends.
   */
  #evidence(
    candidate: HitCandidate,
    recorded: RecentFinding,
    { time, host, program }: FindingHead,
    view: View,
    lineContext: LineContext,
  ): (readonly [string, string])[] {
    const { hit, shape, held, vendorBy } = candidate
    const floor = view.base + view.floor
    const all: (readonly [string, string])[] = [evidence('shape', shape.id, held)]
    if (vendorBy !== null) all.push(evidence('vendor', vendorBy))
    for (const product of this.#products.of(shape.namespace)) all.push(product)
    const origin = originParam(host, program)
    if (origin !== null) all.push(origin)
    if (recorded.link.follows !== null) {
      const { namespace, shown, context } = rootCauseOf(recorded.link.follows, floor)
      all.push(evidence('cause', namespace, shown, context))
    }
    const lockout = hit.entry?.lockout ?? null
    if (lockout !== null) {
      const contextOf = (name: string): string | null => this.#contexts.get(shape.namespace)!.ofFunction(name)
      const marks = this.#logsSuccess.has(recorded.producer) ? lineContext.marks(view) : []
      const last = this.#recent.lastTry(recorded, lockout.codes, floor)
      recorded.previousAttempt = last !== null && isSameStreak(recorded, last, marks, contextOf) ? last : null
      const length = attemptStreak(recorded, floor)
      if (length > 1)
        all.push(evidence('streak', length, time === null ? null : Math.floor(time / BUCKET_MS) * BUCKET_MS))
    }
    return all
  }

  #reportConflict(hit: Hit, code: string, offset: number, notices: NoticeSink): void {
    notices.remark(
      'log/code-conflict',
      `The number ${hit.raw} (${code}) appears next to the name ${hit.conflict}.`,
      'The number was counted; the program that wrote the name has an outdated table.',
      offset,
    )
  }
}

function withOne(findings: ShapedFinding[] | null, finding: ShapedFinding): ShapedFinding[] {
  if (findings === null) return [finding]
  findings.push(finding)
  return findings
}
