/**
 * Candidate: the place of a literal in the bytes. The law of every prefilter: it reports each literal that is there and
 * none that is not, since the walker does not look at the literal's bytes again. Whether a match surrounds the candidate
 * is the walker's to find out. The engines, scalar and SIMD, share this contract and one contract suite,
 * `test/match/prefilter.contract.ts`.
 */

/** Where literals were found, ascending by place. Filled anew by every scan. */
export interface LiteralCandidates {
  /** Index of the literal's first byte. */
  readonly at: Int32Array
  /** Number of the literal. */
  readonly literal: Uint16Array
  count: number
}

/** Bytes in which matches are sought. Lines that reach beyond [floor, fill) are taken to end there. */
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
   * go on from. Bytes up to `end` may be read to complete a literal that begins before `to`.
   */
  scan(bytes: Uint8Array, from: number, to: number, end: number, out: LiteralCandidates): number
}

/** Room for `capacity` candidates. */
export function makeCandidates(capacity: number): LiteralCandidates {
  return { at: new Int32Array(capacity), literal: new Uint16Array(capacity), count: 0 }
}
