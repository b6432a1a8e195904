/** How bytes are packed, by their first ones: a name says nothing. */
import { constants, inflateSync } from 'node:zlib'
import type { Format } from './fault.ts'
import { u32 } from './input.ts'
import { type Kind, kindOf } from './kinds.ts'
import { startsLzma } from './lzma-alone.ts'
import { isPlain } from './plain.ts'
import { startsTar } from './tar-header.ts'

/** Bytes that tell. */
export const PACKING_HEAD = 512

/** A format that is read, bytes that are not packed as far as they show, or what is known and not read. */
export type Packing = Format | 'plain' | Kind

/** The packing of bytes that begin with `head`. A few bytes of a magic number are enough where nothing follows them. */
export function packingOf(head: Uint8Array): Packing {
  const begins = (...bytes: readonly number[]): boolean =>
    head.length >= bytes.length && bytes.every((byte, i) => head[i] === byte)
  if (begins(0x1f, 0x8b)) return 'gz'
  if (begins(0x28, 0xb5, 0x2f, 0xfd)) return 'zst'
  if (begins(0xfd, 0x37, 0x7a, 0x58, 0x5a)) return 'xz'
  if (begins(0x42, 0x5a, 0x68) && isBzip2(head)) return 'bz2'
  if (begins(0x04, 0x22, 0x4d, 0x18) || begins(0x02, 0x21, 0x4c, 0x18)) return 'lz4'
  if (begins(0x50, 0x4b, 0x03, 0x04) || begins(0x50, 0x4b, 0x05, 0x06)) return 'zip'
  if (begins(0x50, 0x4b, 0x07, 0x08) || begins(0x50, 0x4b, 0x30, 0x30, 0x50, 0x4b)) return 'zip'
  if (head.length >= 8 && (u32(head, 0) & ~15) === 0x184d2a50) return skippedTo(head)
  if (startsTar(head)) return 'tar'
  const kind = kindOf(head)
  if (kind !== null) return kind
  if (startsLzma(head)) return 'lzma'
  if (begins(0x42, 0x5a, 0x68) && isBlock(head)) return DAMAGED_BZIP2
  return startsZlib(head) ? ZLIB : 'plain'
}

const DAMAGED_BZIP2: Kind = { name: 'bzip2 data whose first bytes are damaged', group: 'packed' }
const ZLIB: Kind = { name: 'zlib data', group: 'packed' }

/** Whether bytes begin a stream of zlib: its two first ones can be text, so some of it is unpacked. */
function startsZlib(head: Uint8Array): boolean {
  if ((head[0]! & 0x0f) !== 8 || head[0]! >> 4 > 7 || ((head[0]! << 8) | head[1]!) % 31 !== 0 || isPlain(head))
    return false
  try {
    return inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).length > 0
  } catch {
    return false
  }
}

/** "BZh" may begin a log; level and the magic number of a block or of the end must follow. */
function isBzip2(head: Uint8Array): boolean {
  const level = head[3]
  if (level === undefined) return true
  return level >= 0x31 && level <= 0x39 && isBlock(head)
}

function isBlock(head: Uint8Array): boolean {
  return BLOCKS.some(magic => magic.every((byte, i) => (head[4 + i] ?? byte) === byte))
}

const BLOCKS = [
  [0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
  [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
]

/** Zstd and lz4 share the frames that are to be skipped; what follows decides. */
function skippedTo(head: Uint8Array): Format {
  const at = 8 + u32(head, 4)
  const next = head.subarray(Math.min(at, head.length))
  if (next.length < 8) return 'zst'
  const packing = packingOf(next)
  return packing === 'lz4' ? 'lz4' : 'zst'
}
