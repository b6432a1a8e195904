/**
 * Fingerprints → the tables by which the kernel excludes most places: sixteen buckets, and for each place of a fingerprint
 * the parts of bytes that a bucket lets pass. The parts are bits 0–3 and bits 3–6, which separate letters better than the
 * two halves of a byte.
 */
import type { LiteralFingerprint } from './fingerprints.ts'
import { type Masks, Passing, partOf, TABLES } from './passing.ts'

const BUCKETS = 16
/** Tables of 16 bytes: (low, high) × four places for buckets 0–7, then the same for buckets 8–15. */
export const BUCKET_BYTES = 256
/** Number of times each fingerprint is moved to the bucket that it blurs least. */
const ROUNDS = 2

interface Bucket {
  readonly members: Set<LiteralFingerprint>
  passing: Passing
}

/** Makes the tables for some fingerprints. */
export function bucketTables(fingerprints: readonly LiteralFingerprint[]): Uint8Array {
  const buckets = Array.from({ length: BUCKETS }, (): Bucket => ({ members: new Set(), passing: passingOf([]) }))
  const homes = new Map<LiteralFingerprint, Bucket>()
  const sorted = [...fingerprints].sort((a, b) => a.width - b.width || a.four - b.four)
  const alone = new Map(fingerprints.map(fingerprint => [fingerprint, passingOf([fingerprint])]))
  for (let round = 0; round <= ROUNDS; round++) {
    for (const fingerprint of sorted) {
      const before = homes.get(fingerprint)
      if (before !== undefined) {
        before.members.delete(fingerprint)
        before.passing = passingOf([...before.members])
      }
      const home = sharpest(buckets, alone.get(fingerprint)!)
      home.members.add(fingerprint)
      home.passing = passingOf([...home.members])
      homes.set(fingerprint, home)
    }
  }
  const tables = new Uint8Array(BUCKET_BYTES)
  buckets.forEach(({ passing: { masks } }, b) => {
    masks.forEach((mask, table) => {
      const at = (b >> 3) * 128 + table * 16
      for (let value = 0; value < 16; value++) if ((mask & (1 << value)) !== 0) tables[at + value]! |= 1 << (b & 7)
    })
  })
  return tables
}

/** Returns the bucket that lets the fewest additional places pass with one more fingerprint. */
function sharpest(buckets: readonly Bucket[], more: Passing): Bucket {
  let best = buckets[0]!
  let least = Infinity
  for (const bucket of buckets) {
    const growth = bucket.passing.growth(more)
    if (growth >= least) continue
    least = growth
    best = bucket
  }
  return best
}

function passingOf(fingerprints: readonly LiteralFingerprint[]): Passing {
  const all = new Uint16Array(TABLES)
  for (const fingerprint of fingerprints)
    masksOf(fingerprint).forEach((mask, table) => {
      all[table]! |= mask
    })
  return new Passing(all)
}

/** Returns what one fingerprint lets pass: a value for each table, or all values where any byte is allowed. */
function masksOf({ four, width }: LiteralFingerprint): Masks {
  return Uint16Array.from({ length: TABLES }, (_, table) =>
    table >> 1 < width ? 1 << partOf(table, (four >>> (8 * (table >> 1))) & 255) : 0xffff,
  )
}
