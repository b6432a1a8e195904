/**
 * What a bucket lets pass, counted at every place of a sample of logs and estimated for other logs: the sample knows which
 * bytes follow each other, the estimate what it may lack.
 *
 *     sample   … [ I N F O ]   c o r e …       bit i of a row is set where the byte at i + k has the row's part at place k;
 *     row        0 0 1 0 0 0 0 0 1 0 0         OR of rows: places that one table lets pass; AND of all tables: those of the bucket
 */
import { BYTE_SHARES, SAMPLE_BYTES } from './frequencies.ts'

export const PLACES = 4
/** Tables of a bucket: low and high part for each place. */
export const TABLES = 2 * PLACES

const WORDS = Math.ceil(SAMPLE_BYTES.length / 32)
const EVERYWHERE = new Int32Array(WORDS).fill(-1)
/** By table and value; made when tables are, which is mostly done when rules are compiled. */
let sampleRows: readonly (readonly Int32Array[])[] | null = null

/** The share of bytes with a low and a high part, at `low * 16 + high`. The tables do not see the highest bit of a byte. */
const PART_SHARES = new Float64Array(256)
BYTE_SHARES.forEach((share, byte) => {
  PART_SHARES[((byte & 15) << 4) | ((byte >>> 3) & 15)]! += share
})

/** The part of a byte that a table sees. */
export function partOf(table: number, byte: number): number {
  return (table & 1) === 0 ? byte & 15 : (byte >>> 3) & 15
}

/** For each table the values that pass it, as a mask of 16 bits. */
export type Masks = Uint16Array

/** What passes some masks. */
export class Passing {
  readonly masks: Masks
  /** By table: where in the sample it lets pass. */
  readonly #unions: readonly Int32Array[]
  readonly #sample: number
  /** By place: the share of bytes that pass, as far as bytes stand by themselves. */
  readonly #shares: Float64Array

  constructor(masks: Masks) {
    this.masks = masks
    this.#unions = Array.from(masks, (mask, table) => unionOf(table, mask))
    this.#sample = passingIn(this.#unions, this.#unions)
    this.#shares = Float64Array.from({ length: PLACES }, (_, k) => shareOf(masks[2 * k]!, masks[2 * k + 1]!))
  }

  /** By how much the share of places that pass grows when `more` passes too. `more` lets one value or all pass each table. */
  growth(more: Masks): number {
    const rows = Array.from(more, (mask, table) => unionOf(table, mask))
    let now = 1
    let grown = 1
    for (let k = 0; k < PLACES; k++) {
      now *= this.#shares[k]!
      grown *= shareOf(this.masks[2 * k]! | more[2 * k]!, this.masks[2 * k + 1]! | more[2 * k + 1]!)
    }
    return (passingIn(this.#unions, rows) - this.#sample) / SAMPLE_BYTES.length + grown - now
  }
}

function unionOf(table: number, mask: number): Int32Array {
  if (mask === 0xffff) return EVERYWHERE
  sampleRows ??= rowsOf(SAMPLE_BYTES)
  const rows = sampleRows[table]!
  const values = [...rows.keys()].filter(value => (mask & (1 << value)) !== 0)
  if (values.length === 1) return rows[values[0]!]!
  const union = new Int32Array(WORDS)
  for (const value of values) {
    const row = rows[value]!
    for (let w = 0; w < WORDS; w++) union[w]! |= row[w]!
  }
  return union
}

/** In how many places of the sample all tables let pass, each either as in `a` or as in `b`. */
function passingIn(a: readonly Int32Array[], b: readonly Int32Array[]): number {
  let count = 0
  for (let w = 0; w < WORDS; w++) {
    let bits = -1
    for (let table = 0; table < TABLES && bits !== 0; table++) bits &= a[table]![w]! | b[table]![w]!
    for (; bits !== 0; bits &= bits - 1) count++
  }
  return count
}

const shares = new Map<number, number>()

/** The share of bytes both of whose parts pass. */
function shareOf(low: number, high: number): number {
  const key = (low << 16) | high
  let share = shares.get(key)
  if (share === undefined) {
    share = 0
    for (let parts = 0; parts < 256; parts++)
      if ((low & (1 << (parts >>> 4))) !== 0 && (high & (1 << (parts & 15))) !== 0) share += PART_SHARES[parts]!
    if (shares.size < 4096) shares.set(key, share)
  }
  return share
}

function rowsOf(bytes: Uint8Array): Int32Array[][] {
  const rows = Array.from({ length: TABLES }, () => Array.from({ length: 16 }, () => new Int32Array(WORDS)))
  for (let table = 0; table < TABLES; table++)
    for (let i = 0; i + PLACES <= bytes.length; i++)
      rows[table]![partOf(table, bytes[i + (table >> 1)]!)]![i >>> 5]! |= 1 << (i & 31)
  return rows
}
