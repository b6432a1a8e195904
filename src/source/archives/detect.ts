/** Detects packed data by its first bytes; names do not count. */
import { constants, inflateSync } from 'node:zlib'
import { isDamagedBzip2 } from '../codecs/bzip2.ts'
import type { Codec } from '../codecs/codec.ts'
import { codecOf } from '../codecs/index.ts'
import { type FileKind, kindOf } from '../content/file-kinds.ts'
import { isPlainUtf8 } from '../content/plain-text.ts'

/** Number of bytes that decide. */
export const PACKING_HEAD = 512

/** Packed data that is read, known data that is not read, or data that does not look packed. */
export type PackedKind =
  | { readonly kind: 'packed'; readonly codec: Codec }
  | { readonly kind: 'unread'; readonly as: FileKind }
  | { readonly kind: 'plain' }

const PLAIN: PackedKind = { kind: 'plain' }

/** Returns the packing of bytes that begin with `head`. A few bytes of a magic number are enough if nothing follows them. */
export function detectPacking(head: Uint8Array): PackedKind {
  const sure = codecOf(head, 'magic')
  if (sure !== null) return { kind: 'packed', codec: sure }
  const kind = kindOf(head)
  if (kind !== null) return { kind: 'unread', as: kind }
  const likely = codecOf(head, 'fields')
  if (likely !== null) return { kind: 'packed', codec: likely }
  if (isDamagedBzip2(head)) return { kind: 'unread', as: DAMAGED_BZIP2 }
  return startsZlib(head) ? { kind: 'unread', as: ZLIB } : PLAIN
}

const DAMAGED_BZIP2: FileKind = { name: 'bzip2 data whose first bytes are damaged', group: 'packed' }
const ZLIB: FileKind = { name: 'zlib data', group: 'packed' }

/** Returns whether bytes begin a zlib stream: its first two bytes can be text, so some of it is unpacked. */
function startsZlib(head: Uint8Array): boolean {
  if ((head[0]! & 0x0f) !== 8 || head[0]! >> 4 > 7 || ((head[0]! << 8) | head[1]!) % 31 !== 0 || isPlainUtf8(head))
    return false
  try {
    return inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).length > 0
  } catch {
    return false
  }
}
