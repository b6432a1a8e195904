/**
 * Rough frequencies of four bytes in a row in logs. The estimate only chooses the bytes by which a literal is recognised: a
 * wrong one costs time, never a match.
 */
import { SAMPLE } from './sample.ts'

/** The share of a byte that is not in the sample. */
const UNSEEN = 0.0003
/** Additional frequency of bytes that follow each other in the sample. */
const EVERY = 1 / SAMPLE.length

/** Frequencies in the sample. */
export interface Frequencies {
  readonly bytes: Uint8Array
  /** The share of each byte, of 1. */
  readonly shares: Float64Array
  /** Number of occurrences of four bytes in a row. */
  readonly fours: ReadonlyMap<number, number>
}

let counted: Frequencies | null = null

/** Counted on first use: compiled rules never need it. */
export function frequencies(): Frequencies {
  if (counted === null) {
    const bytes = Buffer.from(SAMPLE)
    counted = { bytes, shares: sharesOf(bytes), fours: countFours(bytes) }
  }
  return counted
}

/** Returns the expected share of places with these four bytes (as a little-endian number). */
export function shareOf(four: number): number {
  const { shares, fours } = frequencies()
  let share = 1
  for (let k = 0; k < 4; k++) share *= shares[(four >>> (8 * k)) & 255]!
  return share + (fours.get(four) ?? 0) * EVERY
}

/** Returns the four bytes from `at` as one number, as the kernel reads them. */
export function fourAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}

function sharesOf(sample: Uint8Array): Float64Array {
  const shares = new Float64Array(256).fill(UNSEEN)
  for (const byte of sample) shares[byte]! += 1 / sample.length
  const sum = shares.reduce((a, b) => a + b)
  return shares.map(share => share / sum)
}

function countFours(sample: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>()
  for (let at = 0; at + 4 <= sample.length; at++) {
    const four = fourAt(sample, at)
    counts.set(four, (counts.get(four) ?? 0) + 1)
  }
  return counts
}
