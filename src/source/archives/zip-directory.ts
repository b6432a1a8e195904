/** The directory at the end of a zip: its checksum for comparison, and reading it ahead from a seekable file. */
import { crc32 } from 'node:zlib'
import { u16, u32, u64 } from '../codecs/input.ts'
import { bytesOf, type RandomAccess } from '../streams/random-access.ts'
import {
  CENTRAL,
  CENTRAL_SIZE,
  centralLength,
  END,
  END64,
  LOCATOR64,
  readCentral,
  type ZipHeader,
} from './zip-headers.ts'

/** A sum over members in any order, so that a million of them take no memory. */
export class DirectoryDigest {
  #sum = 0
  count = 0

  /** Adds a member and the offset of its header. */
  add(offset: number, { name, method, sum, packed, size }: ZipHeader): void {
    this.#sum = (this.#sum + crc32(JSON.stringify([offset, name, method, sum, packed, size]))) >>> 0
    this.count++
  }

  same(other: DirectoryDigest): boolean {
    return this.count === other.count && this.#sum === other.#sum
  }
}

/** Maximum size of a directory that is read ahead. */
const LARGEST = 16 * 1024 * 1024
const END_SIZE = 22

/**
 * Returns headers of a zip file's directory, by the offset of their members, if they say more than the header before
 * the member. None if there is no usable directory.
 */
export function readDirectory(file: RandomAccess, fileSize: number): Map<number, ZipHeader> {
  const found = new Map<number, ZipHeader>()
  const read = (offset: number, size: number): Uint8Array => bytesOf(file, offset, offset + size)
  const tailAt = Math.max(0, fileSize - END_SIZE - 65_535)
  const tail = read(tailAt, fileSize - tailAt)
  const end = endIn(tail)
  if (end < 0) return found
  let size = u32(tail, end + 12)
  let offset = u32(tail, end + 16)
  if (end >= 20 && u32(tail, end - 20) === LOCATOR64) {
    const end64 = read(u64(tail, end - 12), 56)
    if (end64.length === 56 && u32(end64, 0) === END64) {
      size = u64(end64, 40)
      offset = u64(end64, 48)
    }
  }
  if (size > LARGEST || offset + size > fileSize) return found
  const bytes = read(offset, size)
  for (let at = 0; at + CENTRAL_SIZE <= bytes.length && u32(bytes, at) === CENTRAL; ) {
    const length = centralLength(bytes.subarray(at))
    const header = readCentral(bytes.subarray(at, at + length))
    if (header.described) found.set(header.offset, header)
    at += length
  }
  return found
}

/** Returns the index of the last end record whose comment fills the rest. */
function endIn(tail: Uint8Array): number {
  for (let at = tail.length - END_SIZE; at >= 0; at--)
    if (tail[at] === 0x50 && u32(tail, at) === END && at + END_SIZE + u16(tail, at + 20) === tail.length) return at
  return -1
}
