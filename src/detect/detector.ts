/**
 * The hits of one line → findings. What it may see of the surroundings arrives as `Senses`, so that this stage knows no
 * other; everything it decides depends on the line and the bytes of its view alone.
 */

import type { View } from '../model/bytes/view.ts'
import { BUCKET_MS } from '../model/counts/partial-counts.ts'
import { evidence } from '../model/findings/evidence.ts'
import type { Disposition, Finding } from '../model/findings/finding.ts'
import type { Hit } from '../model/findings/hit.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import type { Shape } from '../model/rules/shape.ts'
import { type Claim, isNormal } from './candidates/candidate.ts'
import { Claims } from './candidates/candidates.ts'
import { Excluded } from './candidates/quoted-lines.ts'
import type { VendorClues } from './candidates/vendor.ts'
import { FindingKeys } from './finding-keys.ts'
import { timeOf } from './finding-time.ts'
import { isSameStreak, streakOf } from './history/attempt-streaks.ts'
import { linkOf, rootOf } from './history/causes.ts'
import { RecentCodes } from './history/duplicates.ts'
import { type Told, UNLINKED } from './history/recent-findings.ts'
import { type Given, RecentLines, repeatedLine } from './history/repeated-lines.ts'
import { type AsideLine, type AsideSenses, Asides, type Remarks, type Repeat } from './log-notices.ts'
import { ContextFinder } from './operation/context.ts'
import { producersOf } from './producers.ts'

export type { DeclaredLoss, Remarks } from './log-notices.ts'

/** What the detector may ask about the surroundings of a line. */
export interface Senses extends AsideSenses {
  readonly frames: (view: View) => readonly string[]
  /** A code on the view's line, written as `raw`, as it is kept: without secrets. */
  readonly kept: (view: View, namespace: string, code: string, raw: string) => string
}

/** A finding, the shape that gave it, and the one by which the line says that it was repeated. */
export type ShapedFinding = Finding & { readonly shape: Shape; readonly repeat: Shape | null }

/** The line that is explained. */
interface ExplainedLine extends AsideLine {
  readonly id: number
  readonly senses: Senses
}

const NO_HITS: readonly Hit[] = []
const NO_FINDINGS: readonly ShapedFinding[] = []

/** Explains hits, line by line and in order. */
export class Detector {
  readonly #rules: RuleSet
  readonly #contexts: ReadonlyMap<string, ContextFinder>
  readonly #recent = new RecentCodes()
  readonly #asides: Asides
  readonly #excluded: Excluded
  readonly #claims: Claims
  readonly #keys = new FindingKeys()
  readonly #lines = new RecentLines<ShapedFinding>()
  /** Producers whose traces also show calls that went well. */
  readonly #tellsSuccess: ReadonlySet<string>

  constructor(rules: RuleSet, clues: VendorClues) {
    this.#rules = rules
    this.#asides = new Asides(rules)
    this.#excluded = new Excluded(rules)
    this.#tellsSuccess = producersOf(rules).tellSuccess
    this.#claims = new Claims(rules, clues, this.#excluded)
    this.#contexts = new Map(rules.packs.map(pack => [pack.namespace, new ContextFinder(pack)]))
  }

  /** `lineId` names the line, or the piece of an overlong one, for "a line that repeats its code is one event". */
  explain(
    hits: readonly Hit[],
    view: View,
    lineId: number,
    senses: Senses,
    remarks: Remarks,
  ): readonly ShapedFinding[] {
    const event = senses.event(view)
    const asides = hits.some(hit => this.#isAside(hit)) ? hits.filter(hit => this.#isAside(hit)) : NO_HITS
    const line: ExplainedLine = { id: lineId, view, event, senses, remarks }
    const repeat = asides.length === 0 ? null : this.#asides.tell(asides, line, this.#excluded)
    const codes = asides.length === 0 ? hits : hits.filter(hit => !this.#isAside(hit))
    const before = repeat === null ? null : this.#lines.at(repeatedLine(view, event, senses.event), view)
    let findings = this.#findings(codes, line, repeat, before)
    // A repeat without text of its own stands for the line before it.
    if (repeat !== null && before !== null && codes.length === 0)
      findings = before.findings.map(finding => this.#again(finding, line, repeat))
    if (findings.length > 0) this.#lines.add({ line: lineId, origin: before?.origin ?? lineId, findings })
    return findings
  }

  #isAside(hit: Hit): boolean {
    return this.#rules.shapes[hit.shape]!.kind !== 'code'
  }

  /** Tells the calls that are open at the end of a source; the view's line is the empty one behind it. */
  end(view: View, senses: Senses, remarks: Remarks): void {
    this.#asides.tellEnd(view, senses, remarks)
  }

  /** A finding of an earlier line as this line says it occurred again. */
  #again(finding: ShapedFinding, line: ExplainedLine, { shape, times, offset }: Repeat): ShapedFinding {
    const { view, event, senses } = line
    const { namespace, code, context, disposition } = finding.key
    const told: Told = {
      line: line.id,
      namespace,
      code,
      shown: senses.kept(view, namespace, code, finding.raw),
      producer: finding.shape.producer,
      key: null,
      context,
      layer: finding.shape.layer,
      pid: event.pid,
      time: event.time,
      followUp: false,
      benign: disposition === 'benign',
      repeats: false,
      link: UNLINKED,
      tryBefore: null,
    }
    // What follows a repeated line follows the cause of the line itself.
    this.#disposition(told, view, senses)
    this.#recent.add(told)
    const time = timeOf(view, event, senses.event)
    return { ...finding, repeat: shape, count: times, time, lineStart: view.base + view.lineStart, offset }
  }

  #findings(
    hits: readonly Hit[],
    line: ExplainedLine,
    repeat: Repeat | null,
    before: Given<ShapedFinding> | null,
  ): readonly ShapedFinding[] {
    const { view, event, senses } = line
    let findings: ShapedFinding[] | null = null
    for (const claim of this.#claims.of(hits, view, event, senses)) {
      const { hit, shape, code } = claim
      const { namespace, producer } = shape
      if (this.#recent.onLine(line.id, namespace, code)) continue
      const again =
        before === null ? undefined : before.findings.find(f => f.key.namespace === namespace && f.key.code === code)
      if (repeat !== null && again !== undefined) {
        findings = withOne(findings, this.#again(again, line, repeat))
        continue
      }
      const { context, functionName } = this.#contexts.get(namespace)!.find({
        shape,
        functionName: hit.functionName,
        key: hit.key,
        hitStart: hit.start,
        view,
        event,
        before: lines => this.#recent.untoldBefore(lines, view, event, senses),
        senses,
      })
      const told: Told = {
        line: line.id,
        namespace,
        code,
        shown: hit.entry === null ? senses.kept(view, namespace, code, hit.raw) : code,
        producer,
        key: hit.key,
        context,
        layer: shape.layer,
        pid: event.pid,
        time: event.time,
        followUp: hit.entry?.followUp ?? false,
        benign: isNormal(hit, context, functionName),
        repeats: false,
        link: UNLINKED,
        tryBefore: null,
      }
      told.repeats =
        this.#recent.risesFrom(told, view) ||
        (shape.echo !== null && this.#recent.echoes(told, shape.echo, view, event, senses))
      const disposition = this.#disposition(told, view, senses)
      this.#recent.add(told)
      if (told.repeats) continue
      const offset = view.base + hit.start
      if (hit.conflict !== null) this.#tellConflict(hit, code, offset, line.remarks)
      const time = timeOf(view, event, senses.event)
      const why = this.#evidence(claim, told, time, view, senses)
      const called = functionName === null ? hit.params : [['function', functionName] as const, ...hit.params]
      const params = called.length === 0 ? why : [...why, ...called]
      findings = withOne(findings, {
        shape,
        repeat: repeat?.shape ?? null,
        count: repeat?.times ?? 1,
        key: this.#keys.of(claim, context, disposition),
        time,
        lineStart: view.base + view.lineStart,
        offset,
        raw: hit.raw,
        params,
      })
    }
    return findings ?? NO_FINDINGS
  }

  #disposition(told: Told, view: View, senses: Senses): Disposition {
    if (told.benign) return 'benign'
    const marks = this.#tellsSuccess.has(told.producer) ? () => senses.marks(view) : null
    told.link = linkOf(told, view, this.#recent, marks)
    return told.link.follows === null ? 'error' : 'secondary'
  }

  /** What explains the finding: why it was believed, what it follows, which row of failed tries it ends. */
  #evidence(claim: Claim, told: Told, time: number | null, view: View, senses: Senses): (readonly [string, string])[] {
    const { hit, shape, held, vendorBy } = claim
    const floor = view.base + view.floor
    const all = [evidence('shape', shape.id, held)]
    if (vendorBy !== null) all.push(evidence('vendor', vendorBy))
    if (told.link.follows !== null) {
      const { namespace, shown, context } = rootOf(told.link.follows, floor)
      all.push(evidence('cause', namespace, shown, context))
    }
    const lockout = hit.entry?.lockout ?? null
    if (lockout !== null) {
      const contextOf = (name: string): string | null => this.#contexts.get(shape.namespace)!.ofFunction(name)
      const marks = this.#tellsSuccess.has(told.producer) ? senses.marks(view) : []
      const last = this.#recent.lastTry(told, lockout.codes, floor)
      told.tryBefore = last !== null && isSameStreak(told, last, marks, contextOf) ? last : null
      const length = streakOf(told, floor)
      if (length > 1)
        all.push(evidence('streak', length, time === null ? null : Math.floor(time / BUCKET_MS) * BUCKET_MS))
    }
    return all
  }

  #tellConflict(hit: Hit, code: string, offset: number, remarks: Remarks): void {
    remarks.remark(
      'log/code-conflict',
      `The number ${hit.raw} (${code}) stands beside the name ${hit.conflict}.`,
      'The number was counted; the program that wrote the name has an outdated table.',
      offset,
    )
  }
}

/** A list of findings and one more. */
function withOne(findings: ShapedFinding[] | null, finding: ShapedFinding): ShapedFinding[] {
  if (findings === null) return [finding]
  findings.push(finding)
  return findings
}
