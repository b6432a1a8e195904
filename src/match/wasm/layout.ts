/**
 * The kernel's memory, for both sides:
 *
 *     0        BUCKET_BYTES   tables of the buckets
 *     256      8192           hashed set of fingerprints, one bit for each of 65,536 hashes
 *     8448                    slots: a hash table, fingerprint → recognitions; 8 bytes each: four bytes, first, end (u16)
 *                             recognitions: 8 bytes each: address of the literal (u32), its number (u16), offset, length
 *                             literals, one after another
 *                             literals found: 8 bytes each: address of the first byte (u32), number of the literal (u32)
 *     data                    the bytes to scan, from a multiple of 65,536
 */
import type { KernelTables } from '../../model/rules/prefilter.ts'
import { BUCKET_BYTES, bucketTables } from './buckets.ts'
import { chooseFingerprints, type LiteralFingerprint } from './fingerprints.ts'

const SET = BUCKET_BYTES
const SLOTS = SET + 8192
const PAGE = 65_536

/** Lays out the tables for some literals of 3 to 255 bytes. */
export function layOut(literals: readonly Uint8Array[]): KernelTables {
  const fingerprints = chooseFingerprints(literals)
  const byFour = Map.groupBy(fingerprints, f => f.four)
  const count = fingerprints.reduce((sum, f) => sum + f.recognitions.length, 0)
  const slots = 2 ** Math.ceil(Math.log2(2 * byFour.size + 2))
  const recognitions = SLOTS + 8 * slots
  const texts = recognitions + 8 * count
  const found = (texts + literals.reduce((sum, l) => sum + l.length, 0) + 15) & ~15
  // A fingerprint of three bytes may occur at the same place as one of four.
  const most = 2 * Math.max(1, ...[...byFour.values()].map(list => recognitionsOf(list).length))
  const room = 8192 + 2 * most
  const data = Math.ceil((found + 8 * (room + most)) / PAGE) * PAGE
  const bytes = new Uint8Array(found)
  bytes.set(bucketTables(fingerprints))
  for (const { four } of fingerprints) {
    const bit = hash(four) >>> 16
    bytes[SET + (bit >>> 3)]! |= 1 << (bit & 7)
  }
  const view = new DataView(bytes.buffer)
  const places = placeTexts(bytes, literals, texts)
  let next = 0
  for (const [four, list] of byFour) {
    let slot = (hash(four) >>> 12) & (slots - 1)
    while (view.getUint32(SLOTS + 8 * slot + 4, true) !== 0) slot = (slot + 1) & (slots - 1)
    const first = next
    for (const { literal, offset } of recognitionsOf(list)) {
      const at = recognitions + 8 * next++
      view.setUint32(at, places[literal]!, true)
      view.setUint16(at + 4, literal, true)
      view.setUint8(at + 6, offset)
      view.setUint8(at + 7, literals[literal]!.length)
    }
    view.setUint32(SLOTS + 8 * slot, four, true)
    view.setUint16(SLOTS + 8 * slot + 4, first, true)
    view.setUint16(SLOTS + 8 * slot + 6, next, true)
  }
  return {
    bytes,
    slotMask: slots - 1,
    recognitions,
    found,
    room,
    data,
    largestOffset: Math.max(0, ...fingerprints.flatMap(f => f.recognitions.map(r => r.offset))),
    most,
    hasShort: fingerprints.some(f => f.width === 3),
  }
}

function recognitionsOf(list: readonly LiteralFingerprint[]): LiteralFingerprint['recognitions'] {
  return list.flatMap(f => f.recognitions)
}

function placeTexts(bytes: Uint8Array, literals: readonly Uint8Array[], from: number): number[] {
  let at = from
  return literals.map(literal => {
    bytes.set(literal, at)
    at += literal.length
    return at - literal.length
  })
}

/** The same as in `kernel.as.ts`. */
function hash(four: number): number {
  return Math.imul(four, 0x9e3779b1)
}
