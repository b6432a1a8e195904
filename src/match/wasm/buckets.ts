/**
 * Fingerprints → the tables by which the kernel rules out most places: sixteen buckets, and for each place of a fingerprint
 * the parts of bytes that a bucket lets pass. The parts are bits 0–3 and bits 3–6, which tell letters apart better than the
 * two halves of a byte.
 */
import type { Fingerprint } from './fingerprints.ts'
import { BYTE_SHARES } from './frequencies.ts'

export const BUCKETS = 16
/** Tables of 16 bytes: (low, high) × four places for buckets 0–7, then the same for buckets 8–15. */
export const BUCKET_BYTES = 256
const PLACES = 4
/** Each fingerprint is placed once, and moved this many times to where it blurs least. */
const ROUNDS = 2
/** The share of bytes with a low and a high part, at `low * 16 + high`. The tables do not see the highest bit of a byte. */
const PART_SHARES = new Float64Array(256)
BYTE_SHARES.forEach((share, byte) => {
  PART_SHARES[((byte & 15) << 4) | ((byte >>> 3) & 15)]! += share
})

/** The tables for some fingerprints. */
export function bucketTables(fingerprints: readonly Fingerprint[]): Uint8Array {
  const buckets = Array.from({ length: BUCKETS }, () => new Bucket())
  const homes = new Map<Fingerprint, Bucket>()
  const sorted = [...fingerprints].sort((a, b) => a.width - b.width || a.four - b.four)
  for (let round = 0; round <= ROUNDS; round++) {
    for (const fingerprint of sorted) {
      homes.get(fingerprint)?.change(fingerprint, -1)
      const home = sharpest(buckets, fingerprint)
      home.change(fingerprint, 1)
      homes.set(fingerprint, home)
    }
  }
  const tables = new Uint8Array(BUCKET_BYTES)
  buckets.forEach((bucket, b) => {
    bucket.parts.forEach((part, table) => {
      const at = (b >> 3) * 128 + table * 16
      for (let value = 0; value < 16; value++) if (part[value]! > 0) tables[at + value]! |= 1 << (b & 7)
    })
  })
  return tables
}

/** The bucket that lets the fewest more places pass with one more fingerprint. */
function sharpest(buckets: readonly Bucket[], fingerprint: Fingerprint): Bucket {
  let best = buckets[0]!
  let least = Infinity
  for (const bucket of buckets) {
    const growth = bucket.growth(fingerprint)
    if (growth >= least) continue
    least = growth
    best = bucket
  }
  return best
}

/** Counts, for each place, how many fingerprints have a part: low 0, high 0, low 1, … */
class Bucket {
  readonly parts = Array.from({ length: 2 * PLACES }, () => new Int32Array(16))
  /** The share of bytes that pass at each place. */
  readonly #shares = new Float64Array(PLACES)

  change({ four, width }: Fingerprint, by: 1 | -1): void {
    for (let k = 0; k < PLACES; k++) {
      const byte = (four >>> (8 * k)) & 255
      const low = this.parts[2 * k]!
      const high = this.parts[2 * k + 1]!
      if (k < width) {
        low[byte & 15]! += by
        high[(byte >>> 3) & 15]! += by
      } else
        for (let value = 0; value < 16; value++) {
          low[value]! += by
          high[value]! += by
        }
      this.#shares[k] = passing(low, high)
    }
  }

  /** By how much the share of places that pass grows with one more fingerprint. */
  growth({ four, width }: Fingerprint): number {
    let now = 1
    let grown = 1
    for (let k = 0; k < PLACES; k++) {
      const share = this.#shares[k]!
      now *= share
      grown *= k < width ? share + added(this.parts[2 * k]!, this.parts[2 * k + 1]!, (four >>> (8 * k)) & 255) : 1
    }
    return grown - now
  }
}

/** The share of bytes whose parts are both there. */
function passing(low: Int32Array, high: Int32Array): number {
  let share = 0
  for (let parts = 0; parts < 256; parts++)
    if (low[parts >>> 4]! > 0 && high[parts & 15]! > 0) share += PART_SHARES[parts]!
  return share
}

/** The share of bytes that pass only together with the parts of one more. */
function added(low: Int32Array, high: Int32Array, byte: number): number {
  const newLow = byte & 15
  const newHigh = (byte >>> 3) & 15
  const hasLow = low[newLow]! > 0
  const hasHigh = high[newHigh]! > 0
  let share = hasLow || hasHigh ? 0 : PART_SHARES[(newLow << 4) | newHigh]!
  for (let part = 0; part < 16; part++) {
    if (!hasLow && high[part]! > 0) share += PART_SHARES[(newLow << 4) | part]!
    if (!hasHigh && low[part]! > 0) share += PART_SHARES[(part << 4) | newHigh]!
  }
  return share
}
