/**
 * The records of zip (APPNOTE 6.3): a header before each member, the same again in the directory at the end.
 *
 *   header, data, [descriptor] │ … │ directory │ [zip64 end, its locator] │ end
 */

import type { PackedFormat } from '../codecs/fault.ts'
import { u16, u32, u64 } from '../codecs/input.ts'
import { nameText } from './archive.ts'

/** The format as problems name it. */
export const ZIP_NAME: PackedFormat = { id: 'zip', name: 'zip' }

export const LOCAL = 0x04034b50
export const DESCRIPTOR = 0x08074b50
export const CENTRAL = 0x02014b50
export const END = 0x06054b50
export const END64 = 0x06064b50
export const LOCATOR64 = 0x07064b50
/** Bytes before the first header of a zip that was, or could have been, split into volumes. */
export const SPANNED: readonly number[] = [0x08074b50, 0x30304b50]

/** Number of bytes of a header before its name. */
export const LOCAL_SIZE = 30
export const CENTRAL_SIZE = 46

const FULL = 0xffffffff

/** A member according to one of its two headers. */
export interface ZipHeader {
  readonly name: string
  readonly encrypted: boolean
  /** Checksum and sizes follow the data. */
  readonly described: boolean
  readonly method: number
  readonly sum: number
  readonly packed: number
  readonly size: number
  /** Its sizes take eight bytes. */
  readonly long: boolean
  readonly modifiedMs: number | null
  /** Offset of the header before the data, according to the directory. */
  readonly offset: number
}

/** Returns the length of a header with its name and extra fields. */
export function localLength(fixed: Uint8Array): number {
  return LOCAL_SIZE + u16(fixed, 26) + u16(fixed, 28)
}

/** Returns the same for a header of the directory. */
export function centralLength(fixed: Uint8Array): number {
  return CENTRAL_SIZE + u16(fixed, 28) + u16(fixed, 30) + u16(fixed, 32)
}

/** Parses the header before a member. */
export function readLocal(bytes: Uint8Array): ZipHeader {
  const nameEnd = LOCAL_SIZE + u16(bytes, 26)
  return readFields(bytes, 6, bytes.subarray(LOCAL_SIZE, nameEnd), bytes.subarray(nameEnd), 0)
}

/** Parses a header of the directory. */
export function readCentral(bytes: Uint8Array): ZipHeader {
  const nameEnd = CENTRAL_SIZE + u16(bytes, 28)
  const extra = bytes.subarray(nameEnd, nameEnd + u16(bytes, 30))
  return readFields(bytes, 8, bytes.subarray(CENTRAL_SIZE, nameEnd), extra, u32(bytes, 42))
}

/** Parses the fields from the flags on, which both headers have in common. */
function readFields(bytes: Uint8Array, at: number, name: Uint8Array, extra: Uint8Array, start: number): ZipHeader {
  const flags = u16(bytes, at)
  let packed = u32(bytes, at + 12)
  let size = u32(bytes, at + 16)
  let offset = start
  let long = false
  let modifiedMs = dosTime(u16(bytes, at + 4), u16(bytes, at + 6))
  for (let i = 0; i + 4 <= extra.length; ) {
    const kind = u16(extra, i)
    const field = extra.subarray(i + 4, i + 4 + u16(extra, i + 2))
    i += 4 + field.length
    if (kind === 1) {
      // Only numbers that do not fit into four bytes are here.
      let next = 0
      const wide = (short: number): number => {
        if (short !== FULL || next + 8 > field.length) return short
        next += 8
        return u64(field, next - 8)
      }
      long = true
      size = wide(size)
      packed = wide(packed)
      offset = wide(offset)
    } else if (kind === 0x5455 && field.length >= 5 && field[0]! & 1) modifiedMs = (u32(field, 1) | 0) * 1000
  }
  return {
    name: nameText(name),
    encrypted: (flags & 1) !== 0,
    described: (flags & 8) !== 0,
    method: u16(bytes, at + 2),
    sum: u32(bytes, at + 8),
    packed,
    size,
    long,
    modifiedMs,
    offset,
  }
}

/** Returns a time without a zone, as UTC; null if it is invalid. */
function dosTime(time: number, date: number): number | null {
  const month = (date >> 5) & 15
  if (month < 1 || month > 12) return null
  return Date.UTC(1980 + (date >> 9), month - 1, date & 31, time >> 11, (time >> 5) & 63, 2 * (time & 31))
}
