/**
 * The hits of one line → findings. What it may see of the surroundings arrives as `Senses`, so that this stage knows no
 * other; everything it decides depends on the line and the bytes of its view alone.
 */
import type { Event } from '../model/event.ts'
import { evidence, MISSING } from '../model/evidence.ts'
import type { Disposition, Finding } from '../model/finding.ts'
import type { Hit } from '../model/hit.ts'
import { numberAsCode, type Pack } from '../model/knowledge.ts'
import { BUCKET_MS } from '../model/partial.ts'
import type { RuleSet } from '../model/ruleset.ts'
import type { Shape } from '../model/shape.ts'
import type { View } from '../model/view.ts'
import { type AsideSenses, Asides, type Remarks, type Repeat } from './aside.ts'
import { linkOf, rootOf } from './chain.ts'
import { type Claim, isNormal, overlaps, stronger } from './claim.ts'
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

/** Explains hits, line by line and in order. */
export class Detector {
  readonly #rules: RuleSet
  readonly #packs: ReadonlyMap<string, Pack>
  readonly #contexts: ReadonlyMap<string, ContextFinder>
  readonly #vendors: ReadonlyMap<string, VendorChooser>
  readonly #recent = new RecentCodes()
  readonly #asides: Asides
  readonly #lines = new RecentLines<ShapedFinding>()
  /** Producers whose traces also show calls that went well. */
  readonly #tellsSuccess: ReadonlySet<string>

  constructor(rules: RuleSet, clues: VendorClues) {
    this.#rules = rules
    this.#asides = new Asides(rules)
    this.#tellsSuccess = new Set(rules.shapes.filter(s => s.kind === 'ok').map(s => s.producer))
    this.#packs = new Map(rules.packs.map(pack => [pack.namespace, pack]))
    this.#vendors = new Map(rules.packs.map(pack => [pack.namespace, new VendorChooser(pack, clues)]))
    this.#contexts = new Map(rules.packs.map(pack => [pack.namespace, new ContextFinder(pack)]))
  }

  /** `lineId` names the line, or the piece of an overlong one, for "a line that repeats its code is one event". */
  explain(hits: readonly Hit[], view: View, lineId: number, senses: Senses, remarks: Remarks): ShapedFinding[] {
    const event = senses.event(view)
    const excluded = new Excluded(this.#rules, view, senses.onLine)
    const asides = hits.filter(hit => this.#rules.shapes[hit.shape]!.kind !== 'code')
    const repeat = asides.length === 0 ? null : this.#asides.tell(asides, view, event, senses, excluded, remarks)
    const codes = asides.length === 0 ? hits : hits.filter(hit => !asides.includes(hit))
    const before = repeat === null ? null : this.#lines.at(repeatedLine(view, event, senses.event), view)
    const findings = this.#findings(codes, view, lineId, event, senses, excluded, remarks, repeat, before)
    // A repeat without text of its own stands for the line before it.
    if (repeat !== null && before !== null && codes.length === 0)
      findings.push(...before.findings.map(finding => this.#again(finding, view, lineId, event, senses, repeat)))
    if (findings.length > 0) this.#lines.add({ line: lineId, origin: before?.origin ?? lineId, findings })
    return findings
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
    view: View,
    lineId: number,
    event: Event,
    senses: Senses,
    excluded: Excluded,
    remarks: Remarks,
    repeat: Repeat | null,
    before: Given<ShapedFinding> | null,
  ): ShapedFinding[] {
    const claims = this.#claims(hits, view, event, senses, excluded)
    const findings: ShapedFinding[] = []
    for (const claim of claims) {
      const { hit, shape, code, confidence } = claim
      const place = { line: lineId, namespace: shape.namespace, code }
      if (this.#recent.onLine(place)) continue
      const again = before?.findings.find(f => f.key.namespace === shape.namespace && f.key.code === code)
      if (repeat !== null && again !== undefined) {
        findings.push(this.#again(again, view, lineId, event, senses, repeat))
        continue
      }
      const { context, functionName } = this.#contexts.get(shape.namespace)!.find({
        shape,
        functionName: hit.functionName,
        key: hit.key,
        hitStart: hit.start,
        view,
        before: lines => this.#recent.untoldBefore(lines, view, event, senses),
        event,
        eventOf: senses.event,
        marks: () => senses.marks(view),
        frames: () => senses.frames(view),
      })
      const told: Told = {
        ...place,
        shown: senses.kept(view, shape.namespace, code, hit.raw),
        producer: shape.producer,
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
      if (hit.conflict !== null) this.#tellConflict(hit, code, offset, remarks)
      const time = timeOf(view, event, senses.event)
      const why = this.#evidence(claim, told, time, view, senses)
      findings.push({
        shape,
        repeat: repeat?.shape ?? null,
        count: repeat?.times ?? 1,
        key: {
          namespace: shape.namespace,
          code,
          value: hit.value,
          vendor: hit.entry?.vendor ?? null,
          context,
          disposition,
          confidence,
          producer: shape.producer,
        },
        time,
        lineStart: view.base + view.lineStart,
        offset,
        raw: hit.raw,
        params: [...why, ...(functionName === null ? [] : [['function', functionName] as const]), ...hit.params],
      })
    }
    return findings
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

  /** What survives header, exclusions and guards; one claim a code, the surest, in order of place. */
  #claims(hits: readonly Hit[], view: View, event: Event, senses: Senses, excluded: Excluded): Claim[] {
    const best = new Map<string, Claim>()
    for (const found of hits) {
      const shape = this.#rules.shapes[found.shape]!
      const held: string[] = []
      const { hit, vendorBy } = this.#withVendor(found, shape, view)
      if (hit.end <= view.lineStart + event.message) continue
      const verdict =
        shape.guard === null
          ? 'holds'
          : judge(shape.guard, { view, event, entry: hit.entry, hitEnd: hit.end, senses }, held)
      if (verdict === 'veto') continue
      const confidence = verdict === 'holds' ? shape.confidence : shape.otherwise
      if (confidence === null || excluded.by(shape.namespace)) continue
      const code = hit.entry?.code ?? hit.symbol ?? numberAsCode(this.#packs.get(shape.namespace)!, hit.value!)
      const id = `${shape.namespace}\0${code}`
      const claim = { hit, shape, code, confidence, held: verdict === 'holds' ? held.join('+') : MISSING, vendorBy }
      const before = best.get(id)
      if (before === undefined || stronger(claim, before)) best.set(id, claim)
    }
    const claims = [...best.values()].sort((a, b) => a.hit.start - b.hit.start || a.hit.shape - b.hit.shape)
    return claims.filter(
      claim => !claims.some(other => other !== claim && overlaps(other.hit, claim.hit) && stronger(other, claim)),
    )
  }

  /** A number that no standard defines gets the entry of the vendor whose signs are there. */
  #withVendor(hit: Hit, shape: Shape, view: View): { hit: Hit; vendorBy: string | null } {
    if (hit.entry !== null) return { hit, vendorBy: null }
    const choice = this.#vendors.get(shape.namespace)!.choose(hit.value, hit.symbol, view)
    if (choice === null) return { hit, vendorBy: null }
    const { entry, by } = choice
    return { hit: { ...hit, entry, value: entry.value, symbol: null }, vendorBy: by }
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
