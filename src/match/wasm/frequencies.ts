/**
 * How often four bytes in a row occur in logs, roughly. The estimate only chooses by which bytes a literal is recognised:
 * a wrong one costs time, never a match.
 */
import { SAMPLE } from './sample.ts'

/** The share of a byte that the sample lacks. */
const UNSEEN = 0.0003
/** How much more often bytes follow each other that do so in the sample. */
const EVERY = 1 / SAMPLE.length

/** What the sample tells of logs. */
export interface Frequencies {
  readonly bytes: Uint8Array
  /** The share of each byte, of 1. */
  readonly shares: Float64Array
  /** How often four bytes stand in a row. */
  readonly fours: ReadonlyMap<number, number>
}

let counted: Frequencies | null = null

/** Counted when first asked for: who runs compiled rules never asks. */
export function frequencies(): Frequencies {
  if (counted === null) {
    const bytes = Buffer.from(SAMPLE)
    counted = { bytes, shares: sharesOf(bytes), fours: countFours(bytes) }
  }
  return counted
}

/** The expected share of places at which these four bytes (as a little-endian number) stand. */
export function shareOf(four: number): number {
  const { shares, fours } = frequencies()
  let share = 1
  for (let k = 0; k < 4; k++) share *= shares[(four >>> (8 * k)) & 255]!
  return share + (fours.get(four) ?? 0) * EVERY
}

/** The four bytes from `at` as one number, as the kernel reads them. */
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
