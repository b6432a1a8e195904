/** The hits of one line → candidates: those that remain after testing their place, their guards and stronger hits. */

import type { ConditionSearcher, View } from '../../model/bytes/view.ts'
import type { LogEvent } from '../../model/findings/event.ts'
import { MISSING } from '../../model/findings/evidence.ts'
import type { Hit } from '../../model/findings/hit.ts'
import { numberAsCode, type Pack } from '../../model/rules/knowledge.ts'
import type { RuleSet } from '../../model/rules/ruleset.ts'
import type { Confidence } from '../../model/rules/shape.ts'
import { type HitCandidate, outranks, overlaps, strongerCandidate } from './candidate.ts'
import { judgeGuard } from './guards.ts'
import type { ExcludeLists } from './quoted-lines.ts'
import { VendorChooser, type VendorClues } from './vendor.ts'

const NO_CANDIDATES: readonly HitCandidate[] = []

/** What guards may query. */
export interface CandidateLineContext {
  readonly onLine: ConditionSearcher
  readonly at: ConditionSearcher
  readonly event: (view: View) => LogEvent
}

/** Finds the candidates of lines. Lines must be passed in order. */
export class CandidateFinder {
  readonly #rules: RuleSet
  readonly #excluded: ExcludeLists
  readonly #packs: ReadonlyMap<string, Pack>
  readonly #vendors: ReadonlyMap<string, VendorChooser>

  constructor(rules: RuleSet, clues: VendorClues, excluded: ExcludeLists) {
    this.#rules = rules
    this.#excluded = excluded
    this.#packs = new Map(rules.packs.map(pack => [pack.namespace, pack]))
    this.#vendors = new Map(rules.packs.map(pack => [pack.namespace, new VendorChooser(pack, clues)]))
  }

  /** Returns what passes header, exclusions and guards; the surest candidate of each code, in order of place. */
  of(hits: readonly Hit[], view: View, event: LogEvent, lineContext: CandidateLineContext): readonly HitCandidate[] {
    let best: HitCandidate[] | null = null
    for (const hit of hits) {
      const { namespace } = this.#rules.shapes[hit.shape]!
      let at = hit.entry === null ? -1 : placeOf(best, namespace, hit.entry.code)
      if (at >= 0 && outranks(best![at]!, hit, this.#rules.shapes[hit.shape]!)) continue
      const candidate = this.#candidateOf(hit, view, event, lineContext)
      if (candidate === null) continue
      at = placeOf(best, namespace, candidate.code)
      if (best === null) best = [candidate]
      else if (at < 0) best.push(candidate)
      else if (strongerCandidate(candidate, best[at]!)) best[at] = candidate
    }
    if (best === null) return NO_CANDIDATES
    if (best.length < 2) return best
    const claims = best.sort((a, b) => a.hit.start - b.hit.start || a.hit.shape - b.hit.shape)
    return claims.filter(
      candidate =>
        !claims.some(
          other => other !== candidate && overlaps(other.hit, candidate.hit) && strongerCandidate(other, candidate),
        ),
    )
  }

  /** Returns the candidate of one hit; null where its surroundings do not support it. */
  #candidateOf(found: Hit, view: View, event: LogEvent, lineContext: CandidateLineContext): HitCandidate | null {
    if (found.end <= view.lineStart + event.message) return null
    const shape = this.#rules.shapes[found.shape]!
    const choice =
      found.entry === null ? this.#vendors.get(shape.namespace)!.choose(found.value, found.symbol, view) : null
    const hit = choice === null ? found : { ...found, entry: choice.entry, value: choice.entry.value, symbol: null }
    let confidence: Confidence | null = hit.evidence?.confidence ?? shape.confidence
    let held = hit.evidence?.parts ?? ''
    if (shape.guard !== null) {
      const names: string[] = []
      const verdict = judgeGuard(shape.guard, { view, event, entry: hit.entry, hitEnd: hit.end, lineContext }, names)
      if (verdict === 'veto') return null
      if (verdict === 'fails') confidence = shape.otherwise
      held = verdict === 'fails' ? MISSING : names.length < 2 ? (names[0] ?? '') : names.join('+')
    }
    if (confidence === null || this.#excluded.by(shape.namespace, view, lineContext.onLine)) return null
    const code = hit.entry?.code ?? hit.symbol ?? numberAsCode(this.#packs.get(shape.namespace)!, hit.value!)
    return { hit, shape, code, confidence, held, vendorBy: choice?.by ?? null }
  }
}

/** Returns the index of the candidate for this code. */
function placeOf(claims: readonly HitCandidate[] | null, namespace: string, code: string): number {
  if (claims !== null)
    for (let i = 0; i < claims.length; i++)
      if (claims[i]!.code === code && claims[i]!.shape.namespace === namespace) return i
  return -1
}
