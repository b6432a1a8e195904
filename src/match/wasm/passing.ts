/**
 * What a bucket lets pass, counted at every place of a sample of logs and estimated for other logs: the sample contains
 * which bytes follow each other, the estimate covers what it lacks.
 *
 *     sample   … [ I N F O ]   c o r e …       bit i of a row is set where the byte at i + k has the row's part at place k;
 *     row        0 0 1 0 0 0 0 0 1 0 0         OR of rows: places that one table lets pass; AND of all tables: those of the bucket
 */
import { frequencies } from './frequencies.ts'

const PLACES = 4
/** Number of tables of a bucket: low and high part for each place. */
export const TABLES = 2 * PLACES

/** Measures of the sample for all buckets; made on first use, which is usually when rules are compiled. */
interface SampleTables {
  /** Places of the sample, and 32-bit words with a bit for each. */
  readonly places: number
  readonly words: number
  /** By table and value. */
  readonly rows: readonly (readonly Int32Array[])[]
  /** The share of bytes with a low and a high part, at `low * 16 + high`. The tables ignore the highest bit of a byte. */
  readonly parts: Float64Array
}

let sampleTables: SampleTables | null = null

function getSampleTables(): SampleTables {
  if (sampleTables === null) {
    const { bytes, shares } = frequencies()
    const parts = new Float64Array(256)
    shares.forEach((share, byte) => {
      parts[(partOf(0, byte) << 4) | partOf(1, byte)]! += share
    })
    const words = Math.ceil(bytes.length / 32)
    sampleTables = { places: bytes.length, words, rows: rowsOf(bytes, words), parts }
  }
  return sampleTables
}

/** Returns the part of a byte that a table sees. */
export function partOf(table: number, byte: number): number {
  return (table & 1) === 0 ? byte & 15 : (byte >>> 3) & 15
}

/** The values that pass each table, as a mask of 16 bits. */
export type Masks = Uint16Array

/** The places and bytes that pass some masks. */
export class Passing {
  readonly masks: Masks
  /** By table: the places of the sample that pass. */
  readonly #unions: readonly Int32Array[]
  readonly #sample: number
  /** By place: the share of bytes that pass, if bytes were independent. */
  readonly #shares: Float64Array

  constructor(masks: Masks) {
    this.masks = masks
    this.#unions = Array.from(masks, (mask, table) => unionOf(table, mask))
    this.#sample = passingIn(this.#unions, this.#unions)
    this.#shares = Float64Array.from({ length: PLACES }, (_, k) => shareOf(masks[2 * k]!, masks[2 * k + 1]!))
  }

  /** Returns by how much the share of passing places grows when each table also lets pass what that of `more` does. */
  growth(more: Passing): number {
    let now = 1
    let grown = 1
    for (let k = 0; k < PLACES; k++) {
      now *= this.#shares[k]!
      grown *= shareOf(this.masks[2 * k]! | more.masks[2 * k]!, this.masks[2 * k + 1]! | more.masks[2 * k + 1]!)
    }
    return (passingIn(this.#unions, more.#unions) - this.#sample) / getSampleTables().places + grown - now
  }
}

function unionOf(table: number, mask: number): Int32Array {
  const { rows, words } = getSampleTables()
  if (mask === 0xffff) return new Int32Array(words).fill(-1)
  const values = [...rows[table]!.keys()].filter(value => (mask & (1 << value)) !== 0)
  if (values.length === 1) return rows[table]![values[0]!]!
  const union = new Int32Array(words)
  for (const value of values) {
    const row = rows[table]![value]!
    for (let w = 0; w < words; w++) union[w]! |= row[w]!
  }
  return union
}

/** Counts the places of the sample that pass all tables, each either as in `a` or as in `b`. */
function passingIn(a: readonly Int32Array[], b: readonly Int32Array[]): number {
  const { words } = getSampleTables()
  let count = 0
  for (let w = 0; w < words; w++) {
    let bits = -1
    for (let table = 0; table < TABLES && bits !== 0; table++) bits &= a[table]![w]! | b[table]![w]!
    for (; bits !== 0; bits &= bits - 1) count++
  }
  return count
}

const shares = new Map<number, number>()

/** Returns the share of bytes both of whose parts pass. */
function shareOf(low: number, high: number): number {
  const key = (low << 16) | high
  let share = shares.get(key)
  if (share === undefined) {
    const { parts } = getSampleTables()
    share = 0
    for (let i = 0; i < 256; i++)
      if ((low & (1 << (i >>> 4))) !== 0 && (high & (1 << (i & 15))) !== 0) share += parts[i]!
    if (shares.size < 4096) shares.set(key, share)
  }
  return share
}

function rowsOf(bytes: Uint8Array, words: number): Int32Array[][] {
  const rows = Array.from({ length: TABLES }, () => Array.from({ length: 16 }, () => new Int32Array(words)))
  for (let table = 0; table < TABLES; table++)
    for (let i = 0; i + PLACES <= bytes.length; i++)
      rows[table]![partOf(table, bytes[i + (table >> 1)]!)]![i >>> 5]! |= 1 << (i & 31)
  return rows
}
