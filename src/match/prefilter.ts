/**
 * Candidate: the place of a literal in the bytes. Every prefilter must report each literal in the input and nothing else,
 * since the walker does not compare the literal's bytes again; the walker determines whether a match surrounds the
 * candidate. The engines, scalar and SIMD, share this contract and one contract suite,
 * `test/match/prefilter.contract.ts`.
 */

/** Places of literals, ascending. Refilled by every scan. */
export interface LiteralCandidates {
  /** Index of the literal's first byte. */
  readonly at: Int32Array
  /** Index of the literal. */
  readonly literal: Uint16Array
  count: number
}

/** Bytes in which matches are searched for. Lines that reach beyond [floor, fill) are assumed to end there. */
export interface SearchArea {
  readonly bytes: Uint8Array
  readonly floor: number
  readonly fill: number
}

/** Finds literals in blocks of bytes. */
export interface Prefilter {
  readonly name: string
  /**
   * Writes all literals that begin in [from, to) into `out` and returns `to`; when `out` is full it returns the place to
   * continue from. It may read bytes up to `end` to complete a literal that begins before `to`.
   */
  scan(bytes: Uint8Array, from: number, to: number, end: number, out: LiteralCandidates): number
}

/** Allocates space for `capacity` candidates. */
export function makeCandidates(capacity: number): LiteralCandidates {
  return { at: new Int32Array(capacity), literal: new Uint16Array(capacity), count: 0 }
}
