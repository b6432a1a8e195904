/**
 * The hits of one line → findings. What it may see of the surroundings arrives as `Senses`, so that this stage knows no
 * other; everything it decides depends on the line and the bytes of its view alone.
 */
import type { Event } from '../model/event.ts'
import { evidence, MISSING } from '../model/evidence.ts'
import type { Disposition, Finding, FindingKey } from '../model/finding.ts'
import type { Hit } from '../model/hit.ts'
import { numberAsCode, type Pack } from '../model/knowledge.ts'
import { BUCKET_MS } from '../model/partial.ts'
import type { RuleSet } from '../model/ruleset.ts'
import type { Confidence, Shape } from '../model/shape.ts'
import type { View } from '../model/view.ts'
import { type AsideSenses, Asides, type Remarks, type Repeat } from './aside.ts'
import { linkOf, rootOf } from './chain.ts'
import { type Claim, outdoes, overlaps, stronger } from './claim.ts'
import { ContextFinder } from './context.ts'
import { RecentCodes } from './echo.ts'
import { Excluded } from './excluded.ts'
import { judge } from './guard.ts'
import { type Given, RecentLines, repeatedLine } from './repeat.ts'
import { streakOf, tryBefore } from './streak.ts'
import { timeOf } from './time.ts'
import { type Told, UNLINKED } from './told.ts'
import { VendorChooser, type VendorClues } from './vendor.ts'

export type { DeclaredLoss, Remarks } from './aside.ts'

/** What the detector may ask about the surroundings of a line. */
export interface Senses extends AsideSenses {
  readonly frames: (view: View) => readonly string[]
  /** A code on the view's line, written as `raw`, as it is kept: without secrets. */
  readonly kept: (view: View, namespace: string, code: string, raw: string) => string
}

/** A finding, the shape that gave it, and the one by which the line says that it was repeated. */
export type ShapedFinding = Finding & { readonly shape: Shape; readonly repeat: Shape | null }

const NO_HITS: readonly Hit[] = []
const NO_CLAIMS: readonly Claim[] = []
const NO_FINDINGS: readonly ShapedFinding[] = []

/** Keys that are remembered for one shape. */
const KEYS = 32

/** Explains hits, line by line and in order. */
export class Detector {
  readonly #rules: RuleSet
  readonly #packs: ReadonlyMap<string, Pack>
  readonly #contexts: ReadonlyMap<string, ContextFinder>
  readonly #vendors: ReadonlyMap<string, VendorChooser>
  readonly #recent = new RecentCodes()
  readonly #asides: Asides
  readonly #excluded: Excluded
  /** Keys of findings by the number of their shape. */
  readonly #keys: FindingKey[][] = []
  readonly #lines = new RecentLines<ShapedFinding>()
  /** Producers whose traces also show calls that went well. */
  readonly #tellsSuccess: ReadonlySet<string>

  constructor(rules: RuleSet, clues: VendorClues) {
    this.#rules = rules
    this.#asides = new Asides(rules)
    this.#excluded = new Excluded(rules)
    this.#tellsSuccess = new Set(rules.shapes.filter(s => s.kind === 'ok').map(s => s.producer))
    this.#packs = new Map(rules.packs.map(pack => [pack.namespace, pack]))
    this.#vendors = new Map(rules.packs.map(pack => [pack.namespace, new VendorChooser(pack, clues)]))
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
    const repeat = asides.length === 0 ? null : this.#asides.tell(asides, view, event, senses, this.#excluded, remarks)
    const codes = asides.length === 0 ? hits : hits.filter(hit => !this.#isAside(hit))
    const before = repeat === null ? null : this.#lines.at(repeatedLine(view, event, senses.event), view)
    let findings = this.#findings(codes, view, lineId, event, senses, remarks, repeat, before)
    // A repeat without text of its own stands for the line before it.
    if (repeat !== null && before !== null && codes.length === 0)
      findings = before.findings.map(finding => this.#again(finding, view, lineId, event, senses, repeat))
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
  #again(
    finding: ShapedFinding,
    view: View,
    lineId: number,
    event: Event,
    senses: Senses,
    { shape, times, offset }: Repeat,
  ): ShapedFinding {
    const { namespace, code, context, disposition } = finding.key
    const told: Told = {
      line: lineId,
      namespace,
      code,
      shown: senses.kept(view, namespace, code, finding.raw),
      producer: finding.shape.producer,
      key: null,
      context,
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
    view: View,
    lineId: number,
    event: Event,
    senses: Senses,
    remarks: Remarks,
    repeat: Repeat | null,
    before: Given<ShapedFinding> | null,
  ): readonly ShapedFinding[] {
    let findings: ShapedFinding[] | null = null
    for (const claim of this.#claims(hits, view, event, senses)) {
      const { hit, shape, code } = claim
      const { namespace, producer } = shape
      if (this.#recent.onLine(lineId, namespace, code)) continue
      const again =
        before === null ? undefined : before.findings.find(f => f.key.namespace === namespace && f.key.code === code)
      if (repeat !== null && again !== undefined) {
        findings = withOne(findings, this.#again(again, view, lineId, event, senses, repeat))
        continue
      }
      const { context, functionName } = this.#contexts.get(namespace)!.find({
        shape,
        functionName: hit.functionName,
        key: hit.key,
        hitStart: hit.start,
        view,
        senses,
      })
      const told: Told = {
        line: lineId,
        namespace,
        code,
        shown: senses.kept(view, namespace, code, hit.raw),
        producer,
        key: hit.key,
        context,
        followUp: hit.entry?.followUp ?? false,
        benign: isNormal(hit, context, functionName),
        repeats: false,
        link: UNLINKED,
        tryBefore: null,
      }
      told.repeats = shape.echo !== null && this.#recent.echoes(told, shape.echo, view, senses.onLine)
      const disposition = this.#disposition(told, view, senses)
      this.#recent.add(told)
      if (told.repeats) continue
      const offset = view.base + hit.start
      if (hit.conflict !== null) this.#tellConflict(hit, code, offset, remarks)
      const time = timeOf(view, event, senses.event)
      const why = this.#evidence(claim, told, time, view, senses)
      const called = functionName === null ? hit.params : [['function', functionName] as const, ...hit.params]
      const params = called.length === 0 ? why : [...why, ...called]
      findings = withOne(findings, {
        shape,
        repeat: repeat?.shape ?? null,
        count: repeat?.times ?? 1,
        key: this.#keyOf(claim, context, disposition),
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
      told.tryBefore = tryBefore(told, lockout.codes, view, this.#recent, marks, contextOf)
      const length = streakOf(told, floor)
      if (length > 1)
        all.push(evidence('streak', length, time === null ? null : Math.floor(time / BUCKET_MS) * BUCKET_MS))
    }
    return all
  }

  /** The key of a finding; findings of one shape mostly share theirs. */
  #keyOf({ hit, shape, code, confidence }: Claim, context: string, disposition: Disposition): FindingKey {
    const { namespace, producer } = shape
    const vendor = hit.entry?.vendor ?? null
    const { value } = hit
    this.#keys[hit.shape] ??= []
    const keys = this.#keys[hit.shape]!
    for (const key of keys)
      if (
        key.code === code &&
        key.context === context &&
        key.disposition === disposition &&
        key.confidence === confidence &&
        key.value === value &&
        key.vendor === vendor
      )
        return key
    const key: FindingKey = { namespace, code, value, vendor, context, disposition, confidence, producer }
    if (keys.length < KEYS) keys.push(key)
    return key
  }

  /** What survives header, exclusions and guards; one claim a code, the surest, in order of place. */
  #claims(hits: readonly Hit[], view: View, event: Event, senses: Senses): readonly Claim[] {
    let best: Claim[] | null = null
    for (const hit of hits) {
      const { namespace } = this.#rules.shapes[hit.shape]!
      let at = hit.entry === null ? -1 : placeOf(best, namespace, hit.entry.code)
      if (at >= 0 && outdoes(best![at]!, hit, this.#rules.shapes[hit.shape]!)) continue
      const claim = this.#claim(hit, view, event, senses)
      if (claim === null) continue
      at = placeOf(best, namespace, claim.code)
      if (best === null) best = [claim]
      else if (at < 0) best.push(claim)
      else if (stronger(claim, best[at]!)) best[at] = claim
    }
    if (best === null) return NO_CLAIMS
    if (best.length < 2) return best
    const claims = best.sort((a, b) => a.hit.start - b.hit.start || a.hit.shape - b.hit.shape)
    return claims.filter(
      claim => !claims.some(other => other !== claim && overlaps(other.hit, claim.hit) && stronger(other, claim)),
    )
  }

  /** What one hit claims; null where its surroundings do not support it. */
  #claim(found: Hit, view: View, event: Event, senses: Senses): Claim | null {
    if (found.end <= view.lineStart + event.message) return null
    const shape = this.#rules.shapes[found.shape]!
    const choice =
      found.entry === null ? this.#vendors.get(shape.namespace)!.choose(found.value, found.symbol, view) : null
    const hit = choice === null ? found : { ...found, entry: choice.entry, value: choice.entry.value, symbol: null }
    let confidence: Confidence | null = shape.confidence
    let held = ''
    if (shape.guard !== null) {
      const names: string[] = []
      const { onLine, at } = senses
      const verdict = judge(shape.guard, { view, event, entry: hit.entry, hitEnd: hit.end, onLine, at }, names)
      if (verdict === 'veto') return null
      if (verdict === 'fails') confidence = shape.otherwise
      held = verdict === 'fails' ? MISSING : names.length < 2 ? (names[0] ?? '') : names.join('+')
    }
    if (confidence === null || this.#excluded.by(shape.namespace, view, senses.onLine)) return null
    const code = hit.entry?.code ?? hit.symbol ?? numberAsCode(this.#packs.get(shape.namespace)!, hit.value!)
    return { hit, shape, code, confidence, held, vendorBy: choice?.by ?? null }
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

/** The place of the claim to be this code. */
function placeOf(claims: readonly Claim[] | null, namespace: string, code: string): number {
  if (claims !== null)
    for (let i = 0; i < claims.length; i++)
      if (claims[i]!.code === code && claims[i]!.shape.namespace === namespace) return i
  return -1
}

/** Whether the pack calls this return normal in this context or from this function. */
function isNormal(hit: Hit, context: string, functionName: string | null): boolean {
  const normal = hit.entry?.benignIn
  if (normal === undefined || normal.length === 0) return false
  return normal.includes(context) || (functionName !== null && normal.includes(functionName))
}
