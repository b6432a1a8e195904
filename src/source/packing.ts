/** How bytes are packed, by their first ones: a name says nothing. */
import type { Format } from './fault.ts'
import { u32 } from './input.ts'
import { startsTar } from './tar-header.ts'

/** Bytes that tell. */
export const PACKING_HEAD = 512

/** Formats that are known and not read. */
export type Foreign = '7z' | 'rar' | 'compress (.Z)' | 'lzip' | 'cpio'

export type Packing = Format | 'plain' | { readonly foreign: Foreign }

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
  if (begins(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)) return { foreign: '7z' }
  if (begins(0x52, 0x61, 0x72, 0x21, 0x1a, 0x07)) return { foreign: 'rar' }
  if (begins(0x1f, 0x9d)) return { foreign: 'compress (.Z)' }
  if (begins(0x4c, 0x5a, 0x49, 0x50, 0x01)) return { foreign: 'lzip' }
  if (begins(0x30, 0x37, 0x30, 0x37, 0x30, 0x31) || begins(0x30, 0x37, 0x30, 0x37, 0x30, 0x37))
    return { foreign: 'cpio' }
  return startsTar(head) ? 'tar' : 'plain'
}

/** "BZh" may begin a log; level and the magic number of a block or of the end must follow. */
function isBzip2(head: Uint8Array): boolean {
  const level = head[3]
  if (level === undefined) return true
  return (
    level >= 0x31 && level <= 0x39 && BLOCKS.some(magic => magic.every((byte, i) => (head[4 + i] ?? byte) === byte))
  )
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
