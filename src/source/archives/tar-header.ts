/** The headers of tar: one block each, and the pax records that correct them. */

import type { PackedFormat } from '../codecs/fault.ts'
import { nameText } from './archive.ts'

/** The format as problems name it. */
export const TAR_NAME: PackedFormat = { id: 'tar', name: 'tar' }

export const BLOCK = 512

/** A parsed header block. `type` is its letter. */
export interface TarHeader {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly modifiedMs: number | null
}

/** Returns whether a block begins a tar: by its magic number, or by its checksum. */
export function startsTar(head: Uint8Array): boolean {
  if (head.length < 263) return false
  if (latin(head, 257, 262) === 'ustar' || (head.length >= BLOCK && sumIsRight(head))) return true
  if (!head.includes(0)) return false
  return FIELDS.filter(([at, length]) => isNumber(head, at, length)).length >= FIELDS.length - 1
}

/** The numbers of a header, one of which may be damaged: mode, owner, group, size, time. */
const FIELDS = [
  [100, 8],
  [108, 8],
  [116, 8],
  [124, 12],
  [136, 12],
] as const

/** Returns whether a field has octal digits, spaces before them and a space or NUL byte after them, as almost all programs write it. */
function isNumber(head: Uint8Array, at: number, length: number): boolean {
  return /^ *[0-7]{2,}[ \0]+$/.test(latin(head, at, at + length))
}

/** Returns whether the checksum in a header is that of the block. Some old programs used signed bytes. */
export function sumIsRight(block: Uint8Array): boolean {
  const wanted = numberAt(block, 148, 8)
  let unsigned = 0
  let signed = 0
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= 148 && i < 156 ? 0x20 : block[i]!
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  return wanted !== null && unsigned > 8 * 0x20 && (wanted === unsigned || wanted === signed)
}

/** Parses a header; returns null if a number in it is invalid. */
export function readHeader(block: Uint8Array): TarHeader | null {
  const size = numberAt(block, 124, 12)
  if (size === null) return null
  const modified = numberAt(block, 136, 12)
  const own = nameText(block.subarray(0, 100))
  // GNU has other fields in the place of POSIX's name prefix.
  const prefix = latin(block, 257, 263) === 'ustar\0' ? nameText(block.subarray(345, 500)) : ''
  return {
    name: prefix === '' ? own : `${prefix}/${own}`,
    type: block[156] === 0 ? '0' : String.fromCharCode(block[156]!),
    size,
    modifiedMs: modified === null ? null : modified * 1000,
  }
}

/** Parses a number in octal digits, or in binary if the first bit is set; null if it is neither, or not a possible size. */
export function numberAt(block: Uint8Array, at: number, length: number): number | null {
  let value = 0
  if (block[at]! & 0x80) {
    value = block[at]! & 0x7f
    for (let i = 1; i < length; i++) value = value * 256 + block[at + i]!
    return value <= Number.MAX_SAFE_INTEGER ? value : null
  }
  const text = latin(block, at, at + length)
    .replace(/[\0 ]+$/, '')
    .trimStart()
  return /^[0-7]*$/.test(text) ? Number.parseInt(`0${text}`, 8) : null
}

/** Yields the records of a pax header: `21 path=var/log/x.log\n`. Keys may be repeated. */
export function* paxRecords(bytes: Uint8Array): Generator<{ key: string; value: Uint8Array }, void, undefined> {
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at)
    const length = space < 0 ? Number.NaN : Number(latin(bytes, at, space))
    if (!Number.isInteger(length) || length <= space - at || at + length > bytes.length) return
    const equals = bytes.indexOf(0x3d, space)
    if (equals > 0 && equals < at + length)
      yield { key: latin(bytes, space + 1, equals), value: bytes.slice(equals + 1, at + length - 1) }
    at += length
  }
}

/** Returns bytes as text of the same length. */
export function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 4096)))
}
