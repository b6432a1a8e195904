/**
 * Checksums over the tables, so that a flipped bit or a changed row is detected when it is read. They give no
 * protection against someone who recomputes them.
 *
 * - A **seal** is a sum over the columns of one row.
 * - A **digest** is a sum over rows that are added up: each count times a weight that depends on what is counted. The
 * ledger row of a range stores the digest of what the range added to the tables. The digests of all ranges must equal
 * that of the rows they were added to, in any order. Moved counts and missing rows change it.
 *
 *   agg    n × weight(finding, bucket)        param   n × weight(finding, name, value)
 *   loss   lines × weight + reports × weight  remark, skipped, unknown_code   n × weight
 *   activity   ok × weight + lines × weight   sample   weight(finding, rank, offset)
 */
import type { FindingKey } from '../../model/findings/finding.ts'

/** A value of a row. */
export type SealValue = string | number | bigint | null | Uint8Array

/** Digests are numbers below this prime, so that the product of two is still a safe integer. */
export const PRIME = 67_108_859

/** The modulus of `agg.seal`: two bytes. */
const SMALL_PRIME = 32_749

let low = 0
let high = 0

/** Returns a sum over values and their types; 47 bits, six bytes in the database. */
export function sealOf(...values: readonly SealValue[]): number {
  mixAll(values)
  return (high & 0x7fff) * 0x1_0000_0000 + low
}

/** Returns the weight of what is counted, for the table or column that counts it. Never 0. */
export function weightOf(...values: readonly SealValue[]): number {
  mixAll(values)
  return (low % (PRIME - 1)) + 1
}

/** Two numbers of a finding for the weights of its minutes. */
export interface HashLanes {
  readonly factor: number
  readonly summand: number
}

/** A finding in the store: its row, the name of its key, and its numbers for digests. */
export interface KnownFinding {
  readonly id: number
  readonly name: string
  readonly lanes: HashLanes
}

/** Returns the lanes of a finding by the name of its key. */
export function lanesOf(name: string): HashLanes {
  mixAll([name])
  return { factor: (low % (PRIME - 1)) + 1, summand: high % PRIME }
}

/** Returns a finding's key as one text, different for different keys. */
export function keyName(key: FindingKey): string {
  const vendor = key.vendor === null ? '' : `=${key.vendor}`
  return `${key.namespace}\0${key.code}\0${key.value}\0${vendor}\0${key.context}\0${key.disposition}\0${key.confidence}\0${key.producer}`
}

/** Returns a count times a weight. */
export function scaledSum(count: number, weight: number): number {
  return ((count % PRIME) * weight) % PRIME
}

/** Returns the weight of a minute of a finding: `factor × minuteWeight + summand`. */
export function bucketWeight({ factor, summand }: HashLanes, bucket: number): number {
  return (factor * minuteWeight(bucket) + summand) % PRIME
}

/** Returns a cubic of the minute, so that counts moved between neighbours do not cancel out. `MINUTE_WEIGHT` is the same in SQL. */
function minuteWeight(bucket: number): number {
  const x = bucket % PRIME
  return (((x * x) % PRIME) * x + x) % PRIME
}

/** `minuteWeight(bucket)` in SQL. */
const X = `(bucket % ${PRIME})`
export const MINUTE_WEIGHT = `((${X} * ${X} % ${PRIME} * ${X} + ${X}) % ${PRIME})`

/** Adds digests of any sign. */
export function addSums(a: number, b: number): number {
  return (((a + b) % PRIME) + PRIME) % PRIME
}

/** Returns `agg.seal` of a first and last time, as SQL. */
export function timesSeal(min: string, max: string): string {
  return `((${min}) * 31 + (${max})) % ${SMALL_PRIME}`
}

/** Returns the same as a number; null without a time. */
export function sealOfTimes(min: number | null, max: number | null): number | null {
  return min === null || max === null ? null : (min * 31 + max) % SMALL_PRIME
}

function mixAll(values: readonly SealValue[]): void {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (const value of values) {
    const text = typeof value === 'string' ? value : `\0${value instanceof Uint8Array ? `x${value.join()}` : value}`
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      a = Math.imul(a ^ unit, 2_654_435_761)
      b = Math.imul(b ^ unit, 1_597_334_677)
    }
    // The length ends a value, so that it does not run into the next one.
    a = Math.imul(a ^ (text.length + 0x1_0000), 2_246_822_507)
    b = Math.imul(b ^ (text.length + 0x1_0000), 3_266_489_909)
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909)
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909)
  low = a >>> 0
  high = b >>> 0
}
