/**
 * Bytes + automaton → matches: the prefilter finds literals, the walker confirms branches around them. Matches of one
 * shape do not overlap; they come in order of their literals. Hot: no allocation per match, spans are read from `walker`.
 */
import type { Automaton, Branch } from '../model/rules/automaton.ts'
import { BranchGates } from './gates.ts'
import { type LiteralCandidates, makeCandidates, type Prefilter, type SearchArea } from './prefilter.ts'
import { scalarPrefilter } from './scalar.ts'
import { Walker } from './walks/walk.ts'

/** Called for each match; the walker holds the spans until it returns. */
export type MatchSink = (shape: number, walker: Walker) => void

/** The branches of some shapes, shared by any number of matchers. */
export interface MatchPlan {
  readonly automaton: Automaton
  readonly literals: readonly Uint8Array[]
  /** Their indices in the automaton. */
  readonly numbers: readonly number[]
  readonly branches: readonly Branch[]
  /** Indices of branches by literal. */
  readonly byLiteral: readonly Int32Array[]
  readonly gates: BranchGates
}

/** Selects the shapes for which `wants` holds. Literals are in the order of `known`, including unused ones. */
export function planMatches(
  automaton: Automaton,
  wants: (shape: number) => boolean,
  known: readonly number[] = [],
): MatchPlan {
  const branches = automaton.branches.filter(b => wants(b.shape))
  const lists = new Map<number, number[]>(known.map(number => [number, []]))
  for (const [i, { literal }] of branches.entries()) {
    const list = lists.get(literal)
    if (list === undefined) lists.set(literal, [i])
    else list.push(i)
  }
  const numbers = [...lists.keys()]
  const byLiteral = [...lists.values()].map(list => Int32Array.from(list))
  const literals = numbers.map(number => automaton.literals[number]!)
  return { automaton, literals, numbers, branches, byLiteral, gates: new BranchGates(automaton, branches, byLiteral) }
}

/** Finds all matches of selected shapes of an automaton. */
export class Matcher {
  readonly walker: Walker
  readonly #prefilter: Prefilter
  readonly #candidates: LiteralCandidates
  readonly #branches: readonly Branch[]
  readonly #gates: BranchGates
  readonly #byLiteral: readonly Int32Array[]
  readonly #lengths: Int32Array
  /** End of each shape's last match, so that matches of a shape do not overlap. */
  readonly #ends: Int32Array

  /** `prefilter` finds the literals of the plan. */
  constructor(plan: MatchPlan, prefilter: Prefilter = scalarPrefilter(plan.literals)) {
    this.walker = new Walker(plan.automaton)
    this.#prefilter = prefilter
    this.#branches = plan.branches
    this.#gates = plan.gates
    this.#byLiteral = plan.byLiteral
    this.#lengths = Int32Array.from(plan.literals, literal => literal.length)
    this.#candidates = makeCandidates(8192 + plan.literals.length)
    this.#ends = new Int32Array(1 + Math.max(-1, ...plan.branches.map(b => b.shape)))
  }

  /**
   * Calls `sink` for every match whose literal begins in [from, to). These bounds are line starts, or are inside one
   * overlong line.
   */
  run(area: SearchArea, from: number, to: number, sink: MatchSink): void {
    if (this.#branches.length === 0) return
    this.#ends.fill(0)
    this.walker.forget()
    const { at, literal } = this.#candidates
    for (let next = from; next < to; ) {
      next = this.#prefilter.scan(area.bytes, next, to, area.fill, this.#candidates)
      for (let i = 0; i < this.#candidates.count; i++) {
        const place = at[i]!
        const end = place + this.#lengths[literal[i]!]!
        const words = (this.#byLiteral[literal[i]!]!.length + 31) >>> 5
        for (let w = 0; w < words; w++)
          for (let bits = this.#gates.open(literal[i]!, w, area, place, end); bits !== 0; bits &= bits - 1)
            this.#confirm(literal[i]!, 32 * w + 31 - Math.clz32(bits & -bits), area, place, sink)
      }
    }
  }

  /** Tries the branch at index `k` of a literal. */
  #confirm(literal: number, k: number, { bytes, floor, fill }: SearchArea, place: number, sink: MatchSink): void {
    const branch = this.#branches[this.#byLiteral[literal]![k]!]!
    const { shape } = branch
    if (place < this.#ends[shape]!) return
    this.walker.least = this.#ends[shape]!
    if (!this.walker.match(bytes, branch, place, floor, fill)) return
    if (this.walker.start < this.#ends[shape]!) return
    this.#ends[shape] = this.walker.end
    sink(shape, this.walker)
  }
}
